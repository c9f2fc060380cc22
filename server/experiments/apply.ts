// Experiment "apply": how well a population runs programs step by step after practice alone, from scratch.
//   npx folklore experiment apply --report docs/results.md
// No laws, no culture, no peers. Variants are the two op sets. Definitions that are asked for have bodies that no
// practice ever showed; the controls show wrong bodies under the names, or none.
import { z } from "zod";
import { Rng } from "../../core/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { makeHeldOut } from "../simulation/held-out.ts";
import { type CellJob, seedsSchema, type TrainingExperiment } from "./contract.ts";
import { emptyLesson, newLearner, Tally } from "./learner.ts";
import { APPLY_EXACT, APPLY_GREEDY, askOnly, readingMeasures, withMeans } from "./measures.ts";

const positive = z.number().int().min(1);
const share = z.number().min(0).max(1);

export const applySchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  examples: positive
    .default(112_000)
    .describe("practice tasks in all; about 31 tokens each, so 3.5 M tokens"),
  lessons: positive.default(8).describe("lessons that the examples are cut into"),
  learningRate: z.number().positive().default(4e-3).describe("learning rate at the start, linear from there"),
  finalLearningRate: z.number().positive().default(4e-4).describe("learning rate at the end"),
  warmupSteps: z.number().int().min(0).default(100).describe("optimiser steps from rate 0"),
  deepest: positive.max(16).default(8).describe("most steps of a practice program"),
  definitionsShare: share
    .default(0.45)
    .describe("share of practice with definitions to be read from context"),
  abductionShare: share.default(0.05).describe("share of practice that asks for an input"),
  items: positive.default(256).describe("held-out tasks per depth: a standard error of 0.02 at 0.9"),
});
export type ApplyConfig = z.output<typeof applySchema>;

export const apply: TrainingExperiment<ApplyConfig> = {
  name: "apply",
  title: "Running programs step by step, and reading definitions from context",
  what:
    "From scratch, practice only. To show: held-out accuracy at least 0.90 at depths 1 to 4 and 0.80 with held-out " +
    "definitions read from context, with wrong and removed definitions near 0, within 5 minutes of training.",
  schema: applySchema,
  variants: ["ops-a", "ops-b"],
  sharedStart: false,
  layout: {
    control: null,
    groups: [
      {
        title: "Headlines: greedy accuracy on held-out tasks",
        headline: true,
        measures: [
          { key: "apply/shallow-mean", label: "depths 1-4, mean" },
          { key: "apply/shallow-worst", label: "depths 1-4, worst" },
          { key: "read-mean", label: "reading 1-3, mean" },
          { key: "read-worst", label: "reading 1-3, worst" },
        ],
      },
      { title: "Greedy accuracy by depth", measures: APPLY_GREEDY },
      { title: "Exact chance of a correct sample (temperature 1) by depth", measures: APPLY_EXACT },
      {
        title: "Held-out definitions read from context, by depth, with controls",
        measures: [
          ...readingMeasures("read", "shown"),
          ...readingMeasures("read-wrong", "wrong"),
          ...readingMeasures("read-none", "removed"),
        ],
      },
      {
        title: "Abduction (find an input), greedy, by depth",
        measures: [
          { key: "abduce/d1", label: "depth 1" },
          { key: "abduce/d2", label: "depth 2" },
        ],
      },
    ],
  },
  run: runApply,
};

async function runApply({ config, variant, seed, progress, timed }: CellJob<ApplyConfig>) {
  const ops = variant === "ops-a" ? "A" : "B";
  const rng = Rng.seed(`apply ${variant} ${seed}`);
  const heldOut = makeHeldOut({ ops, items: config.items });
  const learner = await newLearner(config.size, ops, seed);
  const tally = new Tally();
  const rate = (done: number): number =>
    config.learningRate + (config.finalLearningRate - config.learningRate) * done;
  try {
    for (let i = 0; i < config.lessons; i++) {
      const lesson = emptyLesson(ops, heldOut, rng.fork(`lesson ${i}`), [
        rate(i / config.lessons),
        rate((i + 1) / config.lessons),
      ]);
      const report = await timed("training", () =>
        learner.learn({
          ...lesson,
          warmupSteps: i === 0 ? config.warmupSteps : 0,
          practice: {
            ...lesson.practice,
            count: config.examples / config.lessons,
            definitions: config.definitionsShare,
            abduction: config.abductionShare,
            deepest: config.deepest,
          },
        }),
      );
      tally.add(report);
      progress(
        `lesson ${i + 1} of ${config.lessons}: ${tally.tokens} tokens, loss ${report.loss.toFixed(3)}`,
      );
    }
    const questions = askOnly(heldOut, ["programs", "reading", "abduction"]);
    const values = await timed("evaluation", () => evaluate(learner, questions, ops, rng.fork("evaluate")));
    return {
      values: withMeans(values),
      spent: { attempts: 0, trainedTokens: tally.tokens, sampledTokens: 0 },
      notes: [],
    };
  } finally {
    await learner.close();
  }
}
