// The lab: an agent of a run at one task, outside the simulation, and a person's answer to the same task. The work is
// done by server/lab.
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv, Served } from "../environment.ts";
import {
  gradeRequestSchema,
  labAnswerSchema,
  labRequestSchema,
  labTaskSchema,
  labVerdictSchema,
  runParams,
} from "../schemas.ts";
import { answers, takes } from "./answers.ts";
import { findRun } from "./find-run.ts";

export function addLabRoutes(
  api: OpenAPIHono<HttpEnv>,
  { manager, lab }: Pick<Served, "manager" | "lab">,
): void {
  api.openapi(
    createRoute({
      method: "post",
      path: "/runs/{id}/lab/task",
      summary: "Check a task, or have one made",
      request: { params: runParams, body: takes(labRequestSchema) },
      responses: answers(labTaskSchema, "the task"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await lab.task(id, c.req.valid("json")), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/runs/{id}/lab/solve",
      summary: "Have an agent solve a task, token by token",
      request: { params: runParams, body: takes(labRequestSchema) },
      responses: answers(labAnswerSchema, "what it read, wrote and got for it"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await lab.solve(id, c.req.valid("json")), 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/runs/{id}/lab/grade",
      summary: "Grade a person's answer as an agent's would be",
      request: { params: runParams, body: takes(gradeRequestSchema) },
      responses: answers(labVerdictSchema, "the verdict"),
    }),
    async (c) => {
      const { id } = findRun(manager, c.req.valid("param").id);
      return c.json(await lab.grade(id, c.req.valid("json")), 200);
    },
  );
}
