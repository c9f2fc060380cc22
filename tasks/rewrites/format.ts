// The texts of `rewrites` tasks.
//   prompt     D n3 sort rev W inc sort rev neg :     definitions, the program after W, ':' opens the answer
//   answer     inc n3 neg .
//   proposal   the prompt without its ':'
// Nested definitions are shown spelled out in the program's own symbols, so that a match is a match of symbols; the
// proposal holds them as written.
import { ok, type Result } from "../../core/index.ts";
import type { Context, Definition, Prompt, Rejection } from "../family.ts";
import { type RewritePayload, refuse, rewritePayloadSchema, shownWords } from "./payload.ts";

/** Longest proposal that is read: 16 definitions of 16 symbols and a program. */
const MAX_CHARACTERS = 2000;

/** The prompt for any program and definitions, well-posed or not. */
export function rewritePrompt(program: readonly string[], shown: readonly Definition[]): Prompt {
  const pieces = [...shown.flatMap(({ name, body }) => ["D", name, ...body]), "W", ...program, ":"];
  return { pieces, text: pieces.join(" ") };
}

export function renderRewrite(payload: RewritePayload): Prompt {
  return rewritePrompt(
    payload.program,
    shownWords(payload).map(({ name, spelling }) => ({ name, body: spelling })),
  );
}

export function proposeRewrite({ definitions, program }: RewritePayload): string {
  return [...definitions.flatMap(({ name, body }) => ["D", name, ...body]), "W", ...program].join(" ");
}

/** Reads the proposal language; a final ":" or "." is allowed. Well-formed, not yet known to be well-posed. */
export function readRewrite(
  text: string,
  ops: RewritePayload["ops"],
  context?: Context,
): Result<RewritePayload, Rejection> {
  if (text.length > MAX_CHARACTERS) {
    return refuse("too-large", `${text.length} characters, at most ${MAX_CHARACTERS}`);
  }
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.at(-1) === ".") words.pop();
  if (words.at(-1) === ":") words.pop();
  const at = words.indexOf("W");
  if (at < 0) return refuse("parse", "expected W before the program");
  const definitions: { name: string; body: string[] }[] = [];
  for (const [i, word] of words.slice(0, at).entries()) {
    const last = definitions.at(-1);
    if (word === "D") definitions.push({ name: "", body: [] });
    else if (last === undefined) return refuse("parse", "expected D before a definition");
    else if (words[i - 1] === "D") last.name = word;
    else last.body.push(word);
  }
  const conflict = definitions.find(({ name, body }) =>
    context?.definitions.some((known) => known.name === name && known.body.join(" ") !== body.join(" ")),
  );
  if (conflict !== undefined) {
    return refuse("ill-posed", `the culture knows "${conflict.name}" by another definition`);
  }
  const payload = rewritePayloadSchema.safeParse({
    ops,
    definitions: definitions.sort((a, b) => (a.name < b.name ? -1 : 1)),
    program: words.slice(at + 1),
  });
  if (payload.success) return ok(payload.data);
  const issue = payload.error.issues[0]!;
  return refuse(
    issue.code === "too_big" ? "too-large" : "parse",
    `${issue.path.join(".")}: ${issue.message}`,
  );
}

/** The words that these texts may use; E opens a program that an editor is shown (agents/editors). */
export function rewriteSymbols(ops: readonly string[], names: readonly string[]): string[] {
  return ["D", "E", "W", ":", ".", ...ops, ...names];
}
