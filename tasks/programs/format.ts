// The texts of `programs` tasks: prompts, worked answers, and the proposal language.
//   prompt of apply          S inc rev : 3 1 4                       answer  > 4 2 5 > 5 2 4 .
//   with a definition        D f8 sort dec S f8 neg : 6 6 2          answer  > / sort 2 6 6 / dec 1 5 5 > 8 4 4 .
//   prompt of abduction      A inc rev : 5 2 4                       answer  > 3 1 4 .
// A name whose definition is shown is worked out with one '/' per primitive op, each with its op and list; the last
// list is the step's result. D blocks show nested definitions already expanded to primitives, so that the k-th '/'
// always matches the k-th symbol of the block. An empty list is written as nothing.
// Names f0.. belong to the task and are always shown; names n0.. belong to the culture and are shown only if the
// context defines them, as the context defines them. What is right is always the task's own meaning.
import { ok, type Result } from "../../core/index.ts";
import { decode } from "../dsl/code.ts";
import { expand } from "../dsl/interpreter.ts";
import { isOp } from "../dsl/ops.ts";
import { isLocalName, isName, readDigits } from "../dsl/symbols.ts";
import { opTable } from "../dsl/table.ts";
import type { Context, Definition, Prompt, Rejection, WorkedAnswer } from "../family.ts";
import {
  BOUNDS,
  listCode,
  meaningOf,
  type ProgramPayload,
  programPayloadSchema,
  refuse,
  stepsOf,
} from "./payload.ts";

const HEADS = { apply: "S", abduce: "A" } as const;

/** The prompt with exactly these definitions shown, whatever they are: controls show wrong ones or none. */
export function renderProgram(payload: ProgramPayload, shown: readonly Definition[]): Prompt {
  const pieces: string[] = [];
  for (const { name, body } of shown) pieces.push("D", name, ...body);
  pieces.push(HEADS[payload.mode], ...payload.program, ":", ...payload.list.map(String));
  return { pieces, text: pieces.join(" ") };
}

/** The definitions a prompt shows: the task's local ones, and the context's for the culture names it uses. */
export function shownDefinitions(payload: ProgramPayload, context?: Context): Definition[] {
  if (payload.definitions.length === 0) return [];
  const names = meaningOf(payload.definitions);
  const culture = new Map(context?.definitions.map(({ name, body }) => [name, body]));
  const shown: Definition[] = [];
  for (const name of new Set(payload.program)) {
    if (isOp(name)) continue;
    const ops = isLocalName(name) ? expand([name], names) : expand([name], culture, 4 * BOUNDS.expansion);
    if (ops.ok) shown.push({ name, body: ops.value });
  }
  return shown;
}

/** The worked answer; names in `shown` are worked out with '/', the others take one step. */
export function workProgram(payload: ProgramPayload, shown: ReadonlySet<string>): WorkedAnswer {
  const steps: string[] = [];
  let code = listCode(payload);
  for (const { symbol, ops } of stepsOf(payload)) {
    const words = [">"];
    for (const op of ops) {
      code = opTable(op)[code]!;
      if (shown.has(symbol)) words.push("/", op, ...decode(code).map(String));
    }
    if (!shown.has(symbol)) words.push(...decode(code).map(String));
    steps.push(words.join(" "));
  }
  return { completion: `${steps.join(" ")} .`, steps };
}

/** The task in the proposal language: like the prompt, with every definition as written, nested ones included. */
export function proposeProgram(payload: ProgramPayload): string {
  return renderProgram(payload, payload.definitions).text;
}

/**
 * Reads the proposal language; a final "." is allowed. Culture names without a D block take their meaning from the
 * context. The result is well-formed, not yet known to be well-posed.
 */
export function readProgram(text: string, context?: Context): Result<ProgramPayload, Rejection> {
  if (text.length > 2000) return refuse("too-large", `${text.length} characters, at most 2000`);
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.at(-1) === ".") words.pop();
  const definitions = new Map<string, string[]>();
  let at = 0;
  const until = (...ends: string[]): string[] => {
    const start = at;
    while (at < words.length && !ends.includes(words[at]!)) at++;
    return words.slice(start, at);
  };
  while (words[at] === "D") {
    at++;
    const [name, ...body] = until("D", "S", "A", ":");
    if (name === undefined || !isName(name)) return refuse("parse", `"${name ?? ""}" cannot be a name`);
    if (definitions.has(name)) return refuse("parse", `"${name}" is defined twice`);
    definitions.set(name, body);
  }
  const head = words[at++];
  if (head !== "S" && head !== "A") return refuse("parse", "expected S or A before the program");
  const program = until(":");
  if (words[at++] !== ":") return refuse("parse", "expected : after the program");
  const list = readDigits(words.slice(at));
  if (list === undefined) return refuse("parse", "expected a list of digits after :");
  for (const conflict of borrow(program, definitions, context)) {
    return refuse("ill-posed", `the culture knows "${conflict}" by another definition`);
  }
  const payload = programPayloadSchema.safeParse({
    mode: head === "S" ? "apply" : "abduce",
    definitions: [...definitions]
      .map(([name, body]) => ({ name, body }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    program,
    list,
  });
  if (payload.success) return ok(payload.data);
  const issue = payload.error.issues[0]!;
  return refuse(
    issue.code === "too_big" ? "too-large" : "parse",
    `${issue.path.join(".")}: ${issue.message}`,
  );
}

/** Adds the context's definitions of names that the text uses but does not define; gives names in conflict. */
function borrow(program: readonly string[], definitions: Map<string, string[]>, context?: Context): string[] {
  const culture = new Map(context?.definitions.map(({ name, body }) => [name, body]));
  const conflicts = [...definitions].filter(([name, body]) => {
    const known = culture.get(name);
    return known !== undefined && known.join(" ") !== body.join(" ");
  });
  const pending = [...program, ...[...definitions.values()].flat()];
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    const body = culture.get(symbol);
    if (body === undefined || definitions.has(symbol) || isOp(symbol)) continue;
    definitions.set(symbol, [...body]);
    pending.push(...body);
  }
  return conflicts.map(([name]) => name);
}

/** The words that these texts may use. */
export function programSymbols(ops: readonly string[], names: readonly string[]): string[] {
  return ["S", "A", "D", ":", ">", "/", ".", ..."0123456789", ...ops, ...names];
}
