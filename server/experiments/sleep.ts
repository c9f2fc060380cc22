// Experiment "sleep": what a population keeps of names once their definitions are gone. From one shared start per seed
// that reads definitions well, names whose bodies no practice ever showed are learned by heart in several nights.
//   npx folklore experiment sleep --report docs/results.md
// The parts are the society's (simulation/sleep-lesson.ts, sleep-gate.ts); there are no laws, no culture, no peers.
import { z } from "zod";
import type { Population } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { programsFamily } from "../../tasks/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { contextSymbols } from "../simulation/forecasts-question.ts";
import { type HeldOutSet, makeHeldOut } from "../simulation/held-out.ts";
import { accuracyInContext, accuracyWithout, gate, makeProbe, type Probe } from "../simulation/sleep-gate.ts";
import { workedOut } from "../simulation/sleep-lesson.ts";
import {
  type CellFigures,
  type CellJob,
  type Spent,
  START,
  seedsSchema,
  type TrainingExperiment,
} from "./contract.ts";
import { newLearner } from "./learner.ts";
import { askOnly, withMeans } from "./measures.ts";
import { NIGHTS, sleepThrough } from "./sleep-nights.ts";
import { learnToRead, namesToLearn, readerSchema } from "./sleep-start.ts";

/** Set A leaves too few bodies that practice never shows. */
const OPS = "B";

const positive = z.number().int().min(1);
const share = z.number().min(0).max(1);

export const sleepSchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  start: readerSchema.prefault({}).describe("the shared start: practice with definitions in context"),
  names: positive.max(8).default(8).describe("names to be learned by heart, two ops each"),
  nights: positive
    .default(12)
    .describe("sleeps; the answers of each are given by the weights of the one before"),
  answers: positive.default(256).describe("in-context answers asked for per name and sleep"),
  repeats: positive
    .default(4)
    .describe("times that each answer is learned from; fewer right ones are repeated more"),
  replay: share.max(0.95).default(0.5).describe("share of a sleep's sequences that is ordinary practice"),
  temperature: z.number().positive().default(1).describe("sampling temperature of the answers"),
  learningRate: z.number().positive().default(2e-3).describe("learning rate at the start, linear from there"),
  finalLearningRate: z.number().positive().default(3e-4).describe("learning rate at the end"),
  adopt: share.default(0.9).describe("accuracy without definition from which a name is mastered"),
  probe: positive.default(256).describe("fresh inputs per name: a standard error of 0.02 at 0.9"),
  items: positive
    .default(512)
    .describe("held-out tasks per depth; 150 of those about definitions are about others than the names"),
});
export type SleepConfig = z.output<typeof sleepSchema>;

export const sleep: TrainingExperiment<SleepConfig> = {
  name: "sleep",
  title: "Learning names by heart from own verified in-context answers",
  what:
    "Every variant starts from weights that read definitions, and trains on the same number of tokens (no-replay on " +
    "fewer). To show: at least 90 % of the accuracy with definitions is kept without them, and other skills lose " +
    "less than 2 points; how far own answers fall short of the interpreter's, and what verification and replay are " +
    "worth. A name kept by ordinary practice alone would refute the measure.",
  schema: sleepSchema,
  variants: Object.keys(NIGHTS),
  sharedStart: true,
  layout: {
    control: "none",
    groups: [
      {
        title:
          "Headlines: greedy accuracy of using a name for one step, on fresh inputs; forgetting in points",
        headline: true,
        measures: [
          { key: "names/with", label: "definition in context, before", digits: 3 },
          { key: "names/after", label: "without, after", digits: 3 },
          { key: "names/kept", label: "kept (after / with)", digits: 3 },
          { key: "names/mastered", label: "names mastered", digits: 1 },
          { key: "forgetting/apply", label: "forgetting: apply 1-4", digits: 1 },
          { key: "forgetting/read", label: "forgetting: reading others 1-3", digits: 1 },
        ],
      },
      {
        title: "The same in full",
        measures: [
          { key: "names/before", label: "without, before", digits: 3 },
          { key: "names/with-after", label: "definition in context, after", digits: 3 },
          { key: "names/worst", label: "without, after, worst name", digits: 3 },
          { key: "apply/before", label: "apply 1-4, before", digits: 3 },
          { key: "apply/after", label: "apply 1-4, after", digits: 3 },
          { key: "read/before", label: "reading others, before", digits: 3 },
          { key: "read/after", label: "reading others, after", digits: 3 },
        ],
      },
      {
        title:
          "Saved per task with one name, mean over all names: nothing is saved by a name that is not mastered",
        measures: [
          { key: "saved/context", label: "symbols of context", digits: 2 },
          { key: "saved/answer", label: "symbols of the answer", digits: 2 },
        ],
      },
      {
        title: "Answers that were learned from",
        measures: [
          { key: "answers/first", label: "right in context, first night" },
          { key: "answers/last", label: "right in context, last night" },
        ],
      },
    ],
  },
  run: runSleep,
};

