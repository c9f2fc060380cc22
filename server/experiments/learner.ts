// The learner of a cell: one population of the default model in this thread, with lessons made from plain lists of
// examples. It knows no experiment.
import { type Lesson, type LessonReport, Population } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { OP_SETS, type OpSet } from "../../tasks/index.ts";
import type { Size } from "../../trainer/index.ts";
import { makeFamilies } from "../simulation/families.ts";
import type { HeldOutSet } from "../simulation/held-out.ts";

/** Name of the one population of a cell. */
export const LEARNER = "learner";
/** Pairs shown per law, as in the default run. */
export const OBSERVATIONS = 8;

export function newLearner(size: Size, ops: OpSet, seed: number): Promise<Population> {
  return Population.create(
    { id: LEARNER, size, seed: `experiment weights ${seed}`, device: "cpu", threads: 1 },
    makeFamilies({ ops, observations: OBSERVATIONS }),
  );
}

/** A lesson of nothing: what a caller adds is all there is. */
export function emptyLesson(
  ops: OpSet,
  heldOut: HeldOutSet,
  rng: Rng,
  learningRate: Lesson["learningRate"],
): Lesson {
  return {
    rng: rng.state(),
    learningRate,
    warmupSteps: 0,
    dreams: { ops: OP_SETS[ops], observations: OBSERVATIONS, lengths: [1], count: 0, vocabularies: [[]] },
    practice: { count: 0, ops, definitions: 0, abduction: 0, bodies: "training", bodyLength: 2, deepest: 1 },
    material: [],
    heldOut: { ids: heldOut.ids, functions: heldOut.functions },
  };
}

/** Sums of lesson reports. */
export class Tally {
  tokens = 0;
  readonly sequences: Record<string, number> = {};

  add({ tokens, sources }: LessonReport): void {
    this.tokens += tokens;
    for (const [source, count] of Object.entries(sources)) {
      this.sequences[source] = (this.sequences[source] ?? 0) + count;
    }
  }
}
