// What a dashboard shows of a run: the fold of its events into plain JSON of bounded size, whatever the run's length.
// Server and page fold with the same function (fold.ts), so a snapshot plus the events after it is what the server
// has. Types only.
import type { AttemptExample, EventOf } from "../events.ts";
import type { CultureState } from "./culture-state.ts";
import type { Series } from "./series.ts";
import type { FaultState, GameState, StudyState, VersionState } from "./world-state.ts";

/** A kept state of another version is not read: its log is folded anew. */
export const STATE_VERSION = 3;

/**
 * Bounds: lists keep their newest items, series merge neighbouring buckets. `attempts` is how many of the moments may
 * be attempts, which would drown the rest; timelines and programs keep their first item too; `dead` agents keep their
 * place; `keys` bounds every record keyed by what a config names (families, levels, populations, measures, ...), and
 * `readers` the populations that one entry keeps figures of. A world of some 48 families with 8 levels each fits into
 * `cells` and `measures`; being so many, they are kept in series of only `buckets` values, and what teachers make of
 * them in `taught` rounds. `pairs` are those of one game.
 */
export const KEPT = {
  moments: 120,
  attempts: 80,
  edits: 200,
  alarms: 200,
  uses: 64,
  timeline: 24,
  programs: 8,
  checks: 64,
  entries: 4096,
  readers: 16,
  reviews: 8,
  nights: 12,
  shared: 64,
  flows: 256,
  dead: 32,
  agents: 1056,
  keys: 128,
  cells: 512,
  measures: 640,
  buckets: 128,
  taught: 160,
  changes: 200,
  faults: 64,
  versions: 64,
  games: 32,
  pairs: 256,
  text: 300,
} as const;

/** The family under which attempts at the world's hidden laws are counted: "laws" is the puzzles of that kind. */
export const WORLD_FAMILY = "world";

/** And the one for forecasts, whose readers are kept from entries by a coin: they say nothing about a family. */
export const FORECAST_FAMILY = "forecast";

export interface RunState {
  readonly version: typeof STATE_VERSION;
  run: string;
  /** Last event folded. */
  seq: number;
  round: number;
  arm: string;
  seed: number;
  /** Planned rounds; 0 = no limit. */
  rounds: number;
  finished: boolean;
  failure: string | null;
  /** Totals since the run's start. */
  totals: {
    attempts: number;
    correct: number;
    sampledTokens: number;
    trainedTokens: number;
    /** Proposals that became tasks, and those that were refused. */
    proposed: number;
    rejected: number;
  };
  /** Round -> what it cost and when it ended: the x axes of every chart. One value per round, from round 0 on. */
  axis: {
    /** Cumulative tokens (trained + sampled) at the end of each round. */
    tokens: Series;
    /** Milliseconds since the epoch at the end of each round; filled in by the server (setRoundTime), absent for rounds under way. */
    time: Series;
    /** Last event of each round. */
    seq: Series;
  };
  populations: Record<string, PopulationState>;
  agents: Record<string, AgentState>;
  laws: Record<string, LawState>;
  /** Cell of the frontier: key "family|level"; family "world" for the hidden laws. */
  cells: Record<string, CellState>;
  families: Record<string, FamilyState>;
  /** How varied solutions, cultures and agents are; key "subject|family|population". Tasks are in `families`. */
  variety: Record<string, VarietyState>;
  /** Distinct laws found by anybody so far, per round. */
  lawsFound: Series;
  /** Accepted proposals by proposer ("random", "model", ...), per round; 0 for a known proposer without any. */
  proposalMix: Record<string, Series>;
  alarms: AlarmState[];
  /** Faults of task families: the newest, oldest first. */
  faults: FaultState[];
  /** Versions of plug-ins that were taken up or refused: the newest, oldest first. */
  versions: VersionState[];
  /** Games between agents, by name. */
  games: Record<string, GameState>;
  /** By culture name: "shared", or an agent's own. */
  cultures: Record<string, CultureState>;
  /** What it took over from another run when it began. */
  inherited: InheritedState | null;
  /** Skill that went from one population to others: the newest times, oldest first. */
  skill: SkillState[];
  /** The newest things that happened, oldest first: the feed. */
  moments: Moment[];
  /** Who posed tasks to whom: "poser>solver" (poser = an agent; "random" etc. where the world poses a puzzle, "world" its laws). */
  flows: Record<string, { attempts: number; correct: number; lastRound: number }>;
  /** Tasks of the round under way: who posed them. Cleared when the next one starts. */
  posed: Record<string, { agent: string; proposer: string; text: string }>;
}

