// What a run came to: a fold of its event log into the figures that show, compare and experiment print.
// Wall-clock times come from the store, everything else from the events alone.
import type { EventData, RatingRecord } from "./events.ts";
import type { RunRecord, Store } from "./store/index.ts";

export interface RunReport {
  readonly run: Omit<RunRecord, "config">;
  readonly arm: string;
  /** Distinct laws found by anybody, by level, and in all. */
  readonly lawsByLevel: Readonly<Record<string, number>>;
  readonly laws: number;
  /** Distinct laws that each agent found itself. */
  readonly lawsByAgent: Readonly<Record<string, number>>;
  /** Attempts at tasks, and those that were correct. */
  readonly attempts: number;
  readonly correct: number;
  readonly sampledTokens: number;
  readonly trainedTokens: number;
  readonly proposals: { readonly accepted: number; readonly rejected: number };
  /** Accepted edits by operation. */
  readonly edits: Readonly<Record<string, number>>;
  /** The last evaluation of each population. */
  readonly evaluation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What each population's teacher last made of what it studies, level by level. */
  readonly taught: Readonly<Record<string, EventData<"study.taught">["cells"]>>;
  /** Agents on the scale of games, as last rated. */
  readonly players: readonly RatingRecord[];
  /** The last measurement of each family's proposals. */
  readonly diversity: Readonly<Record<string, EventData<"diversity.measured">>>;
  readonly alarms: readonly EventData<"alarm.raised">[];
  readonly summary: Readonly<Record<string, unknown>> | null;
  readonly failure: string | null;
  /** Wall-clock seconds from the run's creation to its last event, and to the round of the first discovery. */
  readonly seconds: number;
  readonly firstDiscoverySeconds: number | null;
}

export function reportRun(store: Store, run: RunRecord): RunReport {
  const times = store.roundTimes(run.id);
  const since = (round: number) => ((times.get(round) ?? run.createdAt) - run.createdAt) / 1000;
  const lawLevels = new Map<string, number>();
  const lawsOf = new Map<string, Set<string>>();
  const edits: Record<string, number> = {};
  const evaluation: Record<string, Record<string, number>> = {};
  const taught: Record<string, EventData<"study.taught">["cells"]> = {};
  const players = new Map<string, RatingRecord>();
  const diversity: Record<string, EventData<"diversity.measured">> = {};
  const alarms: EventData<"alarm.raised">[] = [];
  const proposals = { accepted: 0, rejected: 0 };
  let attempts = 0;
  let correct = 0;
  let sampledTokens = 0;
  let trainedTokens = 0;
  let firstRound: number | undefined;
  let summary: Record<string, unknown> | null = null;
  let failure: string | null = null;

  for (const { type, data, round } of store.events(run.id)) {
    switch (type) {
      case "law.discovered": {
        firstRound ??= round;
        lawLevels.set(data.law, data.level);
        const own = lawsOf.get(data.agent) ?? new Set();
        lawsOf.set(data.agent, own.add(data.law));
        break;
      }
      case "attempts.graded":
        attempts += data.attempts;
        correct += data.correct;
        sampledTokens += data.tokens;
        break;
      case "policy.updated":
      case "policy.slept":
        trainedTokens += data.tokens;
        break;
      case "task.proposed":
        proposals.accepted++;
        break;
      case "task.rejected":
        proposals.rejected++;
        break;
      case "culture.edited":
        if (data.accepted) edits[data.edit.op] = (edits[data.edit.op] ?? 0) + 1;
        break;
      case "evaluation.done":
        evaluation[data.population] = data.values;
        break;
      case "study.taught":
        taught[data.population] = data.cells;
        break;
      case "ratings.updated":
        for (const rating of data.ratings) if (rating.kind === "player") players.set(rating.id, rating);
        break;
      case "diversity.measured":
        if ((data.subject ?? "tasks") === "tasks") diversity[data.family] = data;
        break;
      case "alarm.raised":
        alarms.push(data);
        break;
      case "run.finished":
        summary = data.summary;
        break;
      case "run.failed":
        failure = data.reason;
        break;
    }
  }
  const { config, ...record } = run;
  const lawsByLevel: Record<string, number> = {};
  for (const level of [...lawLevels.values()].sort()) lawsByLevel[level] = (lawsByLevel[level] ?? 0) + 1;
  return {
    run: record,
    arm: String((config as { arm?: unknown }).arm ?? ""),
    lawsByLevel,
    laws: lawLevels.size,
    lawsByAgent: Object.fromEntries([...lawsOf].map(([agent, laws]) => [agent, laws.size])),
    attempts,
    correct,
    sampledTokens,
    trainedTokens,
    proposals,
    edits,
    evaluation,
    taught,
    players: [...players.values()],
    diversity,
    alarms,
    summary,
    failure,
    seconds: Math.max(0, ...[...times.values()].map((at) => (at - run.createdAt) / 1000)),
    firstDiscoverySeconds: firstRound === undefined ? null : since(firstRound),
  };
}
