// The door of the simulation: run or resume one run to its end, or evaluate where it stands.
import type { RunConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import { PluginShelf, pluggedIds, type ShelfOptions } from "../plugins/shelf.ts";
import type { Store } from "../store/index.ts";
import type { ForeignEdits } from "./foreign.ts";
import { type Hosting, startHosts } from "./hosts.ts";
import { readInheritance } from "./inherit.ts";
import { readManifest } from "./manifest.ts";
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
  /** Where plug-ins are looked for, and where copies of their code are kept; this folder and none by default. */
  readonly plugins?: ShelfOptions;
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
  const checkpoint = resume ? store.latestCheckpoint(runId) : undefined;
  const shelf = openShelf(config, options.plugins, checkpoint !== undefined);
  const plugged = pluggedOf(config, shelf);
  // A run that goes on has the models that it began with.
  const shapes = checkpoint && readManifest(checkpoint.manifest).plugged;
  const hosts = await startHosts(
    config,
    planSociety(config),
    options.hosting ?? "workers",
    shapes ?? plugged.families.map(({ shape }) => shape),
  ).catch((error: unknown) => {
    shelf?.close();
    throw error;
  });
  const stopped = new Promise<"stopped">((resolve) => {
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
    if (signal.aborted) resolve("stopped");
  });
  try {
    if (resume) store.rewind(runId, checkpoint?.seq ?? 0);
    const inheritance = checkpoint === undefined ? readInheritance(store, config) : undefined;
    const simulation = new Simulation({ ...options, hosts, inheritance, plugged, shapes });
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
    shelf?.close();
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
  readonly plugins?: ShelfOptions;
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
  const shapes = readManifest(checkpoint.manifest).plugged;
  const shelf = openShelf(config, options.plugins, true);
  const hosts = await startHosts(config, planSociety(config), "workers", shapes).catch((error: unknown) => {
    shelf?.close();
    throw error;
  });
  try {
    const plugged = pluggedOf(config, shelf);
    const simulation = new Simulation({ config, store, runId, hosts, plugged, shapes });
    await simulation.restore(checkpoint);
    return await simulation.examine();
  } finally {
    shelf?.close();
    await Promise.all(hosts.map((host) => host.close()));
  }
}

/** The plug-ins that the config's families come from; undefined where all of them are built in. */
function openShelf(
  config: RunConfig,
  options: ShelfOptions = { base: process.cwd(), copies: undefined },
  resuming: boolean,
): PluginShelf | undefined {
  const wanted = pluggedIds(Object.keys(config.study.families));
  if (wanted.length === 0) return undefined;
  return PluginShelf.open(config.plugins, wanted, options, resuming);
}

function pluggedOf({ study }: RunConfig, shelf: PluginShelf | undefined) {
  const families = Object.keys(study.families).flatMap((id) => shelf?.get(id) ?? []);
  return { shelf, families };
}
