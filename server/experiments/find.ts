// From the word a user gave to an experiment: a training experiment by name, a file, or a file of experiments/ by name.
import { existsSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseExperiment, readDataFile } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import type { Choice, ExperimentPlan } from "./plan.ts";
import { TRAINING_EXPERIMENTS, trainingExperiment } from "./registry.ts";
import { planSocietyExperiment } from "./society-plan.ts";
import { planTraining } from "./training-plan.ts";

const FOLDER = fileURLToPath(new URL("../../experiments/", import.meta.url));
const ENDING = /\.(ya?ml|json)$/;

/** @throws FolkloreError "not-found" with did-you-mean, "bad-config", "bad-usage". */
export function findExperiment(wanted: string, choice: Choice): ExperimentPlan {
  const training = trainingExperiment(wanted);
  if (training !== undefined) return planTraining(training, choice);
  const path = findFile(wanted);
  const name = basename(path, extname(path));
  return planSocietyExperiment(name, parseExperiment(readDataFile(path), path), choice);
}

function findFile(wanted: string): string {
  if (existsSync(wanted) && ENDING.test(wanted)) return wanted;
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => ENDING.test(file)) : [];
  const file = files.find((known) => known.replace(ENDING, "") === wanted);
  if (file !== undefined) return join(FOLDER, file);
  const names = [...TRAINING_EXPERIMENTS, ...files.map((known) => known.replace(ENDING, ""))];
  const found = suggest(wanted, names);
  throw new FolkloreError(
    "not-found",
    `no experiment and no file "${wanted}"`,
    found === undefined
      ? `the experiments: ${names.join(", ")}; or give a YAML or JSON file`
      : `did you mean "${found}"?`,
  );
}
