// A training experiment as a plan: its config resolved, its cells listed, its report laid out.
import { resolveWith } from "../config/index.ts";
import { chooseVariants } from "./choose.ts";
import type { ExperimentConfig, TrainingExperiment } from "./contract.ts";
import type { Layout } from "./layout.ts";
import type { Choice, ExperimentPlan } from "./plan.ts";
import { configDigest, planCells, runCells } from "./run-cells.ts";

const ACCOUNTING: Layout = {
  control: null,
  groups: [
    {
      title: "Accounting (what the shared start took stands in its own row; seconds are wall clock)",
      measures: [
        { key: "spent/attempts", label: "attempts", digits: 0 },
        { key: "spent/trained", label: "tokens trained on", digits: 0 },
        { key: "spent/sampled", label: "tokens sampled", digits: 0 },
        { key: "seconds/training", label: "seconds of training", digits: 0 },
        { key: "seconds/total", label: "seconds in all", digits: 0 },
      ],
    },
  ],
};

/** @throws FolkloreError "bad-config" or "bad-usage" for keys or variants that do not exist. */
export function planTraining(
  experiment: TrainingExperiment<ExperimentConfig>,
  { assignments, seeds, variants: wanted }: Choice,
): ExperimentPlan {
  const { name, title, what, layout, schema } = experiment;
  const config = resolveWith(schema, seeds === undefined ? {} : { seeds }, assignments, `experiment ${name}`);
  const variants = chooseVariants(experiment.variants, wanted);
  const digest = configDigest(name, config);
  return {
    name,
    preview: {
      name,
      title,
      digest,
      config,
      cells: planCells(experiment, variants, config.seeds).map(({ id }) => id),
    },
    async execute(execution) {
      const cells = await runCells({ experiment, config, variants, ...execution });
      if (execution.signal.aborted) return undefined;
      const figures = cells.map(({ variant, seed, values, spent, seconds, notes }) => ({
        variant,
        seed,
        notes,
        values: {
          ...values,
          "spent/attempts": spent.attempts,
          "spent/trained": spent.trainedTokens,
          "spent/sampled": spent.sampledTokens,
          ...Object.fromEntries(Object.entries(seconds).map(([of, count]) => [`seconds/${of}`, count])),
        },
      }));
      return { name, title, what, digest, layout, figures, accounting: ACCOUNTING };
    },
  };
}
