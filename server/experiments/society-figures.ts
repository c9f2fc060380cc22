// What a society's run came to, as named values for the tables of an experiment, and the laws found over its attempts: a
// fold of its event log. Values are absent where something never happened (the 24th law was not found). It knows no
// variants.
import { reportRun } from "../report.ts";
import { readManifest } from "../simulation/manifest.ts";
import type { RunRecord, Store } from "../store/index.ts";
import { EDITOR_GROUP, editorFigures } from "./editor-figures.ts";
import { EVIDENCE_GROUPS, evidenceFigures } from "./evidence-figures.ts";
import type { Layout, Measure } from "./layout.ts";
import { withMeans } from "./measures.ts";
import { READING_GROUP, readingFigures } from "./reading-figures.ts";
import { SLEEP_GROUPS, sleepFigures } from "./sleep-figures.ts";
import { STUDY_CURVES, STUDY_GROUPS, studyFigures } from "./study-figures.ts";
import type { Figures } from "./tables.ts";

/** Numbers of laws whose price, in attempts and training tokens, is shown. */
const MILESTONES = [16, 24] as const;
/** Highest level with a column. */
const LEVELS = 4;
/** Name of the culture that all agents read. */
const SHARED = "shared";
/** Name of the curve. */
const LAWS = "laws";

export const SOCIETY_LAYOUT: Omit<Layout, "control"> = {
  groups: [
    {
      title: "Laws found",
      headline: true,
      measures: [
        { key: "laws", label: "by anybody", digits: 1 },
        { key: "known-mean", label: "known to an agent", digits: 1 },
        { key: "known-best", label: "known to the best agent", digits: 1 },
        { key: "false", label: "false adoptions", digits: 1 },
      ],
    },
    {
      title: "Laws found by level, and by the agent who found most itself",
      measures: [
        ...Array.from(
          { length: LEVELS },
          (_, i): Measure => ({ key: `level-${i + 1}`, label: `level ${i + 1}`, digits: 1 }),
        ),
        { key: "found-best", label: "best finder", digits: 1 },
      ],
    },
    {
      title: "Price of the first laws: attempts at laws, and training tokens of the whole society",
      measures: MILESTONES.flatMap((count) => [
        { key: `attempts-${count}`, label: `attempts to ${count} laws`, digits: 0 },
        { key: `tokens-${count}`, label: `tokens to ${count} laws`, digits: 0 },
      ]),
    },
    {
      title: "Held-out evaluation at the end, mean over populations",
      measures: [
        { key: "apply/shallow-mean", label: "apply greedy, depths 1-4" },
        { key: "read-mean", label: "definitions read from context" },
        { key: "induce/l2", label: "induction of 2 ops, per sample", digits: 3 },
        { key: "induce/l3", label: "induction of 3 ops, per sample", digits: 3 },
      ],
    },
    ...EVIDENCE_GROUPS,
    READING_GROUP,
    EDITOR_GROUP,
    ...SLEEP_GROUPS,
    ...STUDY_GROUPS,
  ],
  curves: [
    { key: LAWS, title: "Laws found over the attempts at laws", x: "attempts at laws", y: "laws found" },
    ...STUDY_CURVES,
  ],
};

/** What was spent; the clock is of the machine that ran it. */
export const SOCIETY_ACCOUNTING: Layout = {
  control: null,
  groups: [
    {
      title: "Accounting",
      measures: [
        { key: "rounds", label: "rounds", digits: 0 },
        { key: "law-attempts", label: "attempts at laws", digits: 0, budget: true },
        { key: "puzzle-attempts", label: "attempts at puzzles and tasks", digits: 0 },
        { key: "forecasts", label: "forecasts", digits: 0 },
        { key: "trained", label: "tokens trained on", digits: 0, budget: true },
        { key: "schooled", label: "tokens at school before", digits: 0 },
        { key: "slept-tokens", label: "of these in sleep", digits: 0 },
        { key: "sampled", label: "tokens sampled", digits: 0 },
        { key: "context", label: "symbols of culture read", digits: 0 },
        { key: "first-seconds", label: "seconds to the first law", digits: 0 },
        { key: "minutes", label: "minutes of wall clock", digits: 1 },
      ],
    },
  ],
};

