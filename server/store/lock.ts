// An exclusive lock that the operating system drops when its process dies, even by kill -9: Node has no flock, but
// SQLite holds POSIX locks on a small file of its own, and those need no heartbeat and leave nothing stale behind.
// It knows nothing of runs. (Like all POSIX locks it is not to be trusted on network file systems.)
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { FolkloreError } from "../errors.ts";

export interface FileLock {
  release(): void;
}

/**
 * Takes the lock at `path`, waiting at most `waitMs` milliseconds.
 * @returns undefined when another process, or this one, holds it.
 */
export function tryFileLock(path: string, waitMs = 0): FileLock | undefined {
  const database = new Database(path, { timeout: waitMs });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
  // Who holds it, for the message of whoever comes second; the lock itself does not depend on this note.
  writeFileSync(`${path}.pid`, String(process.pid));
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(`${path}.pid`, { force: true });
      database.close();
    },
  };
}

/** The same, but being refused is an error that names the holder. `what` is what the user asked for. */
export function fileLock(path: string, what: string, waitMs = 0): FileLock {
  const lock = tryFileLock(path, waitMs);
  if (lock !== undefined) return lock;
  throw lockedError(what, holder(path));
}

/** The error of every store when something is already being written. */
export function lockedError(what: string, pid: string | undefined): FolkloreError {
  return new FolkloreError(
    "locked",
    `${what} is being written by another process${pid === undefined ? "" : ` (pid ${pid})`}`,
    "wait for it to end or stop it with Ctrl-C in its terminal; reading (ls, show, culture) works meanwhile",
  );
}

function holder(path: string): string | undefined {
  try {
    return readFileSync(`${path}.pid`, "utf8");
  } catch {
    return undefined;
  }
}
