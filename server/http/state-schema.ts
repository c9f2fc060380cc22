// The shape of a run's folded state, for the OpenAPI document; the compiler checks it against RunState
// (server/protocol/run-state.ts), where the fields are explained. Answers are not validated at run time.
import { z } from "@hono/zod-openapi";
import { attemptExampleSchema } from "../events.ts";
import type {
  AgentState,
  FamilyState,
  Moment,
  PopulationState,
  RunState,
  VarietyState,
} from "../protocol/index.ts";
import { cultureStateSchema } from "./culture-state-schema.ts";
import { happened, series, seriesByName, whole } from "./series-schema.ts";
import { typed } from "./typed.ts";
import {
  faultStateSchema,
  gameStateSchema,
  studyStateSchema,
  versionStateSchema,
} from "./world-state-schema.ts";

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
    sleep: z.object({
      nights: whole,
      source: z.string(),
      kept: series,
      mastered: series,
      before: series,
      after: series,
      tokensSaved: series,
    }),
    study: studyStateSchema,
  }),
);

const rated = {
  rating: series,
  last: z.object({ rating: z.number(), deviation: z.number(), games: whole }).nullable(),
};

const agent = typed<AgentState>()(
  z.object({
    name: z.string(),
    population: z.string(),
    born: whole,
    died: whole.nullable(),
    ...rated,
    play: z.object(rated),
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

const diversity = {
  proposed: series,
  accepted: series,
  rejectedShare: series,
  distinctShare: series,
  entropy: series,
  clusterShare: series,
  distinct2: series,
  hill1: series,
  hill2: series,
};

const family = typed<FamilyState>()(
  z.object({ ...diversity, learnability: series, novelty: series, refused: z.record(z.string(), whole) }),
);

const variety = typed<VarietyState>()(
  z.object({
    ...diversity,
    subject: z.enum(["tasks", "solutions", "culture", "agents"]),
    family: z.string(),
    population: z.string(),
    divergence: series,
    bigramDivergence: series,
  }),
);

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
    z.object({
      kind: z.literal("culture"),
      ...happened,
      topic: z.enum(["review", "fitness", "sleep", "inheritance", "skill"]),
      who: z.string(),
      culture: z.string(),
      entry: z.string(),
      name: z.string(),
      text: z.string(),
    }),
    z.object({
      kind: z.literal("world"),
      ...happened,
      topic: z.enum(["ladder", "quarantine", "version", "matches"]),
      who: z.string(),
      text: z.string(),
    }),
    z.object({ kind: z.literal("life"), ...happened, agent: z.string(), text: z.string() }),
  ]),
);

export const runStateSchema = typed<RunState>()(
  z
    .object({
      version: z.literal(3),
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
      variety: z.record(z.string(), variety),
      lawsFound: series,
      proposalMix: seriesByName,
      alarms: z.array(z.object({ ...happened, kind: z.string(), detail: z.string(), response: z.string() })),
      faults: z.array(faultStateSchema),
      versions: z.array(versionStateSchema),
      games: z.record(z.string(), gameStateSchema),
      cultures: z.record(z.string(), cultureStateSchema),
      inherited: z
        .object({
          ...happened,
          source: z.string(),
          culture: z.string(),
          entries: whole,
          placebo: z.boolean(),
          weights: z.array(z.string()),
        })
        .nullable(),
      skill: z.array(
        z.object({
          ...happened,
          kind: z.enum(["average", "lessons", "division"]),
          populations: z.array(z.string()),
          count: whole,
          detail: z.string(),
        }),
      ),
      moments: z.array(moment),
      flows: z.record(z.string(), z.object({ attempts: whole, correct: whole, lastRound: whole })),
      posed: z.record(z.string(), z.object({ agent: z.string(), proposer: z.string(), text: z.string() })),
    })
    .openapi("RunState"),
);
