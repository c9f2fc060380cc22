// Test helper: runs one step traced (ONNX Runtime) and eagerly (tfjs on the CPU, the oracle) on the same inputs.
import type { Rng } from "../../../core/index.ts";
import { EagerEngine } from "../../../trainer/engine/eager-engine.ts";
import type { Feeds, Fetched, InputSpec, Step } from "../../../trainer/engine/engine.ts";
import { OnnxEngine } from "../../../trainer/engine/onnx-engine.ts";

export interface Argument {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Uniform in [low, high). */
export function floats(rng: Rng, shape: readonly number[], low = -2, high = 2): Argument {
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * rng.next()) };
}

/** Uniform integers in [0, limit). */
export function integers(rng: Rng, shape: readonly number[], limit: number): Argument {
  return { shape, data: Int32Array.from({ length: sizeOf(shape) }, () => rng.int(limit)) };
}

export async function runBoth(
  step: Step,
  args: Readonly<Record<string, Argument>>,
): Promise<{ traced: Fetched; eager: Fetched }> {
  const specs: Record<string, InputSpec> = {};
  const feeds: Record<string, Float32Array | Int32Array> = {};
  for (const [name, { shape, data }] of Object.entries(args)) {
    specs[name] = { shape, dtype: data instanceof Float32Array ? "float32" : "int32" };
    feeds[name] = data;
  }
  const results: Fetched[] = [];
  for (const engine of [new OnnxEngine("cpu"), await EagerEngine.cpu()]) {
    const program = await engine.compile(step, specs, engine.createState(new Map()));
    results.push(await program.run(feeds as Feeds));
    await program.dispose();
  }
  return { traced: results[0]!, eager: results[1]! };
}

/** Largest |a - b| / (1 + |b|); infinite when lengths or NaNs differ. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!) / (1 + Math.abs(b[i]!));
    if (Number.isNaN(gap)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, gap);
  }
  return worst;
}
