// What the variants of the ratchet experiment learn from, phase by phase, at equal tokens: long programs as they are,
// sequences of names without definitions (sleep), long programs written with names (wake), rewriting. It knows what each
// variant is; the learner does not.
import type { ExampleData, Population } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { checkRewrite, rewritesFamily } from "../../tasks/index.ts";
import type { Names } from "./ratchet-names.ts";
import { ownRewrites, payloadOf, workedRewrite } from "./ratchet-rewriting.ts";
import {
  chunkedTask,
  type OpWord,
  shortTask,
  sleepSequence,
  symbolsOf,
  writtenTask,
} from "./ratchet-texts.ts";
import { drawLongTask, type LongTask, type MotifWorld } from "./ratchet-world.ts";

export const VARIANTS = [
  "none",
  "names-no-gate",
  "random-names",
  "chunks",
  "gated",
  "nested",
  "harness-rewrite",
  "agent-rewrite",
] as const;
export type Variant = (typeof VARIANTS)[number];

/** Variants whose learner practises rewriting; only one of the two also rewrites what it is tested on. */
export function learnsToRewrite(variant: Variant): boolean {
  return variant === "harness-rewrite" || variant === "agent-rewrite";
}

/** The names that a variant writes long programs with. */
export function namesUsed(variant: Variant, names: Names): readonly OpWord[] {
  return variant === "names-no-gate" ? names.all : names.usable;
}

/** Depths of the long programs in practice. */
const DEPTHS = { least: 2, most: 16 } as const;
/** Share of a sleep that is long programs in ops; and of the wake, of long programs that stay in ops. */
const REHEARSAL = 0.25;
/** Definitions shown in practice of rewriting, at most: 7 of them and a program of 16 fill 64 symbols. */
const SHOWN = 7;
/** Attempts at rewriting per phase: those that are right are learned from. */
const OWN_ATTEMPTS = 256;

export interface Phase {
  readonly variant: Variant;
  readonly world: MotifWorld;
  readonly names: Names;
  /** Positions to be trained on. */
  readonly tokens: number;
  /** Share of them that is rewriting, where the variant learns it. */
  readonly rewriting: number;
  /** The last phases are wake: long programs as they will come, not sequences of names. */
  readonly wake: boolean;
  /** Keys of the tasks that must not be learned from. */
  readonly heldOut: ReadonlySet<string>;
}

export interface Material {
  readonly source: string;
  readonly examples: ExampleData[];
}

/** What a phase teaches, and what was sampled for it. */
export async function phaseMaterial(
  phase: Phase,
  learner: Population,
  rng: Rng,
): Promise<{ readonly material: Material[]; readonly attempts: number; readonly sampledTokens: number }> {
  const { variant, tokens } = phase;
  const rewriting = learnsToRewrite(variant) ? phase.rewriting * tokens : 0;
  const own = rewriting > 0 ? await rewrites(phase, learner, rewriting, rng.fork("rewrites")) : undefined;
  const practice = fill(tokens - rewriting, rng.fork("practice"), (at) => practiceExample(phase, at));
  return {
    material: [{ source: "practice", examples: practice }, ...(own?.material ?? [])],
    attempts: own?.attempts ?? 0,
    sampledTokens: own?.sampledTokens ?? 0,
  };
}

function practiceExample({ variant, world, names, wake, heldOut }: Phase, rng: Rng): ExampleData {
  const long = (): LongTask => {
    for (;;) {
      const task = drawLongTask(rng, world, rng.range(DEPTHS.least, DEPTHS.most));
      if (!heldOut.has(taskKey(task))) return task;
    }
  };
  if (variant === "chunks") return chunkedTask(long());
  const inOps = variant === "none" || names.all.length === 0 || rng.chance(REHEARSAL);
  if (inOps) {
    const task = long();
    return writtenTask(task, task.program, []);
  }
  if (wake) return shortTask(long(), namesUsed(variant, names));
  return sleepSequence(rng, world.ops, names.all, names.mastered);
}

/** Its own right answers first, each once; what is missing is worked by the oracle. */
async function rewrites({ world, names, heldOut }: Phase, learner: Population, tokens: number, rng: Rng) {
  const draw = (own: Rng) => {
    for (;;) {
      const task = drawLongTask(own, world, own.range(4, DEPTHS.most));
      const shown = own.shuffle(names.all).slice(0, own.range(1, SHOWN));
      const payload = payloadOf(task.program, shown, world.ops);
      if (!heldOut.has(taskKey(task)) && checkRewrite(payload).ok) return payload;
    }
  };
  const asked = Array.from({ length: OWN_ATTEMPTS }, (_, i) => draw(rng.fork(`own ${i}`)));
  const { right, sampledTokens } = await ownRewrites(learner, asked, rng.fork("sample"));
  const own: ExampleData[] = [];
  let spent = 0;
  for (const example of right) {
    if (spent >= tokens / 2) break;
    own.push(example);
    spent += positionsOf(example);
  }
  const general = rewritesFamily({ ops: world.ops });
  const worked = fill(tokens - spent, rng.fork("worked"), (at): ExampleData => {
    if (at.chance(0.5)) return workedRewrite(draw(at));
    const task = general.generate(at, at.range(1, general.levels));
    return { family: "rewrites", prompt: general.render(task), completion: general.oracle(task).completion };
  });
  return {
    material: [
      { source: "own rewrites", examples: own },
      { source: "worked rewrites", examples: worked },
    ],
    attempts: asked.length,
    sampledTokens,
  };
}

/** Examples until their positions reach the budget. */
export function fill(tokens: number, rng: Rng, draw: (rng: Rng) => ExampleData): ExampleData[] {
  const examples: ExampleData[] = [];
  for (let spent = 0; spent < tokens; ) {
    const example = draw(rng);
    examples.push(example);
    spent += positionsOf(example);
  }
  return examples;
}

/** What a training sequence counts: all symbols but the last. */
function positionsOf(example: ExampleData): number {
  return symbolsOf(example) - 1;
}

export function taskKey({ program, list }: LongTask): string {
  return `${program.join(" ")} : ${list.join(" ")}`;
}
