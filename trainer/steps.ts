// The two steps a learner runs: one update of the weights, and the scores of given targets without an update.
// Forward, loss, gradients and optimiser meet here; engines execute it. It knows no batches and no devices.
import * as tf from "@tensorflow/tfjs-core";
import type { InputSpec, Step, Tensors } from "./engine/engine.ts";
import { decoder, type ModelInputs } from "./model.ts";
import type { ModelConfig } from "./model-config.ts";
import { logProbabilities, weightedCrossEntropy } from "./ops.ts";
import { adamW, OPTIMISER_INPUTS } from "./optimiser.ts";

/** Batch and length of the positions a step is traced for. */
export interface StepShape {
  readonly batch: number;
  readonly length: number;
}

/** Prefix of the inputs that index learned coordinate tables. */
export const LEARNED = "learned.";

export function modelInputSpecs(
  config: ModelConfig,
  { batch, length }: StepShape,
): Record<string, InputSpec> {
  const positions = batch * length;
  const specs: Record<string, InputSpec> = {
    ids: { dtype: "int32", shape: [positions], rows: "M" },
    rows: { dtype: "int32", shape: [positions], rows: "M" },
    coords: { dtype: "float32", shape: [positions, config.channels.length] },
    targets: { dtype: "int32", shape: [positions] },
  };
  for (const { name, learned } of config.channels) {
    if (learned > 0) specs[LEARNED + name] = { dtype: "int32", shape: [positions] };
  }
  return specs;
}

export function trainInputSpecs(config: ModelConfig, shape: StepShape): Record<string, InputSpec> {
  const specs = modelInputSpecs(config, shape);
  specs.weights = { dtype: "float32", shape: [shape.batch * shape.length] };
  for (const name of ["normaliser", ...OPTIMISER_INPUTS]) specs[name] = { dtype: "float32", shape: [] };
  return specs;
}

function modelInputs(inputs: Tensors, { batch, length }: StepShape): ModelInputs {
  const learned: Record<string, tf.Tensor1D> = {};
  for (const [name, tensor] of Object.entries(inputs)) {
    if (name.startsWith(LEARNED)) learned[name.slice(LEARNED.length)] = tensor as tf.Tensor1D;
  }
  return {
    batch,
    length,
    ids: inputs.ids as tf.Tensor1D,
    rows: inputs.rows as tf.Tensor1D,
    coords: inputs.coords as tf.Tensor2D,
    learned,
  };
}

/** Loss [] and its gradient by parameter name, at the weights given. */
export function lossAndGradients(
  config: ModelConfig,
  parameters: readonly string[],
  shape: StepShape,
  inputs: Tensors,
  state: Tensors,
): { loss: tf.Tensor; gradients: Tensors } {
  const loss = (...values: tf.Tensor[]) => {
    const weights = Object.fromEntries(parameters.map((name, i) => [name, values[i]!]));
    const logits = decoder(config, weights, modelInputs(inputs, shape));
    const scaled = tf.div(inputs.weights!, inputs.normaliser!) as tf.Tensor1D;
    return weightedCrossEntropy(logits, inputs.targets as tf.Tensor1D, scaled);
  };
  const { value, grads } = tf.valueAndGrads(loss)(parameters.map((name) => state[name]!));
  return { loss: value, gradients: Object.fromEntries(parameters.map((name, i) => [name, grads[i]!])) };
}

/** Outputs `loss` and `norm`; replaces parameters and optimiser slots. */
export function trainStep(config: ModelConfig, parameters: readonly string[], shape: StepShape): Step {
  return (inputs, state) => {
    const { loss, gradients } = lossAndGradients(config, parameters, shape, inputs, state);
    const { rate, epsilon, decay, clip } = inputs as Record<string, tf.Tensor>;
    const scalars = { rate: rate!, epsilon: epsilon!, decay: decay!, clip: clip! };
    const updated = adamW(gradients, state, scalars);
    return { outputs: { loss, norm: updated.norm }, state: updated.state };
  };
}

/** Outputs `logProb` [N] of each target and `best` int32 [N], the most likely token; replaces nothing. */
export function scoreStep(config: ModelConfig, shape: StepShape): Step {
  return (inputs, state) => {
    const logits = decoder(config, state, modelInputs(inputs, shape));
    const hit = tf.oneHot(inputs.targets as tf.Tensor1D, config.vocabulary, 1, 0, "float32");
    const logProb = tf.sum(tf.mul(logProbabilities(logits), hit), 1);
    return { outputs: { logProb, best: tf.argMax(logits, 1) }, state: {} };
  };
}
