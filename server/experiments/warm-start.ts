// The shared start of a seed's cells: a learner that practised for a while, and what its state and answers are.
// The same options and seed give the same weights.
import { z } from "zod";
import { type ExampleData, type Population, proposalExample } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { OpSet, TaskFamily } from "../../tasks/index.ts";
import { makeFamilies } from "../simulation/families.ts";
import type { HeldOutSet } from "../simulation/held-out.ts";
import type { CellJob, Spent } from "./contract.ts";
import { emptyLesson, OBSERVATIONS, Tally } from "./learner.ts";

const whole = z.number().int().min(0);

export const warmStartSchema = z.strictObject({
  practice: whole
    .default(32_000)
    .describe("practice tasks (programs run step by step), about 31 tokens each"),
  dreams: whole.default(16_000).describe("dreams (programs to be found from pairs), about 6 tokens each"),
  proposals: whole
    .default(2_000)
    .describe("random tasks written in the proposal language, about 12 tokens each"),
  deepest: z.number().int().min(1).max(16).default(8).describe("most steps of a practice program"),
  definitionsShare: z.number().min(0).max(1).default(0.45).describe("share of practice with definitions"),
  learningRate: z.number().positive().default(4e-3).describe("learning rate at the start, linear from there"),
  finalLearningRate: z.number().positive().default(4e-4).describe("learning rate at the end"),
  warmupSteps: whole.default(100).describe("optimiser steps from rate 0"),
});
export type WarmStartConfig = z.output<typeof warmStartSchema>;

/** Lessons that the start is cut into, so that one can see how far it is. */
const LESSONS = 4;

/** Trains the learner; gives what was spent. */
export async function warmUp(
  learner: Population,
  config: WarmStartConfig,
  ops: OpSet,
  heldOut: HeldOutSet,
  { seed, progress, timed }: Pick<CellJob<unknown>, "seed" | "progress" | "timed">,
): Promise<Spent> {
  const rng = Rng.seed(`warm start ${ops} ${seed}`);
  const families = makeFamilies({ ops, observations: OBSERVATIONS });
  const tally = new Tally();
  const rate = (done: number): number =>
    config.learningRate + (config.finalLearningRate - config.learningRate) * done;
  for (let i = 0; i < LESSONS; i++) {
    const own = rng.fork(`lesson ${i}`);
    const lesson = emptyLesson(ops, heldOut, own, [rate(i / LESSONS), rate((i + 1) / LESSONS)]);
    const written = Array.from({ length: Math.round(config.proposals / LESSONS) }, () =>
      proposal(own.pick(families), heldOut, own),
    );
    const report = await timed("training", () =>
      learner.learn({
        ...lesson,
        warmupSteps: i === 0 ? config.warmupSteps : 0,
        dreams: { ...lesson.dreams, count: config.dreams / LESSONS },
        practice: {
          ...lesson.practice,
          count: config.practice / LESSONS,
          definitions: config.definitionsShare,
          deepest: config.deepest,
        },
        material: [{ source: "proposals", examples: written }],
      }),
    );
    tally.add(report);
    progress(`start ${i + 1} of ${LESSONS}: ${tally.tokens} tokens, loss ${report.loss.toFixed(3)}`);
  }
  return { attempts: 0, trainedTokens: tally.tokens, sampledTokens: 0 };
}

/** A random task as something to write; never one of the held-out ones. */
function proposal(family: TaskFamily, heldOut: HeldOutSet, rng: Rng): ExampleData {
  for (;;) {
    const task = family.generate(rng, rng.range(1, family.levels));
    if (heldOut.ids.has(task.id)) continue;
    const { prompt, completion } = proposalExample(family, family.propose(task));
    return { family: family.id, prompt, completion };
  }
}
