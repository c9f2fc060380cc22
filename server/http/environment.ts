// What travels with a request through the middleware, and what the routes are made from. Types only.
import type { HttpBindings } from "@hono/node-server";
import type { Logger } from "pino";
import type { Role } from "../protocol/index.ts";
import type { RunManager } from "../runs/contract.ts";
import type { Store } from "../store/index.ts";
import type { Lab, LiveSockets, Queries, Tokens } from "./contract.ts";
import type { Rates } from "./limits.ts";
import type { Page } from "./page.ts";

export interface HttpEnv {
  Bindings: HttpBindings;
  Variables: {
    /** Of the token; undefined where one is needed and none, or an unknown one, was given. */
    role: Role | undefined;
  };
}

/** What the server serves. */
export interface Served {
  readonly manager: RunManager;
  /** Asked only whether it answers (/readyz). */
  readonly store: Pick<Store, "getRun">;
  readonly live: LiveSockets;
  readonly queries: Queries;
  readonly lab: Lab;
}

/** Where and how it serves. */
export interface Site extends Served {
  readonly page: Page;
  readonly tokens: Tokens | null;
  readonly rates: Rates;
  readonly log: Logger;
  readonly host: string;
  /** Known only once it listens. */
  port(): number;
  closing(): boolean;
}
