// Questions about runs: events, series, the culture at a round, where something came from, comparisons; and what there
// is without one: experiments to start from, the gallery of task families. The answers come from server/queries.
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv, Served } from "../environment.ts";
import {
  compareQuery,
  compareSchema,
  cultureQuery,
  cultureSchema,
  eventsQuery,
  eventsSchema,
  experimentsSchema,
  galleryAnswerSchema,
  runParams,
  seriesQuery,
  seriesSchema,
  traceParams,
  traceSchema,
} from "../schemas.ts";
import { answers } from "./answers.ts";
import { findRun } from "./find-run.ts";

export function addQuestionRoutes(
  api: OpenAPIHono<HttpEnv>,
  { manager, queries }: Pick<Served, "manager" | "queries">,
): void {
  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}/events",
      summary: "Committed events of a run, in order",
      request: { params: runParams, query: eventsQuery },
      responses: answers(eventsSchema, "a page of events"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await queries.events(id, c.req.valid("query")), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}/series",
      summary: "Metrics over rounds, tokens or time, with every least and greatest value kept",
      request: { params: runParams, query: seriesQuery },
      responses: answers(seriesSchema, "one line per metric"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      const { metric, ...options } = c.req.valid("query");
      return c.json(await queries.series(id, { ...options, metrics: metric ?? [] }), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}/culture",
      summary: "The culture as it was after a round",
      request: { params: runParams, query: cultureQuery },
      responses: answers(cultureSchema, "its entries"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await queries.culture(id, c.req.valid("query")), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}/trace/{kind}/{what}",
      summary: "Where a task, an entry, an agent or a law came from, and what it led to",
      request: { params: traceParams },
      responses: answers(traceSchema, "the events that mention it"),
    }),
    async (c) => {
      const { id, kind, what } = c.req.valid("param");
      return c.json(await queries.trace(findRun(manager, id).id, kind, what), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/compare",
      summary: "Runs against a baseline: differences with intervals, and of their configs",
      request: { query: compareQuery },
      responses: answers(compareSchema, "the comparison"),
    }),
    async (c) => {
      const { runs, baseline } = c.req.valid("query");
      const ids = [...new Set(runs)].map((id) => findRun(manager, id).id);
      return c.json(await queries.compare(ids, findRun(manager, baseline ?? ids[0]!).id), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/experiments",
      summary: "Configs to start from",
      responses: answers(experimentsSchema, "the experiments of this installation"),
    }),
    async (c) => c.json(await queries.experiments(), 200),
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/gallery",
      summary: "The built-in task families: examples with worked answers, audits, speeds",
      responses: answers(galleryAnswerSchema, "the gallery, as it was measured last"),
    }),
    async (c) => c.json(await queries.gallery(), 200),
  );
}
