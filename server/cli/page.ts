// The web page beside a command: opens it, says where it is, keeps it open while somebody may be looking, closes it.
// The server itself is server/http; what is served by it comes from live/, queries/ and lab/.
import { join } from "node:path";
import { type RunManager, Runs } from "../runs/index.ts";
import type { SqliteStore } from "../store/index.ts";
import { wholeNumber } from "./flags.ts";

/** Where the page is to be served. */
export const hostArgs = {
  host: {
    type: "string",
    description: "address to listen on (default: this machine only; others need a token, which is printed)",
    valueHint: "address",
  },
  port: {
    type: "string",
    description: "port of the page (default: the first free one from 4310)",
    valueHint: "N",
  },
} as const;

export const pageArgs = {
  page: {
    type: "boolean",
    description: "serve the web page too (default: yes, but not with --json); --no-page: only the terminal",
  },
  ...hostArgs,
} as const;

interface PageFlags {
  readonly page?: boolean | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly json?: boolean | undefined;
  /** Stay until Ctrl-C whatever the work was; otherwise only where a person sits at the terminal. */
  readonly stay?: boolean;
}

/** Does the work with a run manager, and with the page open where it is wanted; then closes both. */
export async function withPage(
  store: SqliteStore,
  flags: PageFlags,
  work: (manager: RunManager) => Promise<void>,
): Promise<void> {
  const manager = new Runs(store);
  try {
    if (!(flags.page ?? flags.json !== true)) return await work(manager);
    // Loaded only when it is used: most commands need no web server.
    const { openPage, TOKENS_FILE } = await import("../page-server.ts");
    const port = flags.port === undefined ? undefined : wholeNumber("port", flags.port, 0);
    const page = await openPage({ manager, store, host: flags.host, port });
    try {
      say(`watch it at ${page.url}`);
      if (page.url.includes("#token=")) {
        say(
          `(the operator's address; tokens for those who only look or edit are in ${join(store.location, TOKENS_FILE)})`,
        );
      }
      await work(manager);
      const interrupted = process.exitCode !== undefined && process.exitCode !== 0;
      if (flags.stay || (process.stdout.isTTY === true && !interrupted)) {
        if (!flags.stay) say(`the page stays open at ${page.url} (Ctrl-C to end)`);
        await interruption();
      }
    } finally {
      await page.close();
    }
  } finally {
    await manager.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
