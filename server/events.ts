// The event log of a run: every change of a run's state is one of these numbered, schema-checked events.
// Events carry no wall-clock time and no machine facts, so that the same config and seed give the same log bit for
// bit; the store keeps times beside them. This file knows neither the store nor the simulation.
import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../core/index.ts";
import { editSchema } from "../culture/index.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const name = z.string().min(1);

/** At most this many example completions per (agent, task) group: a round makes thousands of samples. */
export const MAX_EXAMPLES = 2;

/** One sampled completion kept as an example. */
export const attemptExampleSchema = z.strictObject({
  completion: z.string(),
  correct: z.boolean(),
  score: share,
  reason: z.string(),
  /** Generated tokens, the end symbol included. */
  tokens: count,
  /** Sum over tokens, natural logarithm; null for policies without probabilities. */
  logProb: z.number().nullable(),
  /** One mark per written step. */
  steps: z.array(z.boolean()),
});

/** One agent's, one task's or one level's place on the common rating scale. */
export const ratingSchema = z.strictObject({
  id: name,
  /** player: an agent on the scale of games. */
  kind: z.enum(["agent", "task", "level", "player"]),
  rating: z.number(),
  /** Standard error of the rating, same unit. */
  deviation: z.number().min(0),
  games: count,
});

/** An entry that stood in the context of an attempt, or that a fair coin kept out of it. */
export const readSchema = z.strictObject({
  entry: name,
  /** The word that the task calls it by. */
  name,
  /** context: given without a trial; shown, withheld, placebo: what the coin decided. */
  given: z.enum(["context", "shown", "withheld", "placebo"]),
});

const tally = z.strictObject({ reads: count, correct: z.number().min(0) });

/** What one entry's sleep came to; accuracies of using its name for one step, on fresh inputs. */
export const sleptEntrySchema = z.strictObject({
  entry: name,
  name,
  /** Own verified in-context answers (or the interpreter's) that it was taught with. */
  examples: count,
  /** With its definition in context, before the sleep. */
  withContext: share,
  /** Without it, before and after. */
  before: share,
  after: share,
  /** The one-step gate, with hysteresis: its definition is no longer put into contexts. */
  mastered: z.boolean(),
});

const learningCounts = {
  population: name,
  /** Optimiser steps of this update. */
  steps: count,
  /** Training tokens of this update (positions with a weight). */
  tokens: count,
  /** Mean over steps; null when there was none or it was not finite (an alarm says so). */
  loss: z.number().nullable(),
  gradNorm: z.number().nullable(),
  /** Sequences trained on, by source: "apply", "dreams", "own samples", ... */
  sources: z.record(z.string(), count),
};

function event<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.strictObject({
    /** 1, 2, 3, ... without holes within a run. */
    seq: z.number().int().min(1),
    run: name,
    /** 0 before the first round. */
    round: count,
    type: z.literal(type),
    data,
  });
}

