// Gradients: of single operations and of whole models by finite differences, and traced against eager.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { batchFeeds } from "../../trainer/batch.ts";
import { EagerEngine } from "../../trainer/engine/eager-engine.ts";
import type { Step } from "../../trainer/engine/engine.ts";
import { OnnxEngine } from "../../trainer/engine/onnx-engine.ts";
import { initialParameters } from "../../trainer/initial.ts";
import type { ModelConfig } from "../../trainer/model-config.ts";
import { embedBags, lookUp, rmsNorm, rotate, swiGlu, weightedCrossEntropy } from "../../trainer/ops.ts";
import { lossAndGradients, trainInputSpecs } from "../../trainer/steps.ts";
import { type Argument, distance, floats, runBoth, sizeOf } from "./engine/run-both.ts";
import { randomSequence, tinyConfig } from "./tiny.ts";

/** Step of the central differences: with fp32 values of order 1 it balances rounding against curvature. */
const STEP = 1e-2;
const TOLERANCE = 3e-3;

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
const int = (values: number[]) => tf.tensor1d(values, "int32");

const OPERATIONS: Record<string, { shapes: number[][]; op: Operation }> = {
  rmsNorm: { shapes: [[3, 4], [4]], op: (x, g) => rmsNorm(x as tf.Tensor2D, g as tf.Tensor1D) },
  swiGlu: {
    shapes: [
      [3, 4],
      [3, 4],
    ],
    op: (g, u) => swiGlu(g as tf.Tensor2D, u as tf.Tensor2D),
  },
  rotate: {
    shapes: [[2, 2, 3, 4]],
    // One angle per head-independent position and pair: both halves carry the same cosine and sine.
    op: (x) => {
      const half = tf.tensor4d(
        Float32Array.from({ length: 12 }, (_, i) => i),
        [2, 1, 3, 2],
      );
      const angle = tf.concat([half, half], 3);
      return rotate(x as tf.Tensor4D, tf.cos(angle) as tf.Tensor4D, tf.sin(angle) as tf.Tensor4D);
    },
  },
  embedBags: {
    shapes: [[5, 3]],
    op: (table) => embedBags(table as tf.Tensor2D, int([4, 1, 1, 2, 4]), int([0, 0, 2, 2, 2]), 3),
  },
  lookUp: { shapes: [[4, 3]], op: (table) => lookUp(table as tf.Tensor2D, int([3, 0, 3, 1, 3])) },
  weightedCrossEntropy: {
    shapes: [[4, 5]],
    op: (z) => weightedCrossEntropy(z as tf.Tensor2D, int([1, 4, 0, 2]), tf.tensor1d([1, 0, 0.5, -0.7])),
  },
  "add, broadcast": { shapes: [[2, 3], [3]], op: (a, b) => tf.add(a, b) },
  "multiply, broadcast": {
    shapes: [
      [2, 1, 3],
      [2, 3],
    ],
    op: (a, b) => tf.mul(a, b),
  },
  matMul: {
    shapes: [
      [2, 3],
      [3, 4],
    ],
    op: (a, b) => tf.matMul(a, b),
  },
  "matMul, a transposed": {
    shapes: [
      [3, 2],
      [3, 4],
    ],
    op: (a, b) => tf.matMul(a, b, true, false),
  },
  "matMul, b transposed": {
    shapes: [
      [2, 2, 3],
      [2, 4, 3],
    ],
    op: (a, b) => tf.matMul(a, b, false, true),
  },
  "matMul, both transposed": {
    shapes: [
      [3, 2],
      [4, 3],
    ],
    op: (a, b) => tf.matMul(a, b, true, true),
  },
  softmax: { shapes: [[3, 5]], op: (x) => tf.softmax(x) },
  reshape: { shapes: [[2, 6]], op: (x) => tf.reshape(tf.mul(x, x), [3, 4]) },
  transpose: { shapes: [[2, 3, 4]], op: (x) => tf.transpose(x, [2, 0, 1]) },
  split: { shapes: [[5, 2]], op: (x) => tf.split(x, [2, 3])[1] as tf.Tensor },
};

beforeAll(async () => {
  await EagerEngine.cpu(); // loads the backend and registers the gradients
});

describe("gradients of single operations", () => {
  it.each(Object.keys(OPERATIONS))("%s", async (name) => {
    const { shapes, op } = OPERATIONS[name]!;
    const rng = Rng.seed(name);
    const args = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, floats(rng, shape, -1.5, 1.5)]));
    const step: Step = (inputs) => {
      const { value, grads } = tf.valueAndGrads(op)(
        shapes.map((_, i) => inputs[`x${i}`]!),
        upstream(op(...shapes.map((_, i) => inputs[`x${i}`]!)).shape),
      );
      return { outputs: { value, ...Object.fromEntries(grads.map((g, i) => [`x${i}`, g])) }, state: {} };
    };
    const { traced, eager } = await runBoth(step, args);
    for (const key of Object.keys(eager)) expect(distance(traced[key]!, eager[key]!)).toBeLessThan(1e-5);
    for (const key of Object.keys(args)) {
      const differences = centralDifferences(args, key, (at) => valueAt(op, at));
      expect(distance(eager[key]!, differences)).toBeLessThan(TOLERANCE);
    }
  });
});

