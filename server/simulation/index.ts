// The door of the simulation: run or resume one run to its end, or evaluate where it stands.
import type { RunConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import type { Store } from "../store/index.ts";
import type { ForeignEdits } from "./foreign.ts";
import { type Hosting, startHosts } from "./hosts.ts";
import { readInheritance } from "./inherit.ts";
import { type RunProgress, Simulation } from "./simulation.ts";
import { planSociety } from "./society.ts";

export { type ForeignEdit, type ForeignEdits, foreignEditsOf, NO_FOREIGN_EDITS } from "./foreign.ts";
export type { RunProgress } from "./simulation.ts";

export interface RunOptions {
  readonly config: RunConfig;
  readonly store: Store;
  readonly runId: string;
  /** Go on from the latest checkpoint. */
  readonly resume: boolean;
  /** Aborting ends the run: the round in flight is dropped, everything before is kept. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: Event) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  /** After each commit: the number of the last event on disk, and its round. */
  readonly onCommit?: (seq: number, round: number) => void;
  /** Awaited before each round: whoever pauses a run holds it here. */
  readonly gate?: () => Promise<void>;
  /** Edits from people and other programs; nobody's by default. */
  readonly foreign?: ForeignEdits;
  /** Worker threads by default; "local" keeps everything in this thread. */
  readonly hosting?: Hosting;
}

export interface RunOutcome {
  readonly status: "finished" | "interrupted" | "failed";
  readonly rounds: number;
}

/**
 * Runs until the planned rounds or minutes are over, or the signal aborts.
 * @throws FolkloreError, DeviceError, or whatever broke a round; the store then holds the last committed round.
 */
export async function runSimulation(options: RunOptions): Promise<RunOutcome> {
  const { config, store, runId, resume, signal } = options;
  const started = performance.now();
  const minutes = (): number => (performance.now() - started) / 60_000;
  const hosts = await startHosts(config, planSociety(config), options.hosting ?? "workers");
  const stopped = new Promise<"stopped">((resolve) => {
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
    if (signal.aborted) resolve("stopped");
  });
  try {
    const checkpoint = resume ? store.latestCheckpoint(runId) : undefined;
    if (resume) store.rewind(runId, checkpoint?.seq ?? 0);
    const inheritance = checkpoint === undefined ? readInheritance(store, config) : undefined;
    const simulation = new Simulation({ ...options, hosts, inheritance });
    if (checkpoint === undefined) await simulation.begin();
    else await simulation.restore(checkpoint);
    while (!simulation.finished) {
      if (config.maxMinutes > 0 && minutes() >= config.maxMinutes) break;
      const step = (options.gate?.() ?? Promise.resolve()).then(() => simulation.step());
      const result = await Promise.race([step, stopped]);
      if (result === "stopped") {
        simulation.abandon();
        // The round in flight fails when its workers go; that is no news.
        step.catch(() => {});
        return { status: "interrupted", rounds: simulation.round };
      }
    }
    await simulation.end();
    return { status: "finished", rounds: simulation.round };
  } finally {
    await Promise.all(hosts.map((host) => host.close()));
  }
}

/**
 * Held-out values by population at the latest checkpoint; nothing is written.
 * @throws FolkloreError when the run has no checkpoint.
 */
export async function evaluateRun(options: {
  readonly config: RunConfig;
  readonly store: Store;
  readonly runId: string;
}): Promise<Record<string, Record<string, number>>> {
  const { config, store, runId } = options;
  const checkpoint = store.latestCheckpoint(runId);
  if (checkpoint === undefined) {
    throw new FolkloreError(
      "not-found",
      `run ${runId} has no checkpoint yet`,
      "let it run for a round first",
    );
  }
  const hosts = await startHosts(config, planSociety(config), "workers");
  try {
    const simulation = new Simulation({ config, store, runId, hosts });
    await simulation.restore(checkpoint);
    return await simulation.examine();
  } finally {
    await Promise.all(hosts.map((host) => host.close()));
  }
}
