// A model's parameters arranged for decoding: joined matrices for the graphs, tables for embedding positions.
// It knows the parameter names of model-config.ts, not where the numbers come from.
import { Tensor } from "onnxruntime-node";
import { decodeWeightShapes } from "./decode-graph.ts";
import type { NamedArrays } from "./engine/engine.ts";
import { type ModelConfig, parameterShapes } from "./model-config.ts";
import type { Positions } from "./sequence.ts";

export class DecodeWeights {
  /** Feeds of the decode graphs. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly #config: ModelConfig;
  readonly #embed: Float32Array;
  readonly #tables: readonly (Float32Array | undefined)[];

  /**
   * Copies what it needs, so later changes to `parameters` are not seen.
   * @throws RangeError if a parameter is missing or has another shape than the model's.
   */
  constructor(config: ModelConfig, parameters: NamedArrays) {
    const shapes = parameterShapes(config);
    const data = (name: string): Float32Array => {
      const expected = shapes.get(name)?.join(", ");
      const parameter = parameters.get(name);
      if (!parameter) throw new RangeError(`parameter ${name} is missing`);
      if (parameter.shape.join(", ") !== expected || parameter.data.length !== product(parameter.shape)) {
        throw new RangeError(`parameter ${name} is [${parameter.shape.join(", ")}], expected [${expected}]`);
      }
      return parameter.data;
    };
    this.#config = config;
    const embed = data("embed");
    this.#embed = Float32Array.from(embed).fill(0, 0, config.width); // id 0 is padding and adds nothing
    this.#tables = config.channels.map((channel) =>
      channel.learned > 0 ? Float32Array.from(data(`coord.${channel.name}`)) : undefined,
    );
    const feeds: Record<string, Tensor> = {};
    for (const [name, shape] of decodeWeightShapes(config)) {
      let values: Float32Array;
      if (name.endsWith(".qkv")) values = joinQkv(config, (part) => data(name.replace("qkv", part)));
      else if (name === "head" && config.tied) values = tiedHead(config, embed);
      else values = Float32Array.from(data(name));
      feeds[name] = new Tensor("float32", values, shape);
    }
    this.feeds = feeds;
  }

  /**
   * Embeds position `at` of `source` into out[offset .. offset + width): the sum of its bag's rows and of the learned
   * coordinate tables, coordinates clipped to the table.
   */
  embed(source: Positions, at: number, out: Float32Array, offset: number): void {
    const { width, channels } = this.#config;
    out.fill(0, offset, offset + width);
    const add = (table: Float32Array, row: number) => {
      for (let i = 0; i < width; i++) (out[offset + i] as number) += table[row * width + i] as number;
    };
    for (let k = 0; k < source.bag; k++) {
      const id = source.ids[at * source.bag + k] as number;
      if (id !== 0) add(this.#embed, id);
    }
    channels.forEach((channel, c) => {
      const table = this.#tables[c];
      if (!table) return;
      const value = source.coords[at * channels.length + c] as number;
      add(table, Math.min(Math.max(value, 0), channel.learned - 1));
    });
  }
}

/** [d, 3d]: columns of wq / sqrt(head size), wk, wv. The scale of attention is folded in here. */
function joinQkv(config: ModelConfig, part: (name: "wq" | "wk" | "wv") => Float32Array): Float32Array {
  const d = config.width;
  const scale = 1 / Math.sqrt(d / config.heads);
  const out = new Float32Array(3 * d * d);
  for (const [column, name] of (["wq", "wk", "wv"] as const).entries()) {
    const source = part(name);
    const factor = name === "wq" ? scale : 1;
    for (let i = 0; i < d; i++) {
      const to = (3 * i + column) * d;
      for (let j = 0; j < d; j++) out[to + j] = (source[i * d + j] as number) * factor;
    }
  }
  return out;
}

/** [d, vocabulary]: the first rows of the embedding, transposed. */
function tiedHead(config: ModelConfig, embed: Float32Array): Float32Array {
  const { width: d, vocabulary } = config;
  const out = new Float32Array(d * vocabulary);
  for (let v = 0; v < vocabulary; v++) {
    for (let i = 0; i < d; i++) out[i * vocabulary + v] = embed[v * d + i] as number;
  }
  return out;
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
