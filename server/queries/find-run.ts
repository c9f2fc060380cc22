// A run by its id, or the error that everybody gives for one that is not there.
import { FolkloreError } from "../errors.ts";
import type { RunRecord, Store } from "../store/index.ts";

/** @throws FolkloreError "not-found" */
export function runOf(store: Store, id: string): RunRecord {
  const run = store.getRun(id);
  if (run !== undefined) return run;
  throw new FolkloreError("not-found", `no run "${id}"`, "list the runs with: folklore ls");
}
