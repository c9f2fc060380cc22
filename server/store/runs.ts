// The runs of the SQLite store and their locks: one lock file per run beside the database. It knows neither events
// nor checkpoints; whoever calls wraps it in the database's guard or transaction.
import { join } from "node:path";
import { desc, eq, sql } from "drizzle-orm";
import { checkUpdate, toJson, unknownRun } from "./check.ts";
import type { NewRun, RunLock, RunRecord, RunUpdate } from "./contract.ts";
import type { Database } from "./database.ts";
import { fileLock, isFileLocked } from "./lock.ts";
import { runs } from "./schema.ts";

/** Whoever merely asks about a lock holds it for a moment: longer than that, and shorter than a person notices. */
const LOCK_WAIT_MS = 200;

export class RunTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  create(run: NewRun): RunRecord {
    if (this.#find(run.id) !== undefined) throw new RangeError(`run ${run.id} exists already`);
    const now = Date.now();
    this.#database.db
      .insert(runs)
      .values({
        id: run.id,
        name: run.name,
        seed: run.seed,
        config: toJson(run.config),
        status: "created",
        createdAt: now,
        updatedAt: now,
        lastSeq: 0,
        round: 0,
      })
      .run();
    return this.record(run.id);
  }

  get(id: string): RunRecord | undefined {
    const found = this.#find(id);
    return found === undefined ? undefined : this.#shown(found);
  }

  list(): readonly RunRecord[] {
    return this.#database.db
      .select()
      .from(runs)
      .orderBy(desc(runs.createdAt), desc(sql`rowid`))
      .all()
      .map((row) => this.#shown({ ...row, config: JSON.parse(row.config) }));
  }

  update(id: string, change: RunUpdate): void {
    const { changes } = this.#database.db
      .update(runs)
      .set({ ...checkUpdate(change), updatedAt: Date.now() })
      .where(eq(runs.id, id))
      .run();
    if (changes === 0) throw unknownRun(id);
  }

  /** Notes where the log ends now. */
  moved(
    id: string,
    to: Pick<RunRecord, "lastSeq" | "round" | "updatedAt"> & Pick<RunUpdate, "status">,
  ): void {
    this.#database.db.update(runs).set(to).where(eq(runs.id, id)).run();
  }

  /** As stored. @throws FolkloreError "not-found" */
  record(id: string): RunRecord {
    const found = this.#find(id);
    if (found === undefined) throw unknownRun(id);
    return found;
  }

  /** @throws FolkloreError "not-found" */
  mustExist(id: string): void {
    const found = this.#database.db.select({ id: runs.id }).from(runs).where(eq(runs.id, id)).get();
    if (found === undefined) throw unknownRun(id);
  }

  lock(id: string): RunLock {
    this.mustExist(id);
    return fileLock(this.#lockPath(id), `run ${id}`, LOCK_WAIT_MS);
  }

  isLocked(id: string): boolean {
    return isFileLocked(this.#lockPath(id));
  }

  #lockPath(id: string): string {
    return join(this.#database.folder, "locks", `${id}.lock`);
  }

  #find(id: string): RunRecord | undefined {
    const row = this.#database.db.select().from(runs).where(eq(runs.id, id)).get();
    return row === undefined ? undefined : { ...row, config: JSON.parse(row.config) };
  }

  #shown(record: RunRecord): RunRecord {
    const dead = record.status === "running" && !this.isLocked(record.id);
    return dead ? { ...record, status: "interrupted" } : record;
  }
}
