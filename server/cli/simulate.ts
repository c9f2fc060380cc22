// Drives one run from the command line: takes the lock, follows Ctrl-C, keeps the run's status true.
// The simulation itself is server/simulation; what the user sees meanwhile is a Reporter.
import type { RunConfig } from "../config/index.ts";
import { classify, FolkloreError } from "../errors.ts";
import type { RunOutcome } from "../simulation/index.ts";
import type { RunStatus, Store } from "../store/index.ts";
import type { Reporter } from "./reporter.ts";

export interface Simulation {
  readonly store: Store;
  readonly runId: string;
  readonly config: RunConfig;
  /** Go on from the latest checkpoint instead of starting. */
  readonly resume: boolean;
  /** Makes the reporter once the run is ours: whoever comes second sees an error and nothing else. */
  readonly report: () => Reporter;
}

/** npm passes Ctrl-C on to its child, which the terminal has already told: the same wish twice, milliseconds apart. */
const SAME_WISH_MS = 1000;

/**
 * Runs until the end, an error or Ctrl-C. The first Ctrl-C drops the round in flight, the second ends the process.
 * @throws FolkloreError "locked" when another process writes this run, or whatever stopped the run.
 */
export async function simulate({ store, runId, config, resume, report }: Simulation): Promise<RunOutcome> {
  const lock = store.lock(runId);
  const reporter = report();
  const abort = new AbortController();
  let stopping = Number.POSITIVE_INFINITY;
  const onInterrupt = () => {
    if (performance.now() - stopping > SAME_WISH_MS) {
      reporter.close();
      // Not process.exit: it would wait for the workers, and what is wrong may be that they do not answer.
      process.kill(process.pid, "SIGKILL");
    }
    if (abort.signal.aborted) return;
    stopping = performance.now();
    abort.abort();
    reporter.note(
      "stopping: the round in flight is dropped, everything before is kept (Ctrl-C again: at once)",
    );
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  let status: RunStatus = "failed";
  try {
    const { runSimulation } = await import("../simulation/index.ts");
    store.updateRun(runId, { status: "running" });
    const outcome = await runSimulation({
      config,
      store,
      runId,
      resume,
      signal: abort.signal,
      onEvent: (event) => reporter.event(event),
      onProgress: (progress) => reporter.progress(progress),
    });
    status = outcome.status;
    return outcome;
  } catch (thrown) {
    const error = classify(thrown, store.location);
    // A full disk or a missing device is no fault of the run: it can go on from its last round.
    status = error.code === "run-failed" || error.code === "unexpected" ? "failed" : "interrupted";
    // Where nothing was committed there is nothing to go on with.
    throw status === "interrupted" && (store.getRun(runId)?.lastSeq ?? 0) > 0
      ? new FolkloreError(error.code, error.message, `${error.hint}; go on with: folklore resume ${runId}`, {
          cause: error,
        })
      : error;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
    reporter.close();
    try {
      store.updateRun(runId, { status });
    } finally {
      lock.release();
    }
  }
}
