// Real runs for the tests of lab and queries: the shortest one that does everything, kept on disk.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunConfig } from "../../../server/config/index.ts";
import { runSimulation } from "../../../server/simulation/index.ts";
import { SqliteStore } from "../../../server/store/index.ts";

export interface Folder {
  readonly path: string;
  readonly store: SqliteStore;
  /** Runs it to its end in this thread. */
  run(id: string, config: RunConfig): Promise<void>;
  remove(): void;
}

export function tempFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "folklore-"));
  const store = SqliteStore.open(path);
  return {
    path,
    store,
    async run(id, config) {
      store.createRun({ id, name: config.name, seed: config.seed, config });
      const { signal } = new AbortController();
      await runSimulation({ config, store, runId: id, resume: false, signal, hosting: "local" });
    },
    remove() {
      store.close();
      rmSync(path, { recursive: true });
    },
  };
}
