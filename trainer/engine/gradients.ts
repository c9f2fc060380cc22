// Gradients of the kernels on the path from the weights to the loss, in tfjs's own registry, so that they serve the
// traced and the eager engine alike. tfjs ships more of them, but in a module that Node cannot load by itself
// (extensionless imports). Everything else the model needs carries its gradient with it (ops.ts).
import * as tf from "@tensorflow/tfjs-core";

type Gradient = Omit<tf.GradConfig, "kernelName">;

/** Sums the gradient back over the axes along which `shape` was broadcast. */
function unbroadcast(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
}

const add: Gradient = {
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const d = dy as tf.Tensor;
    return { a: () => unbroadcast(d, a.shape), b: () => unbroadcast(d, b.shape) };
  },
};

const multiply: Gradient = {
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const d = dy as tf.Tensor;
    return { a: () => unbroadcast(tf.mul(d, b), a.shape), b: () => unbroadcast(tf.mul(d, a), b.shape) };
  },
};

/** Equal batch dimensions only: a broadcast one would need a sum. */
const batchMatMul: Gradient = {
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved, attrs) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const d = dy as tf.Tensor;
    const { transposeA: ta, transposeB: tb } = attrs as unknown as tf.BatchMatMulAttrs;
    if (tf.util.sizeFromShape(a.shape.slice(0, -2)) !== tf.util.sizeFromShape(b.shape.slice(0, -2))) {
      throw new Error("matMul with a broadcast batch dimension has no gradient here");
    }
    return {
      a: () => (ta ? tf.matMul(b, d, tb, true) : tf.matMul(d, b, false, !tb)),
      b: () => (tb ? tf.matMul(d, a, true, ta) : tf.matMul(a, d, !ta, false)),
    };
  },
};

const softmax: Gradient = {
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [y] = saved as [tf.Tensor];
    const { dim } = attrs as unknown as tf.SoftmaxAttrs;
    const weighted = tf.mul(dy as tf.Tensor, y);
    return { logits: () => tf.sub(weighted, tf.mul(tf.sum(weighted, dim, true), y)) };
  },
};

const reshape: Gradient = {
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({ x: () => tf.reshape(dy as tf.Tensor, x!.shape) }),
};

const transpose: Gradient = {
  gradFunc: (dy, _, attrs) => {
    const { perm } = attrs as unknown as tf.TransposeAttrs;
    return { x: () => tf.transpose(dy as tf.Tensor, tf.backend_util.getUndoAxesPermutation(perm)) };
  },
};

const splitV: Gradient = {
  gradFunc: (dy, _, attrs) => {
    const { axis } = attrs as unknown as tf.SplitVAttrs;
    return { x: () => tf.concat(dy as tf.Tensor[], axis) };
  },
};

const GRADIENTS: Readonly<Record<string, Gradient>> = {
  [tf.Add]: add,
  [tf.Multiply]: multiply,
  [tf.BatchMatMul]: batchMatMul,
  [tf.Softmax]: softmax,
  [tf.Reshape]: reshape,
  [tf.Transpose]: transpose,
  [tf.SplitV]: splitV,
};

let registered = false;

/** Fills tfjs's gradient registry, once per process. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, gradient] of Object.entries(GRADIENTS)) {
    if (tf.getGradient(kernelName) === undefined) tf.registerGradient({ kernelName, ...gradient });
  }
}
