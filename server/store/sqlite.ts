// The store on disk: one SQLite database per data folder (drizzle over better-sqlite3, write-ahead log), and one
// lock file per run. Here the tables come together: what is one transaction, and what is only read. Every error
// leaves as a FolkloreError.
import type { Event } from "../events.ts";
import { checkCommit, checkSnapshot } from "./check.ts";
import { CheckpointTable, packed } from "./checkpoints.ts";
import type {
  AboutQuery,
  Checkpoint,
  Commit,
  EventQuery,
  NewRun,
  Room,
  RunLock,
  RunRecord,
  RunUpdate,
  Snapshot,
  Store,
  Subject,
  TextQuery,
} from "./contract.ts";
import { Database } from "./database.ts";
import { EventTable, eventRow } from "./events.ts";
import { RoomTable } from "./rooms.ts";
import { RunTable } from "./runs.ts";

export class SqliteStore implements Store {
  readonly location: string;
  readonly #database: Database;
  readonly #runs: RunTable;
  readonly #events: EventTable;
  readonly #checkpoints: CheckpointTable;
  readonly #rooms: RoomTable;

  private constructor(database: Database) {
    this.location = database.folder;
    this.#database = database;
    this.#runs = new RunTable(database);
    this.#events = new EventTable(database);
    this.#checkpoints = new CheckpointTable(database);
    this.#rooms = new RoomTable(database);
  }

  /** Opens the data folder, making it and bringing its database up to date where needed. */
  static open(folder: string): SqliteStore {
    return new SqliteStore(Database.open(folder));
  }

  createRun(run: NewRun): RunRecord {
    return this.#database.write(() => this.#runs.create(run));
  }

  getRun(id: string): RunRecord | undefined {
    return this.#database.guard(() => this.#runs.get(id));
  }

  listRuns(): readonly RunRecord[] {
    return this.#database.guard(() => this.#runs.list());
  }

  updateRun(id: string, change: RunUpdate): void {
    this.#database.guard(() => this.#runs.update(id, change));
  }

  lock(runId: string): RunLock {
    return this.#database.guard(() => this.#runs.lock(runId));
  }

  isLocked(runId: string): boolean {
    return this.#database.guard(() => this.#runs.isLocked(runId));
  }

  /**
   * Checks, texts and hashes are made before the write lock is taken: whoever else writes waits for it, the thread that
   * serves the web page among them.
   */
  commit(runId: string, commit: Commit): void {
    const { before, rows, checkpoint, lastSeq, round } = this.#database.guard(() => {
      const before = this.#runs.record(runId);
      const { events, ...end } = checkCommit(before, commit);
      return { before, rows: events.map(eventRow), checkpoint: packed(commit.checkpoint), ...end };
    });
    this.#database.write(() => {
      if (this.#runs.record(runId).lastSeq !== before.lastSeq) {
        throw new RangeError(`run ${runId} was written by somebody else after event ${before.lastSeq}`);
      }
      const updatedAt = Date.now();
      this.#events.append(rows, updatedAt);
      if (checkpoint !== undefined) this.#checkpoints.write(runId, checkpoint);
      this.#runs.moved(runId, { lastSeq, round, updatedAt, status: commit.status });
    });
  }

  *events(runId: string, query: EventQuery = {}): IterableIterator<Event> {
    this.#database.guard(() => this.#runs.mustExist(runId));
    yield* this.#events.read(runId, query);
  }

  eventTexts(runId: string, query: TextQuery): string[] {
    return this.#database.guard(() => {
      this.#runs.mustExist(runId);
      return this.#events.texts(runId, query);
    });
  }

  eventsAbout(runId: string, subject: Subject, query: AboutQuery): Event[] {
    return this.#database.guard(() => {
      this.#runs.mustExist(runId);
      return this.#events.about(runId, subject, query);
    });
  }

  roundTimes(runId: string): ReadonlyMap<number, number> {
    return this.#database.guard(() => {
      this.#runs.mustExist(runId);
      return this.#events.roundTimes(runId);
    });
  }

  latestCheckpoint(runId: string): Checkpoint | undefined {
    return this.#database.read(() => {
      this.#runs.mustExist(runId);
      return this.#checkpoints.latest(runId);
    });
  }

  rewind(runId: string, seq: number): void {
    this.#database.write(() => {
      this.#runs.mustExist(runId);
      const end = this.#events.rewind(runId, seq);
      this.#checkpoints.rewind(runId, seq);
      this.#runs.moved(runId, { ...end, updatedAt: Date.now() });
    });
  }

  saveSnapshot(runId: string, snapshot: Snapshot): void {
    this.#database.write(() => {
      checkSnapshot(snapshot.seq, this.#runs.record(runId).lastSeq);
      this.#checkpoints.writeSnapshot(runId, snapshot);
    });
  }

  snapshot(runId: string): Snapshot | undefined {
    return this.#database.guard(() => {
      this.#runs.mustExist(runId);
      return this.#checkpoints.snapshot(runId);
    });
  }

  roomAppend(runId: string, update: Uint8Array): number {
    return this.#database.write(() => {
      this.#runs.mustExist(runId);
      return this.#rooms.append(runId, update);
    });
  }

  room(runId: string): Room {
    return this.#database.read(() => {
      this.#runs.mustExist(runId);
      return this.#rooms.read(runId);
    });
  }

  roomCompact(runId: string, base: Uint8Array, upTo: number): void {
    this.#database.write(() => {
      this.#runs.mustExist(runId);
      this.#rooms.compact(runId, base, upTo);
    });
  }

  /** SQLite's own check of the whole file, for `folklore doctor`: "ok" or what is wrong. Reads everything. */
  integrity(): string {
    return this.#database.guard(() =>
      String(this.#database.raw.pragma("integrity_check(5)", { simple: true })),
    );
  }

  close(): void {
    this.#database.close();
  }
}
