// The door of the trainer: engines, the learner, the model's shape and the wire format of sequences.

export { lengthBucket } from "./batch.ts";
export { createEngine, DEVICES, type Device, type EngineOptions } from "./engine/create-engine.ts";
export { EagerEngine } from "./engine/eager-engine.ts";
export { DeviceError, type Engine, type NamedArray, type NamedArrays } from "./engine/engine.ts";
export { OnnxEngine } from "./engine/onnx-engine.ts";
export {
  Learner,
  type LearnerOptions,
  type Score,
  type TrainOptions,
  type TrainReport,
} from "./learner.ts";
export {
  type ModelConfig,
  modelConfig,
  modelConfigSchema,
  parameterCount,
  parameterShapes,
  SIZES,
  type Size,
  sizeSchema,
} from "./model-config.ts";
export {
  type CreditForm,
  type GradedAttempt,
  imitation,
  mix,
  outcomeExpertIteration,
  policyGradient,
  prefixExpertIteration,
  RoleBaseline,
  stepCredit,
  type Weighted,
} from "./objectives.ts";
export { type Checkpoint, loadSafetensors, SafetensorsError, saveSafetensors } from "./safetensors.ts";
export { Sampler, type SamplerOptions, type SampleSettings } from "./sampler.ts";
export { learningRate, type Schedule } from "./schedule.ts";
export type { BagSize, Continuation, Positions, SampleRequest, Sequence } from "./sequence.ts";
export { type SampledSteps, sampleSteps } from "./step-sampler.ts";
