// The store on disk: one SQLite database per data folder (drizzle over better-sqlite3, write-ahead log), and one
// lock file per run. synchronous=NORMAL: a killed process loses nothing that was committed; a power cut may lose the
// last commits, never the integrity. Every error leaves as a FolkloreError.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, max, sql } from "drizzle-orm";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { classify, FolkloreError } from "../errors.ts";
import { type Event, eventSchema } from "../events.ts";
import { ensureFolder } from "../folder.ts";
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
import { fileLock, tryFileLock } from "./lock.ts";
import { checkpointBlobs, checkpoints, events, runs } from "./schema.ts";

const MIGRATIONS = fileURLToPath(new URL("./migrations", import.meta.url));
/** Another process's round commit is a few megabytes: seconds on a slow disk, so wait longer than that. */
const BUSY_MS = 15_000;
/** Events read per query, so that a long log never sits in memory whole. */
const PAGE = 1_000;

export const DATABASE_FILE = "folklore.db";

export class SqliteStore implements Store {
  readonly location: string;
  readonly #database: Database.Database;
  readonly #db: BetterSQLite3Database;

  private constructor(folder: string, database: Database.Database) {
    this.location = folder;
    this.#database = database;
    this.#db = drizzle(database);
  }

  /** Opens the data folder, making it and bringing its database up to date where needed. */
  static open(folder: string): SqliteStore {
    const file = join(folder, DATABASE_FILE);
    try {
      ensureFolder(join(folder, "locks"));
      const database = new Database(file, { timeout: BUSY_MS });
      try {
        database.pragma("journal_mode = WAL");
        database.pragma("synchronous = NORMAL");
        // Two processes that start at once must not both create the tables.
        const lock = fileLock(join(folder, "locks", "migrations.lock"), `the database at ${file}`, BUSY_MS);
        try {
          bringUpToDate(database, file);
        } finally {
          lock.release();
        }
      } catch (error) {
        database.close();
        throw error;
      }
      return new SqliteStore(folder, database);
    } catch (error) {
      throw classify(error, file);
    }
  }

