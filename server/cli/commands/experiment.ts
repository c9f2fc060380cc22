// folklore experiment FILE: every variant with every seed, one run after another, then the comparison.
// Run again after an interruption it goes on where it stopped: finished runs are kept, the one in flight resumes.
import { defineCommand } from "citty";
import { canonicalJson } from "../../../core/index.ts";
import { type PlannedRun, parseExperiment, planExperiment, readDataFile } from "../../config/index.ts";
import { EXIT_INTERRUPTED, FolkloreError } from "../../errors.ts";
import { type RunReport, reportRun } from "../../report.ts";
import type { RunStatus, Store } from "../../store/index.ts";
import { commonArgs, slug, withStore } from "../data-folder.ts";
import { repeated } from "../flags.ts";
import { print, table } from "../output.ts";
import { compareText } from "../report-text.ts";
import { createReporter } from "../run-output.ts";
import { simulate } from "../simulate.ts";

export const experiment = defineCommand({
  meta: {
    name: "experiment",
    description: "run every variant of an experiment with every seed, and compare",
  },
  args: {
    file: {
      type: "positional",
      description: "YAML or JSON file, for example experiments/arms.yaml",
      required: true,
    },
    set: { type: "string", description: "any config key of all runs, repeatable", valueHint: "key=value" },
    "dry-run": { type: "boolean", description: "print the planned runs and stop" },
    ...commonArgs,
  },
  async run({ args, rawArgs }) {
    const plan = parseExperiment(readDataFile(args.file), args.file);
    const runs = planExperiment(plan, repeated(rawArgs, "set"));
    const json = args.json === true;
    const ids = runs.map((run) => runIdOf(plan.title, run));
    if (args["dry-run"])
      return print(
        true,
        runs.map((run, i) => ({ id: ids[i], ...run })),
        () => "",
      );
    await withStore(
      args.dir,
      async (store) => {
        for (const [i, run] of runs.entries()) {
          const status = await runOne(store, ids[i]!, run);
          if (status !== "interrupted") continue;
          process.stderr.write(`stopped; go on with: npx folklore experiment ${args.file}\n`);
          process.exitCode = EXIT_INTERRUPTED;
          return;
        }
        const reports = ids.map((id) => reportRun(store, store.getRun(id)!));
        const variants = summarise(runs, reports);
        print(json, { title: plan.title, variants, reports }, () =>
          [
            plan.title,
            plan.what,
            compareText(reports),
            table(
              ["variant", "runs", "laws mean", "laws sd", "best agent mean", "attempts mean", "trained mean"],
              variants.map((row) => [
                row.variant,
                row.runs,
                row.laws.mean.toFixed(1),
                row.laws.deviation.toFixed(1),
                row.bestAgent.mean.toFixed(1),
                row.attempts.mean.toFixed(0),
                row.trainedTokens.mean.toFixed(0),
              ]),
            ),
          ]
            .filter((part) => part !== "")
            .join("\n\n"),
        );
      },
      true,
    );
  },
});

function runIdOf(title: string, { variant, seed }: PlannedRun): string {
  return `${slug(title)}-${variant}-${seed}`;
}

/** @throws FolkloreError "bad-config" when the run exists with another config. */
async function runOne(store: Store, runId: string, { config }: PlannedRun): Promise<RunStatus> {
  const known = store.getRun(runId);
  if (known !== undefined && canonicalJson(known.config) !== canonicalJson(config)) {
    throw new FolkloreError(
      "bad-config",
      `run ${runId} was made with another config`,
      "give the experiment another title, or use another folder with --dir",
    );
  }
  if (known?.status === "finished") return "finished";
  if (known === undefined) store.createRun({ id: runId, name: config.name, seed: config.seed, config });
  const reporter = createReporter({ runId, config }, false);
  const { status } = await simulate({ store, runId, config, resume: known !== undefined, reporter });
  return status;
}

interface Spread {
  readonly mean: number;
  /** Sample standard deviation; 0 for one run. */
  readonly deviation: number;
}

function summarise(runs: readonly PlannedRun[], reports: readonly RunReport[]) {
  const variants = [...new Set(runs.map((run) => run.variant))];
  return variants.map((variant) => {
    const own = reports.filter((_, i) => runs[i]!.variant === variant);
    const of = (figure: (report: RunReport) => number) => spread(own.map(figure));
    return {
      variant,
      runs: own.length,
      laws: of((report) => report.laws),
      bestAgent: of((report) => Math.max(0, ...Object.values(report.lawsByAgent))),
      attempts: of((report) => report.attempts),
      trainedTokens: of((report) => report.trainedTokens),
    };
  });
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