export const eventSchema = z.discriminatedUnion("type", [
  event("run.started", z.strictObject({ config: z.record(z.string(), z.unknown()), seed: z.number().int() })),
  event("round.started", z.strictObject({})),
  event(
    "task.proposed",
    z.strictObject({
      task: name,
      family: name,
      level: count,
      proposer: name,
      agent: name,
      /** The task in the family's proposal language. */
      text: z.string(),
    }),
  ),
  event(
    "task.rejected",
    z.strictObject({
      family: name,
      proposer: name,
      agent: name,
      text: z.string(),
      gate: name,
      reason: z.string(),
    }),
  ),
  /** All attempts of one agent at one task in one round. */
  event(
    "attempts.graded",
    z.strictObject({
      agent: name,
      population: name,
      task: name,
      family: name,
      level: count,
      /** Who proposed the task: "random", "model", ...; "world" for the laws. */
      proposer: name,
      attempts: count,
      correct: count,
      /** Mean score of the attempts, 0..1. */
      score: share,
      tokens: count,
      /** Sum of the log-probabilities of all sampled tokens, natural logarithm; absent without probabilities. */
      logProb: z.number().optional(),
      /** How often each reason was given. */
      reasons: z.record(z.string(), count),
      /** The best completion first. */
      examples: z.array(attemptExampleSchema).max(MAX_EXAMPLES),
      /** The culture that was read, and what of it; absent where nothing was. */
      culture: name.optional(),
      reads: z.array(readSchema).max(64).optional(),
      /** Symbols of culture excerpts in the prompt. */
      contextTokens: count.optional(),
    }),
  ),
  event(
    "law.discovered",
    z.strictObject({
      law: name,
      level: count,
      agent: name,
      population: name,
      program: z.string(),
      /** Attempts at laws and training tokens spent by the whole run until now. */
      attempts: count,
      tokens: count,
    }),
  ),
  event(
    "culture.edited",
    z.strictObject({
      /** Which document: "shared", or the agent whose private one it is. */
      culture: name,
      author: name,
      edit: editSchema,
      accepted: z.boolean(),
      /** Id of the entry made or changed; null when refused. */
      entry: z.string().nullable(),
      /** Why it was refused; null when accepted. */
      reason: z.string().nullable(),
      /** The Yjs update in base64; null when refused. */
      update: z.base64().nullable(),
      /** Id of the request of an edit from outside the simulation (a person's); absent for the agents' own. */
      request: z.string().min(1).max(64).optional(),
      /** In what role it was made: "editor:statistics", "editor:model", "keeper"; absent for finders and people. */
      role: name.optional(),
    }),
  ),
  /** What peers came to about a claim. */
  event(
    "claim.reviewed",
    z.strictObject({
      culture: name,
      entry: name,
      author: name,
      /** What it is about. */
      about: z.string(),
      outcome: z.enum(["accepted", "refuted", "replicated", "retracted", "deferred"]),
      /** Peers who tested it, and the fresh observations they spent. */
      reviewers: count,
      observations: count,
      agreed: count,
      /** The author's record before this review: accepted and refuted claims, and the mean of its Beta posterior. */
      record: z.strictObject({ accepted: count, refuted: count, trust: share }),
      reason: z.string(),
    }),
  ),
  /** The causal effect of an entry on a population's success so far, and what follows from it. */
  event(
    "entry.judged",
    z.strictObject({
      culture: name,
      entry: name,
      name,
      population: name,
      with: tally,
      without: tally,
      /** Success with minus success without, and the bounds of its confidence sequence. */
      effect: z.number().min(-1).max(1),
      low: z.number().min(-1).max(1),
      high: z.number().min(-1).max(1),
      decision: z.enum(["wait", "keep", "quarantine", "release", "retire"]),
      reason: z.string(),
    }),
  ),
  /** What a run took over from another when it began. */
  event(
    "culture.inherited",
    z.strictObject({
      /** Id of the other run. */
      source: name,
      culture: z.string(),
      entries: count,
      placebo: z.boolean(),
      /** Populations that began with its weights. */
      weights: z.array(name),
    }),
  ),
  /** Skill that went from one population to others. */
  event(
    "skill.shared",
    z.strictObject({
      kind: z.enum(["average", "lessons", "division"]),
      populations: z.array(name),
      /** Lessons handed on, or symbols divided; 0 where it does not apply. */
      count,
      detail: z.string(),
    }),
  ),
  /** What the teacher of a population makes of its attempts at the studied families, level by level. */
  event(
    "study.taught",
    z.strictObject({
      population: name,
      cells: z
        .array(
          z.strictObject({
            family: name,
            level: count,
            open: z.boolean(),
            mastered: z.boolean(),
            /** Recent share of successes; null before the first attempt. */
            success: share.nullable(),
            /** Its share of lessons and tests, up to a common factor. */
            weight: z.number().min(0),
          }),
        )
        .max(4096),
      changes: z
        .array(z.strictObject({ family: name, level: count, to: z.enum(["open", "mastered", "forgotten"]) }))
        .max(4096),
    }),
  ),
  /** A match of a game between two agents, to its end. */
  event(
    "match.played",
    z.strictObject({
      game: name,
      level: count,
      /** Seat 0 and seat 1. */
      players: z.array(name).length(2),
      /** Payoff of seat 0; seat 1 gets its negative. */
      result: z.number().min(-1).max(1),
      /** Answers of each seat that were no legal move; its first legal one was made instead. */
      illegal: z.array(count).length(2),
      moves: z.array(name).max(1024),
    }),
  ),
  /** A version of a plug-in's family: the first one, or a newer one that was taken up or refused between rounds. */
  event(
    "family.changed",
    z.strictObject({
      family: name,
      /** Hash of its source, and that of the version before; null for the first. */
      version: name,
      previous: name.nullable(),
      accepted: z.boolean(),
      reason: name,
    }),
  ),
  /** A task family did what it must not. Its tasks are left out; quarantined, it is not asked again. */
  event(
    "family.failed",
    z.strictObject({ family: name, kind: name, detail: name, quarantined: z.boolean() }),
  ),
  event("policy.updated", z.strictObject(learningCounts)),
  event(
    "policy.slept",
    z.strictObject({
      ...learningCounts,
      /** Whose in-context answers were distilled: the agents' own, or the interpreter's (a control). */
      source: z.enum(["own", "interpreter"]),
      entries: z.array(sleptEntrySchema).max(128),
      /** Held-out accuracy elsewhere (no names), before and after. */
      elsewhere: z.strictObject({ before: share, after: share }),
      /** Context symbols that a task with a mastered name no longer needs, mean over mastered entries; 0 for none. */
      tokensSaved: z.number().min(0),
    }),
  ),
  event("evaluation.done", z.strictObject({ population: name, values: z.record(z.string(), z.number()) })),
  event(
    "diversity.measured",
    z.strictObject({
      family: name,
      /** What was looked at: proposed tasks (also where absent), solutions written, the culture's definitions, or the
       *  agents side by side. */
      subject: z.enum(["tasks", "solutions", "culture", "agents"]).optional(),
      /** Whose; absent for all. */
      population: name.optional(),
      proposed: count,
      accepted: count,
      rejectedShare: share,
      /** Distinct programs among the proposals, as a share. */
      distinctShare: share,
      /** Entropy of the symbols in the proposals, in bits. */
      entropy: z.number().min(0),
      meanLearnability: z.number().min(0),
      /** Share of the accepted proposals in the largest cluster of alike ones, and their mean novelty against what
       *  was accepted before, 0..1; absent where too few were accepted. */
      clusterShare: share.optional(),
      novelty: share.optional(),
      /** Different pairs of neighbouring symbols / pairs; effective numbers of different texts of order 1 and 2. */
      distinct2: share.optional(),
      hill1: z.number().min(0).optional(),
      hill2: z.number().min(0).optional(),
      /** Mean Jensen-Shannon divergence between agents' symbol frequencies, in bits. */
      divergence: share.optional(),
      /** The same of pairs of neighbouring symbols. */
      bigramDivergence: share.optional(),
      /** Accepted proposals by proposer. */
      byProposer: z.record(z.string(), count),
    }),
  ),
  event("ratings.updated", z.strictObject({ ratings: z.array(ratingSchema) })),
  event("agent.born", z.strictObject({ agent: name, population: name })),
  event("agent.died", z.strictObject({ agent: name, population: name, age: count })),
  event("checkpoint.saved", z.strictObject({ checkpoint: name })),
  event(
    "alarm.raised",
    z.strictObject({ kind: name, detail: z.string(), /** What was done about it. */ response: z.string() }),
  ),
  event("run.finished", z.strictObject({ summary: z.record(z.string(), z.unknown()) })),
  event("run.failed", z.strictObject({ reason: z.string() })),
]);

export type Event = z.infer<typeof eventSchema>;
export type EventType = Event["type"];
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;
/** What a writer gives: fields with defaults (of culture edits) may be left out. */
export type EventData<T extends EventType> = Extract<z.input<typeof eventSchema>, { type: T }>["data"];
export type AttemptExample = z.infer<typeof attemptExampleSchema>;
export type RatingRecord = z.infer<typeof ratingSchema>;

/** Every event type, in the order of the schema. */
export const EVENT_TYPES: readonly EventType[] = eventSchema.options.map((option) => option.shape.type.value);

/** SHA-256 (hexadecimal) of the log without the run's id: two runs that did the same have the same hash. */
export function logHash(events: Iterable<Event>): string {
  const hash = createHash("sha256");
  for (const { run: _, ...event } of events) hash.update(`${canonicalJson(event)}\n`);
  return hash.digest("hex");
}
