// What the live panel and the closing summary show, as plain data. Whoever follows the run's events fills it; nothing
// here knows events, the store or the terminal.

/** The phases of every round, in order; the others come before, now and then, and after. */
export const PHASES = ["propose", "solve", "cultivate", "learn"] as const;
export type Phase = (typeof PHASES)[number] | "start" | "sleep" | "evaluate" | "checkpoint" | "done";

export interface LevelCount {
  readonly level: number;
  readonly found: number;
  readonly total: number;
}

export interface HeldOut {
  /** For example "depth 1", "read D 2", "control". */
  readonly label: string;
  /** 0..1; undefined before the first evaluation. */
  readonly accuracy: number | undefined;
}

export interface CultureLine {
  /** Its name, or the law's where there is no culture. */
  readonly name: string;
  readonly body: readonly string[];
  readonly status: "claimed" | "adopted" | "quarantined" | "refuted" | "retired";
  /** The agent that found it, first. */
  readonly foundBy: string;
  /** Agents that use it, most frequent first; without a culture those that found it too. */
  readonly usedBy: readonly string[];
  /** Uses by all of them; 0 without a culture. */
  readonly uses: number;
}

export interface PopulationLine {
  readonly name: string;
  readonly agents: readonly string[];
  /** Laws its agents found. */
  readonly found: number;
  /** Training loss per update, oldest first. */
  readonly losses: readonly number[];
}

export interface PanelView {
  readonly run: string;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** The round under way (the last one when done), and how many are planned; 0 = no limit. */
  readonly round: number;
  readonly rounds: number;
  readonly phase: Phase;
  readonly elapsedSeconds: number;
  /** Undefined until it can be estimated. */
  readonly etaSeconds: number | undefined;
  readonly speed: {
    /** Recent rates; undefined while not measured. */
    readonly trainTokensPerSecond: number | undefined;
    readonly sampleTokensPerSecond: number | undefined;
    /** Tokens trained on and sampled so far. */
    readonly tokens: number;
    /** Resident memory of the process. */
    readonly memoryMiB: number | undefined;
  };
  readonly laws: {
    readonly levels: readonly LevelCount[];
    /** Laws known after each round, oldest first. */
    readonly history: readonly number[];
    /** Seconds from the start to the first discovery. */
    readonly firstAfterSeconds: number | undefined;
  };
  readonly attempts: {
    readonly total: number;
    /** Share of the programs for laws that explain every pair shown, per round, oldest first. */
    readonly history: readonly number[];
  };
  readonly heldOut: readonly HeldOut[];
  readonly proposals: {
    /** So far. */
    readonly proposed: number;
    readonly accepted: number;
    /** Of the accepted ones, last round; 0..0.29. */
    readonly meanLearnability: number | undefined;
    readonly byProposer: readonly { readonly id: string; readonly accepted: number }[];
  };
  readonly diversity: {
    /** Last window; undefined before the first. */
    readonly distinctShare: number | undefined;
    readonly entropyBits: number | undefined;
    /** The most that is possible: log2 of the number of symbols. */
    readonly entropyMaxBits: number;
    readonly rejectedShare: number | undefined;
    readonly distinctHistory: readonly number[];
    readonly entropyHistory: readonly number[];
  };
  readonly populations: readonly PopulationLine[];
  readonly culture: {
    /** One for all, one for each agent, or none: then the entries are discoveries, by law. */
    readonly kind: "shared" | "private" | "none";
    readonly adopted: number;
    readonly claimed: number;
    readonly refuted: number;
    /** The ones worth showing first, first. */
    readonly entries: readonly CultureLine[];
  };
  /** What happened lately, newest last. An alarm stays marked. */
  readonly news: readonly { readonly round: number; readonly text: string; readonly alarm: boolean }[];
}

export interface SummaryView {
  readonly run: string;
  readonly status: "finished" | "stopped" | "failed";
  readonly elapsedSeconds: number;
  readonly rounds: number;
  readonly tokens: number;
  readonly attempts: number;
  readonly levels: readonly LevelCount[];
  readonly firstAfterSeconds: number | undefined;
  /** Share of right attempts in the first and the last rounds. */
  readonly success: { readonly first: number | undefined; readonly last: number | undefined };
  readonly heldOut: readonly HeldOut[];
  /** What was studied and played, ready-made lines; none where nothing was. */
  readonly world: readonly string[];
  /** Laws found by each agent, most first. */
  readonly finders: readonly { readonly agent: string; readonly found: number }[];
  readonly culture: {
    readonly kind: PanelView["culture"]["kind"];
    readonly adopted: number;
    readonly refuted: number;
    /** The culture as a tree of definitions, ready-made lines. */
    readonly tree: readonly string[];
  };
  readonly alarms: readonly string[];
  /** What lies where. */
  readonly stored: readonly { readonly what: string; readonly path: string }[];
  readonly next: readonly { readonly command: string; readonly why: string }[];
}