  createRun(run: NewRun): RunRecord {
    return this.#guard(() => {
      if (this.#find(run.id) !== undefined) throw new RangeError(`run ${run.id} exists already`);
      const now = Date.now();
      const row = { status: "created" as const, createdAt: now, updatedAt: now, lastSeq: 0, round: 0 };
      this.#db
        .insert(runs)
        .values({ id: run.id, name: run.name, seed: run.seed, config: toJson(run.config), ...row })
        .run();
      return this.#record(run.id);
    });
  }

  getRun(id: string): RunRecord | undefined {
    return this.#guard(() => {
      const found = this.#find(id);
      return found === undefined ? undefined : this.#shown(found);
    });
  }

  listRuns(): readonly RunRecord[] {
    return this.#guard(() =>
      this.#db
        .select()
        .from(runs)
        .orderBy(desc(runs.createdAt), desc(sql`rowid`))
        .all()
        .map((row) => this.#shown({ ...row, config: JSON.parse(row.config) })),
    );
  }

  updateRun(id: string, change: { readonly status?: RunStatus; readonly name?: string }): void {
    this.#guard(() => {
      const { changes } = this.#db
        .update(runs)
        .set({ ...change, updatedAt: Date.now() })
        .where(eq(runs.id, id))
        .run();
      if (changes === 0) throw unknownRun(id);
    });
  }

  lock(runId: string): RunLock {
    return this.#guard(() => {
      this.#record(runId);
      return fileLock(this.#lockPath(runId), `run ${runId}`);
    });
  }

  isLocked(runId: string): boolean {
    return this.#guard(() => {
      const lock = tryFileLock(this.#lockPath(runId));
      lock?.release();
      return lock === undefined;
    });
  }

  commit(runId: string, commit: Commit): void {
    this.#transaction(() => {
      const checked = checkCommit(this.#record(runId), commit);
      const at = Date.now();
      for (const event of checked.events) {
        const { run, seq, round, type, data } = event;
        this.#db
          .insert(events)
          .values({ run, seq, round, type, data: toJson(data), at })
          .run();
      }
      if (commit.checkpoint !== undefined) this.#writeCheckpoint(runId, commit.checkpoint);
      this.#db
        .update(runs)
        .set({
          lastSeq: checked.lastSeq,
          round: checked.round,
          updatedAt: at,
          ...(commit.status && { status: commit.status }),
        })
        .where(eq(runs.id, runId))
        .run();
    });
  }

  *events(runId: string, query: EventQuery = {}): IterableIterator<Event> {
    this.#guard(() => this.#record(runId));
    let from = query.from ?? 1;
    for (;;) {
      const rows = this.#guard(() =>
        this.#db
          .select()
          .from(events)
          .where(
            and(
              eq(events.run, runId),
              gte(events.seq, from),
              query.to === undefined ? undefined : lte(events.seq, query.to),
              query.types === undefined ? undefined : inArray(events.type, [...query.types]),
            ),
          )
          .orderBy(asc(events.seq))
          .limit(PAGE)
          .all(),
      );
      for (const { at: _, ...row } of rows) yield this.#guard(() => readEvent(row, this.#file));
      if (rows.length < PAGE) return;
      from = rows[rows.length - 1]!.seq + 1;
    }
  }

  roundTimes(runId: string): ReadonlyMap<number, number> {
    return this.#guard(() => {
      this.#record(runId);
      const rows = this.#db
        .select({ round: events.round, at: max(events.at) })
        .from(events)
        .where(eq(events.run, runId))
        .groupBy(events.round)
        .orderBy(asc(events.round))
        .all();
      return new Map(rows.map(({ round, at }) => [round, at ?? 0]));
    });
  }

  latestCheckpoint(runId: string): Checkpoint | undefined {
    return this.#guard(() => {
      this.#record(runId);
      const rows = this.#db
        .select()
        .from(checkpoints)
        .where(eq(checkpoints.run, runId))
        .orderBy(desc(checkpoints.seq))
        .all();
      for (const row of rows) {
        const blobs = this.#readBlobs(runId, row.seq);
        if (blobs?.size !== row.blobs) continue;
        return { id: row.id, round: row.round, seq: row.seq, manifest: JSON.parse(row.manifest), blobs };
      }
      if (rows.length === 0) return undefined;
      throw new FolkloreError(
        "database-damaged",
        `no checkpoint of run ${runId} can be read back whole from ${this.#file}`,
        "its events can still be read (show, export); start a new run to go on",
      );
    });
  }

  rewind(runId: string, seq: number): void {
    this.#transaction(() => {
      this.#record(runId);
      this.#db
        .delete(events)
        .where(and(eq(events.run, runId), gt(events.seq, seq)))
        .run();
      this.#dropCheckpoints(runId, gt(checkpoints.seq, seq), gt(checkpointBlobs.seq, seq));
      const last = this.#db
        .select({ seq: events.seq, round: events.round })
        .from(events)
        .where(eq(events.run, runId))
        .orderBy(desc(events.seq))
        .limit(1)
        .get();
      this.#db
        .update(runs)
        .set({ lastSeq: last?.seq ?? 0, round: last?.round ?? 0, updatedAt: Date.now() })
        .where(eq(runs.id, runId))
        .run();
    });
  }

  /** SQLite's own check of the whole file, for `folklore doctor`: "ok" or what is wrong. Reads everything. */
  integrity(): string {
    return this.#guard(() => String(this.#database.pragma("integrity_check(5)", { simple: true })));
  }

  close(): void {
    this.#database.close();
  }

  get #file(): string {
    return join(this.location, DATABASE_FILE);
  }

  #lockPath(runId: string): string {
    return join(this.location, "locks", `${runId}.lock`);
  }

  #find(id: string): RunRecord | undefined {
    const row = this.#db.select().from(runs).where(eq(runs.id, id)).get();
    return row === undefined ? undefined : { ...row, config: JSON.parse(row.config) };
  }

  #record(id: string): RunRecord {
    const found = this.#find(id);
    if (found === undefined) throw unknownRun(id);
    return found;
  }

  #shown(record: RunRecord): RunRecord {
    const dead = record.status === "running" && !this.isLocked(record.id);
    return dead ? { ...record, status: "interrupted" } : record;
  }

  #writeCheckpoint(runId: string, checkpoint: Checkpoint): void {
    const { id, seq, round, manifest, blobs } = checkpoint;
    this.#dropCheckpoints(runId, eq(checkpoints.seq, seq), eq(checkpointBlobs.seq, seq));
    this.#db
      .insert(checkpoints)
      .values({ run: runId, seq, round, id, manifest: toJson(manifest), blobs: blobs.size })
      .run();
    for (const [name, blob] of blobs) {
      const data = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
      this.#db
        .insert(checkpointBlobs)
        .values({ run: runId, seq, name, kind: kindOf(blob), hash: hashOf(data), data })
        .run();
    }
    const oldest = this.#db
      .select({ seq: checkpoints.seq })
      .from(checkpoints)
      .where(eq(checkpoints.run, runId))
      .orderBy(desc(checkpoints.seq))
      .limit(KEPT_CHECKPOINTS)
      .all()
      .at(-1)!;
    this.#dropCheckpoints(runId, lt(checkpoints.seq, oldest.seq), lt(checkpointBlobs.seq, oldest.seq));
  }

  #dropCheckpoints(runId: string, which: ReturnType<typeof eq>, whichBlobs: ReturnType<typeof eq>): void {
    this.#db
      .delete(checkpoints)
      .where(and(eq(checkpoints.run, runId), which))
      .run();
    this.#db
      .delete(checkpointBlobs)
      .where(and(eq(checkpointBlobs.run, runId), whichBlobs))
      .run();
  }

  /** Undefined when one of them is not what was written. */
  #readBlobs(runId: string, seq: number): Map<string, Blob> | undefined {
    const rows = this.#db
      .select()
      .from(checkpointBlobs)
      .where(and(eq(checkpointBlobs.run, runId), eq(checkpointBlobs.seq, seq)))
      .orderBy(asc(checkpointBlobs.name))
      .all();
    const blobs = new Map<string, Blob>();
    for (const row of rows) {
      if (hashOf(row.data) !== row.hash) return undefined;
      blobs.set(row.name, typed(row.kind, row.data));
    }
    return blobs;
  }

  /** IMMEDIATE: the write lock is taken before reading, so two writers cannot both number the same event. */
  #transaction(body: () => void): void {
    this.#guard(() => this.#database.transaction(body).immediate());
  }

  #guard<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      // Programming errors stay what they are; everything the disk or SQLite says is classified.
      if (error instanceof RangeError || error instanceof TypeError) throw error;
      throw classify(error, this.#file);
    }
  }
}

