// The few differentiable operations that tfjs does not have, or whose own gradient would make three times the nodes.
// Each is its forward formula next to its gradient; tests check them by finite differences.
// What a gradient needs is handed to `save`: tfjs frees everything else when the forward pass ends.
// Tensors here are [N, d]: the N = B * T positions of a batch, one row each. It knows no model.
import * as tf from "@tensorflow/tfjs-core";

/** Added to the mean square before its root, as in Llama. */
export const NORM_EPSILON = 1e-5;

/** Root-mean-square norm of each row of x [N, d], scaled by gain [d]. */
export function rmsNorm(x: tf.Tensor2D, gain: tf.Tensor1D): tf.Tensor2D {
  const width = x.shape[1];
  const norm = tf.customGrad((a, g, save) => {
    const input = a as tf.Tensor2D;
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(input), 1, true), NORM_EPSILON)); // [N, 1]
    const unit = tf.mul(input, inverse);
    (save as tf.GradSaveFunc)([unit, inverse, g as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [normed, scale, weight] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
      const along = tf.mul(dy, normed); // [N, d]
      const mean = tf.matMul(
        along as tf.Tensor2D,
        tf.reshape(tf.div(weight, width), [width, 1]) as tf.Tensor2D,
      ); // [N, 1]
      const dx = tf.mul(tf.sub(tf.mul(dy, weight), tf.mul(normed, mean)), scale);
      return [dx, tf.sum(along, 0)];
    };
    return { value: tf.mul(unit, g as tf.Tensor), gradFunc };
  });
  return norm(x, gain) as tf.Tensor2D;
}

/** silu(gate) * up, elementwise. */
export function swiGlu(gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  const glu = tf.customGrad((g, u, save) => {
    const open = tf.sigmoid(g as tf.Tensor);
    const silu = tf.mul(g as tf.Tensor, open);
    (save as tf.GradSaveFunc)([open, silu, u as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [s, a, other] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const slope = tf.add(s, tf.mul(a, tf.sub(1, s))); // silu' = s + g s (1 - s)
      return [tf.mul(tf.mul(dy, other), slope), tf.mul(dy, a)];
    };
    return { value: tf.mul(silu, u as tf.Tensor), gradFunc };
  });
  return glu(gate, up) as tf.Tensor2D;
}

/**
 * Rotates the pairs (j, j + half) of the last axis of x [B, H, T, 2 * half] by the angles whose cosines and sines
 * are given in full width [B, 1, T, 2 * half] (both halves alike), scaled by whatever factor they carry.
 */
export function rotate(x: tf.Tensor4D, cos: tf.Tensor4D, sin: tf.Tensor4D): tf.Tensor4D {
  const turn = tf.customGrad((a, save) => {
    (save as tf.GradSaveFunc)([cos, sin]);
    // A rotation's gradient is the opposite rotation.
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [c, s] = saved as [tf.Tensor, tf.Tensor];
      return tf.sub(tf.mul(dy, c), tf.mul(quarterTurn(dy as tf.Tensor4D), s));
    };
    return {
      value: tf.add(tf.mul(a as tf.Tensor, cos), tf.mul(quarterTurn(a as tf.Tensor4D), sin)),
      gradFunc,
    };
  });
  return turn(x) as tf.Tensor4D;
}

/**
 * (first half, second half) -> (-second, first), as a product with a constant matrix of 0, 1 and -1: exact, and one
 * node where split, negate and concatenate would be three passes over memory.
 */
function quarterTurn(x: tf.Tensor4D): tf.Tensor4D {
  const width = x.shape[3];
  const half = width / 2;
  const turn = new Float32Array(width * width);
  for (let j = 0; j < half; j++) {
    turn[(j + half) * width + j] = -1;
    turn[j * width + j + half] = 1;
  }
  const flat = tf.reshape(x, [-1, width]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(flat, tf.tensor2d(turn, [width, width])), x.shape);
}

/**
 * Sum of table rows per position: out[n] = sum of table[ids[i]] over all i with rows[i] = n. ids and rows are int32
 * [M], out is [positions, d]. The gradient scatters back only what was gathered.
 */
export function embedBags(
  table: tf.Tensor2D,
  ids: tf.Tensor1D,
  rows: tf.Tensor1D,
  positions: number,
): tf.Tensor2D {
  const size = table.shape[0];
  const embed = tf.customGrad((t, save) => {
    (save as tf.GradSaveFunc)([ids, rows]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [from, to] = saved as [tf.Tensor1D, tf.Tensor1D];
      return tf.unsortedSegmentSum(tf.gather(dy, to), from, size);
    };
    return { value: tf.unsortedSegmentSum(tf.gather(t as tf.Tensor, ids), rows, positions), gradFunc };
  });
  return embed(table) as tf.Tensor2D;
}

/** out[n] = table[ids[n]]; ids int32 [N]. */
export function lookUp(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  const size = table.shape[0];
  const look = tf.customGrad((t, save) => {
    (save as tf.GradSaveFunc)([ids]);
    const gradFunc = (dy: tf.Tensor, [from]: tf.Tensor[]) =>
      tf.unsortedSegmentSum(dy as tf.Tensor2D, from as tf.Tensor1D, size);
    return { value: tf.gather(t as tf.Tensor, ids), gradFunc };
  });
  return look(table) as tf.Tensor2D;
}

/** log softmax of each row [N, V], without overflow. */
export function logProbabilities(logits: tf.Tensor2D): tf.Tensor2D {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
}

/** Sum over positions of weight * -log p(target): logits [N, V], targets int32 [N], weights [N]. A scalar. */
export function weightedCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  weights: tf.Tensor1D,
): tf.Scalar {
  const [positions, classes] = logits.shape;
  const column = tf.reshape(weights, [positions, 1]);
  const entropy = tf.customGrad((z, save) => {
    const logP = logProbabilities(z as tf.Tensor2D);
    const hit = tf.oneHot(targets, classes, 1, 0, "float32");
    (save as tf.GradSaveFunc)([logP, hit, column]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [lp, target, weight] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      return tf.mul(tf.sub(tf.exp(lp), target), tf.mul(weight, dy));
    };
    return { value: tf.neg(tf.sum(tf.mul(tf.mul(logP, hit), column))), gradFunc };
  });
  return entropy(logits) as tf.Scalar;
}
