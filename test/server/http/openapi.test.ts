// The OpenAPI document against the routes that are really there, and in itself: every reference leads somewhere, every
// path parameter is declared, every operation says who may and what it answers.
import { OpenAPIHono } from "@hono/zod-openapi";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { apiPage } from "../../../server/http/api-page.ts";
import { API, makeApp } from "../../../server/http/app.ts";
import { RATES } from "../../../server/http/limits.ts";
import { Metrics } from "../../../server/http/metrics.ts";
import { type ApiDocument, METHODS } from "../../../server/http/openapi.ts";
import { FakeRuns } from "../../fixtures/fake-runs.ts";
import { ask } from "./asking.ts";
import { EchoLive, FixedLab, FixedQueries, startTrial } from "./doubles.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly "x-role"?: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, unknown> }>>;
}

async function documentOf(): Promise<ApiDocument> {
  const { server } = await startTrial();
  try {
    return (await ask(server.origin, `${API}/openapi.json`)).json as ApiDocument;
  } finally {
    await server.close();
  }
}

function routes(): string[] {
  const manager = new FakeRuns();
  const metrics = new Metrics(manager);
  metrics.stop();
  const app = makeApp(
    {
      manager,
      live: new EchoLive(),
      queries: new FixedQueries(),
      lab: new FixedLab(),
      store: { getRun: () => undefined },
      page: { at: () => undefined, built: true },
      tokens: null,
      rates: RATES,
      log: pino({ level: "silent" }),
      host: "localhost",
      port: () => 1,
      closing: () => false,
    },
    metrics,
  );
  expect(app).toBeInstanceOf(OpenAPIHono);
  return app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith(`${API}/`))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
}

describe("the OpenAPI document", () => {
  it("has every route, and no other", async () => {
    const { paths = {} } = await documentOf();
    const described = Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => `${method} ${path}`),
    );
    const there = new Set(routes());
    there.delete(`get ${API}/openapi.json`);
    expect(described.length).toBeGreaterThan(10);
    expect(described.sort()).toEqual([...there].sort());
  });

  it("holds together", async () => {
    const document = await documentOf();
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Folklore" } });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, to]) => to!);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const found = reference
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(found, reference).toBeTypeOf("object");
    }
    const ids = new Set<string>();
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      for (const method of METHODS) {
        const operation = item[method] as Operation | undefined;
        if (operation === undefined) continue;
        expect(operation.summary).toMatch(/^[A-Z]/);
        expect(["viewer", "editor", "operator"]).toContain(operation["x-role"]);
        expect(ids).not.toContain(operation.operationId);
        ids.add(operation.operationId!);
        const declared = (operation.parameters ?? []).filter((one) => one.in === "path" && one.required);
        expect(declared.map(({ name }) => name).sort()).toEqual(named.sort());
        const answer = operation.responses["200"] ?? operation.responses["201"];
        expect(answer?.content).toHaveProperty(["application/json", "schema"]);
        expect(operation.responses.default?.content).toHaveProperty(["application/problem+json", "schema"]);
      }
    }
  });

  it("says of what is made where it will be", async () => {
    const { paths = {} } = await documentOf();
    const made = paths[`${API}/runs`]?.post?.responses?.["201"];
    expect(made).toHaveProperty(["headers", "location", "schema"], { type: "string" });
  });

  it("is readable as a page, without scripts", async () => {
    const document = await documentOf();
    const html = apiPage(document);
    for (const path of Object.keys(document.paths ?? {})) expect(html).toContain(path);
    for (const name of Object.keys(document.components?.schemas ?? {}))
      expect(html).toContain(`id="${name}"`);
    expect(html).not.toMatch(/<script|style="|\son\w+=|https?:\/\//);
    for (const [, name] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${name}"`);
  });
});
