// The shape of a run's folded state, for the OpenAPI document; the compiler checks it against RunState
// (server/protocol/run-state.ts), where the fields are explained. Answers are not validated at run time.
import { z } from "@hono/zod-openapi";
import { entryKindSchema, entryStatusSchema } from "../../culture/index.ts";
import { attemptExampleSchema } from "../events.ts";
import type {
  AgentState,
  CultureState,
  Moment,
  PopulationState,
  RunState,
  Series,
} from "../protocol/index.ts";
import { typed } from "./typed.ts";

const whole = z.number().int().min(0);
const numbers = z.array(z.number());
/** Every list and record below happens in a round, as an event. */
const happened = { seq: whole, round: whole };

const series = typed<Series>()(
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
const seriesByName = z.record(z.string(), series);

const population = typed<PopulationState>()(
  z.object({
    agents: z.array(z.string()),
    loss: series,
    gradNorm: series,
    tokens: series,
    steps: series,
    sources: seriesByName,
    reward: seriesByName,
    entropy: series,
    open: z.object({
      scores: z.record(z.string(), z.object({ score: z.number(), attempts: whole })),
      logProb: z.number(),
      tokens: whole,
    }),
    evaluation: seriesByName,
    lastEvaluation: z.record(z.string(), z.number()),
  }),
);

const agent = typed<AgentState>()(
  z.object({
    name: z.string(),
    population: z.string(),
    born: whole,
    died: whole.nullable(),
    rating: series,
    last: z.object({ rating: z.number(), deviation: z.number(), games: whole }).nullable(),
    attempts: whole,
    correct: whole,
    proposed: whole,
    laws: z.array(z.string()),
  }),
);

const law = z.object({
  level: whole,
  foundBy: z.array(z.object({ agent: z.string(), population: z.string(), program: z.string(), ...happened })),
  attempts: whole,
  correct: whole,
  rating: z.number().nullable(),
});

const family = z.object({
  proposed: series,
  accepted: series,
  rejectedShare: series,
  distinctShare: series,
  entropy: series,
  learnability: series,
  clusterShare: series,
  novelty: series,
  refused: z.record(z.string(), whole),
});

const moment = typed<Moment>()(
  z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("attempts"),
      ...happened,
      agent: z.string(),
      task: z.string(),
      family: z.string(),
      level: whole,
      proposer: z.string(),
      poser: z.string(),
      attempts: whole,
      correct: whole,
      text: z.string(),
      example: attemptExampleSchema.nullable(),
    }),
    z.object({
      kind: z.literal("law"),
      ...happened,
      agent: z.string(),
      law: z.string(),
      level: whole,
      program: z.string(),
    }),
    z.object({ kind: z.literal("alarm"), ...happened, text: z.string() }),
    z.object({ kind: z.literal("life"), ...happened, agent: z.string(), text: z.string() }),
  ]),
);

const culture = typed<CultureState>()(
  z.object({
    entries: z.record(
      z.string(),
      z.object({
        id: z.string(),
        name: z.string(),
        kind: entryKindSchema,
        body: z.array(z.string()),
        text: z.string(),
        about: z.string(),
        author: z.string(),
        parents: z.array(z.string()),
        ...happened,
        status: entryStatusSchema,
        into: z.string().nullable(),
        uses: z.record(z.string(), whole),
        checks: z.array(z.object({ by: z.string(), agreed: whole, tested: whole, round: whole })),
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
    ),
    counts: z.object({ claimed: whole, adopted: whole, quarantined: whole, refuted: whole, retired: whole }),
    claimed: series,
    adopted: series,
    refuted: series,
    edits: z.array(
      z.object({
        ...happened,
        culture: z.string(),
        author: z.string(),
        op: z.string(),
        entry: z.string().nullable(),
        accepted: z.boolean(),
        reason: z.string().nullable(),
        summary: z.string(),
      }),
    ),
  }),
);

export const runStateSchema = typed<RunState>()(
  z
    .object({
      version: z.literal(1),
      run: z.string(),
      seq: whole,
      round: whole,
      arm: z.string(),
      seed: z.number().int(),
      rounds: whole,
      finished: z.boolean(),
      failure: z.string().nullable(),
      totals: z.object({
        attempts: whole,
        correct: whole,
        sampledTokens: whole,
        trainedTokens: whole,
        proposed: whole,
        rejected: whole,
      }),
      axis: z.object({ tokens: series, time: series, seq: series }),
      populations: z.record(z.string(), population),
      agents: z.record(z.string(), agent),
      laws: z.record(z.string(), law),
      cells: z.record(
        z.string(),
        z.object({
          family: z.string(),
          level: whole,
          attempts: series,
          correct: series,
          total: z.object({ attempts: whole, correct: whole }),
        }),
      ),
      families: z.record(z.string(), family),
      lawsFound: series,
      proposalMix: seriesByName,
      alarms: z.array(z.object({ ...happened, kind: z.string(), detail: z.string(), response: z.string() })),
      cultures: z.record(z.string(), culture),
      moments: z.array(moment),
      flows: z.record(z.string(), z.object({ attempts: whole, correct: whole, lastRound: whole })),
      posed: z.record(z.string(), z.object({ agent: z.string(), proposer: z.string(), text: z.string() })),
    })
    .openapi("RunState"),
);
