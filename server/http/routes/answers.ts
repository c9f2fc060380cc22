// How a route says what it answers and what it takes, in the words of OpenAPI. It knows no single route.
import type { z } from "@hono/zod-openapi";

export function answers<S extends z.ZodType>(schema: S, description: string) {
  return { 200: { description, content: { "application/json": { schema } } } } as const;
}

/** Something new, with the address at which it is from now on. */
export function makes<S extends z.ZodType>(schema: S, description: string) {
  const location = { description: "where it is", required: true, schema: { type: "string" } } as const;
  return {
    201: { description, headers: { location }, content: { "application/json": { schema } } },
  } as const;
}

export function takes<S extends z.ZodType>(schema: S) {
  return { content: { "application/json": { schema } }, required: true } as const;
}
