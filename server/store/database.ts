// The open database that the tables of the SQLite store share: opening and migrating it, transactions, and errors.
// It knows no table. synchronous=NORMAL over a write-ahead log: a killed process loses nothing that was committed; a
// power cut may lose the last commits, never the integrity. Several threads may each have it open.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import BetterSqlite3 from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { classify, FolkloreError } from "../errors.ts";
import { ensureFolder } from "../folder.ts";
import { fileLock } from "./lock.ts";

const MIGRATIONS = fileURLToPath(new URL("./migrations", import.meta.url));
/** Another process's round commit is a few megabytes: seconds on a slow disk, so wait longer than that. */
const BUSY_MS = 15_000;

export const DATABASE_FILE = "folklore.db";

export class Database {
  readonly folder: string;
  readonly file: string;
  /** For what drizzle has no words for. */
  readonly raw: BetterSqlite3.Database;
  readonly db: BetterSQLite3Database;

  private constructor(folder: string, raw: BetterSqlite3.Database) {
    this.folder = folder;
    this.file = join(folder, DATABASE_FILE);
    this.raw = raw;
    this.db = drizzle(raw);
  }

  /** Opens the data folder, making it and bringing its database up to date where needed. */
  static open(folder: string): Database {
    const file = join(folder, DATABASE_FILE);
    try {
      ensureFolder(join(folder, "locks"));
      const raw = new BetterSqlite3(file, { timeout: BUSY_MS });
      try {
        raw.pragma("journal_mode = WAL");
        raw.pragma("synchronous = NORMAL");
        // Two processes that start at once must not both create the tables.
        const lock = fileLock(join(folder, "locks", "migrations.lock"), `the database at ${file}`, BUSY_MS);
        try {
          bringUpToDate(raw, file);
        } finally {
          lock.release();
        }
      } catch (error) {
        raw.close();
        throw error;
      }
      return new Database(folder, raw);
    } catch (error) {
      throw classify(error, file);
    }
  }

  /** IMMEDIATE: the write lock is taken before reading, so two writers cannot both number the same event. */
  write<T>(body: () => T): T {
    return this.guard(() => this.raw.transaction(body).immediate());
  }

  /** Everything read in the body is as of one moment, whoever writes meanwhile. */
  read<T>(body: () => T): T {
    return this.guard(() => this.raw.transaction(body).deferred());
  }

  /** Programming errors stay what they are; everything the disk or SQLite says is classified. */
  guard<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) throw error;
      throw classify(error, this.file);
    }
  }

  close(): void {
    this.raw.close();
  }
}

/** @throws FolkloreError "database-newer" when a later version of this program wrote it. */
function bringUpToDate(raw: BetterSqlite3.Database, file: string): void {
  const table = "__drizzle_migrations";
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS }).at(-1)?.folderMillis ?? 0;
  const applied = raw.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table)
    ? Number(raw.prepare(`SELECT max(created_at) FROM ${table}`).pluck().get())
    : 0;
  if (applied > known) {
    throw new FolkloreError(
      "database-newer",
      `the database at ${file} was written by a newer version of folklore`,
      "update folklore, or use another folder with --dir",
    );
  }
  if (applied < known) migrate(drizzle(raw), { migrationsFolder: MIGRATIONS, migrationsTable: table });
}
