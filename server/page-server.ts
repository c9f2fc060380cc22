// Puts the parts of the web server together: HTTP, live sockets, queries, the lab. Whoever opens it closes it.
import { fileURLToPath } from "node:url";
import { startServer } from "./http/index.ts";
import { createLab } from "./lab/index.ts";
import { createLive } from "./live/index.ts";
import { createQueries } from "./queries/index.ts";
import type { RunManager } from "./runs/index.ts";
import type { SqliteStore } from "./store/index.ts";

export { TOKENS_FILE } from "./http/index.ts";

/** Where `npm run prepare` builds the page. */
const PAGE = fileURLToPath(new URL("../dashboard/dist", import.meta.url));

export interface PageOptions {
  readonly manager: RunManager;
  readonly store: SqliteStore;
  /** This machine only by default. */
  readonly host?: string | undefined;
  /** The first free one from 4310 by default; 0 = any. */
  readonly port?: number | undefined;
}

export interface OpenPage {
  /** With the operator's token where tokens are needed. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @throws FolkloreError "port-taken", "unwritable" */
export async function openPage({ manager, store, host, port }: PageOptions): Promise<OpenPage> {
  const lab = createLab({ store, folder: store.location });
  const live = createLive({ manager, store });
  const queries = createQueries({ store, manager });
  const server = await startServer({ manager, store, live, queries, lab, host, port, page: PAGE });
  return {
    url: server.url,
    port: server.port,
    async close() {
      await server.close();
      await Promise.all([lab.close(), queries.close()]);
    },
  };
}
