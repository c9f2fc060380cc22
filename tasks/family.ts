// The contract of a task family: a plug-in that generates, renders, explains and grades tasks of one kind.
// It knows neither tokens nor networks: prompts are pieces of symbols, completions are text.
//
// Worked example (see test/fixtures/echo-family.ts):
//   const echo: TaskFamily = {
//     id: "echo", title: "Say it again", levels: 2, symbols: ["E", "a", "b", "."], features: 0,
//     coordinates: textCoordinates,
//     generate: (rng, level) => makeTask("echo", level, { say: ... }, { kind: "seed", seed: ... }),
//     render: (task) => ({ pieces: ["E", ...say], text: "E a b" }),
//     oracle: (task) => ({ completion: "a b .", steps: [] }),
//     verify: (task, completion) => ..., parse: (text) => ..., measure: (task) => ({ length: 2 }),
//   };
import { z } from "zod";
import { contentId, type Result, type Rng } from "../core/index.ts";
import type { Coordinates } from "./coordinates.ts";
import type { Layout } from "./layout.ts";

/** Where a task came from: a seeded generator, or an agent's proposal. Never part of the task's id. */
export const provenanceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("seed"), source: z.string() }),
  z.object({ kind: z.literal("agent"), agent: z.string(), proposer: z.string() }),
]);
export type Provenance = z.infer<typeof provenanceSchema>;

/** One problem. `id` is the hash of family and payload: equal problems have equal ids. */
export const taskSchema = z.object({
  id: z.string(),
  family: z.string(),
  level: z.number().int().min(1),
  payload: z.unknown(),
  provenance: provenanceSchema,
});
export type Task<P = unknown> = Readonly<Omit<z.infer<typeof taskSchema>, "payload">> & {
  readonly payload: P;
};

/** A frozen task whose id is the hash of its content. */
export function makeTask<P>(family: string, level: number, payload: P, provenance: Provenance): Task<P> {
  return Object.freeze({ id: contentId({ family, payload }), family, level, payload, provenance });
}

/**
 * One piece of a prompt: a symbol (a word without spaces), or an observation that a network may read as a single
 * position made of a bag of the family's feature numbers (0 .. features-1), with the same content as text.
 */
export type PromptPiece = string | { readonly bag: readonly number[]; readonly text: string };
export interface Prompt {
  readonly pieces: readonly PromptPiece[];
  /** The same prompt as plain text, for people and text-only models. */
  readonly text: string;
}

/** A definition a solver may read or use: a name and the ops and names it stands for. */
export interface Definition {
  readonly name: string;
  readonly body: readonly string[];
}
/** What a solver is given besides the task: culture excerpts. */
export interface Context {
  readonly definitions: readonly Definition[];
}

export const verdictSchema = z.object({
  correct: z.boolean(),
  /** 0..1; 1 exactly when correct. */
  score: z.number().min(0).max(1),
  /** One mark per step the solver wrote, in order; empty for families without steps. */
  steps: z.array(z.boolean()),
  /** Symbols of the completion up to and including the last step of the longest verified prefix. */
  verifiedSymbols: z.number().int().min(0),
  reason: z.string(),
});
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;

export interface WorkedAnswer {
  /** Symbols joined by single spaces, the end symbol "." included. */
  readonly completion: string;
  /** The same, step by step, for people. */
  readonly steps: readonly string[];
}

/** Why a proposal was refused: data, never an exception. */
export interface Rejection {
  readonly gate: "parse" | "ill-posed" | "degenerate" | "duplicate" | "held-out" | "too-large";
  readonly reason: string;
}

/** What families are grouped by. */
export const FAMILY_KINDS = [
  "programs",
  "arithmetic",
  "logic",
  "graphs",
  "sequences",
  "games",
  "other",
] as const;
export type FamilyKind = (typeof FAMILY_KINDS)[number];

export interface TaskFamily<P = unknown> {
  /** Lower-case name, unique in the registry. */
  readonly id: string;
  readonly title: string;
  readonly kind: FamilyKind;
  /** Difficulty levels are 1..levels. */
  readonly levels: number;
  /** Every symbol that prompts and completions of this family may contain. */
  readonly symbols: readonly string[];
  /** True: they may hold any other words of printable ASCII, too. */
  readonly ascii?: boolean;
  /** False: there is no proposal language, `parse` refuses everything. */
  readonly proposals?: boolean;
  /** Size of the feature space of observation bags; 0 for none. */
  readonly features: number;
  /** How symbols get integer coordinates. */
  readonly coordinates: Coordinates;
  /** What `coordinates` were made from, where that is data: it crosses to other threads and programs. */
  readonly layout?: Layout;
  /** A pure function of (generator state, level). */
  generate(rng: Rng, level: number): Task<P>;
  render(task: Task<P>, context?: Context): Prompt;
  /** A correct worked answer, derived from the task alone (and the definitions in context). */
  oracle(task: Task<P>, context?: Context): WorkedAnswer;
  /** Never throws on any completion text. Throwing means the grader failed, not the solver. */
  verify(task: Task<P>, completion: string, context?: Context): Verdict;
  /** The proposal language: text to task. Proves it well-posed. Never trusts an answer in the text. The context,
   *  where given, says what culture names in the text mean; the task keeps that meaning. */
  parse(text: string, provenance: Provenance, context?: Context): Result<Task<P>, Rejection>;
  /** The task in the proposal language: parse(propose(task)) has the same id. */
  propose(task: Task<P>): string;
  /** Numbers that describe the task, for curricula and diversity (for example depth, length). */
  measure(task: Task<P>): Readonly<Record<string, number>>;
}
