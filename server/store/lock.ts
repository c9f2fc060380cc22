// An exclusive lock that the operating system drops when its process dies, even by kill -9: Node has no flock, but
// SQLite holds POSIX locks on a small file of its own, and those need no heartbeat and leave nothing stale behind.
// It knows nothing of runs. (Like all POSIX locks it is not to be trusted on network file systems.)
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { FolkloreError } from "../errors.ts";

/** Held here too: a connection that nobody refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<Database.Database>();

export interface FileLock {
  release(): void;
}

/**
 * Takes the lock at `path`, waiting at most `waitMs` milliseconds. `what` is what the user asked for.
 * @throws FolkloreError "locked", naming the holder, when another process, or this one, holds it.
 */
export function fileLock(path: string, what: string, waitMs = 0): FileLock {
  const database = exclusive(path, waitMs);
  if (database === undefined) throw lockedError(what, holder(path));
  // Who holds it, for the message of whoever comes second; the lock itself does not depend on this note.
  writeFileSync(`${path}.pid`, String(process.pid));
  held.add(database);
  return {
    release() {
      if (!held.delete(database)) return;
      rmSync(`${path}.pid`, { force: true });
      database.close();
    },
  };
}

/** Whether anybody holds it. Asking takes the lock for a moment, so whoever wants it should wait a little. */
export function isFileLocked(path: string): boolean {
  const database = exclusive(path, 0);
  database?.close();
  return database === undefined;
}

/** The error of every store when something is already being written. */
export function lockedError(what: string, pid: string | undefined): FolkloreError {
  return new FolkloreError(
    "locked",
    `${what} is being written by another process${pid === undefined ? "" : ` (pid ${pid})`}`,
    "wait for it to end or stop it with Ctrl-C in its terminal; reading (ls, show, culture) works meanwhile",
  );
}

/** The lock is the open transaction: it ends with the connection. */
function exclusive(path: string, waitMs: number): Database.Database | undefined {
  const database = new Database(path, { timeout: waitMs });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
}

function holder(path: string): string | undefined {
  try {
    return readFileSync(`${path}.pid`, "utf8");
  } catch {
    return undefined;
  }
}
