// Which training experiments there are. To add one: write its file, name it here, give docs/results.md a section.
import { apply } from "./apply.ts";
import type { ExperimentConfig, TrainingExperiment } from "./contract.ts";
import { credit } from "./credit.ts";
import { diversity } from "./diversity.ts";
import { proposers } from "./proposers.ts";
import { ratchet } from "./ratchet.ts";
import { sleep } from "./sleep.ts";

/** By name. Each reads its own config: its schema is the only way in. */
const EXPERIMENTS = new Map(
  [apply, proposers, credit, diversity, sleep, ratchet].map((experiment) => [
    experiment.name,
    experiment as unknown as TrainingExperiment<ExperimentConfig>,
  ]),
);

export const TRAINING_EXPERIMENTS: readonly string[] = [...EXPERIMENTS.keys()];

export function trainingExperiment(name: string): TrainingExperiment<ExperimentConfig> | undefined {
  return EXPERIMENTS.get(name);
}
