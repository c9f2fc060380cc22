// Drives one run from the command line: begins it, follows Ctrl-C, tells a reporter what happens.
// The run itself is in its worker (server/runs); what the user sees meanwhile is a Reporter.
import type { RunConfig } from "../config/index.ts";
import { classify, FolkloreError } from "../errors.ts";
import type { RunManager } from "../runs/index.ts";
import type { RunOutcome, RunProgress } from "../simulation/index.ts";
import type { Store } from "../store/index.ts";
import type { Reporter } from "./reporter.ts";

export interface Simulation {
  readonly manager: RunManager;
  readonly store: Store;
  readonly runId: string;
  readonly config: RunConfig;
  /** Makes the reporter once the run is ours: whoever comes second sees an error and nothing else. */
  readonly report: () => Reporter;
}

/** npm passes Ctrl-C on to its child, which the terminal has already told: the same wish twice, milliseconds apart. */
const SAME_WISH_MS = 1000;

/**
 * Runs until the end, an error or Ctrl-C. The first Ctrl-C drops the round in flight, the second ends the process.
 * @throws FolkloreError "locked" when another process writes this run, or whatever stopped the run.
 */
export async function simulate({ manager, store, runId, config, report }: Simulation): Promise<RunOutcome> {
  await manager.take(runId, config, { paused: false });
  const reporter = report();
  let stopping = Number.POSITIVE_INFINITY;
  const onInterrupt = () => {
    if (performance.now() - stopping > SAME_WISH_MS) {
      reporter.close();
      // Not process.exit: it would wait for the workers, and what is wrong may be that they do not answer.
      process.kill(process.pid, "SIGKILL");
    }
    if (stopping !== Number.POSITIVE_INFINITY) return;
    stopping = performance.now();
    // A run that has ended in the meantime needs no stopping.
    manager.control(runId, "stop").catch(() => {});
    reporter.note(
      "stopping: the round in flight is dropped, everything before is kept (Ctrl-C again: at once)",
    );
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  let shown: RunProgress | null = null;
  const stopListening = manager.listen({
    events(run, events) {
      if (run === runId) for (const event of events) reporter.event(event);
    },
    info({ id, progress }) {
      if (id !== runId || progress === null || progress === shown) return;
      shown = progress;
      reporter.progress(progress);
    },
    committed() {},
    rewound() {},
  });
  try {
    return await manager.ended(runId)!;
  } catch (thrown) {
    const error = classify(thrown, store.location);
    const resumable = error.code !== "run-failed" && error.code !== "unexpected";
    // Where nothing was committed there is nothing to go on with.
    throw resumable && (store.getRun(runId)?.lastSeq ?? 0) > 0
      ? new FolkloreError(error.code, error.message, `${error.hint}; go on with: folklore resume ${runId}`, {
          cause: error,
        })
      : error;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
    stopListening();
    reporter.close();
  }
}
