// The start of the experiment "sleep": a learner that runs programs and reads definitions from context, culture names
// included, and has never seen the bodies that it will be asked to learn by heart. Same options and seed, same weights.
import { z } from "zod";
import type { Population } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import {
  CULTURE_NAMES,
  degenerate,
  isHeldOutBody,
  OP_SETS,
  type Op,
  type OpSet,
  ProgramTables,
} from "../../tasks/index.ts";
import type { Named } from "../simulation/forecasts-question.ts";
import type { HeldOutSet } from "../simulation/held-out.ts";
import type { CellJob, Spent } from "./contract.ts";
import { emptyLesson, Tally } from "./learner.ts";

const positive = z.number().int().min(1);
const share = z.number().min(0).max(1);

export const readerSchema = z.strictObject({
  practice: positive.default(96_000).describe("practice tasks, about 32 tokens each, so 3.1 M tokens"),
  lessons: positive.default(24).describe("lessons that it is cut into; names mean something else in each"),
  deepest: positive.max(16).default(8).describe("most steps of a practice program"),
  definitionsShare: share.default(0.5).describe("share of practice with definitions in context"),
  learningRate: z.number().positive().default(4e-3).describe("learning rate at the start, linear from there"),
  finalLearningRate: z.number().positive().default(4e-4).describe("learning rate at the end"),
  warmupSteps: z.number().int().min(0).default(100).describe("optimiser steps from rate 0"),
});
export type ReaderConfig = z.output<typeof readerSchema>;

/**
 * The same names for all seeds: two ops each, different functions, of the bodies that practice never shows. Nothing
 * that induction is tested on.
 */
export function namesToLearn(ops: OpSet, heldOut: HeldOutSet): Named[] {
  const tables = new ProgramTables();
  const taken = new Set(heldOut.functions);
  const bodies = OP_SETS[ops].flatMap((first) => OP_SETS[ops].map((second): Op[] => [first, second]));
  const fit = Rng.seed(`names to learn ${ops}`)
    .shuffle(bodies)
    .filter((body) => {
      const fingerprint = tables.fingerprint(body)!;
      if (!isHeldOutBody(body) || taken.has(fingerprint) || degenerate(ops, body) !== undefined) return false;
      taken.add(fingerprint);
      return true;
    });
  return fit.map((body, i) => ({ name: CULTURE_NAMES[i]!, body, meaning: body }));
}

/** Trains the learner; gives what was spent. */
export async function learnToRead(
  learner: Population,
  config: ReaderConfig,
  ops: OpSet,
  heldOut: HeldOutSet,
  { seed, progress, timed }: Pick<CellJob<unknown>, "seed" | "progress" | "timed">,
): Promise<Spent> {
  const rng = Rng.seed(`sleep start ${ops} ${seed}`);
  const tally = new Tally();
  const { lessons, learningRate, finalLearningRate } = config;
  const rate = (done: number): number => learningRate + (finalLearningRate - learningRate) * done;
  for (let i = 0; i < lessons; i++) {
    const own = rng.fork(`lesson ${i}`);
    const lesson = emptyLesson(ops, heldOut, own, [rate(i / lessons), rate((i + 1) / lessons)]);
    const report = await timed("training", () =>
      learner.learn({
        ...lesson,
        warmupSteps: i === 0 ? config.warmupSteps : 0,
        practice: {
          ...lesson.practice,
          count: Math.round(config.practice / lessons),
          definitions: config.definitionsShare,
          deepest: config.deepest,
          known: passingNames(ops, own.fork("names")),
        },
      }),
    );
    tally.add(report);
    if ((i + 1) % 4 === 0) {
      progress(`start ${i + 1} of ${lessons}: ${tally.tokens} tokens, loss ${report.loss.toFixed(3)}`);
    }
  }
  return { attempts: 0, trainedTokens: tally.tokens, sampledTokens: 0 };
}

/** All culture names with random bodies of practice: what the context says counts, whatever a name means elsewhere. */
export function passingNames(ops: OpSet, rng: Rng): { name: string; body: readonly Op[] }[] {
  return CULTURE_NAMES.map((name) => {
    let body: Op[];
    do body = [rng.pick(OP_SETS[ops]), rng.pick(OP_SETS[ops])];
    while (isHeldOutBody(body));
    return { name, body };
  });
}
