// All runs of a data folder: what is known of each, and the live ones in their workers (contract.ts). It also notices
// when another process moves a run on. It knows neither HTTP nor the terminal.
import { type RunConfig, resolveConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import type { RunAction, RunChange, RunInfo, RunState } from "../protocol/index.ts";
import { freeRunId } from "../run-id.ts";
import type { ForeignEdit, RunOutcome } from "../simulation/index.ts";
import type { RunRecord, Store } from "../store/index.ts";
import type { RunListener, RunManager } from "./contract.ts";
import { foldIfNear, foldInWorker } from "./indexing.ts";
import { LiveRun } from "./live-run.ts";
import { infoOf } from "./run-info.ts";

/** Each live run takes a core or more, and up to two gigabytes. */
export const MAX_LIVE_RUNS = 4;
/** How often runs of other processes are looked at. */
const POLL_MS = 1000;

export class Runs implements RunManager {
  readonly #store: Store;
  readonly #live = new Map<string, LiveRun>();
  readonly #listeners = new Set<RunListener>();
  /** Why a run ended early, in this process. */
  readonly #failures = new Map<string, string>();
  /** Run -> last event seen on disk, for runs of other processes. */
  readonly #seen = new Map<string, number>();
  readonly #folding = new Map<string, Promise<RunState>>();
  readonly #poll: NodeJS.Timeout;

  constructor(store: Store) {
    this.#store = store;
    for (const { id, lastSeq } of store.listRuns()) this.#seen.set(id, lastSeq);
    this.#poll = setInterval(() => this.#look(), POLL_MS).unref();
  }

  list(): readonly RunInfo[] {
    return this.#store.listRuns().map((record) => this.#info(record));
  }

  get(id: string): RunInfo | undefined {
    const record = this.#store.getRun(id);
    return record === undefined ? undefined : this.#info(record);
  }

  config(id: string): Readonly<Record<string, unknown>> {
    return this.#record(id).config as Readonly<Record<string, unknown>>;
  }

  create(config: RunConfig): RunInfo {
    const id = freeRunId(this.#store, config.name);
    this.#store.createRun({ id, name: config.name, seed: config.seed, config });
    return this.#announce(id);
  }

  async start(config: RunConfig, options: { readonly paused: boolean }): Promise<RunInfo> {
    this.#checkRoom();
    return this.take(this.create(config).id, config, options);
  }

  async take(id: string, config: RunConfig, { paused }: { readonly paused: boolean }): Promise<RunInfo> {
    const { lastSeq } = this.#record(id);
    this.#checkRoom();
    this.#failures.delete(id);
    const order = { folder: this.#store.location, runId: id, config, paused };
    const live = new LiveRun(this.#store, order, {
      events: (events) => this.#tell((listener) => listener.events(id, events)),
      committed: (seq) => {
        this.#seen.set(id, seq);
        this.#tell((listener) => listener.committed(id, seq));
        this.#announce(id);
      },
      changed: () => this.#announce(id),
      ended: (lastSeq) => {
        this.#live.delete(id);
        this.#tell((listener) => listener.rewound(id, lastSeq));
        this.#announce(id);
      },
    });
    this.#live.set(id, live);
    live.ended.catch((error: unknown) => {
      this.#failures.set(
        id,
        error instanceof FolkloreError ? `${error.message} (${error.hint})` : String(error),
      );
      this.#announce(id);
    });
    // What was after the last checkpoint is dropped by the worker before it begins.
    const kept = this.#store.latestCheckpoint(id)?.seq ?? 0;
    if (kept < lastSeq) this.#tell((listener) => listener.rewound(id, kept));
    return this.#announce(id);
  }

  ended(id: string): Promise<RunOutcome> | undefined {
    return this.#live.get(id)?.ended;
  }

  async control(id: string, action: RunAction): Promise<RunInfo> {
    const record = this.#record(id);
    const live = this.#live.get(id);
    if (live !== undefined) {
      live.act(action);
      return this.#info(record);
    }
    if (action === "resume" || action === "step") return this.#takeUp(record, action === "step");
    throw new FolkloreError(
      "bad-usage",
      this.#store.isLocked(id) ? `run ${id} is worked on by another process` : `nobody works on run ${id}`,
      this.#store.isLocked(id) ? "stop it in the terminal where it was started" : "resume it first",
    );
  }

  change(id: string, change: RunChange): RunInfo {
    this.#record(id);
    this.#store.updateRun(id, change);
    return this.#announce(id);
  }

  async state(id: string): Promise<RunState> {
    this.#record(id);
    const near = foldIfNear(this.#store, id);
    if (near !== undefined) return near;
    // Folding a long log is done once, however many ask.
    const under = this.#folding.get(id) ?? foldInWorker(this.#store.location, id);
    this.#folding.set(id, under);
    try {
      return await under;
    } finally {
      this.#folding.delete(id);
    }
  }

  pending(id: string): readonly Event[] {
    return this.#live.get(id)?.pending ?? [];
  }

  submit(id: string, edits: readonly ForeignEdit[]): void {
    this.#live.get(id)?.submit(edits);
  }

  listen(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    const live = [...this.#live.values()];
    for (const run of live) run.act("stop");
    await Promise.allSettled(live.map((run) => run.ended));
  }

  async #takeUp(record: RunRecord, step: boolean): Promise<RunInfo> {
    const config = resolveConfig(record.config, [], `the config of run ${record.id}`);
    if (record.status === "finished") {
      throw new FolkloreError(
        "bad-usage",
        `run ${record.id} is finished`,
        `give it new limits on the command line: folklore resume ${record.id} --rounds ${record.round * 2} --minutes 0`,
      );
    }
    const info = await this.take(record.id, config, { paused: step });
    if (step) this.#live.get(record.id)?.act("step");
    return info;
  }

  #record(id: string): RunRecord {
    const record = this.#store.getRun(id);
    if (record !== undefined) return record;
    throw new FolkloreError("not-found", `no run "${id}"`, "list the runs: GET /api/v1/runs, or folklore ls");
  }

  #checkRoom(): void {
    if (this.#live.size < MAX_LIVE_RUNS) return;
    throw new FolkloreError(
      "busy",
      `${this.#live.size} runs are live, and no more than ${MAX_LIVE_RUNS} fit`,
      "stop or finish one of them first",
    );
  }

  #info(record: RunRecord): RunInfo {
    const live = this.#live.get(record.id);
    return infoOf(record, {
      control: live?.control ?? "idle",
      progress: live?.progress ?? null,
      elsewhere: live === undefined && record.status === "running",
      failure: this.#failures.get(record.id) ?? null,
    });
  }

  #announce(id: string): RunInfo {
    const info = this.#info(this.#record(id));
    this.#tell((listener) => listener.info(info));
    return info;
  }

  /** Other processes write to the same folder: their commits are news here too. */
  #look(): void {
    if (this.#listeners.size === 0) return;
    for (const { id, lastSeq } of this.#store.listRuns()) {
      if (this.#live.has(id)) continue;
      const seen = this.#seen.get(id);
      if (seen === lastSeq) continue;
      this.#seen.set(id, lastSeq);
      if (seen !== undefined && lastSeq < seen) this.#tell((listener) => listener.rewound(id, lastSeq));
      else this.#tell((listener) => listener.committed(id, lastSeq));
      this.#announce(id);
    }
  }

  #tell(what: (listener: RunListener) => void): void {
    for (const listener of this.#listeners) what(listener);
  }
}
