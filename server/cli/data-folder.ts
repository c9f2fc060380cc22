// Where runs are kept, and how the user names one. It knows no command.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { FolkloreError } from "../errors.ts";
import { DATABASE_FILE, type RunRecord, SqliteStore, type Store } from "../store/index.ts";
import { suggest } from "../suggest.ts";

/** Flags that every command on runs has. */
export const commonArgs = {
  dir: {
    type: "string",
    description: "data folder (default: FOLKLORE_DIR, or .folklore here)",
    valueHint: "folder",
  },
  json: { type: "boolean", description: "print JSON" },
} as const;

export function dataFolder(dir: string | undefined): string {
  return resolve(dir ?? process.env.FOLKLORE_DIR ?? ".folklore");
}

/** Opens the data folder; only commands that start something make it. */
export function openStore(dir: string | undefined, create = false): SqliteStore {
  const folder = dataFolder(dir);
  if (!create && !existsSync(join(folder, DATABASE_FILE))) {
    throw new FolkloreError(
      "not-found",
      `no runs in ${folder}`,
      "start one with: npm start (or point to another folder with --dir)",
    );
  }
  return SqliteStore.open(folder);
}

/** Opens, works, closes, whatever happens. */
export async function withStore<T>(
  dir: string | undefined,
  work: (store: SqliteStore) => T | Promise<T>,
  create = false,
): Promise<T> {
  const store = openStore(dir, create);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** A run by id, by name (the newest of it), by a unique beginning of its id; the newest run when nothing is named. */
export function findRun(store: Store, wanted: string | undefined): RunRecord {
  const all = store.listRuns();
  if (all.length === 0) {
    throw new FolkloreError("not-found", `no runs in ${store.location}`, "start one with: npm start");
  }
  if (wanted === undefined) return all[0]!;
  const exact = all.find((run) => run.id === wanted) ?? all.find((run) => run.name === wanted);
  if (exact !== undefined) return exact;
  const beginning = all.filter((run) => run.id.startsWith(wanted));
  if (beginning.length === 1) return beginning[0]!;
  const guess = suggest(
    wanted,
    all.map((run) => run.id),
  );
  throw new FolkloreError(
    "not-found",
    beginning.length > 1
      ? `"${wanted}" is the beginning of ${beginning.map((run) => run.id).join(", ")}`
      : `no run "${wanted}" in ${store.location}`,
    guess === undefined ? "list the runs with: folklore ls" : `did you mean "${guess}"?`,
  );
}
