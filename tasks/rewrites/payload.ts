// What a `rewrites` task is made of, its bounds, and when it is a good one. No text formats, no grading.
import { z } from "zod";
import { err, ok, type Result } from "../../core/index.ts";
import { isOp, OP_SETS } from "../dsl/ops.ts";
import { isName } from "../dsl/symbols.ts";
import type { Rejection } from "../family.ts";
import { spell, tokenise, type Word, wordsOf } from "../naming/tokenise.ts";

/** Bounds of a task: 16 ops is the longest program of a `programs` task. */
export const REWRITE_BOUNDS = { program: 16, definitions: 16, body: 16, spelling: 16 } as const;

/** `definitions` may be nested; names that the program holds without a definition stand for themselves. */
export const rewritePayloadSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]),
  definitions: z
    .array(
      z.strictObject({
        name: z.string().refine(isName, "not a name"),
        body: z.array(z.string()).min(2).max(REWRITE_BOUNDS.body),
      }),
    )
    .min(1)
    .max(REWRITE_BOUNDS.definitions),
  program: z.array(z.string()).min(3).max(REWRITE_BOUNDS.program),
});
export type RewritePayload = Readonly<z.infer<typeof rewritePayloadSchema>>;

/** The names that may be used, each with what it stands for in the program's own symbols. */
export function shownWords(payload: RewritePayload): Word[] {
  return wordsOf(payload.definitions, REWRITE_BOUNDS.spelling);
}

/** The shortest way to write the program: exact. */
export function shortestRewrite(payload: RewritePayload): string[] {
  return tokenise(payload.program, shownWords(payload));
}

/** Every symbol known, no circle, and something to shorten. */
export function checkRewrite(payload: RewritePayload): Result<readonly string[], Rejection> {
  const allowed: readonly string[] = OP_SETS[payload.ops];
  const meaning = new Map(payload.definitions.map(({ name, body }) => [name, body]));
  if (meaning.size < payload.definitions.length) return refuse("parse", "a name is defined twice");
  const stranger = [...payload.program, ...payload.definitions.flatMap(({ body }) => body)].find(
    (symbol) => !(isOp(symbol) ? allowed.includes(symbol) : isName(symbol)),
  );
  if (stranger !== undefined) return refuse("parse", `"${stranger}" is neither an op of the set nor a name`);
  const used = payload.program.find((symbol) => meaning.has(symbol));
  if (used !== undefined) return refuse("ill-posed", `the program uses "${used}" already`);
  for (const { name } of payload.definitions) {
    const spelling = spell([name], meaning, REWRITE_BOUNDS.spelling);
    if (spelling === undefined) return refuse("ill-posed", `"${name}" is circular or too long`);
  }
  const answer = shortestRewrite(payload);
  if (answer.length === payload.program.length)
    return refuse("degenerate", "no name makes the program shorter");
  return ok(answer);
}

export function refuse(gate: Rejection["gate"], reason: string): Result<never, Rejection> {
  return err({ gate, reason });
}