async function runSleep(job: CellJob<SleepConfig>): Promise<CellFigures> {
  const { config, variant, seed, start } = job;
  const heldOut = makeHeldOut({ ops: OPS, items: config.items });
  const family = programsFamily({ ops: OPS });
  const names = namesToLearn(OPS, heldOut).slice(0, config.names);
  const rng = Rng.seed(`sleep ${seed}`);
  const probes = names.map((named) =>
    makeProbe(named, config.probe, family, heldOut.ids, rng.fork(`probe ${named.name}`)),
  );
  const learner = await newLearner(config.size, OPS, seed);
  const measure = (): Promise<Snapshot> =>
    job.timed("evaluation", () => look(learner, probes, others(heldOut, probes), rng));
  try {
    if (variant === START) {
      const spent = await learnToRead(learner, config.start, OPS, heldOut, job);
      return { values: figures(await measure()), spent, notes: [], state: await learner.save() };
    }
    await learner.load(start!);
    const before = await measure();
    const { spent, right } = await sleepThrough(learner, probes, heldOut, OPS, job);
    return summarise(before, await measure(), probes, right, spent, config);
  } finally {
    await learner.close();
  }
}

/** What a learner can do at one moment; per name in the order of the names. */
interface Snapshot {
  readonly withContext: readonly number[];
  readonly without: readonly number[];
  readonly apply: number;
  readonly read: number;
}

async function look(
  learner: Population,
  probes: readonly Probe[],
  questions: HeldOutSet,
  rng: Rng,
): Promise<Snapshot> {
  const family = programsFamily({ ops: OPS });
  const values = withMeans(await evaluate(learner, questions, OPS, rng.fork("evaluate")));
  return {
    withContext: await accuracyInContext(learner, family, probes, rng.fork("read")),
    without: await accuracyWithout(learner, probes),
    apply: values["apply/shallow-mean"]!,
    read: values["read-mean"]!,
  };
}

/** Held-out questions at depths 1 to 4, and about definitions that are none of the names'. */
function others(heldOut: HeldOutSet, probes: readonly Probe[]): HeldOutSet {
  const taken = new Set(probes.map(({ named: { body } }) => body.join(" ")));
  const asked = askOnly(heldOut, ["programs", "reading"]);
  return {
    ...asked,
    programs: new Map([...asked.programs].filter(([depth]) => depth <= 4)),
    reading: new Map(
      [...asked.reading].map(([depth, tasks]) => [
        depth,
        tasks.filter(({ payload }) => payload.definitions.every(({ body }) => !taken.has(body.join(" ")))),
      ]),
    ),
  };
}

function figures({ withContext, without, apply, read }: Snapshot): Record<string, number> {
  return {
    "names/with": mean(withContext),
    "names/before": mean(without),
    "apply/before": apply,
    "read/before": read,
  };
}

function summarise(
  before: Snapshot,
  after: Snapshot,
  probes: readonly Probe[],
  right: readonly number[],
  spent: Spent,
  { adopt }: SleepConfig,
): CellFigures {
  const mastered = after.without.map((accuracy) => gate(false, accuracy, { adopt, drop: adopt }));
  const saved = (of: (probe: Probe) => number): number =>
    mean(probes.map((probe, i) => (mastered[i] ? of(probe) : 0)));
  const values: Record<string, number> = {
    ...figures(before),
    "names/after": mean(after.without),
    "names/with-after": mean(after.withContext),
    "names/worst": Math.min(...after.without),
    // Who could read nothing has kept nothing.
    "names/kept": mean(after.without) / (mean(before.withContext) || 1),
    "names/mastered": mastered.filter(Boolean).length,
    "apply/after": after.apply,
    "read/after": after.read,
    "forgetting/apply": 100 * (before.apply - after.apply),
    "forgetting/read": 100 * (before.read - after.read),
    "saved/context": saved(({ named }) => contextSymbols([named])),
    "saved/answer": saved(workings),
    ...(right.length > 0 && { "answers/first": right[0]!, "answers/last": right.at(-1)! }),
  };
  const notes = probes.map(
    ({ named: { name, body } }, i) =>
      `${name} = ${body.join(" ")}: ${before.withContext[i]!.toFixed(2)} with its definition, without it ` +
      `${before.without[i]!.toFixed(2)} before and ${after.without[i]!.toFixed(2)} after`,
  );
  return { values, spent, notes };
}

/** Symbols that working a name out takes beyond its outcome, mean over a probe. */
function workings({ named, tasks }: Probe): number {
  const length = (text: string): number => text.split(" ").length;
  return mean(
    tasks.map((task) => length(workedOut(task, [named.name]).outcome) - length(workedOut(task).outcome)),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
