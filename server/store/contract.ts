// The contract of a store: runs, their numbered events, and checkpoints. Two implementations (SQLite, memory) pass
// one conformance suite (test/conformance/store.ts). It knows nothing of what events mean to a simulation.
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
  updateRun(id: string, change: { readonly status?: RunStatus; readonly name?: string }): void;

  /** @throws FolkloreError "locked" when another process (or this one) already holds it. */
  lock(runId: string): RunLock;
  isLocked(runId: string): boolean;

  /** All of it or nothing. @throws RangeError when the events do not continue the log. */
  commit(runId: string, commit: Commit): void;
  /** In order of sequence number; damaged or unknown events throw FolkloreError "database-damaged". */
  events(runId: string, query?: EventQuery): IterableIterator<Event>;
  /** Wall-clock milliseconds since the epoch at which each round's last event was committed. */
  roundTimes(runId: string): ReadonlyMap<number, number>;

  /** The newest checkpoint that can be read back whole; only the last KEPT_CHECKPOINTS are kept. */
  latestCheckpoint(runId: string): Checkpoint | undefined;
  /** Forgets events and checkpoints after `seq`: what a resumed run is going to do again. */
  rewind(runId: string, seq: number): void;

  close(): void;
}

/** Two: the newest, and one to fall back on if the newest is damaged on disk. */
export const KEPT_CHECKPOINTS = 2;
