// A lesson: what one population learns from in one round, as plain data, and how it is cut into batches.
// Dreams and practice are drawn where the learner lives, so that they need not cross threads.
// It knows no weights: each batch is a list of examples of one kind.
import type { Rng, RngState } from "../core/index.ts";
import { type Definition, type PracticeOptions, practiceTask, type TaskFamily } from "../tasks/index.ts";
import { lengthBucket } from "../trainer/index.ts";
import { Dreamer, type DreamOptions } from "./dreamer.ts";
import type { Example, ExampleData } from "./encode.ts";
import { words } from "./tokenizer.ts";

/** Dreams per optimiser step: about 7 positions each. */
const DREAM_BATCH = 128;
/** Positions of text per optimiser step: 32 texts of 32 positions, 8 of 128. Keeps a step's time and memory even. */
const TEXT_POSITIONS = 1024;
/** Numbers of texts per step: the batch sizes that the trainer does not pad. */
const TEXT_BATCHES = [64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1] as const;

export interface Lesson {
  readonly rng: RngState;
  /** Learning rate at the first and the last step, linear between. */
  readonly learningRate: readonly [from: number, to: number];
  /** Steps over which the rate first rises from 0: for weights that have learned nothing yet. */
  readonly warmupSteps: number;
  /** Induction practice. One vocabulary of names per agent, visited in turn. */
  readonly dreams: Omit<DreamOptions, "names" | "excluded"> & {
    readonly count: number;
    readonly vocabularies: readonly (readonly Definition[])[];
  };
  /** Application practice: `count` oracle-worked program tasks. */
  readonly practice: PracticeOptions & { readonly count: number };
  /** Graded material of this round (own verified samples, proposals), used once. */
  readonly material: readonly { readonly source: string; readonly examples: readonly ExampleData[] }[];
  /** What must never be learned from: task ids, and fingerprints of functions that no dream may be about. */
  readonly heldOut: { readonly ids: ReadonlySet<string>; readonly functions: ReadonlySet<number> };
}

export interface LessonReport {
  readonly steps: number;
  /** Positions with a loss weight. */
  readonly tokens: number;
  readonly loss: number;
  readonly gradNorm: number;
  /** Sequences by source. */
  readonly sources: Readonly<Record<string, number>>;
}

/** An example and where it came from. */
export interface Sourced {
  readonly source: string;
  readonly example: Example;
}

export interface LessonBatch {
  readonly items: readonly Sourced[];
  /** 0 at the first batch of the lesson, 1 at the last. */
  readonly progress: number;
}

/** The batches of a lesson in random order, each of dreams or of texts. Deterministic in the lesson. */
export function* lessonBatches(
  lesson: Lesson,
  family: (id: string) => TaskFamily,
  rng: Rng,
): Generator<LessonBatch> {
  const practice = practiceExamples(lesson, family, rng.fork("practice"));
  const material = lesson.material.flatMap(({ source, examples }) =>
    examples.filter(hasWeight).map((example) => ({
      source,
      example: { ...example, coordinates: family(example.family).coordinates },
    })),
  );
  const texts = textBatches([...practice, ...material]).map((batch) => () => batch);
  const dream = dreamBatches(lesson, family, rng.fork("dreams"));
  const dreams = Array.from({ length: Math.round(lesson.dreams.count / DREAM_BATCH) }, () => dream);
  const order = rng.fork("order").shuffle([...texts, ...dreams]);
  for (const [i, draw] of order.entries()) {
    yield { items: draw(), progress: order.length > 1 ? i / (order.length - 1) : 0 };
  }
}

function dreamBatches(lesson: Lesson, family: (id: string) => TaskFamily, rng: Rng): () => Sourced[] {
  const { vocabularies, ...options } = lesson.dreams;
  const { coordinates } = family("laws");
  const dreamers = vocabularies.map(
    (names) => new Dreamer({ ...options, names, excluded: lesson.heldOut.functions }, coordinates),
  );
  let turn = 0;
  return () => {
    const dreamer = dreamers[turn++ % dreamers.length]!;
    return Array.from({ length: DREAM_BATCH }, () => ({ source: "dreams", example: dreamer.next(rng) }));
  };
}

function practiceExamples(lesson: Lesson, family: (id: string) => TaskFamily, rng: Rng): Sourced[] {
  const programs = family("programs");
  const context = { definitions: lesson.practice.known ?? [] };
  const examples: Sourced[] = [];
  while (examples.length < lesson.practice.count) {
    const task = practiceTask(rng, lesson.practice);
    if (lesson.heldOut.ids.has(task.id)) continue;
    const { completion } = programs.oracle(task, context);
    const prompt = programs.render(task, context);
    const example = { family: "programs", prompt, completion, coordinates: programs.coordinates };
    examples.push({ source: "practice", example });
  }
  return examples;
}

function hasWeight({ weights = 1 }: ExampleData): boolean {
  return typeof weights === "number" ? weights !== 0 : Array.from(weights).some((weight) => weight !== 0);
}

/**
 * Examples of similar length together, longest first, as many as the positions allow: little is spent on padding, and
 * each length has one shape of batch, since every new shape costs the trainer a compilation.
 */
function textBatches(items: readonly Sourced[]): Sourced[][] {
  const sized = items
    .map((item) => ({ item, length: lengthOf(item.example) }))
    .sort((a, b) => a.length - b.length);
  const batches: Sourced[][] = [];
  while (sized.length > 0) {
    const length = lengthBucket(sized.at(-1)!.length);
    const fitting = TEXT_BATCHES.find((size) => size * length <= TEXT_POSITIONS) ?? 1;
    batches.push(sized.splice(-fitting).map(({ item }) => item));
  }
  return batches;
}

/** Positions of a training sequence: all but the last symbol. */
function lengthOf({ prompt, completion }: Example): number {
  return prompt.pieces.length + words(completion).length - 1;
}
