// Starts and ends the web server: one port for the page, the API and the WebSockets. On the machine itself everybody
// is operator; listening elsewhere takes tokens, which are kept in the data folder. It knows no routes.
//   const server = await startServer({ manager, store, live, queries, lab, page: "dashboard/dist" });
//   console.log(server.url);
//   await server.close();
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import { FolkloreError } from "../errors.ts";
import { CLOSE } from "../protocol/index.ts";
import type { Store } from "../store/index.ts";
import { makeApp } from "./app.ts";
import type { Tokens } from "./contract.ts";
import type { Served, Site } from "./environment.ts";
import { LIMITS, RATES, type Rates } from "./limits.ts";
import { makeLog } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { inAddress, isLoopback } from "./origin.ts";
import { readPage } from "./page.ts";
import { watchSockets } from "./sockets.ts";
import { readOrMakeTokens } from "./tokens.ts";

/** Where it looks first for a free port, and how far. */
const FIRST_PORT = 4310;
const PORTS_TRIED = 20;

export interface ServerOptions extends Omit<Served, "store"> {
  readonly store: Pick<Store, "getRun" | "location">;
  /** Folder of the built page. */
  readonly page: string;
  /** Only this machine by default. */
  readonly host?: string | undefined;
  /** 0 = any; by default the first free one from 4310. */
  readonly port?: number | undefined;
  /** By default none on this machine itself, and those of the data folder elsewhere. */
  readonly tokens?: Tokens | undefined;
  readonly rates?: Rates | undefined;
  readonly log?: Logger | undefined;
}

export interface RunningServer {
  /** For people: with the operator's token, where one is needed, behind the "#". */
  readonly url: string;
  /** For programs: "http://127.0.0.1:4310". */
  readonly origin: string;
  readonly port: number;
  readonly tokens: Tokens | null;
  /** Takes no more, closes WebSockets, waits a little for answers under way. */
  close(): Promise<void>;
}

/** @throws FolkloreError "port-taken", "bad-usage" for a host that is not ours, and what tokens.json may throw. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, live, host = "127.0.0.1" } = options;
  const tokens = options.tokens ?? (isLoopback(host) ? null : readOrMakeTokens(store.location));
  let port = 0;
  let closing = false;
  const site: Site = {
    ...options,
    page: await readPage(options.page),
    host,
    tokens,
    rates: options.rates ?? RATES,
    log: options.log ?? makeLog(),
    port: () => port,
    closing: () => closing,
  };
  const metrics = new Metrics(options.manager);
  // A variable, because the types of ws do not know closeTimeout yet.
  const socketOptions = { noServer: true, maxPayload: LIMITS.message, closeTimeout: LIMITS.closing };
  const sockets = new WebSocketServer(socketOptions);
  const server = makeServer(makeApp(site, metrics).fetch, sockets);
  try {
    port = await listen(server, host, options.port);
  } catch (error) {
    metrics.stop();
    throw error;
  }
  const unwatch = watchSockets(sockets);
  const shown = ["0.0.0.0", "::"].includes(host) ? "localhost" : inAddress(host);
  const origin = `http://${shown}:${port}`;
  let closed: Promise<void> | undefined;
  return {
    url: tokens === null ? `${origin}/` : `${origin}/#token=${tokens.operator}`,
    origin,
    port,
    tokens,
    close() {
      closing = true;
      closed ??= shut(server, sockets, () => live.close()).finally(() => {
        unwatch();
        metrics.stop();
      });
      return closed;
    },
  };
}

function makeServer(
  fetch: Parameters<typeof createAdaptorServer>[0]["fetch"],
  sockets: WebSocketServer,
): Server {
  const server = createAdaptorServer({
    fetch,
    websocket: { server: sockets },
    serverOptions: {
      maxHeaderSize: LIMITS.headers,
      headersTimeout: LIMITS.headersTime,
      requestTimeout: LIMITS.requestTime,
      // How often Node looks for connections that have taken too long.
      connectionsCheckingInterval: LIMITS.headersTime / 2,
      // Other protocols are not spoken: such a request is answered as if it had not asked to change.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === "websocket",
    },
  }) as Server;
  server.maxConnections = LIMITS.connections;
  // ws takes the limit off its own connections.
  server.timeout = LIMITS.quietTime;
  return server;
}

/** The port that it listens on in the end. */
async function listen(server: Server, host: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await tryPort(server, host, wanted)) return (server.address() as AddressInfo).port;
    throw new FolkloreError(
      "port-taken",
      `port ${wanted} is in use by another program`,
      "choose another with --port, or leave --port out to have a free one chosen",
    );
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    if (await tryPort(server, host, port)) return port;
  }
  throw new FolkloreError(
    "port-taken",
    `ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} are all in use`,
    "end another folklore process, or choose a port with --port",
  );
}

/** False for one that is taken. */
function tryPort(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off("listening", succeeded);
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(cannotListen(error, host, port));
    };
    const succeeded = () => {
      server.off("error", failed);
      resolve(true);
    };
    server.once("error", failed).once("listening", succeeded);
    try {
      server.listen(port, host);
    } catch (error) {
      server.off("error", failed).off("listening", succeeded);
      reject(cannotListen(error as NodeJS.ErrnoException, host, port));
    }
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): FolkloreError {
  const hint =
    error.code === "EACCES" || error.code === "ERR_SOCKET_BAD_PORT"
      ? "choose a port from 1024 to 65535 with --port"
      : "choose an address of this machine with --host (0.0.0.0 for all of them)";
  const message = `cannot listen on ${inAddress(host)}:${port}: ${error.message}`;
  return new FolkloreError("bad-usage", message, hint, { cause: error });
}

async function shut(server: Server, sockets: WebSocketServer, goodbye: () => void): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  const left = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  const ended = Promise.all([stopped, ...left]);
  goodbye();
  for (const socket of sockets.clients) socket.close(CLOSE.shutdown.code, CLOSE.shutdown.reason);
  await within(LIMITS.closing, ended);
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await within(LIMITS.closing, ended);
}

/** Waits for it, but not longer than so many milliseconds. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
