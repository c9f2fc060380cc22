// The learner of a cell: one population of the default model in this thread, with lessons made from plain lists of
// examples. It knows no experiment. Full batches only: every new batch shape costs half a second of compiling.
import { BATCH, type ExampleData, type Lesson, type LessonReport, Population } from "../../agents/index.ts";
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
    dreams: { ops: OP_SETS[ops], observations: OBSERVATIONS, count: 0, vocabularies: [[]] },
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

/** Hands out examples in whole batches and keeps the rest for the next time. */
export class FullBatches {
  readonly #batch: number;
  #kept: ExampleData[] = [];

  constructor(batch: number = BATCH.texts) {
    this.#batch = batch;
  }

  /** A multiple of the batch, oldest first; examples without any weight teach nothing and are left out. */
  take(examples: readonly ExampleData[]): ExampleData[] {
    const useful = examples.filter(({ weights }) => weights === undefined || hasWeight(weights));
    const all = [...this.#kept, ...useful];
    const whole = all.length - (all.length % this.#batch);
    this.#kept = all.slice(whole);
    return all.slice(0, whole);
  }
}

function hasWeight(weights: number | ArrayLike<number>): boolean {
  return typeof weights === "number" ? weights !== 0 : Array.from(weights).some((weight) => weight !== 0);
}
