// The store in memory: a null object for runs that need not be kept, and the double of the SQLite store in tests.
// It copies everything in and out, so that nobody can change what was committed.
import { type Event, eventSchema } from "../events.ts";
import { checkCommit, toJson, unknownRun } from "./check.ts";
import {
  type Blob,
  type Checkpoint,
  type Commit,
  type EventQuery,
  KEPT_CHECKPOINTS,
  type NewRun,
  type RunLock,
  type RunRecord,
  type RunStatus,
  type Store,
} from "./contract.ts";
import { lockedError } from "./lock.ts";

interface Row {
  record: RunRecord;
  /** Event as JSON, and when it was committed. */
  events: { json: string; at: number }[];
  checkpoints: Checkpoint[];
}

export class MemoryStore implements Store {
  readonly location = "memory";
  readonly #rows = new Map<string, Row>();
  readonly #locks = new Set<string>();

  createRun(run: NewRun): RunRecord {
    if (this.#rows.has(run.id)) throw new RangeError(`run ${run.id} exists already`);
    const now = Date.now();
    const record: RunRecord = {
      ...run,
      config: JSON.parse(toJson(run.config)),
      status: "created",
      createdAt: now,
      updatedAt: now,
      lastSeq: 0,
      round: 0,
    };
    this.#rows.set(run.id, { record, events: [], checkpoints: [] });
    return this.#shown(record);
  }

  getRun(id: string): RunRecord | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.#shown(row.record);
  }

  listRuns(): readonly RunRecord[] {
    return [...this.#rows.values()].map((row) => this.#shown(row.record)).reverse();
  }

  updateRun(id: string, change: { readonly status?: RunStatus; readonly name?: string }): void {
    const row = this.#row(id);
    row.record = { ...row.record, ...change, updatedAt: Date.now() };
  }

  lock(runId: string): RunLock {
    this.#row(runId);
    if (this.#locks.has(runId)) throw lockedError(`run ${runId}`, undefined);
    this.#locks.add(runId);
    return { release: () => void this.#locks.delete(runId) };
  }

  isLocked(runId: string): boolean {
    return this.#locks.has(runId);
  }

  commit(runId: string, commit: Commit): void {
    const row = this.#row(runId);
    const { events, lastSeq, round } = checkCommit(row.record, commit);
    const at = Date.now();
    for (const event of events) row.events.push({ json: toJson(event), at });
    if (commit.checkpoint !== undefined) {
      row.checkpoints = row.checkpoints.filter(({ seq }) => seq !== lastSeq);
      row.checkpoints.push(copy(commit.checkpoint));
      row.checkpoints = row.checkpoints.slice(-KEPT_CHECKPOINTS);
    }
    row.record = {
      ...row.record,
      lastSeq,
      round,
      status: commit.status ?? row.record.status,
      updatedAt: at,
    };
  }

  *events(runId: string, query: EventQuery = {}): IterableIterator<Event> {
    for (const { json } of this.#row(runId).events.slice(Math.max(0, (query.from ?? 1) - 1), query.to)) {
      const event = eventSchema.parse(JSON.parse(json));
      if (query.types === undefined || query.types.includes(event.type)) yield event;
    }
  }

  roundTimes(runId: string): ReadonlyMap<number, number> {
    const times = new Map<number, number>();
    for (const { json, at } of this.#row(runId).events) times.set((JSON.parse(json) as Event).round, at);
    return times;
  }

  latestCheckpoint(runId: string): Checkpoint | undefined {
    const last = this.#row(runId).checkpoints.at(-1);
    return last === undefined ? undefined : copy(last);
  }

  rewind(runId: string, seq: number): void {
    const row = this.#row(runId);
    row.events = row.events.slice(0, seq);
    row.checkpoints = row.checkpoints.filter((checkpoint) => checkpoint.seq <= seq);
    const last = row.events.at(-1);
    const round = last === undefined ? 0 : (JSON.parse(last.json) as Event).round;
    row.record = { ...row.record, lastSeq: row.events.length, round, updatedAt: Date.now() };
  }

  close(): void {}

  #row(id: string): Row {
    const row = this.#rows.get(id);
    if (row === undefined) throw unknownRun(id);
    return row;
  }

  #shown(record: RunRecord): RunRecord {
    const dead = record.status === "running" && !this.#locks.has(record.id);
    return dead ? { ...record, status: "interrupted" } : record;
  }
}

function copy(checkpoint: Checkpoint): Checkpoint {
  const blobs = new Map<string, Blob>();
  for (const [name, blob] of checkpoint.blobs) blobs.set(name, blob.slice());
  return { ...checkpoint, manifest: JSON.parse(toJson(checkpoint.manifest)), blobs };
}
