// The two graphs a sampler runs: reading prompts (all positions at once) and taking one step (one new position per
// row, earlier keys and values fed in). The same forward pass as trainer/model.ts, written without tfjs. It knows
// no sampling and no cache management; positions arrive already embedded.
//
// The step takes the past as an input that it only reads and returns the new position's keys and values alone:
// the ONNX Runtime binding copies every output, so a cache that came back whole would be copied at each step.
import type { ModelConfig } from "./model-config.ts";
import { GraphBuilder } from "./onnx/graph.ts";
import { rotaryFrequencies } from "./rotary.ts";

/** RMSNorm epsilon, as in Llama. */
const EPSILON = 1e-5;

/** Name -> shape of the weights both graphs take. qkv joins wq / sqrt(head size), wk and wv column-wise. */
export function decodeWeightShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const { width: d, hidden: m, vocabulary } = config;
  const shapes = new Map<string, readonly number[]>();
  for (let i = 0; i < config.layers; i++) {
    shapes.set(`layers.${i}.attn_norm`, [d]);
    shapes.set(`layers.${i}.qkv`, [d, 3 * d]);
    shapes.set(`layers.${i}.wo`, [d, d]);
    shapes.set(`layers.${i}.mlp_norm`, [d]);
    shapes.set(`layers.${i}.w_gate`, [d, m]);
    shapes.set(`layers.${i}.w_up`, [d, m]);
    shapes.set(`layers.${i}.w_down`, [m, d]);
  }
  shapes.set("norm", [d]);
  shapes.set("head", [d, vocabulary]);
  return shapes;
}

/**
 * Reads prompts, padded on the right (causality keeps the padding out of sight of real positions).
 * Inputs, besides the weights: x float32 [B, T, d] embedded positions; coords float32 [B * T, C]; rows int64 [B, T]
 * = 0..B*T-1; mask float32 [T, T], 0 or very negative; last int64 [B], the row whose logits are wanted.
 * Outputs: logits [B, V]; key.i and value.i [B, H, T, headDim] of each layer i.
 */
export function promptGraph(config: ModelConfig): Uint8Array {
  const { width: d, heads } = config;
  const head = d / heads;
  const model = new Model(config);
  const g = model.graph;
  const mask = g.input("mask", "float32", ["T", "T"]);
  const last = g.input("last", "int64", ["B"]);
  const split = (value: string) =>
    g.node("Transpose", [g.node("Reshape", [value, g.ints([0, 0, heads, head])])], { perm: [0, 2, 1, 3] });
  const x = model.layers((layer, q, k, v) => {
    const [qs, ks, vs] = [split(q), split(k), split(v)];
    g.output(ks, `key.${layer}`, "float32", ["B", heads, "T", head]);
    g.output(vs, `value.${layer}`, "float32", ["B", heads, "T", head]);
    const scores = g.node("com.microsoft:FusedMatMul", [qs, ks], { transB: 1 });
    const weights = g.node("Softmax", [g.node("Add", [scores, mask])], { axis: -1 });
    const mixed = g.node("Transpose", [g.node("MatMul", [weights, vs])], { perm: [0, 2, 1, 3] });
    return g.node("Reshape", [mixed, g.ints([0, 0, d])]);
  });
  model.logits(g.node("Gather", [g.node("Reshape", [x, g.ints([-1, d])]), last]));
  return g.encode();
}

/**
 * One new position per row. Inputs as above with T = 1, and: mask float32 [B, 1, 1, S] over the past; key.i and
 * value.i float32 [B, H, S, headDim]. Outputs: logits [B, V]; new_key.i and new_value.i [B, H, 1, headDim].
 */
