// The middleware that every request passes, in this order: accounts, provenance, visitor, permission, body, time.
// Each refuses by throwing RequestRefused; app.ts turns that into a problem.
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { matchedRoutes } from "hono/route";
import { timeout } from "hono/timeout";
import type { MiddlewareHandler } from "hono/types";
import { bearer, mayAct, neededRole, roleOf } from "./auth.ts";
import type { HttpEnv, Site } from "./environment.ts";
import { secure } from "./headers.ts";
import { jsonDepth, LIMITS, TokenBuckets } from "./limits.ts";
import type { Metrics } from "./metrics.ts";
import { hostAllowed, isLoopback, originAllowed } from "./origin.ts";
import { RequestRefused } from "./problem.ts";

type Gate = MiddlewareHandler<HttpEnv>;

/** A request to become a WebSocket: only those have no response that could be written to. */
export function upgrades({ env }: Context<HttpEnv>): boolean {
  return env.outgoing === undefined;
}

/** Counts the answer, and adds the headers that every answer has. */
export function accounts(site: Site, metrics: Metrics): Gate {
  return async (c, next) => {
    await next();
    const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
    metrics.counted(route?.path ?? "none", known(c.req.method), c.res.status);
    secure(c.res.headers);
    // Also after a body that was refused unread: the rest of it must not be taken for the next request.
    if (site.closing() || !c.env.incoming.complete) c.res.headers.set("connection", "close");
  };
}

/** Is it for us, and not made by another site in the same browser? */
export function provenance(site: Site): Gate {
  return async (c, next) => {
    // As they came: on the way to a Request empty ones are lost.
    const { host, origin, "sec-fetch-site": fetched } = c.env.incoming.headers;
    if (isLoopback(site.host) && !hostAllowed(host, site.host, site.port())) {
      throw new RequestRefused("forbidden", "this server is not known by that name", "use http://localhost");
    }
    if (c.req.url.length > LIMITS.address) throw new RequestRefused("too-large", "the address is too long");
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    const came = { host, origin, site: fetched?.toString() };
    if ((!reads || upgrades(c)) && !originAllowed(came)) {
      throw new RequestRefused("forbidden", "requests of other sites are not taken");
    }
    await next();
  };
}

/** Who is it, and have they asked for too much? A browser cannot send headers with a WebSocket: `?token=` there. */
export function visitor(site: Site): Gate {
  const all = new TokenBuckets(site.rates.requests);
  const lab = new TokenBuckets(site.rates.lab);
  return async (c, next) => {
    const asked = upgrades(c) ? c.req.query("token") : undefined;
    const role = roleOf(site.tokens, bearer(c.req.header("authorization")) ?? asked);
    const who = `${role ?? "nobody"} ${c.env.incoming.socket.remoteAddress}`;
    for (const bucket of isLab(c.req.path) ? [all.of(who), lab.of(who)] : [all.of(who)]) {
      if (bucket.take()) continue;
      c.header("retry-after", String(Math.ceil(bucket.wait)));
      throw new RequestRefused("too-many", "too many requests in too short a time", "wait a little");
    }
    c.set("role", role);
    await next();
  };
}

/** May they do that? */
export function permission(): Gate {
  return async (c, next) => {
    const role = c.get("role");
    if (role === undefined) {
      c.header("www-authenticate", "Bearer");
      throw new RequestRefused(
        "unauthorized",
        "this server answers only those who have a token",
        "open the link that the server printed, or send authorization: Bearer TOKEN",
      );
    }
    const needed = neededRole(c.req.method, c.req.path);
    if (mayAct(role, needed)) return next();
    throw new RequestRefused("forbidden", `a ${role} may not do that`, `it takes the token of an ${needed}`);
  };
}

const limitBody = bodyLimit({
  maxSize: LIMITS.body,
  onError: () => {
    throw new RequestRefused("too-large", `the body is larger than ${LIMITS.body} bytes`);
  },
});

/** Is the body small, text, and not too deep? Whether it fits is for the route's schema to say. */
export function body(): Gate {
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    let whole = false;
    try {
      return await limitBody(c, async () => {
        checkText(await c.req.arrayBuffer());
        whole = true;
        await next();
      });
    } catch (error) {
      if (whole || error instanceof RequestRefused) throw error;
      throw new RequestRefused("malformed", "the body broke off");
    }
  };
}

function checkText(bytes: ArrayBuffer): void {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestRefused("malformed", "the body is not UTF-8 text");
  }
  if (jsonDepth(text) > LIMITS.depth) {
    throw new RequestRefused("malformed", `nested deeper than ${LIMITS.depth}`);
  }
}

/** Has it taken too long? */
export function time(): Gate {
  const [short, long] = [timeout(LIMITS.answerTime), timeout(LIMITS.labTime)];
  return (c, next) => (isLab(c.req.path) ? long : short)(c, next);
}

function isLab(path: string): boolean {
  return /^\/api\/v1\/runs\/[^/]+\/lab\//.test(path);
}

/** Methods as labels: whoever makes up new ones does not make new labels. */
function known(method: string): string {
  return ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"].includes(method) ? method : "other";
}
