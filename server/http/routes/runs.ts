// Runs: list, start, look at, change, control. Everything is the run manager's work; configs are resolved by
// server/config, which says what it did not understand.
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { canonicalJson } from "../../../core/index.ts";
import { configRows, type RunConfig, resolveConfig } from "../../config/index.ts";
import { FolkloreError } from "../../errors.ts";
import type { HttpEnv, Served } from "../environment.ts";
import {
  controlSchema,
  newRunSchema,
  runChangeSchema,
  runDetailSchema,
  runInfoSchema,
  runParams,
  runsSchema,
} from "../schemas.ts";
import { runStateSchema } from "../state-schema.ts";
import { answers, makes, takes } from "./answers.ts";
import { findRun } from "./find-run.ts";

export function addRunRoutes(api: OpenAPIHono<HttpEnv>, { manager }: Pick<Served, "manager">): void {
  const help = configRows().map(({ key, description, default: value }) => ({
    key,
    description,
    value: value === "" ? null : (JSON.parse(value) as unknown),
  }));

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs",
      summary: "All runs, newest first, archived ones too",
      responses: answers(runsSchema, "the runs"),
    }),
    (c) => c.json(manager.list(), 200),
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/runs",
      summary: "Start a run",
      request: { body: takes(newRunSchema) },
      responses: makes(runInfoSchema, "the new run"),
    }),
    async (c) => {
      const { config, set, paused } = c.req.valid("json");
      const resolved = resolveConfig(config, set, "config", "settings");
      checkPlugins(resolved);
      const info = await manager.start(resolved, { paused: paused ?? false });
      return c.json(info, 201, { location: `${c.req.path}/${encodeURIComponent(info.id)}` });
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}",
      summary: "A run with its config, and what each key of a config means",
      request: { params: runParams },
      responses: answers(runDetailSchema, "the run"),
    }),
    (c) => {
      const info = findRun(manager, c.req.valid("param").id);
      return c.json({ info, config: manager.config(info.id), help }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "patch",
      path: "/runs/{id}",
      summary: "Rename, tag or archive a run",
      request: { params: runParams, body: takes(runChangeSchema) },
      responses: answers(runInfoSchema, "the run as it is now"),
    }),
    (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(manager.change(id, c.req.valid("json")), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/runs/{id}/control",
      summary: "Pause, step, resume or stop a run",
      request: { params: runParams, body: takes(controlSchema) },
      responses: answers(runInfoSchema, "the run as it is now"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await manager.control(id, c.req.valid("json").action), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/runs/{id}/state",
      summary: "What a dashboard shows of a run, as of its last commit",
      request: { params: runParams },
      responses: answers(runStateSchema, "the folded events"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await manager.state(id), 200);
    },
  );
}

/** Specs of plug-ins name code and commands of this machine: whoever may start runs may not name those. */
function checkPlugins({ plugins }: RunConfig): void {
  if (canonicalJson(plugins) === canonicalJson(resolveConfig({}).plugins)) return;
  throw new FolkloreError(
    "bad-config",
    "plugins: cannot be set over HTTP, for it names code of the server's machine",
    "put the plug-ins into the folder ./plugins where the server was started, or start the run on the command line",
  );
}
