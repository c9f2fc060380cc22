// The run that a request names, or a problem that names the nearest one. It knows no routes.
import { FolkloreError } from "../../errors.ts";
import type { RunInfo } from "../../protocol/index.ts";
import type { RunManager } from "../../runs/contract.ts";
import { suggest } from "../../suggest.ts";

/** @throws FolkloreError "not-found" */
export function findRun(manager: RunManager, id: string): RunInfo {
  const found = manager.get(id);
  if (found !== undefined) return found;
  const guess = suggest(
    id,
    manager.list().map((run) => run.id),
  );
  throw new FolkloreError(
    "not-found",
    `no run "${id}"`,
    guess === undefined ? "all runs: GET /api/v1/runs" : `did you mean "${guess}"?`,
  );
}
