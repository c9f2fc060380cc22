// Grades answers to `programs` tasks step by step against the interpreter's own trace. It knows no oracle text:
// every list is computed here, none is compared with a string made elsewhere. It never throws on any text.
import { digitsValue, encode, lengthOf } from "../dsl/code.ts";
import { MAX_DIGITS } from "../dsl/ops.ts";
import { DIGITS, readDigits } from "../dsl/symbols.ts";
import { follow } from "../dsl/table.ts";
import type { Verdict } from "../family.ts";
import { listCode, type ProgramPayload, type Step, stepsOf } from "./payload.ts";

/** Longest right answer: 16 steps of 16 sub-steps of 7 symbols of up to 5 characters. Beyond it nobody reads on. */
const MAX_CHARACTERS = 10_000;

export function verifyProgram(payload: ProgramPayload, completion: string): Verdict {
  if (completion.length > MAX_CHARACTERS) return wrong("too long");
  const words = completion.split(" ");
  return payload.mode === "apply" ? verifyTrace(payload, words) : verifyAbduction(payload, words);
}

/**
 * One mark per '>' step: true if the list after it is the interpreter's, and its sub-steps, if any, are exactly the
 * primitive ops of the name with their lists. A name may also take one step without sub-steps. A step counts as
 * whole once something follows it, so a cut-off list earns nothing.
 */
function verifyTrace(payload: ProgramPayload, words: readonly string[]): Verdict {
  const steps = stepsOf(payload);
  const marks: boolean[] = [];
  let code = listCode(payload);
  let at = 0;
  let verified = 0;
  let sound = true;
  let reason = "";
  while (words[at] === ">") {
    let end = at + 1;
    while (end < words.length && words[end] !== ">" && words[end] !== ".") end++;
    const step = steps[marks.length];
    let right = false;
    if (step !== undefined) {
      const before = code;
      code = follow(step.tables, before);
      right = end < words.length && stepMatches(step, before, code, words, at + 1, end);
    }
    marks.push(right);
    if (sound && right) verified = end;
    else if (sound) {
      sound = false;
      reason = step ? `step ${marks.length} (${step.symbol}) is wrong` : "more steps than the program has";
    }
    at = end;
  }
  if (sound && marks.length < steps.length) reason = `${marks.length} of ${steps.length} steps`;
  else if (sound && (words[at] !== "." || at !== words.length - 1)) reason = 'does not end with one "."';
  const correct = reason === "";
  return {
    correct,
    score: correct ? 1 : 0,
    steps: marks,
    verifiedSymbols: correct ? words.length : verified,
    reason: correct ? "correct" : reason,
  };
}

/** Words start..end-1 are what stands between '>' and the next '>' or '.'. */
function stepMatches(
  step: Step,
  before: number,
  after: number,
  words: readonly string[],
  start: number,
  end: number,
): boolean {
  if (words[start] !== "/") return listMatches(after, words, start, end);
  if (step.ops.length === 1 && step.symbol === step.ops[0]) return false; // an op has no sub-steps
  let code = before;
  let at = start;
  for (let k = 0; k < step.ops.length; k++) {
    if (words[at] !== "/" || words[at + 1] !== step.ops[k]) return false;
    code = step.tables[k]![code]!;
    const next = at + 2 + lengthOf(code);
    if (next > end || !listMatches(code, words, at + 2, next)) return false;
    at = next;
  }
  return at === end;
}

function listMatches(code: number, words: readonly string[], start: number, end: number): boolean {
  if (lengthOf(code) !== end - start) return false;
  let value = digitsValue(code);
  for (let i = end - 1; i >= start; i--) {
    if (words[i] !== DIGITS[value % 10]) return false;
    value = (value / 10) | 0;
  }
  return true;
}

function verifyAbduction(payload: ProgramPayload, words: readonly string[]): Verdict {
  if (words[0] !== ">" || words.at(-1) !== ".") return wrong('expected "> digits ."');
  const input = readDigits(words.slice(1, -1).slice(0, MAX_DIGITS + 1));
  if (input === undefined || input.length === 0 || words.length > MAX_DIGITS + 2) {
    return wrong(`expected 1 to ${MAX_DIGITS} digits`, [false]);
  }
  let code = encode(input);
  for (const { tables } of stepsOf(payload)) code = follow(tables, code);
  if (code !== listCode(payload)) return wrong("this input gives another output", [false]);
  return { correct: true, score: 1, steps: [true], verifiedSymbols: words.length, reason: "correct" };
}

function wrong(reason: string, steps: boolean[] = []): Verdict {
  return { correct: false, score: 0, steps, verifiedSymbols: 0, reason };
}
