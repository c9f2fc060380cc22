// What run and resume print around a simulation: the right reporter for where the output goes, and the end of it.
import { definitionTree, renderTree } from "../../culture/index.ts";
import { cultureAt, culturesOf } from "../culture-log.ts";
import { EXIT_INTERRUPTED } from "../errors.ts";
import { reportRun } from "../report.ts";
import type { RunOutcome } from "../simulation/index.ts";
import type { Store } from "../store/index.ts";
import { print } from "./output.ts";
import { reportText } from "./report-text.ts";
import { jsonReporter, lineReporter, type Reporter, type ReporterOptions } from "./reporter.ts";

export function createReporter(options: ReporterOptions, json: boolean): Reporter {
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  return json ? jsonReporter(write) : lineReporter(options, write);
}

/** The summary, and the exit code that fits the outcome. */
export async function finish(store: Store, runId: string, outcome: RunOutcome, json: boolean): Promise<void> {
  const run = store.getRun(runId)!;
  const report = reportRun(store, run);
  const interrupted = outcome.status === "interrupted";
  print(json, report, () => {
    const trees = culturesOf(store, runId).map(
      (name) =>
        `culture of ${name}:\n${renderTree(definitionTree(cultureAt(store, run, name))) || "(empty)"}`,
    );
    const next = interrupted
      ? [`stopped; go on with: npx folklore resume ${runId}`]
      : [
          `again:   npx folklore show ${runId}`,
          `culture: npx folklore culture tree ${runId}`,
          `weights: npx folklore export ${runId} --what weights --out ${runId}.safetensors`,
        ];
    return ["", reportText(report), ...trees, `stored in ${store.location}`, ...next].join("\n");
  });
  if (interrupted) process.exitCode = EXIT_INTERRUPTED;
  else if (outcome.status === "failed") process.exitCode = 1;
}