export function stepGraph(config: ModelConfig): Uint8Array {
  const { width: d, heads } = config;
  const head = d / heads;
  const model = new Model(config);
  const g = model.graph;
  const mask = g.input("mask", "float32", ["B", 1, 1, "S"]);
  const split = (value: string) => g.node("Reshape", [value, g.ints([-1, heads, 1, head])]);
  const x = model.layers((layer, q, k, v) => {
    const [qs, ks, vs] = [split(q), split(k), split(v)];
    g.output(ks, `new_key.${layer}`, "float32", ["B", heads, 1, head]);
    g.output(vs, `new_value.${layer}`, "float32", ["B", heads, 1, head]);
    const keys = g.input(`key.${layer}`, "float32", ["B", heads, "S", head]);
    const values = g.input(`value.${layer}`, "float32", ["B", heads, "S", head]);
    const past = g.node("Add", [g.node("com.microsoft:FusedMatMul", [qs, keys], { transB: 1 }), mask]);
    const own = g.node("ReduceSum", [g.node("Mul", [qs, ks]), g.ints([3])], { keepdims: 1 });
    // Softmax over past and own together, in parts: no joining and cutting of arrays, and several times faster than
    // the operator on thousands of short rows.
    const top = g.node("Max", [g.node("ReduceMax", [past, g.ints([3])], { keepdims: 1 }), own]);
    const pastWeights = g.node("Exp", [g.node("Sub", [past, top])]);
    const ownWeight = g.node("Exp", [g.node("Sub", [own, top])]);
    const total = g.node("Add", [
      g.node("ReduceSum", [pastWeights, g.ints([3])], { keepdims: 1 }),
      ownWeight,
    ]);
    const mixed = g.node("Div", [
      g.node("Add", [g.node("MatMul", [pastWeights, values]), g.node("Mul", [ownWeight, vs])]),
      total,
    ]);
    return g.node("Reshape", [mixed, g.ints([-1, 1, d])]);
  });
  model.logits(g.node("Reshape", [x, g.ints([-1, d])]));
  return g.encode();
}

type Attention = (layer: number, q: string, k: string, v: string) => string;

/** What the two graphs share: everything but the attention itself. */
class Model {
  readonly graph = new GraphBuilder();
  readonly #config: ModelConfig;
  readonly #weights = new Map<string, string>();

  constructor(config: ModelConfig) {
    this.#config = config;
    for (const [name, shape] of decodeWeightShapes(config)) {
      this.#weights.set(name, this.graph.input(name, "float32", shape));
    }
  }

  #weight(name: string): string {
    const value = this.#weights.get(name);
    if (value === undefined) throw new Error(`no weight ${name}`);
    return value;
  }

  #norm(x: string, name: string): string {
    const attributes = { axis: -1, epsilon: { float: EPSILON } };
    return this.graph.node("SimplifiedLayerNormalization", [x, this.#weight(name)], attributes);
  }

  /** The residual stream [B, T, d] after all layers; `attention` maps rotated q, k and v [B, T, d] to [B, T, d]. */
  layers(attention: Attention): string {
    const { graph: g } = this;
    const { width: d, heads, layers, channels } = this.#config;
    let x = g.input("x", "float32", ["B", "T", d]);
    const coords = g.input("coords", "float32", ["N", channels.length]);
    const rows = g.input("rows", "int64", ["B", "T"]);
    const frequencies = g.constant({
      dtype: "float32",
      shape: [channels.length, d / heads / 2],
      data: rotaryFrequencies(this.#config),
    });
    const angles = g.node("MatMul", [coords, frequencies]);
    const [cos, sin] = [g.node("Cos", [angles]), g.node("Sin", [angles])];
    for (let i = 0; i < layers; i++) {
      const name = `layers.${i}.`;
      const qkv = g.node("MatMul", [this.#norm(x, `${name}attn_norm`), this.#weight(`${name}qkv`)]);
      const [qk, v] = g.nodeMulti("Split", [qkv, g.ints([2 * d, d])], 2, { axis: 2 }) as [string, string];
      // The contributed operator rotates by halves, like Llama; every position has its own row of the tables.
      const rotated = g.node("com.microsoft:RotaryEmbedding", [qk, rows, cos, sin]);
      const [q, k] = g.nodeMulti("Split", [rotated], 2, { axis: 2, num_outputs: 2 }) as [string, string];
      x = g.node("Add", [x, g.node("MatMul", [attention(i, q, k, v), this.#weight(`${name}wo`)])]);
      const h = this.#norm(x, `${name}mlp_norm`);
      const gate = g.node("MatMul", [h, this.#weight(`${name}w_gate`)]);
      // QuickGelu with alpha 1 is SiLU in one pass.
      const silu = g.node("com.microsoft:QuickGelu", [gate], { alpha: { float: 1 } });
      const inner = g.node("Mul", [silu, g.node("MatMul", [h, this.#weight(`${name}w_up`)])]);
      x = g.node("Add", [x, g.node("MatMul", [inner, this.#weight(`${name}w_down`)])]);
    }
    return x;
  }

  /** Final norm and head over [B, d]. */
  logits(x: string): void {
    const value = this.graph.node("MatMul", [this.#norm(x, "norm"), this.#weight("head")]);
    this.graph.output(value, "logits", "float32", ["B", this.#config.vocabulary]);
  }
}
