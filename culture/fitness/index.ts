// The door of culture/fitness/: trials, effects with their bounds, verdicts.
export { FITNESS } from "./constants.ts";
export { type Effect, effectOf, NO_TRIAL, type Tally, type Trial } from "./effect.ts";
export { hasRegressed, isLiterate, NO_READS, recentRate, remember } from "./readership.ts";
export { type Arm, assign, placeboBody } from "./trial.ts";
export {
  type Decision,
  errorOf,
  type Finding,
  type FitnessVerdict,
  findingOf,
  judge,
  pool,
  type Standing,
  settle,
} from "./verdict.ts";
