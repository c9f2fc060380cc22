// The store in memory: a null object for runs that need not be kept, and the double of the SQLite store in tests.
// It copies everything in and out, so that nobody can change what was committed.
import { type Event, eventSchema } from "../events.ts";
import {
  checkCommit,
  checkCompaction,
  checkLimit,
  checkSnapshot,
  checkUpdate,
  toJson,
  unknownRun,
} from "./check.ts";
import {
  type AboutQuery,
  type Blob,
  type Checkpoint,
  type Commit,
  type EventQuery,
  KEPT_CHECKPOINTS,
  type NewRun,
  type Room,
  type RunLock,
  type RunRecord,
  type RunUpdate,
  type Snapshot,
  type Store,
  type Subject,
  type TextQuery,
} from "./contract.ts";
import { lockedError } from "./lock.ts";
import { isAbout } from "./subjects.ts";

interface Row {
  record: RunRecord;
  /** Event as JSON, and when it was committed. */
  events: { json: string; at: number }[];
  checkpoints: Checkpoint[];
  snapshot: Snapshot | undefined;
  /** The base stands for all updates up to and including number `upTo`. */
  room: { base: Uint8Array | null; upTo: number; updates: Uint8Array[] };
}

export class MemoryStore implements Store {
  readonly location = "memory";
  readonly #rows = new Map<string, Row>();
  readonly #locks = new Set<string>();

  createRun(run: NewRun): RunRecord {
    if (this.#rows.has(run.id)) throw new RangeError(`run ${run.id} exists already`);
    const now = Date.now();
    const record: RunRecord = {
      id: run.id,
      name: run.name,
      seed: run.seed,
      config: JSON.parse(toJson(run.config)),
      status: "created",
      createdAt: now,
      updatedAt: now,
      lastSeq: 0,
      round: 0,
      tags: [],
      archived: false,
    };
    const room = { base: null, upTo: 0, updates: [] };
    this.#rows.set(run.id, { record, events: [], checkpoints: [], snapshot: undefined, room });
    return this.#shown(record);
  }

  getRun(id: string): RunRecord | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.#shown(row.record);
  }

  listRuns(): readonly RunRecord[] {
    return [...this.#rows.values()].map((row) => this.#shown(row.record)).reverse();
  }

  updateRun(id: string, change: RunUpdate): void {
    const row = this.#row(id);
    row.record = { ...row.record, ...checkUpdate(change), updatedAt: Date.now() };
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

  eventTexts(runId: string, { after, limit, to }: TextQuery): string[] {
    checkLimit(limit);
    const from = Math.max(0, after);
    const texts = this.#row(runId).events.slice(from, Math.min(to ?? Number.POSITIVE_INFINITY, from + limit));
    return texts.map(({ json }) => json);
  }

  eventsAbout(runId: string, subject: Subject, { limit, types }: AboutQuery): Event[] {
    checkLimit(limit);
    const found: Event[] = [];
    for (const event of this.events(runId, { types })) {
      if (found.length === limit) break;
      if (isAbout(event, subject)) found.push(event);
    }
    return found;
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
    if (row.snapshot !== undefined && row.snapshot.seq > seq) row.snapshot = undefined;
    const last = row.events.at(-1);
    const round = last === undefined ? 0 : (JSON.parse(last.json) as Event).round;
    row.record = { ...row.record, lastSeq: row.events.length, round, updatedAt: Date.now() };
  }

  saveSnapshot(runId: string, { seq, version, json }: Snapshot): void {
    const row = this.#row(runId);
    checkSnapshot(seq, row.record.lastSeq);
    row.snapshot = { seq, version, json };
  }

  snapshot(runId: string): Snapshot | undefined {
    return this.#row(runId).snapshot;
  }

  roomAppend(runId: string, update: Uint8Array): number {
    const { room } = this.#row(runId);
    return room.upTo + room.updates.push(new Uint8Array(update));
  }

  room(runId: string): Room {
    const { base, upTo, updates } = this.#row(runId).room;
    return {
      base: base && new Uint8Array(base),
      updates: updates.map((update) => new Uint8Array(update)),
      last: upTo + updates.length,
    };
  }

  roomCompact(runId: string, base: Uint8Array, upTo: number): void {
    const row = this.#row(runId);
    const { upTo: compacted, updates } = row.room;
    checkCompaction(upTo, compacted, compacted + updates.length);
    row.room = { base: new Uint8Array(base), upTo, updates: updates.slice(upTo - compacted) };
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