export function societyFigures(store: Store, run: RunRecord): Omit<Figures, "variant" | "seed"> {
  const report = reportRun(store, run);
  const living = new Set<string>();
  /** "agent law" */
  const found = new Set<string>();
  const adopted = new Set<string>();
  /** Entry -> who claimed which law. */
  const about = new Map<string, { readonly author: string; readonly law: string }>();
  /** Laws that the shared culture explains, or holds to. */
  const common = new Set<string>();
  const curve: [number, number][] = [[0, 0]];
  const laws = new Set<string>();
  const values: Record<string, number> = {};
  let lawAttempts = 0;
  for (const { type, data } of store.events(run.id)) {
    if (type === "agent.born") living.add(data.agent);
    else if (type === "agent.died") living.delete(data.agent);
    else if (type === "attempts.graded" && data.proposer === "world") lawAttempts += data.attempts;
    else if (type === "law.discovered") {
      found.add(`${data.agent} ${data.law}`);
      if (laws.has(data.law)) continue;
      laws.add(data.law);
      curve.push([data.attempts, laws.size]);
      const reached = MILESTONES.find((count) => count === laws.size);
      if (reached === undefined) continue;
      values[`attempts-${reached}`] ??= data.attempts;
      values[`tokens-${reached}`] ??= data.tokens;
    } else if (type === "culture.edited" && data.accepted && data.entry !== null) {
      const { edit } = data;
      if (edit.op === "propose" && edit.about) {
        about.set(data.entry, { author: data.author, law: edit.about });
      }
      const claim = edit.op === "adopt" ? about.get(edit.id) : undefined;
      // Inherited claims rest on what was found in a run before this one.
      if (claim === undefined || data.role === "ancestor") continue;
      adopted.add(`${claim.author} ${claim.law}`);
      if (data.culture === SHARED) common.add(claim.law);
    }
  }
  curve.push([lawAttempts, laws.size]);
  // Without claims there are no adoptions to count: what an agent holds to be explained stands in the checkpoint.
  if (about.size === 0) for (const pair of solvedPairs(store, run.id)) adopted.add(pair);
  const own = (agent: string) => [...found].filter((pair) => pair.startsWith(`${agent} `)).length;
  const agents = [...living];
  const known = agents.map(
    (agent) => [...laws].filter((law) => common.has(law) || found.has(`${agent} ${law}`)).length,
  );
  const reading = readingFigures(store, run.id);
  const study = studyFigures(store, run.id);
  const levels = Array.from(
    { length: LEVELS },
    (_, i) => [`level-${i + 1}`, report.lawsByLevel[i + 1] ?? 0] as const,
  );
  return {
    values: {
      ...values,
      ...Object.fromEntries(levels),
      ...lastEvaluation(Object.values(report.evaluation)),
      ...evidenceFigures(store, run),
      ...sleepFigures(store, run.id),
      ...editorFigures(store, run.id, run.round),
      ...study.values,
      ...reading,
      laws: laws.size,
      "known-mean": known.reduce((a, b) => a + b, 0) / Math.max(1, known.length),
      "known-best": Math.max(0, ...known),
      "found-best": Math.max(0, ...agents.map(own)),
      false: [...adopted].filter((pair) => !found.has(pair)).length,
      rounds: run.round,
      "law-attempts": lawAttempts,
      "puzzle-attempts": report.attempts - lawAttempts - (reading.forecasts ?? 0),
      trained: report.trainedTokens,
      sampled: report.sampledTokens,
      minutes: report.seconds / 60,
      ...(report.firstDiscoverySeconds === null ? {} : { "first-seconds": report.firstDiscoverySeconds }),
    },
    curves: { ...(lawAttempts + laws.size > 0 && { [LAWS]: curve }), ...study.curves },
    notes: report.alarms.map(({ kind, detail, response }) => `alarm ${kind} (${detail}); ${response}`),
  };
}

/** "agent law" */
function solvedPairs(store: Store, runId: string): string[] {
  const checkpoint = store.latestCheckpoint(runId);
  if (checkpoint === undefined) return [];
  const { solved } = readManifest(checkpoint.manifest);
  return Object.entries(solved).flatMap(([agent, laws]) => laws.map((law) => `${agent} ${law}`));
}

function lastEvaluation(populations: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const keys = new Set(populations.flatMap((values) => Object.keys(values)));
  return withMeans(
    Object.fromEntries(
      [...keys].map((key) => [
        key,
        populations.reduce((sum, values) => sum + (values[key] ?? 0), 0) / populations.length,
      ]),
    ),
  );
}
