// The contract of a store: runs, their numbered events, checkpoints, folded snapshots, and rooms (the document that
// the people of a run share). Two implementations (SQLite, memory) pass one conformance suite
// (test/conformance/store.ts). It knows neither what events mean to a simulation nor what is inside a room.
//
// Worked example:
//   const lock = store.lock(run.id);            // throws FolkloreError "locked" if another process writes this run
//   store.commit(run.id, { events, checkpoint }); // all of it or nothing, in one transaction
//   for (const event of store.events(run.id, { from: 1 })) ...
//   lock.release();
import type { Event, EventType } from "../events.ts";

/** "running" with nobody holding the lock is reported as "interrupted": its process died. */
export type RunStatus = "created" | "running" | "interrupted" | "finished" | "failed";

export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  /** The resolved config, as plain JSON. */
  readonly config: unknown;
  readonly status: RunStatus;
  /** Milliseconds since the epoch: shown to people, never part of the event log. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Last committed event and its round; 0 before the first. */
  readonly lastSeq: number;
  readonly round: number;
  /** For people to find it by. */
  readonly tags: readonly string[];
  /** Out of the way, but kept. */
  readonly archived: boolean;
}

/** Bounds of RunRecord.tags: how many, and the characters of each (at least 1). */
export const MAX_TAGS = 16;
export const MAX_TAG_LENGTH = 32;

/** What may be changed about a run from outside its log; absent = as it was. */
export interface RunUpdate {
  readonly status?: RunStatus;
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly archived?: boolean;
}

export interface NewRun {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly config: unknown;
}

/** A named array of a checkpoint. Reading gives back the same type. */
export type Blob = Float32Array | Int32Array | Uint8Array;

/** Everything a run needs to go on, as one atomic unit. */
export interface Checkpoint {
  readonly id: string;
  readonly round: number;
  /** Number of the last event that this state includes. */
  readonly seq: number;
  /** JSON: random states, curriculum, ratings, ... whatever the simulation needs. */
  readonly manifest: unknown;
  /** Weights, optimiser slots, culture state, by name. */
  readonly blobs: ReadonlyMap<string, Blob>;
}

/** What is written together: a round's events, the checkpoint that includes them, and the run's new status. */
export interface Commit {
  /** Numbered onward from the last committed event, without holes. */
  readonly events?: readonly Event[];
  readonly checkpoint?: Checkpoint;
  readonly status?: RunStatus;
}

export interface EventQuery {
  /** First and last sequence number, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly types?: readonly EventType[];
}

/** Which events to hand out as text: at most `limit` of those after `after`, up to and including `to`. */
export interface TextQuery {
  readonly after: number;
  readonly limit: number;
  readonly to?: number;
}

/** A thing that events name in their data: `task`, `entry`, `agent` (or `author`), `law` (or a graded `task`). */
export interface Subject {
  readonly kind: "task" | "entry" | "agent" | "law";
  readonly id: string;
}

export interface AboutQuery {
  readonly limit: number;
  readonly types?: readonly EventType[];
}

/** The fold of a run's events up to `seq`, as JSON text. `version` says which fold made it; the store only keeps it. */
export interface Snapshot {
  readonly seq: number;
  readonly version: number;
  readonly json: string;
}

/** The document that the people of a run share, as opaque bytes: a base, and the updates since, oldest first. */
export interface Room {
  readonly base: Uint8Array | null;
  readonly updates: readonly Uint8Array[];
  /** Number of the last update ever appended; 0 before the first. */
  readonly last: number;
}

/** Exclusive right to write one run. It ends with release() or with the process, however that ends. */
export interface RunLock {
  release(): void;
}

export interface Store {
  /** Where it lives, for messages. */
  readonly location: string;

  createRun(run: NewRun): RunRecord;
  getRun(id: string): RunRecord | undefined;
  /** Newest first. */
  listRuns(): readonly RunRecord[];
  /** @throws RangeError for tags out of bounds. */
  updateRun(id: string, change: RunUpdate): void;

  /** @throws FolkloreError "locked" when another process (or this one) already holds it. */
  lock(runId: string): RunLock;
  isLocked(runId: string): boolean;

  /** All of it or nothing. @throws RangeError when the events do not continue the log. */
  commit(runId: string, commit: Commit): void;
  /** In order of sequence number; damaged or unknown events throw FolkloreError "database-damaged". */
  events(runId: string, query?: EventQuery): IterableIterator<Event>;
  /**
   * The same as JSON texts, {"seq":..,"run":..,"round":..,"type":..,"data":{..}}, for streaming: stored text is passed
   * on without being parsed, so damage is for the reader to find.
   */
  eventTexts(runId: string, query: TextQuery): string[];
  /** The first `limit` events that name the subject, oldest first. */
  eventsAbout(runId: string, subject: Subject, query: AboutQuery): Event[];
  /** Wall-clock milliseconds since the epoch at which each round's last event was committed. */
  roundTimes(runId: string): ReadonlyMap<number, number>;

  /** The newest checkpoint that can be read back whole; only the last KEPT_CHECKPOINTS are kept. */
  latestCheckpoint(runId: string): Checkpoint | undefined;
  /** Forgets events, checkpoints and the snapshot after `seq`: what a resumed run is going to do again. */
  rewind(runId: string, seq: number): void;

  /** Replaces the run's snapshot. @throws RangeError when it is ahead of the last committed event. */
  saveSnapshot(runId: string, snapshot: Snapshot): void;
  snapshot(runId: string): Snapshot | undefined;

  /** Appends an update to the run's room; on disk when it returns. @returns its number: 1, 2, 3, ... */
  roomAppend(runId: string, update: Uint8Array): number;
  /** Base and updates as of one moment, whoever appends meanwhile; empty when nothing was ever appended. */
  room(runId: string): Room;
  /**
   * Puts `base` in place of the old base and all updates up to and including number `upTo`, all of it or nothing.
   * @throws RangeError when `upTo` was never appended, or lies before an earlier compaction.
   */
  roomCompact(runId: string, base: Uint8Array, upTo: number): void;

  close(): void;
}

/** Two: the newest, and one to fall back on if the newest is damaged on disk. */
export const KEPT_CHECKPOINTS = 2;
