// What run and resume print around a simulation: a panel, plain lines or JSON lines while it goes on, and
// the summary at the end. It chooses; others draw.
import type { RunConfig } from "../config/index.ts";
import { EXIT_INTERRUPTED } from "../errors.ts";
import { reportRun } from "../report.ts";
import type { RunOutcome } from "../simulation/index.ts";
import type { Store } from "../store/index.ts";
import { closingView, viewOf } from "./closing.ts";
import { PanelReporter } from "./panel-reporter.ts";
import { jsonReporter, type Reporter } from "./reporter.ts";
import type { RunView } from "./run-view.ts";
import { renderSummary } from "./summary.ts";

/** Width of the summary where there is no terminal to fit. */
const PLAIN_WIDTH = 120;

interface OutputOptions {
  readonly store: Store;
  readonly runId: string;
  readonly config: RunConfig;
}

/** The panel of a run, and its summary. A run that has events already goes on where it was. */
class RunOutput {
  readonly #options: OutputOptions;
  readonly #view: RunView;
  #reporter: PanelReporter | undefined;

  constructor(options: OutputOptions) {
    this.#options = options;
    const { store, runId, config } = options;
    this.#view = viewOf(store, store.getRun(runId)!, config);
  }

  /** The panel, from now on. */
  start(): Reporter {
    const { store, runId, config } = this.#options;
    const run = store.getRun(runId)!;
    const last = [...store.roundTimes(runId).values()].at(-1) ?? run.createdAt;
    this.#reporter = new PanelReporter({
      runId,
      config,
      stream: process.stdout,
      clock: () => performance.now(),
      environment: process.env,
      view: this.#view,
      earlierSeconds: run.lastSeq === 0 ? 0 : (last - run.createdAt) / 1000,
    });
    return this.#reporter;
  }

  /** The summary, after the reporter was started and closed. */
  finish(outcome: RunOutcome): void {
    const { store, runId, config } = this.#options;
    const run = store.getRun(runId)!;
    const { elapsedSeconds, view: seen } = this.#reporter!;
    const { stdout } = process;
    const colour = stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
    // A round that was dropped was seen, but is no part of the run.
    const view = outcome.status === "finished" ? seen : viewOf(store, run, config);
    const summary = closingView({ store, run, config, outcome, view, elapsedSeconds });
    const lines = renderSummary(summary, stdout.columns ?? PLAIN_WIDTH, colour);
    const stopped =
      outcome.status === "interrupted" ? ["", `stopped; go on with: ${summary.next[0]!.command}`] : [];
    stdout.write(`${["", ...lines, ...stopped].join("\n")}\n`);
  }
}

/** Runs with the output that was asked for; leaves the exit code that fits the outcome. */
export async function withOutput(
  options: OutputOptions,
  json: boolean,
  work: (report: () => Reporter) => Promise<RunOutcome>,
): Promise<void> {
  const outcome = json ? await asJson(options, work) : await forPeople(options, work);
  if (outcome.status === "interrupted") process.exitCode = EXIT_INTERRUPTED;
  else if (outcome.status === "failed") process.exitCode = 1;
}

async function forPeople(
  options: OutputOptions,
  work: (report: () => Reporter) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const output = new RunOutput(options);
  const outcome = await work(() => output.start());
  output.finish(outcome);
  return outcome;
}

/** Events as they happen, one a line, and the report as the last line. */
async function asJson(
  { store, runId }: OutputOptions,
  work: (report: () => Reporter) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const write = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);
  const outcome = await work(() => jsonReporter(write));
  write({ report: reportRun(store, store.getRun(runId)!) });
  return outcome;
}
