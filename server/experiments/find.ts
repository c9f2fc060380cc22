// From the word a user gave to an experiment: a training experiment by name, a file, or a file of experiments/ by name.
import { existsSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ancestors,
  type Experiment,
  parseExperiment,
  planExperiment,
  readDataFile,
} from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { caveatsOf, runSuffix, withArms } from "./armed.ts";
import type { Choice, ExperimentPlan } from "./plan.ts";
import { TRAINING_EXPERIMENTS, trainingExperiment } from "./registry.ts";
import { planSocietyExperiment } from "./society-plan.ts";
import { planTraining } from "./training-plan.ts";

const FOLDER = fileURLToPath(new URL("../../experiments/", import.meta.url));
const ENDING = /\.(ya?ml|json)$/;

/** @throws FolkloreError "not-found" with did-you-mean, "bad-config", "bad-usage". */
export function findExperiment(wanted: string, choice: Choice): ExperimentPlan {
  const training = trainingExperiment(wanted);
  if (training !== undefined) {
    if (choice.arms === undefined) return planTraining(training, choice);
    throw new FolkloreError(
      "bad-usage",
      `--arms: ${wanted} has no society, so it has no arms`,
      `choose among its variants with --only: ${training.variants.join(", ")}`,
    );
  }
  const path = findFile(wanted);
  return planFile(basename(path, extname(path)), parseExperiment(readDataFile(path), path), choice);
}

/** Runs of the file itself keep plain ids; those of another base or of arms under the same labels have ids of their own. */
function planFile(name: string, file: Experiment, choice: Choice): ExperimentPlan {
  const { arms, variants, assignments } = choice;
  const experiment = arms === undefined ? file : withArms(file, arms, variants, assignments);
  const chosen = arms === undefined ? variants : undefined;
  const id = `${name}${runSuffix(file, experiment, assignments)}`;
  const plan = planSocietyExperiment(id, experiment, { ...choice, variants: chosen });
  const taking = chosen?.flatMap((label) => [label, ...ancestors(experiment.inherits, label)]);
  const runs = planExperiment(experiment, assignments).filter(
    ({ variant }) => taking?.includes(variant) ?? true,
  );
  return {
    ...plan,
    name,
    async execute(execution) {
      const made = await plan.execute(execution);
      return made && { ...made, name, caveats: caveatsOf(runs) };
    },
  };
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
