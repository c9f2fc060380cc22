// A lesson: what one population learns from in one round, as plain data, and how it is cut into batches.
// Dreams and practice are drawn where the learner lives, so that they need not cross threads.
// It knows no weights: each batch is a list of examples of one kind.
import type { Rng, RngState } from "../core/index.ts";
import { type Definition, type PracticeOptions, practiceTask, type TaskFamily } from "../tasks/index.ts";
import { Dreamer, type DreamOptions } from "./dreamer.ts";
import type { Example } from "./encode.ts";
import type { ExampleData } from "./population.ts";

/** Examples per optimiser step. Dreams are short (about 7 positions), texts run to 100. */
export const BATCH = { dreams: 128, texts: 32 } as const;
/** Batches of text drawn at once and sorted by length, so that little is spent on padding. */
const POOL = 8;

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

export interface LessonBatch {
  readonly source: string;
  readonly examples: readonly Example[];
  /** 0 at the first batch of the lesson, 1 at the last. */
  readonly progress: number;
}

/** The batches of a lesson, sources interleaved at random. Deterministic in the lesson. */
export function* lessonBatches(
  lesson: Lesson,
  family: (id: string) => TaskFamily,
  rng: Rng,
): Generator<LessonBatch> {
  const sources = new Map<string, { batches: number; draw: () => readonly Example[] }>();
  const dreams = Math.round(lesson.dreams.count / BATCH.dreams);
  if (dreams > 0)
    sources.set("dreams", { batches: dreams, draw: dreamBatches(lesson, family, rng.fork("dreams")) });
  const practice = Math.round(lesson.practice.count / BATCH.texts);
  if (practice > 0) {
    sources.set("practice", {
      batches: practice,
      draw: practiceBatches(lesson, family, rng.fork("practice")),
    });
  }
  for (const { source, examples } of lesson.material) {
    const cut = materialBatches(examples, family, rng.fork(source));
    if (cut.length > 0) sources.set(source, { batches: cut.length, draw: () => cut.pop()! });
  }
  const order = rng
    .fork("order")
    .shuffle([...sources].flatMap(([source, { batches }]) => Array.from({ length: batches }, () => source)));
  for (const [i, source] of order.entries()) {
    const examples = sources.get(source)!.draw();
    yield { source, examples, progress: order.length > 1 ? i / (order.length - 1) : 0 };
  }
}

function dreamBatches(lesson: Lesson, family: (id: string) => TaskFamily, rng: Rng): () => Example[] {
  const { vocabularies, ...options } = lesson.dreams;
  const { coordinates } = family("laws");
  const dreamers = vocabularies.map(
    (names) => new Dreamer({ ...options, names, excluded: lesson.heldOut.functions }, coordinates),
  );
  let turn = 0;
  return () => {
    const dreamer = dreamers[turn++ % dreamers.length]!;
    return Array.from({ length: BATCH.dreams }, () => dreamer.next(rng));
  };
}

function practiceBatches(lesson: Lesson, family: (id: string) => TaskFamily, rng: Rng): () => Example[] {
  const programs = family("programs");
  const context = { definitions: lesson.practice.known ?? [] };
  const draw = (): Example => {
    for (;;) {
      const task = practiceTask(rng, lesson.practice);
      if (lesson.heldOut.ids.has(task.id)) continue;
      const { completion } = programs.oracle(task, context);
      return {
        family: "programs",
        prompt: programs.render(task, context),
        completion,
        coordinates: programs.coordinates,
      };
    }
  };
  let pool: Example[][] = [];
  return () => {
    if (pool.length === 0) {
      const drawn = Array.from({ length: POOL * BATCH.texts }, draw);
      pool = rng.shuffle(cut(drawn));
    }
    return pool.pop()!;
  };
}

/** Batches of one family each (bags of one size), similar lengths together, in random order. */
function materialBatches(
  examples: readonly ExampleData[],
  family: (id: string) => TaskFamily,
  rng: Rng,
): Example[][] {
  const weighty = examples.filter(({ weights = 1 }) =>
    typeof weights === "number" ? weights !== 0 : Array.from(weights).some((weight) => weight !== 0),
  );
  const byShape = Map.groupBy(weighty, ({ family: id, prompt }) =>
    prompt.pieces.some((piece) => typeof piece !== "string") ? `${id} bags` : "texts",
  );
  const batches = [...byShape.values()].flatMap((group) =>
    cut(group.map((example) => ({ ...example, coordinates: family(example.family).coordinates }))),
  );
  return rng.shuffle(batches);
}

function cut(examples: readonly Example[]): Example[][] {
  const size = (example: Example): number => example.prompt.pieces.length + example.completion.length / 2;
  const sorted = examples.toSorted((a, b) => size(a) - size(b));
  const batches: Example[][] = [];
  for (let i = 0; i < sorted.length; i += BATCH.texts) batches.push(sorted.slice(i, i + BATCH.texts));
  return batches;
}
