// All routes of the server behind their gates: the API under /api/v1, its description, health and metrics, WebSockets,
// the page. It knows no ports.
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { apiPage, apiStyle } from "./api-page.ts";
import type { HttpEnv, Site } from "./environment.ts";
import { accounts, body, permission, provenance, time, visitor } from "./gates.ts";
import type { Metrics } from "./metrics.ts";
import { apiDocument } from "./openapi.ts";
import { bodyFor, type PageFile } from "./page.ts";
import { problemOf, RequestRefused } from "./problem.ts";
import { addLabRoutes } from "./routes/lab.ts";
import { addQuestionRoutes } from "./routes/questions.ts";
import { addRunRoutes } from "./routes/runs.ts";
import { addSockets } from "./sockets.ts";

export const API = "/api/v1";

export function makeApp(site: Site, metrics: Metrics): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>();
  app.use(accounts(site, metrics), provenance(site), visitor(site));
  app.onError((error, c) => fail(site, error, c));
  app.notFound(() => {
    throw new RequestRefused("no-such-page", "nothing is at this address", "the API is described at /api");
  });

  // Descriptions and health hold no data: they need no token.
  app.get("/healthz", (c) => c.text("ok\n"));
  app.get("/readyz", (c) => (isReady(site) ? c.text("ready\n") : c.text("not ready\n", 503)));
  app.get("/metrics", permission(), async (c) => {
    const { body, type } = await metrics.text();
    return c.body(body, 200, { "content-type": type });
  });

  const api = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success) throw result.error;
    },
  });
  addRunRoutes(api, site);
  addQuestionRoutes(api, site);
  addLabRoutes(api, site);

  // Before the gates of the API, so that they do not apply to it.
  app.get(`${API}/openapi.json`, (c) => c.json(document, 200));
  app.use(`${API}/*`, permission(), body(), time());
  app.route(API, api);
  const document = apiDocument(app);
  const readable = apiPage(document);
  app.get("/api", (c) => c.html(readable));
  app.get("/api/style.css", (c) => c.body(apiStyle, 200, { "content-type": "text/css; charset=utf-8" }));

  addSockets(app, site, metrics);
  app.get("*", (c) => {
    const file = site.page.at(c.req.path);
    if (file !== undefined) return serveFile(c, file, site.page.built ? 200 : 503);
    // A person with a wrong link sees the page, which says so; a program sees a problem.
    const person = c.req.header("accept")?.includes("text/html") && !c.req.path.startsWith("/api/");
    const start = person ? site.page.at("/") : undefined;
    return start === undefined ? c.notFound() : serveFile(c, start, site.page.built ? 404 : 503);
  });
  return app;
}

function isReady({ closing, store }: Site): boolean {
  if (closing()) return false;
  try {
    // Any question will do: it throws where the database does not answer.
    store.getRun("");
    return true;
  } catch {
    return false;
  }
}

function fail({ log }: Site, error: Error, c: Context<HttpEnv>): Response {
  const { problem, unexpected } = problemOf(error);
  if (unexpected) log.error({ err: error, method: c.req.method, path: c.req.path }, "a request failed");
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    "content-type": "application/problem+json",
  });
}

function serveFile(c: Context<HttpEnv>, file: PageFile, status: 200 | 404 | 503): Response {
  const headers = { "cache-control": file.cache, etag: file.etag, vary: "accept-encoding" };
  if (c.req.header("if-none-match") === file.etag) return c.body(null, 304, headers);
  const { encoding, bytes } = bodyFor(file, c.req.header("accept-encoding"));
  return c.body(bytes, status, {
    ...headers,
    "content-type": file.type,
    ...(encoding !== "identity" && { "content-encoding": encoding }),
  });
}
