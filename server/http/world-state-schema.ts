// The shape of what a run's folded state says of a world of many task families, for the OpenAPI document; the compiler
// checks it against the protocol's types (server/protocol/world-state.ts), where the fields are explained. Answers are
// not validated at run time.
import { z } from "@hono/zod-openapi";
import type { FaultState, GameState, StudyState, VersionState } from "../protocol/index.ts";
import { happened, series, whole } from "./series-schema.ts";
import { typed } from "./typed.ts";

const place = { family: z.string(), level: whole };

export const studyStateSchema = typed<StudyState>()(
  z.object({
    rounds: z.array(whole),
    cells: z.array(
      z.object({
        ...place,
        open: z.boolean(),
        mastered: z.boolean(),
        success: z.number().nullable(),
        weight: z.number(),
        past: z.object({
          success: z.array(z.number().nullable()),
          weight: z.array(z.number()),
          stand: z.array(z.union([z.literal(0), z.literal(1), z.literal(2)])),
        }),
      }),
    ),
    changes: z.array(z.object({ ...happened, ...place, to: z.enum(["open", "mastered", "forgotten"]) })),
  }),
);

export const faultStateSchema = typed<FaultState>()(
  z.object({
    ...happened,
    family: z.string(),
    kind: z.string(),
    detail: z.string(),
    quarantined: z.boolean(),
  }),
);

export const versionStateSchema = typed<VersionState>()(
  z.object({
    ...happened,
    family: z.string(),
    version: z.string(),
    accepted: z.boolean(),
    reason: z.string(),
  }),
);

export const gameStateSchema = typed<GameState>()(
  z.object({
    matches: whole,
    played: series,
    result: series,
    illegal: series,
    pairs: z.record(
      z.string(),
      z.object({
        first: z.string(),
        second: z.string(),
        matches: whole,
        wins: whole,
        draws: whole,
        payoff: z.number(),
        lastRound: whole,
      }),
    ),
    open: z.object({ matches: whole, payoff: z.number(), moves: whole, illegal: whole }),
  }),
);