/** A random gradient from above, so that nothing is symmetric by accident. */
function upstream(shape: number[]): tf.Tensor {
  return tf.tensor(floats(Rng.seed("upstream"), shape).data, shape);
}

function valueAt(op: Operation, args: Record<string, Argument>): number {
  tf.setBackend("cpu");
  return tf.tidy(() => {
    const y = op(...Object.values(args).map(({ shape, data }) => tf.tensor(data, [...shape])));
    return tf.sum(tf.mul(y, upstream(y.shape))).dataSync()[0]!;
  });
}

function centralDifferences(
  args: Record<string, Argument>,
  key: string,
  value: (at: Record<string, Argument>) => number,
): number[] {
  const { shape, data } = args[key]!;
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    const moved = (by: number) => {
      const copy = Float32Array.from(data);
      copy[i] = copy[i]! + by;
      return value({ ...args, [key]: { shape, data: copy } });
    };
    return (moved(STEP) - moved(-STEP)) / (2 * STEP);
  });
}

/** A step that outputs the loss and every gradient of a batch, and its feeds. */
function modelGradients(config: ModelConfig, bag: number) {
  const rng = Rng.seed(`model ${bag} ${config.tied}`);
  // Larger than the usual start, so that no path is too weak for finite differences.
  const parameters = initialParameters(config, rng);
  for (const { data } of parameters.values())
    for (let i = 0; i < data.length; i++) data[i]! += 0.3 * rng.gaussian();
  const shape = { batch: 2, length: 5 };
  const sequences = [randomSequence(config, rng, 5, bag), randomSequence(config, rng, 3, bag)];
  const feeds = { ...batchFeeds(config, sequences, shape), normaliser: Float32Array.of(3) };
  const names = [...parameters.keys()];
  const step: Step = (inputs, state) => {
    const { loss, gradients } = lossAndGradients(config, names, shape, inputs, state);
    return { outputs: { loss, ...gradients }, state: {} };
  };
  const { clip, decay, epsilon, rate, ...specs } = trainInputSpecs(config, shape);
  return { parameters, feeds, step, specs };
}

describe("gradients of a whole model", () => {
  it.each([
    { tied: false, bag: 1 },
    { tied: true, bag: 4 },
    { tied: true, bag: 1, features: 0 },
  ])("agree with finite differences ($tied, bag $bag)", async ({ bag, ...change }) => {
    const { parameters, feeds, step, specs } = modelGradients(tinyConfig(change), bag);
    const engine = new OnnxEngine("cpu");
    const state = engine.createState(parameters);
    const program = await engine.compile(step, specs, state);
    const gradients = await program.run(feeds);
    const eager = await EagerEngine.cpu();
    const eagerProgram = await eager.compile(step, specs, eager.createState(parameters));
    const oracle = await eagerProgram.run(feeds);
    for (const name of Object.keys(oracle)) {
      expect(distance(gradients[name]!, oracle[name]!), name).toBeLessThan(1e-5);
    }
    const lossAt = async (name: string, data: Float32Array) => {
      state.write(new Map([[name, { shape: parameters.get(name)!.shape, data }]]));
      return (await program.run(feeds)).loss![0]!;
    };
    for (const [name, { data }] of parameters) {
      // One random direction per parameter array checks all its elements at once; a second one checks the first.
      for (const seed of [1, 2]) {
        const rng = Rng.seed(`${name} ${seed}`);
        const direction = Float32Array.from(data, () => rng.gaussian());
        const length = Math.hypot(...direction);
        const moved = (by: number) => data.map((x, i) => x + (by * direction[i]!) / length);
        const slope = ((await lossAt(name, moved(STEP))) - (await lossAt(name, moved(-STEP)))) / (2 * STEP);
        const expected = direction.reduce((sum, x, i) => sum + (x * gradients[name]![i]!) / length, 0);
        expect(Math.abs(slope - expected), name).toBeLessThan(TOLERANCE * (1 + Math.abs(expected)));
      }
      await lossAt(name, data);
    }
  });

  it("leave the padding row and unused rows of the embedding alone", async () => {
    const { parameters, feeds, step, specs } = modelGradients(tinyConfig(), 4);
    const engine = new OnnxEngine("cpu");
    const program = await engine.compile(step, specs, engine.createState(parameters));
    const everywhere = new Float32Array(feeds.weights.length).fill(1); // a position without loss has no gradient
    const { embed } = await program.run({ ...feeds, weights: everywhere });
    const used = new Set(feeds.ids);
    for (let id = 0; id < 12; id++) {
      const row = embed!.slice(id * 8, id * 8 + 8);
      expect(row.some((g) => g !== 0)).toBe(id !== 0 && used.has(id));
    }
  });
});
