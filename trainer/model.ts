// The decoder, written once: from bags of ids and coordinates to logits. Pre-norm transformer as in Llama: RMSNorm,
// rotary attention, SwiGLU, no biases. It does not know how it is executed, trained or sampled.
//
// Rotary layout ("half split", as in Llama checkpoints on Hugging Face): within a head of width 2n, pair j is made
// of components j and j + n; the angle of pair j is coords x frequencies (rotary.ts), so each pair follows one
// coordinate channel. x' = x cos + (-x[n..2n], x[0..n]) sin.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensors } from "./engine/engine.ts";
import type { ModelConfig } from "./model-config.ts";
import { embedBags, lookUp, rmsNorm, rotate, swiGlu } from "./ops.ts";
import { rotaryFrequencies } from "./rotary.ts";

/** Scores of masked pairs before the softmax: exp(-1e9) is exactly 0 in fp32. */
const MASKED = -1e9;

/** The inputs of the model, all for N = batch * length positions, row b * length + t. */
export interface ModelInputs {
  readonly batch: number;
  readonly length: number;
  /** int32 [M]: all ids of all bags, and the position that each belongs to. */
  readonly ids: tf.Tensor1D;
  readonly rows: tf.Tensor1D;
  /** float32 [N, C]. */
  readonly coords: tf.Tensor2D;
  /** int32 [N] per channel with a learned table, clipped to it. */
  readonly learned: Readonly<Record<string, tf.Tensor1D>>;
}

interface Rotary {
  readonly cos: tf.Tensor4D;
  readonly sin: tf.Tensor4D;
}

/** Logits [N, vocabulary] of the token after each position. Sequences are right-padded; attention is causal. */
export function decoder(config: ModelConfig, weights: Tensors, inputs: ModelInputs): tf.Tensor2D {
  const { width, heads } = config;
  const { batch, length } = inputs;
  const headWidth = width / heads;
  const matrix = (name: string) => weights[name] as tf.Tensor2D;
  const gain = (name: string) => weights[name] as tf.Tensor1D;
  const mask = causalMask(length);
  const { keys, queries } = rotaries(config, inputs);

  const intoHeads = (x: tf.Tensor2D) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, headWidth]), [0, 2, 1, 3]) as tf.Tensor4D;

  let x = embedBags(matrix("embed"), inputs.ids, inputs.rows, batch * length);
  for (const [channel, ids] of Object.entries(inputs.learned)) {
    x = tf.add(x, lookUp(matrix(`coord.${channel}`), ids));
  }
  for (let i = 0; i < config.layers; i++) {
    const layer = `layers.${i}.`;
    const a = rmsNorm(x, gain(`${layer}attn_norm`));
    const q = rotate(intoHeads(tf.matMul(a, matrix(`${layer}wq`))), queries.cos, queries.sin);
    const k = rotate(intoHeads(tf.matMul(a, matrix(`${layer}wk`))), keys.cos, keys.sin);
    const v = intoHeads(tf.matMul(a, matrix(`${layer}wv`)));
    const attention = tf.softmax(tf.add(tf.matMul(q, k, false, true), mask)); // [B, H, T, T]
    const read = tf.reshape(tf.transpose(tf.matMul(attention, v), [0, 2, 1, 3]), [batch * length, width]);
    x = tf.add(x, tf.matMul(read as tf.Tensor2D, matrix(`${layer}wo`)));
    const m = rmsNorm(x, gain(`${layer}mlp_norm`));
    const hidden = swiGlu(tf.matMul(m, matrix(`${layer}w_gate`)), tf.matMul(m, matrix(`${layer}w_up`)));
    x = tf.add(x, tf.matMul(hidden, matrix(`${layer}w_down`)));
  }
  const out = rmsNorm(x, gain("norm"));
  const logits = config.tied
    ? tf.matMul(out, tokenRows(config, matrix("embed")), false, true)
    : tf.matMul(out, matrix("head"));
  return tf.add(logits, neverPadding(config.vocabulary));
}

/** [V]: class 0 is padding and never predicted, so that probabilities are those the sampler draws from. */
function neverPadding(vocabulary: number): tf.Tensor1D {
  const mask = new Float32Array(vocabulary);
  mask[0] = MASKED;
  return tf.tensor1d(mask);
}

/** The rows of the embedding that are tokens, not input-only features. */
function tokenRows({ vocabulary, features }: ModelConfig, embed: tf.Tensor2D): tf.Tensor2D {
  return features === 0 ? embed : (tf.split(embed, [vocabulary, features])[0] as tf.Tensor2D);
}

/** Cosines and sines [B, 1, T, headWidth]; those of the queries carry the 1 / sqrt(headWidth) of attention. */
function rotaries(config: ModelConfig, inputs: ModelInputs): { keys: Rotary; queries: Rotary } {
  const headWidth = config.width / config.heads;
  const pairs = headWidth / 2;
  const frequencies = tf.tensor2d(rotaryFrequencies(config), [config.channels.length, pairs]);
  const half = tf.matMul(inputs.coords, frequencies);
  const angles = tf.reshape(tf.concat([half, half], 1), [inputs.batch, 1, inputs.length, headWidth]);
  const cos = tf.cos(angles) as tf.Tensor4D;
  const sin = tf.sin(angles) as tf.Tensor4D;
  const scale = 1 / Math.sqrt(headWidth);
  return { keys: { cos, sin }, queries: { cos: tf.mul(cos, scale), sin: tf.mul(sin, scale) } };
}

/** [1, 1, T, T]: 0 where the key is not after the query. */
function causalMask(length: number): tf.Tensor4D {
  const mask = new Float32Array(length * length);
  for (let query = 0; query < length; query++)
    mask.fill(MASKED, query * length + query + 1, (query + 1) * length);
  return tf.tensor4d(mask, [1, 1, length, length]);
}
