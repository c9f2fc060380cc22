// WebSockets at /ws/events and /ws/culture/:run: who may open one, how much they may send, whether they are still
// there. What the messages mean is for server/live to know. A visitor without a valid token is let in and told so by
// the close code: browsers do not show a page why an upgrade was refused.
import { upgradeWebSocket } from "@hono/node-server";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { WSEvents, WSMessageReceive } from "hono/ws";
import { WebSocket, type WebSocketServer } from "ws";
import { CLOSE } from "../protocol/index.ts";
import { TokenBucket } from "../token-bucket.ts";
import { decentName } from "./auth.ts";
import type { LiveSocket, Refusal, SocketHandler, Visitor } from "./contract.ts";
import type { HttpEnv, Site } from "./environment.ts";
import { upgrades } from "./gates.ts";
import { LIMITS } from "./limits.ts";
import type { Metrics, SocketKind } from "./metrics.ts";
import { RequestRefused } from "./problem.ts";

type Begin = (socket: LiveSocket, who: Visitor) => SocketHandler | Refusal;

export function addSockets(app: Hono<HttpEnv>, site: Site, metrics: Metrics): void {
  let open = 0;
  const upgrade = (kind: SocketKind, begin: (c: Context<HttpEnv>) => Begin) =>
    upgradeWebSocket((c: Context<HttpEnv>) => {
      if (site.closing()) throw new RequestRefused("closing", CLOSE.shutdown.reason);
      if (open >= LIMITS.sockets) throw new RequestRefused("too-many", "too many open WebSockets");
      const role = c.get("role");
      const who = role && { role, name: decentName(c.req.query("name")) ?? role };
      return attend(site, kind, who, begin(c), (change) => {
        open += change;
        if (change > 0) metrics.opened(kind);
        else metrics.closed(kind);
      });
    });
  const onlyUpgrades: MiddlewareHandler<HttpEnv> = (c, next) => {
    if (upgrades(c)) return next();
    throw new RequestRefused("malformed", "this address speaks WebSocket");
  };
  app.get(
    "/ws/events",
    onlyUpgrades,
    upgrade("events", () => (socket, who) => site.live.events(socket, who)),
  );
  app.get(
    "/ws/culture/:run",
    onlyUpgrades,
    upgrade("culture", (c) => {
      const run = c.req.param("run") ?? "";
      return (socket, who) => site.live.culture(socket, run, who);
    }),
  );
}

/** One socket from its opening to its end. */
function attend(
  { log, rates }: Site,
  kind: SocketKind,
  who: Visitor | undefined,
  begin: Begin,
  count: (change: 1 | -1) => void,
): WSEvents {
  const bucket = new TokenBucket(rates[kind]);
  const longest = kind === "events" ? LIMITS.eventsMessage : LIMITS.message;
  let handler: SocketHandler | undefined;
  const guarded = (raw: WebSocket, work: () => void) => {
    try {
      work();
    } catch (err) {
      log.error({ err, kind }, "a WebSocket's handler broke");
      end(raw, CLOSE.internal);
    }
  };
  return {
    onOpen(_, { raw }) {
      if (!(raw instanceof WebSocket)) return;
      count(1);
      if (who === undefined) return end(raw, CLOSE.unauthorized);
      guarded(raw, () => {
        const begun = begin(liveSocket(raw), who);
        if ("code" in begun) end(raw, begun);
        else handler = begun;
      });
    },
    onMessage({ data }, { raw }) {
      // What is still under way after we closed it is not heard.
      if (!(raw instanceof WebSocket) || raw.readyState !== WebSocket.OPEN || handler === undefined) return;
      if (!bucket.take()) return end(raw, CLOSE.tooMany);
      const message = messageOf(data);
      if (message.length > longest) return end(raw, CLOSE.tooLarge);
      const { message: heard } = handler;
      guarded(raw, () => heard.call(handler, message));
    },
    onClose(_, { raw }) {
      if (!(raw instanceof WebSocket)) return;
      count(-1);
      guarded(raw, () => handler?.closed());
      handler = undefined;
    },
  };
}

function liveSocket(raw: WebSocket): LiveSocket {
  return {
    send(data) {
      if (raw.readyState === WebSocket.OPEN) raw.send(data, ignore);
    },
    close: (code, reason) => end(raw, { code, reason }),
    get buffered() {
      return raw.bufferedAmount;
    },
  };
}

/** The socket's "close" says that it ended; why a message could not leave says nothing more. */
function ignore(): void {}

/** ws allows 123 bytes of reason. */
const LONGEST_REASON = 120;

function end(raw: WebSocket, { code, reason }: Refusal): void {
  raw.close(
    code,
    Buffer.from(reason)
      .subarray(0, LONGEST_REASON)
      .toString("utf8")
      .replace(/\uFFFD+$/, ""),
  );
}

function messageOf(data: WSMessageReceive): string | Uint8Array {
  if (typeof data === "string") return data;
  if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) return new Uint8Array(data);
  throw new TypeError("ws hands out text and bytes only");
}

/** Ends sockets whose other end has gone without a word. */
export function watchSockets(server: WebSocketServer, every = LIMITS.heartbeat as number): () => void {
  const heard = new WeakSet<WebSocket>();
  server.on("connection", (socket) => {
    heard.add(socket);
    socket.on("pong", () => heard.add(socket));
  });
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!heard.delete(socket)) socket.terminate();
      else if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}
