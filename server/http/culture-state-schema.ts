// The shape of a culture in a run's folded state, for the OpenAPI document; the compiler checks it against CultureState
// (server/protocol/culture-state.ts), where the fields are explained. Answers are not validated at run time.
import { z } from "@hono/zod-openapi";
import { entryKindSchema, entryStatusSchema } from "../../culture/index.ts";
import type { CultureState, EntryState } from "../protocol/index.ts";
import { happened, series, whole } from "./series-schema.ts";
import { typed } from "./typed.ts";

const track = z.object({ accepted: whole, refuted: whole, trust: z.number() });
const outcome = z.enum(["accepted", "refuted", "replicated", "retracted", "deferred"]);
const outcomes = z.partialRecord(outcome, whole);
const tally = z.object({ reads: whole, correct: z.number() });
const decision = z.enum(["wait", "keep", "quarantine", "release", "retire"]);
const bounds = { effect: z.number(), low: z.number(), high: z.number(), decision };

const fitness = z.object({
  ...happened,
  with: tally,
  without: tally,
  ...bounds,
  reason: z.string(),
  timeline: z.array(z.object({ round: whole, ...bounds, reads: whole })),
});

const night = z.object({
  ...happened,
  examples: whole,
  withContext: z.number(),
  before: z.number(),
  after: z.number(),
  mastered: z.boolean(),
});

const entry = typed<EntryState>()(
  z.object({
    id: z.string(),
    name: z.string(),
    kind: entryKindSchema,
    body: z.array(z.string()),
    text: z.string(),
    about: z.string(),
    author: z.string(),
    role: z.string(),
    parents: z.array(z.string()),
    fitted: whole,
    ...happened,
    status: entryStatusSchema,
    into: z.string().nullable(),
    uses: z.record(z.string(), whole),
    checks: z.array(z.object({ by: z.string(), agreed: whole, tested: whole, round: whole })),
    reviews: z.object({
      outcomes,
      observations: whole,
      agreed: whole,
      newest: z.array(
        z.object({
          ...happened,
          outcome,
          reviewers: whole,
          observations: whole,
          agreed: whole,
          record: track,
          reason: z.string(),
        }),
      ),
    }),
    fitness: z.record(z.string(), fitness),
    reads: z.object({
      given: z.partialRecord(z.enum(["context", "shown", "withheld", "placebo"]), tally),
      byAgent: z.record(z.string(), whole),
      byPopulation: z.record(z.string(), z.array(z.object({ round: whole, reads: whole }))),
    }),
    sleeps: z.record(z.string(), z.array(night)),
    timeline: z.array(
      z.object({
        ...happened,
        op: z.string(),
        by: z.string(),
        status: entryStatusSchema,
        body: z.array(z.string()),
        text: z.string(),
      }),
    ),
  }),
);

export const cultureStateSchema = typed<CultureState>()(
  z.object({
    entries: z.record(z.string(), entry),
    counts: z.object({ claimed: whole, adopted: whole, quarantined: whole, refuted: whole, retired: whole }),
    claimed: series,
    adopted: series,
    quarantined: series,
    refuted: series,
    effect: series,
    judged: z.object({ effects: whole, sum: z.number() }),
    authors: z.record(
      z.string(),
      z.object({
        outcomes,
        observations: whole,
        record: track,
        timeline: z.array(z.object({ round: whole, trust: z.number() })),
      }),
    ),
    edits: z.array(
      z.object({
        ...happened,
        culture: z.string(),
        author: z.string(),
        role: z.string(),
        op: z.string(),
        entry: z.string().nullable(),
        accepted: z.boolean(),
        reason: z.string().nullable(),
        summary: z.string(),
      }),
    ),
    changed: whole,
  }),
);
