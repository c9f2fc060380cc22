// Experiment "ratchet": does a culture of names extend how deep a program an agent can run within a fixed context?
//   npx folklore experiment ratchet --report docs/results.md
// A hidden world has two-op motifs, and motifs of motifs. Names are found by counting, mastered by sleep (a name takes one
// step without its definition), and programs are written with mastered names: by the harness, or by the agent itself.
import { z } from "zod";
import { Population } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { type OpSet, rewritesFamily, type TaskFamily } from "../../tasks/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { makeFamilies } from "../simulation/families.ts";
import { makeHeldOut } from "../simulation/held-out.ts";
import {
  type CellFigures,
  type CellJob,
  type Spent,
  START,
  seedsSchema,
  type TrainingExperiment,
} from "./contract.ts";
import { emptyLesson, LEARNER, OBSERVATIONS } from "./learner.ts";
import { RatchetCell } from "./ratchet-cell.ts";
import { RATCHET_LAYOUT } from "./ratchet-layout.ts";
import { VARIANTS, type Variant } from "./ratchet-school.ts";
import { chunksFamily } from "./ratchet-texts.ts";

const positive = z.number().int().min(1);
const share = z.number().min(0).max(1);
const rate = z.number().positive();

export const ratchetSchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  ops: z.enum(["A", "B"]).default("A").describe("op set of the programs"),
  limit: positive.default(64).describe("symbols of context: a prompt and its completion must fit"),
  start: z
    .strictObject({
      practice: positive.default(44_000).describe("practice tasks, a fifth of them 4 to 16 steps deep"),
      rewrites: z
        .number()
        .int()
        .min(0)
        .default(16_000)
        .describe("programs rewritten with names by the oracle"),
      definitionsShare: share.default(0.2).describe("share of practice with definitions"),
      learningRate: rate.default(4e-3).describe("learning rate at the start, linear from there"),
      finalLearningRate: rate.default(4e-4).describe("learning rate at the end"),
      warmupSteps: z.number().int().min(0).default(100).describe("optimiser steps from rate 0"),
    })
    .prefault({})
    .describe("the shared start"),
  tokens: positive.default(1_500_000).describe("tokens that every variant is trained on after the start"),
  phases: positive.min(2).default(6).describe("phases that they are cut into; after each, names are tested"),
  wake: share
    .default(0.34)
    .describe("last share of the phases: whole programs instead of sequences of names"),
  rewriting: share.default(0.15).describe("share of the tokens for rewriting, where a variant learns it"),
  learningRate: rate.default(2e-3).describe("learning rate after the start, linear from there"),
  finalLearningRate: rate.default(4e-4).describe("learning rate at the end"),
  corpus: positive.default(400).describe("long programs in which names are looked for"),
  probe: positive.default(64).describe("fresh inputs on which each name is tested"),
  adopt: share.default(0.9).describe("accuracy from which a name is mastered"),
  drop: share.default(0.75).describe("accuracy below which it no longer is"),
  items: positive.default(128).describe("held-out programs per depth: a standard error of 0.04 at 0.5"),
});
export type RatchetConfig = z.output<typeof ratchetSchema>;

export const ratchet: TrainingExperiment<RatchetConfig> = {
  name: "ratchet",
  title: "The ratchet: names, and names of names, within a fixed context",
  what:
    "All variants have the same start, tokens, tasks and context. To show: with mastered names deeper programs fit and " +
    "are run right. No gain over unnamed chunks, or over random names, would refute that names matter; the column " +
    "without the limit shows what is due to the limit alone. In practice, answers are the interpreter's and programs are " +
    "written with names by the harness, in every variant. So are the held-out programs (exactly, for free), except in " +
    "agent-rewrite: there the agent rewrites them itself, unaided and unchecked. harness-rewrite has the same weights as " +
    "agent-rewrite; gated spends no tokens on learning to rewrite. The limit holds for what is asked, not for practice.",
  schema: ratchetSchema,
  variants: VARIANTS,
  sharedStart: true,
  layout: RATCHET_LAYOUT,
  run: runRatchet,
};

/** Parts of the start, so that one can see how far it is. */
const START_LESSONS = 4;

async function runRatchet(job: CellJob<RatchetConfig>): Promise<CellFigures> {
  const { config, variant, seed, start } = job;
  const learner = await Population.create(
    { id: LEARNER, size: config.size, seed: `experiment weights ${seed}`, device: "cpu", threads: 1 },
    familiesOf(config.ops),
  );
  try {
    if (variant === START) {
      const spent = await warmUp(learner, job);
      return { values: {}, spent, notes: [], state: await learner.save() };
    }
    await learner.load(start!);
    return await new RatchetCell(job, variant as Variant, learner).run();
  } finally {
    await learner.close();
  }
}

function familiesOf(ops: OpSet): TaskFamily[] {
  const families = makeFamilies({ ops, observations: OBSERVATIONS, rewrites: true });
  return [...families, chunksFamily(ops)];
}

async function warmUp(learner: Population, job: CellJob<RatchetConfig>): Promise<Spent> {
  const { config, seed, progress, timed } = job;
  const { start, ops } = config;
  const rng = Rng.seed(`ratchet start ${seed}`);
  const family = rewritesFamily({ ops });
  const heldOut = makeHeldOut({ ops, items: 1 });
  const rateAt = (done: number): number =>
    start.learningRate + (start.finalLearningRate - start.learningRate) * done;
  let tokens = 0;
  for (let i = 0; i < START_LESSONS; i++) {
    const own = rng.fork(`lesson ${i}`);
    const examples = Array.from({ length: Math.round(start.rewrites / START_LESSONS) }, () => {
      const task = family.generate(own, own.range(1, family.levels));
      return { family: "rewrites", prompt: family.render(task), completion: family.oracle(task).completion };
    });
    const rates = [rateAt(i / START_LESSONS), rateAt((i + 1) / START_LESSONS)] as const;
    const lesson = emptyLesson(ops, heldOut, own, rates);
    const report = await timed("training", () =>
      learner.learn({
        ...lesson,
        warmupSteps: i === 0 ? start.warmupSteps : 0,
        practice: {
          ...lesson.practice,
          count: Math.round(start.practice / START_LESSONS),
          definitions: start.definitionsShare,
          deepest: 16,
        },
        material: [{ source: "rewrites", examples }],
      }),
    );
    tokens += report.tokens;
    progress(`start ${i + 1} of ${START_LESSONS}: ${tokens} tokens, loss ${report.loss.toFixed(3)}`);
  }
  return { attempts: 0, trainedTokens: tokens, sampledTokens: 0 };
}