export interface PopulationState {
  /** The living ones. */
  agents: string[];
  /** Means over the optimiser steps of each update. */
  loss: Series;
  gradNorm: Series;
  /** Tokens trained per round. */
  tokens: Series;
  steps: Series;
  /** Sequences trained on, by source. */
  sources: Record<string, Series>;
  /** Mean score of its agents' attempts (the reward), one value per round, by family ("world" for hidden laws). */
  reward: Record<string, Series>;
  /** Mean surprisal of its sampled tokens in nats: an unbiased estimate of the policy's entropy per token. Per round. */
  entropy: Series;
  /** What the means of the round under way are made of. */
  open: { scores: Record<string, { score: number; attempts: number }>; logProb: number; tokens: number };
  /** Held-out values by measure ("apply/d1", "read/d2", "study/sorting/l1", "play/nim/against-chance", ...). */
  evaluation: Record<string, Series>;
  /** The last evaluation, exactly. */
  lastEvaluation: Record<string, number>;
  sleep: SleepState;
  study: StudyState;
}

/** What its sleeps came to. Per round with a sleep. */
export interface SleepState {
  nights: number;
  /** Whose in-context answers were distilled in the newest one; "" before the first. */
  source: string;
  /** Accuracy without context after the sleep as a share of that with it, means over the entries taught. */
  kept: Series;
  mastered: Series;
  /** Held-out accuracy elsewhere. */
  before: Series;
  after: Series;
  /** Context symbols saved per task with a mastered name. */
  tokensSaved: Series;
}

export interface AgentState {
  name: string;
  population: string;
  born: number;
  died: number | null;
  rating: Series;
  /** The last rating; null before the first. */
  last: { rating: number; deviation: number; games: number } | null;
  /** The same on the scale of games; no rating and null before the first match. */
  play: Pick<AgentState, "rating" | "last">;
  attempts: number;
  correct: number;
  /** Tasks it posed. */
  proposed: number;
  /** Laws it found. */
  laws: string[];
}

export interface LawState {
  level: number;
  foundBy: { agent: string; population: string; round: number; seq: number; program: string }[];
  attempts: number;
  correct: number;
  /** Its place on the rating scale; null before the first. */
  rating: number | null;
}

export interface CellState {
  family: string;
  level: number;
  /** Attempts and correct ones, per round. */
  attempts: Series;
  correct: Series;
  /** Totals, for reliability. */
  total: { attempts: number; correct: number };
}

/** How varied texts are. Per round; empty where it was not measured. */
export interface DiversityState {
  proposed: Series;
  accepted: Series;
  rejectedShare: Series;
  distinctShare: Series;
  entropy: Series;
  /** Share of the largest cluster. */
  clusterShare: Series;
  distinct2: Series;
  hill1: Series;
  hill2: Series;
}

/** Of the tasks proposed in a family; refused ones included in `proposed`. */
export interface FamilyState extends DiversityState {
  learnability: Series;
  novelty: Series;
  /** Why proposals were refused, by gate. */
  refused: Record<string, number>;
}

export type Subject = NonNullable<EventOf<"diversity.measured">["data"]["subject"]>;

export interface VarietyState extends DiversityState {
  subject: Subject;
  family: string;
  /** Or the culture; "" for all. */
  population: string;
  /** Between agents, in bits: of their symbols, and of neighbouring pairs. */
  divergence: Series;
  bigramDivergence: Series;
}

export interface InheritedState {
  seq: number;
  round: number;
  /** Id of the other run. */
  source: string;
  /** Empty where none was inherited. */
  culture: string;
  entries: number;
  placebo: boolean;
  weights: string[];
}

export interface SkillState {
  seq: number;
  round: number;
  kind: EventOf<"skill.shared">["data"]["kind"];
  populations: string[];
  count: number;
  detail: string;
}

export interface AlarmState {
  seq: number;
  round: number;
  kind: string;
  detail: string;
  response: string;
}

/** One thing of the feed. */
export type Moment =
  | {
      kind: "attempts";
      seq: number;
      round: number;
      agent: string;
      task: string;
      family: string;
      level: number;
      proposer: string;
      poser: string;
      attempts: number;
      correct: number;
      text: string;
      example: AttemptExample | null;
    }
  | { kind: "law"; seq: number; round: number; agent: string; law: string; level: number; program: string }
  | { kind: "alarm"; seq: number; round: number; text: string }
  | {
      kind: "culture";
      seq: number;
      round: number;
      /** What it is about. */
      topic: "review" | "fitness" | "sleep" | "inheritance" | "skill";
      /** Whose doing, or whom it concerns: an author, a population, a run; "" for nobody. */
      who: string;
      culture: string;
      /** Id and name of the entry; "" where it is about none. */
      entry: string;
      name: string;
      /** What happened to it, or what `who` does. */
      text: string;
    }
  | {
      kind: "world";
      seq: number;
      round: number;
      /** What it is about: levels of a population's study, a family left out or changed, the round's matches. */
      topic: "ladder" | "quarantine" | "version" | "matches";
      /** A population, a family, or "agents". */
      who: string;
      /** What `who` does. */
      text: string;
    }
  | { kind: "life"; seq: number; round: number; agent: string; text: string };
