// The OpenAPI document of the HTTP API: the routes' zod schemas, and for each operation the role it needs and the
// shape of its problems. It knows no handlers.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { neededRole } from "./auth.ts";
import type { HttpEnv } from "./environment.ts";
import { problemSchema } from "./schemas.ts";

export type ApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

export const METHODS = ["get", "post", "patch", "put", "delete"] as const;

const ABOUT = `Simulated societies of small language models: start runs, watch them, ask about them. What happens in a
run is streamed at /ws/events (see server/protocol/messages.ts); the culture is a Yjs document at /ws/culture/RUN
(y-websocket protocol). Where the server asks for tokens, send "authorization: Bearer TOKEN" (WebSockets: ?token=).`;

export function apiDocument(app: OpenAPIHono<HttpEnv>): ApiDocument {
  app.openAPIRegistry.register("Problem", problemSchema);
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Folklore", version: "1", description: ABOUT.replaceAll("\n", " ") },
    servers: [{ url: "/" }],
    security: [{}, { token: [] }],
  });
  const problem = {
    description: "what was wrong, and what to do",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.operationId = operationId(method, path);
      operation.responses = { ...operation.responses, default: problem };
      operation["x-role"] = neededRole(method.toUpperCase(), path);
    }
  }
  return document;
}

/** "get /api/v1/runs/{id}/state" -> "getRunsIdState" */
function operationId(method: string, path: string): string {
  const words = path.replace("/api/v1", "").match(/[a-z]+/gi) ?? [];
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
