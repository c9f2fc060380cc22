// The door of server/config: the one documented schema of runs and experiments, and how input becomes a config.
export { type Arm, armsOf, describeArms, EXPERIMENT_ARMS, findArm } from "./arms.ts";
export { type ConfigRow, configRows, describeConfig } from "./describe.ts";
export {
  ancestors,
  type Experiment,
  experimentSchema,
  type PlannedRun,
  parseExperiment,
  planExperiment,
  schooled,
} from "./experiment.ts";
export { readDataFile } from "./load.ts";
export { mergeConfig, type Plain, resolveConfig, resolveWith } from "./resolve.ts";
export { ARMS, type RunConfig, type RunConfigInput, runConfigSchema } from "./schema.ts";
