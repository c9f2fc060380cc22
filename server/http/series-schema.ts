// The shape of a series of a run's folded state, for the OpenAPI document, and what every part of that state shares;
// the compiler checks it against the protocol's types.
import { z } from "@hono/zod-openapi";
import type { Series } from "../protocol/index.ts";
import { typed } from "./typed.ts";

export const whole = z.number().int().min(0);
const numbers = z.array(z.number());
/** Every item of a list or record happened in a round, as an event. */
export const happened = { seq: whole, round: whole };

export const series = typed<Series>()(
  z
    .object({
      from: numbers,
      to: numbers,
      count: numbers,
      sum: numbers,
      min: numbers,
      max: numbers,
      last: numbers,
      width: whole,
      rest: z.object({ sum: z.number(), min: z.number(), max: z.number() }).optional(),
    })
    .openapi("Series", { description: "buckets of neighbouring rounds, as columns of equal length" }),
);
export const seriesByName = z.record(z.string(), series);
