// Grades rewritten programs: the same function in fewer symbols. It knows no oracle text: what an answer stands for is
// spelled out here and compared as a function. It never throws on any text.
import { isOp, OP_SETS, type Op } from "../dsl/ops.ts";
import { follow, opTable, PROBES } from "../dsl/table.ts";
import type { Verdict } from "../family.ts";
import { equivalent } from "../laws/equivalence.ts";
import { spell } from "../naming/tokenise.ts";
import { REWRITE_BOUNDS, type RewritePayload, shortestRewrite } from "./payload.ts";

/** No right answer has more than 15 symbols of four characters; whoever writes more is not read. */
const MAX_CHARACTERS = 1000;

/** Right when as short as the shortest tokenisation (or shorter still); between that and the program a part of 1. */
export function verifyRewrite(payload: RewritePayload, completion: string): Verdict {
  if (completion.length > MAX_CHARACTERS) return wrong("too long");
  const words = completion.split(" ");
  if (words.pop() !== ".") return wrong('does not end with "."');
  const reason = whyNot(payload, words);
  if (reason !== undefined) return wrong(reason);
  const { length } = payload.program;
  if (words.length >= length) return wrong(`${words.length} symbols, no fewer than the program's ${length}`);
  const shortest = shortestRewrite(payload).length;
  const saved = (length - words.length) / (length - shortest);
  if (saved < 1) {
    const detail = `${words.length} symbols where ${shortest} are enough`;
    return { correct: false, score: saved, steps: [], verifiedSymbols: 0, reason: detail };
  }
  return { correct: true, score: 1, steps: [], verifiedSymbols: words.length + 1, reason: "correct" };
}

/** Why these symbols are not the program in other words; undefined if they are, however many. */
export function whyNot(payload: RewritePayload, answer: readonly string[]): string | undefined {
  if (answer.length === 0 || answer.length > REWRITE_BOUNDS.program) {
    return `${answer.length} symbols, expected 1 to ${REWRITE_BOUNDS.program}`;
  }
  const allowed: readonly string[] = OP_SETS[payload.ops];
  const meaning = new Map(payload.definitions.map(({ name, body }) => [name, body]));
  const known = (symbol: string): boolean =>
    isOp(symbol) ? allowed.includes(symbol) : meaning.has(symbol) || payload.program.includes(symbol);
  const stranger = answer.find((symbol) => !known(symbol));
  if (stranger !== undefined) return `unknown symbol "${stranger.slice(0, 32)}"`;
  const spelled = spell(answer, meaning, REWRITE_BOUNDS.program * REWRITE_BOUNDS.spelling);
  if (spelled === undefined || !sameFunction(spelled, payload.program)) return "another function";
  return undefined;
}

/** Names without a definition mean something unknown: with them, only what is spelled alike is known to be equal. */
function sameFunction(a: readonly string[], b: readonly string[]): boolean {
  if (a.join(" ") === b.join(" ")) return true;
  if (!a.every(isOp) || !b.every(isOp)) return false;
  return agreeOnProbes(a, b) && equivalent(a, b);
}

/** A quick no: few wrong programs agree on all probes. */
function agreeOnProbes(a: readonly Op[], b: readonly Op[]): boolean {
  const first = a.map(opTable);
  const second = b.map(opTable);
  return PROBES.every((code) => follow(first, code) === follow(second, code));
}

function wrong(reason: string): Verdict {
  return { correct: false, score: 0, steps: [], verifiedSymbols: 0, reason };
}
