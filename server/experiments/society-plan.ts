// A society experiment (a file of experiments/) as a plan: its runs, and the report of their event logs.
import { contentId } from "../../core/index.ts";
import { type Experiment, planExperiment } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { SqliteStore } from "../store/index.ts";
import { chooseVariants } from "./choose.ts";
import type { Choice, ExperimentPlan } from "./plan.ts";
import { SOCIETY_ACCOUNTING, SOCIETY_LAYOUT, societyFigures } from "./society-figures.ts";
import { runSociety, type SocietyRun } from "./society-runs.ts";

/** @throws FolkloreError "bad-config" or "bad-usage" for keys or variants that do not exist. */
export function planSocietyExperiment(
  name: string,
  experiment: Experiment,
  { assignments, seeds, variants: wanted }: Choice,
): ExperimentPlan {
  const chosen = chooseVariants(Object.keys(experiment.variants), wanted);
  const { title, what, control } = experiment;
  const runs: SocietyRun[] = planExperiment(
    { ...experiment, seeds: [...(seeds ?? experiment.seeds)] },
    assignments,
  )
    .filter(({ variant }) => chosen.includes(variant))
    .map((run) => ({ ...run, id: `${name}-${run.variant}-${run.seed}` }));
  const digest = contentId({ experiment: name, runs: runs.map(({ config }) => config) });
  return {
    name,
    preview: runs,
    async execute({ dir, jobs, fresh, signal, progress }) {
      if (fresh) {
        throw new FolkloreError(
          "bad-usage",
          "--fresh: runs of a society are not thrown away",
          "run the experiment into another folder with --dir",
        );
      }
      const store = SqliteStore.open(dir);
      try {
        await runSociety({ runs, store, dir, jobs, signal, progress });
        if (signal.aborted) return undefined;
        const figures = runs.map(({ id, variant, seed }) => ({
          variant,
          seed,
          ...societyFigures(store, store.getRun(id)!),
        }));
        const layout = { ...SOCIETY_LAYOUT, control: control ?? null };
        return { name, title, what, digest, layout, figures, accounting: SOCIETY_ACCOUNTING };
      } finally {
        store.close();
      }
    },
  };
}
