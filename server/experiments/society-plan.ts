// A society experiment (a file of experiments/) as a plan: its runs, and the report of their event logs.
import { contentId } from "../../core/index.ts";
import { ancestors, type Experiment, planExperiment, type RunConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { planSociety } from "../simulation/society.ts";
import { SqliteStore, type Store } from "../store/index.ts";
import { chooseVariants } from "./choose.ts";
import { GENERATION_GROUPS, generationFigures } from "./generation-figures.ts";
import type { Choice, ExperimentPlan } from "./plan.ts";
import { SOCIETY_ACCOUNTING, SOCIETY_LAYOUT, societyFigures } from "./society-figures.ts";
import { runSociety, type SocietyRun } from "./society-runs.ts";

/** @throws FolkloreError "bad-config" or "bad-usage" for keys or variants that do not exist. */
export function planSocietyExperiment(
  name: string,
  experiment: Experiment,
  { assignments, seeds, variants: wanted }: Choice,
): ExperimentPlan {
  const { title, what, control, inherits } = experiment;
  // What a chosen variant inherits from must be run too.
  const chosen = new Set(
    chooseVariants(Object.keys(experiment.variants), wanted).flatMap((label) => [
      label,
      ...ancestors(inherits, label),
    ]),
  );
  const idOf = (variant: string, seed: number): string => `${name}-${variant}-${seed}`;
  const runs: SocietyRun[] = planExperiment(
    { ...experiment, seeds: [...(seeds ?? experiment.seeds)] },
    assignments,
  )
    .filter(({ variant }) => chosen.has(variant))
    .map(({ variant, seed, config, from }) => {
      const id = idOf(variant, seed);
      if (from === undefined) return { id, variant, seed, config };
      const needs = idOf(from, seed);
      return { id, variant, seed, config: { ...config, inherit: { ...config.inherit, run: needs } }, needs };
    });
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
        // The school is no variant to compare: what it took stands beside what its pupils took.
        const figures = runs
          .filter(({ variant }) => variant !== experiment.school)
          .map(({ id, variant, seed, config, needs }) => {
            const run = store.getRun(id)!;
            const { values, ...rest } = societyFigures(store, run);
            const schooled = needs === undefined ? 0 : tokensOf(store, needs, config);
            return {
              variant,
              seed,
              values: {
                ...values,
                ...generationFigures(store, run),
                ...(experiment.school !== undefined && { schooled }),
              },
              ...rest,
            };
          });
        const generations = Object.values(inherits).some((from) => from !== experiment.school);
        const heirs = generations ? GENERATION_GROUPS : [];
        const [headline, ...rest] = SOCIETY_LAYOUT.groups;
        const groups = [headline!, ...heirs, ...rest];
        const layout = { ...SOCIETY_LAYOUT, groups, control: control ?? null };
        return { name, title, what, digest, layout, figures, accounting: SOCIETY_ACCOUNTING };
      } finally {
        store.close();
      }
    },
  };
}

/** Training tokens of the populations of a run that those of the config go on with. */
function tokensOf(store: Store, run: string, config: RunConfig): number {
  const heirs = new Set(planSociety(config).populations.map(({ id }) => id));
  let tokens = 0;
  for (const { type, data } of store.events(run)) {
    if (type !== "policy.updated" && type !== "policy.slept") continue;
    if (heirs.has(data.population)) tokens += data.tokens;
  }
  return tokens;
}