/** @throws FolkloreError "database-newer" when a later version of this program wrote it. */
function bringUpToDate(database: Database.Database, file: string): void {
  const table = "__drizzle_migrations";
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS }).at(-1)?.folderMillis ?? 0;
  const applied = database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table)
    ? Number(database.prepare(`SELECT max(created_at) FROM ${table}`).pluck().get())
    : 0;
  if (applied > known) {
    throw new FolkloreError(
      "database-newer",
      `the database at ${file} was written by a newer version of folklore`,
      "update folklore, or use another folder with --dir",
    );
  }
  if (applied < known) migrate(drizzle(database), { migrationsFolder: MIGRATIONS, migrationsTable: table });
}

function readEvent(row: Omit<typeof events.$inferSelect, "at">, file: string): Event {
  try {
    return eventSchema.parse({ ...row, data: JSON.parse(row.data) });
  } catch (cause) {
    throw new FolkloreError(
      "database-damaged",
      `event ${row.seq} of run ${row.run} in ${file} cannot be read`,
      "the file was changed by hand, or by another version: check it with: folklore doctor",
      { cause },
    );
  }
}

function kindOf(blob: Blob): "f32" | "i32" | "u8" {
  if (blob instanceof Float32Array) return "f32";
  return blob instanceof Int32Array ? "i32" : "u8";
}

function hashOf(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** A fresh array: SQLite's buffer may start at an odd address and is not ours to keep. */
function typed(kind: "f32" | "i32" | "u8", data: Uint8Array): Blob {
  const bytes = new Uint8Array(data);
  if (kind === "u8") return bytes;
  return kind === "f32" ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}
