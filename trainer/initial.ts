// Fresh weights: which distribution each parameter starts from. It knows names and shapes, no tensors.
import type { Rng } from "../core/index.ts";
import type { NamedArray } from "./engine/engine.ts";
import { type ModelConfig, parameterShapes } from "./model-config.ts";

/** Standard deviation of embeddings and coordinate tables, as in GPT-2. */
const EMBEDDING_STD = 0.02;

/** Norm gains 1, embeddings N(0, 0.02), matrices N(0, 1/fan-in), residual outputs smaller by sqrt(2 * layers). */
export function initialParameters(config: ModelConfig, rng: Rng): Map<string, NamedArray> {
  const residual = 1 / Math.sqrt(2 * config.layers);
  const out = new Map<string, NamedArray>();
  for (const [name, shape] of parameterShapes(config)) {
    const [rows = 1] = shape;
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (shape.length === 1) data.fill(1);
    else {
      const table = name === "embed" || name.startsWith("coord.");
      const output = name.endsWith(".wo") || name.endsWith(".w_down");
      const std = table ? EMBEDDING_STD : (output ? residual : 1) / Math.sqrt(rows);
      const source = rng.fork(name);
      for (let i = 0; i < data.length; i++) data[i] = std * source.gaussian();
    }
    out.set(name, { shape, data });
  }
  return out;
}
