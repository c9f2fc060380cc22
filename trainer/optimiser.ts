// AdamW with global-norm clipping (Loshchilov and Hutter 2019; Kingma and Ba 2015) as a pure function over tensors.
// Its slots are state arrays beside the parameters; rate and step count are fed in, so that one traced graph serves
// every step. It knows no model.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensors } from "./engine/engine.ts";

const BETA1 = 0.9;
/** 0.98 rather than 0.999: short runs on small models (docs: learning recipe). */
const BETA2 = 0.98;
const EPSILON = 1e-8;
/**
 * Added to both slots: without it those of unused embedding rows fade into denormal numbers, stay there for good and
 * double the time of a step. (ONNX Runtime's denormals-as-zero option holds for whichever session of the process was
 * made first, so it would make results depend on threads.) 1e-30 moves a weight by less than 1e-20 of the rate.
 */
const FLOOR = 1e-30;

/** Names of the two slots of a parameter. */
export const meanSlot = (name: string) => `adam.m/${name}`;
export const squareSlot = (name: string) => `adam.v/${name}`;

/** Scalars that change from step to step, by input name. */
export const OPTIMISER_INPUTS = ["rate", "epsilon", "decay", "clip"] as const;
export type OptimiserInput = (typeof OPTIMISER_INPUTS)[number];

/** What to feed at step number `step` (1 for the first): bias corrections folded into rate and epsilon. */
export function optimiserFeeds(
  step: number,
  learningRate: number,
  weightDecay: number,
  clip: number,
): Record<OptimiserInput, Float32Array> {
  const correction1 = 1 - BETA1 ** step;
  const correction2 = Math.sqrt(1 - BETA2 ** step);
  return {
    rate: Float32Array.of((learningRate * correction2) / correction1),
    epsilon: Float32Array.of(EPSILON * correction2),
    decay: Float32Array.of(1 - learningRate * weightDecay),
    clip: Float32Array.of(clip),
  };
}

/**
 * One update of every parameter. `state` holds parameters and slots; returns their new values and the norm of all
 * gradients together before clipping. Weight decay touches matrices only, never norms.
 */
export function adamW(
  gradients: Tensors,
  state: Tensors,
  scalars: Readonly<Record<OptimiserInput, tf.Tensor>>,
): { state: Tensors; norm: tf.Tensor } {
  const squares = Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, tf.square(g)]));
  const total = Object.values(squares)
    .map((square) => tf.sum(square))
    .reduce((sum, part) => tf.add(sum, part));
  const norm = tf.sqrt(total);
  const scale = tf.minimum(tf.div(scalars.clip, tf.add(norm, 1e-6)), 1);
  const meanGain = tf.mul(scale, 1 - BETA1);
  const squareGain = tf.mul(tf.square(scale), 1 - BETA2);
  const next: Record<string, tf.Tensor> = {};
  for (const [name, gradient] of Object.entries(gradients)) {
    const value = state[name]!;
    const m = tf.add(tf.mul(state[meanSlot(name)]!, BETA1), tf.add(tf.mul(gradient, meanGain), FLOOR));
    const v = tf.add(
      tf.mul(state[squareSlot(name)]!, BETA2),
      tf.add(tf.mul(squares[name]!, squareGain), FLOOR),
    );
    const update = tf.mul(tf.div(m, tf.add(tf.sqrt(v), scalars.epsilon)), scalars.rate);
    const kept = value.rank === 2 ? tf.mul(value, scalars.decay) : value;
    next[name] = tf.sub(kept, update);
    next[meanSlot(name)] = m;
    next[squareSlot(name)] = v;
  }
  return { state: next, norm };
}
