// What is said to a plug-in and what it may answer: one JSON object a message, the same for a module in a process, a
// program behind stdio and a server behind a WebSocket. docs/tasks.md writes it out. Everything from the other side
// is checked here; unknown fields are left out. It knows no connection.
import { z } from "zod";
import { type Context, FAMILY_KINDS, layoutSchema, type Verdict } from "../../tasks/index.ts";
import { PROTOCOL, SIZES } from "./limits.ts";

/** A problem as it is sent: `id` is the hash of its content, handy as the key of a cache. */
export interface PosedProblem {
  readonly id: string;
  readonly level: number;
  readonly payload: unknown;
}
/** Definitions that a solver may read; left out where there are none. */
interface WithContext {
  readonly context?: Context;
}
export type Request =
  | { readonly call: "hello"; readonly protocol: number }
  | { readonly call: "generate"; readonly level: number; readonly seeds: readonly number[] }
  | ({ readonly call: "render"; readonly items: readonly PosedProblem[] } & WithContext)
  | ({
      readonly call: "verify";
      readonly items: readonly (PosedProblem & { readonly completion: string })[];
    } & WithContext)
  | ({ readonly call: "parse"; readonly texts: readonly string[] } & WithContext);

const RESERVED = ["P", "<pad>"];
const symbol = z
  .string()
  .regex(/^[\x21-\x7e]{1,32}$/, "a symbol is a word of 1 to 32 printable ASCII characters")
  .refine(
    (word) => !RESERVED.includes(word) && !word.startsWith("@"),
    "this symbol has a meaning of its own",
  );

export const helloSchema = z.object({
  protocol: z.literal(PROTOCOL),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, "an id has lower-case letters, digits and dashes, 32 at most"),
  title: z.string().min(1).max(120),
  kind: z.enum(FAMILY_KINDS),
  levels: z.number().int().min(1).max(64),
  symbols: z
    .array(symbol)
    .min(1)
    .max(2048)
    .refine((all) => new Set(all).size === all.length, "symbols must differ")
    .refine((all) => all.includes("."), 'the symbols lack ".", which ends every answer'),
  ascii: z.boolean().optional(),
  proposals: z.boolean().optional(),
  features: z.number().int().min(0).max(4096).default(0),
  layout: layoutSchema.optional(),
  /** How many families a module has; a program or a server has one. */
  families: z.number().int().min(1).max(64).default(1),
});
export type Hello = z.infer<typeof helloSchema>;

const pieceSchema = z.union([
  z.string().min(1).max(64),
  z.object({ bag: z.array(z.number().int().min(0)).max(4096), text: z.string().max(SIZES.prompt) }),
]);

/** All there is to say about a problem. */
const problemFields = {
  prompt: z.string().min(1).max(SIZES.prompt),
  /** Left out: the words of the prompt. */
  pieces: z.array(pieceSchema).max(SIZES.prompt).optional(),
  answer: z.string().min(1).max(SIZES.completion),
  steps: z.array(z.string().max(SIZES.prompt)).max(4096).default([]),
  measure: z
    .record(z.string().max(40), z.number())
    .refine((all) => Object.keys(all).length <= 32, "at most 32 measures")
    .default({}),
  /** Left out: the prompt. */
  proposal: z.string().max(SIZES.proposal).optional(),
};
/** Answer to render. */
export const problemSchema = z.object(problemFields);
export type Problem = z.infer<typeof problemSchema>;

/** Answer to generate and parse: with the problem itself. */
export const newProblemSchema = z.object({
  payload: z.unknown().refine((payload) => payload !== undefined && payload !== null, "a payload is missing"),
  level: z.number().int().min(1).optional(),
  ...problemFields,
});
export type NewProblem = z.infer<typeof newProblemSchema>;

export const wireVerdictSchema = z.object({
  correct: z.boolean(),
  /** Left out: 1 for a correct answer, 0 for a wrong one. */
  score: z.number().min(0).max(1).optional(),
  steps: z.array(z.boolean()).max(SIZES.completion).default([]),
  verifiedSymbols: z.number().int().min(0).optional(),
  reason: z.string().default(""),
});

export const rejectionSchema = z.object({
  gate: z.enum(["parse", "ill-posed", "degenerate", "duplicate", "held-out", "too-large"]),
  reason: z.string().min(1),
});

/** What went wrong with one item, or with the whole request. */
export const failureSchema = z.object({ error: z.string() });

/** An answer to a request; `ok` is a hello or a list of items, one for each that was asked for. */
export const answerSchema = z.object({
  id: z.number(),
  ok: z.unknown().optional(),
  error: z.string().optional(),
});
export const itemsSchema = z.object({ items: z.array(z.unknown()) });

/** What a module's process says after an audit; optional figures are left out. */
export const auditReportSchema = z.object({
  family: z.string(),
  items: z.number(),
  seed: z.number(),
  ok: z.boolean(),
  rows: z.array(z.object({ check: z.string(), ok: z.boolean(), detail: z.string() })).max(200),
});

/** Is this JSON data within the bounds of a payload? The reason if not. */
export function payloadFlaw(payload: unknown): string | undefined {
  if (deeper(payload, SIZES.depth)) return `a payload is nested deeper than ${SIZES.depth}`;
  const length = JSON.stringify(payload).length;
  return length > SIZES.payload ? `a payload of ${length} characters (at most ${SIZES.payload})` : undefined;
}

function deeper(value: unknown, left: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return left === 0 || Object.values(value).some((inner) => deeper(inner, left - 1));
}

/** A verdict with what was left out filled in; the reason why it is none otherwise. */
export function readVerdict(answer: unknown, completion: string): Verdict | string {
  const { success, data, error } = wireVerdictSchema.safeParse(answer);
  if (!success) return `not a verdict: ${flawOf(error)}`;
  const words = completion.split(" ").length;
  const { correct, score = Number(correct), steps, reason } = data;
  const verifiedSymbols = data.verifiedSymbols ?? (correct ? words : 0);
  if ((score === 1) !== correct) return `a verdict with score ${score} and correct = ${correct}`;
  if (verifiedSymbols > words) return `${verifiedSymbols} symbols verified of ${words}`;
  return { correct, score, steps, verifiedSymbols, reason: reason.slice(0, SIZES.reason) };
}

/** The first thing that a schema has against a value, in one line. */
export function flawOf(error: z.ZodError): string {
  const issue = error.issues[0]!;
  const path = issue.path.join(".");
  return path === "" ? issue.message : `${path}: ${issue.message}`;
}
