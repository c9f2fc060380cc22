// Small regular expressions and a matcher of our own, never JavaScript's: letters a b c, "|", "*" and brackets. The letters
// of an expression are numbered from 1 in the order in which they are written; a match is a path from number to number
// (Glushkov's automaton). Sets of numbers are bits of an integer, bit 0 is the start. Time is linear in the text.
// It knows no tasks.
import type { Rng } from "../../../core/index.ts";

export const REGEX_LETTERS = ["a", "b", "c"];
/** A digit numbers them all, and room is left. */
const MAX_LETTERS = 8;
/** With as many brackets and signs as sense can be made of. */
const MAX_SYMBOLS = 40;

export type Regex =
  | string
  | { readonly kind: "then" | "or"; readonly left: Regex; readonly right: Regex }
  | { readonly kind: "star"; readonly of: Regex };

/** Which letters may follow which, and where a match may end. */
export interface Automaton {
  /** letters[p - 1] is the letter with the number p. */
  readonly letters: string;
  /** follow[p]: what may come after p; follow[0]: what may come first. */
  readonly follow: readonly number[];
  /** Where a match may end; bit 0 if the empty word matches. */
  readonly accept: number;
}

/** An expression of so many letters. */
export function drawRegex(rng: Rng, letters: number): Regex {
  if (letters === 1) {
    const letter = rng.pick(REGEX_LETTERS);
    return rng.chance(0.25) ? { kind: "star", of: letter } : letter;
  }
  const left = rng.range(1, letters - 1);
  const kind = rng.chance(0.55) ? "then" : "or";
  const both: Regex = { kind, left: drawRegex(rng, left), right: drawRegex(rng, letters - left) };
  return rng.chance(0.4) ? { kind: "star", of: both } : both;
}

/** Matches words of every length from one, but no letter again and again: what is taken when nothing better was drawn. */
export function simplestRegex(rng: Rng): Regex {
  const [first, left, right] = rng.shuffle(REGEX_LETTERS) as [string, string, string];
  return { kind: "then", left: first, right: { kind: "star", of: { kind: "or", left, right } } };
}

/** Without a needless bracket. */
export function printRegex(regex: Regex): string {
  if (typeof regex === "string") return regex;
  if (regex.kind === "star") {
    const inner = printRegex(regex.of);
    return inner.length === 1 ? `${inner}*` : `(${inner})*`;
  }
  const left = printRegex(regex.left);
  const right = printRegex(regex.right);
  if (regex.kind === "or") return `${left}|${right}`;
  const wrap = (part: Regex, text: string): string => (isOr(part) ? `(${text})` : text);
  return wrap(regex.left, left) + wrap(regex.right, right);
}

function isOr(regex: Regex): boolean {
  return typeof regex !== "string" && regex.kind === "or";
}

/** Undefined for a text that is none, or too long. */
export function parseRegex(text: string): Regex | undefined {
  if (text.length > MAX_SYMBOLS || text.replace(/[^abc]/g, "").length > MAX_LETTERS) return undefined;
  let at = 0;
  const or = (): Regex | undefined => {
    const left = then();
    if (left === undefined || text[at] !== "|") return left;
    at++;
    const right = or();
    return right && { kind: "or", left, right };
  };
  const then = (): Regex | undefined => {
    const left = item();
    if (left === undefined || at === text.length || text[at] === "|" || text[at] === ")") return left;
    const right = then();
    return right && { kind: "then", left, right };
  };
  const item = (): Regex | undefined => {
    const symbol = text[at++];
    let regex: Regex | undefined;
    if (symbol === "(") {
      regex = or();
      if (text[at++] !== ")") return undefined;
    } else if (symbol !== undefined && REGEX_LETTERS.includes(symbol)) regex = symbol;
    if (regex === undefined || text[at] !== "*") return regex;
    at++;
    return { kind: "star", of: regex };
  };
  const regex = or();
  return at === text.length ? regex : undefined;
}

export function compileRegex(regex: Regex): Automaton {
  let letters = "";
  const follow = [0];
  const link = (from: number, to: number): void => {
    for (let p = 1; p < follow.length; p++) if (from & (1 << p)) follow[p]! |= to;
  };
  /** Where a part may begin and end, and whether it may be empty. */
  const visit = (part: Regex): { first: number; last: number; empty: boolean } => {
    if (typeof part === "string") {
      letters += part;
      follow.push(0);
      const bit = 1 << letters.length;
      return { first: bit, last: bit, empty: false };
    }
    if (part.kind === "star") {
      const { first, last } = visit(part.of);
      link(last, first);
      return { first, last, empty: true };
    }
    const left = visit(part.left);
    const right = visit(part.right);
    if (part.kind === "or") {
      return {
        first: left.first | right.first,
        last: left.last | right.last,
        empty: left.empty || right.empty,
      };
    }
    link(left.last, right.first);
    return {
      first: left.first | (left.empty ? right.first : 0),
      last: right.last | (right.empty ? left.last : 0),
      empty: left.empty && right.empty,
    };
  };
  const { first, last, empty } = visit(regex);
  follow[0] = first;
  return { letters, follow, accept: last | (empty ? 1 : 0) };
}

/** The numbers at which a letter may be matched, coming from any of `from`. */
export function readLetter({ letters, follow }: Automaton, from: number, letter: string): number {
  let to = 0;
  for (let p = 0; p < follow.length; p++) if (from & (1 << p)) to |= follow[p]!;
  for (let p = 1; p < follow.length; p++) if (letters[p - 1] !== letter) to &= ~(1 << p);
  return to;
}

/** Expressions that leave no choice are spelt, not matched. */
export function hasChoice(text: string): boolean {
  return text.includes("|") || text.includes("*");
}

/** "(a|b)*" as "( a 1 | b 2 ) *", for prompts. */
export function numberLetters(text: string): string {
  let number = 0;
  return Array.from(text, (symbol) =>
    REGEX_LETTERS.includes(symbol) ? `${symbol} ${++number}` : symbol,
  ).join(" ");
}
