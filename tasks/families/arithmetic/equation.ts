// A linear equation in x, or in x and y: how it reads, and what its terms add up to, one after another. It knows no tasks
// and no solutions.
import type { Rng } from "../../../core/index.ts";
import { DIGITS } from "../../dsl/symbols.ts";
import { showNumber } from "./digits.ts";

/** A digit but 0, with a sign; times x, times y, or the number alone. */
export type Term = readonly [n: number, x: boolean, y?: true];

export interface Equation {
  readonly left: readonly Term[];
  readonly right: readonly Term[];
}

/** A x + B y == C; without y, B is 0. */
export interface Totals {
  readonly A: number;
  readonly B: number;
  readonly C: number;
}

/** "+ 2 1" for 12. */
export const showSigned = (n: number) => `${n < 0 ? "-" : "+"} ${showNumber(Math.abs(n))}`;

const showTerm = ([n, x, y]: Term) => showSigned(n) + (x ? " x" : y ? " y" : "");
const showSide = (terms: readonly Term[]) => terms.map(showTerm).join(" ");

export const showEquation = ({ left, right }: Equation) => `${showSide(left)} == ${showSide(right)}`;

/** `showEquation` backwards; undefined for words that are no equation. A side may be empty. */
export function readEquation(words: readonly string[]): Equation | undefined {
  const sides: Term[][] = [[]];
  for (let at = 0; at < words.length; ) {
    if (words[at] === "==") {
      sides.push([]);
      at++;
      continue;
    }
    const digit = DIGITS.indexOf(words[at + 1] ?? "");
    if ((words[at] !== "+" && words[at] !== "-") || digit < 1) return undefined;
    const n = words[at] === "-" ? -digit : digit;
    const unknown = words[at + 2];
    sides.at(-1)!.push(unknown === "y" ? [n, false, true] : [n, unknown === "x"]);
    at += unknown === "x" || unknown === "y" ? 3 : 2;
  }
  const [left, right] = sides;
  return sides.length === 2 ? { left: left!, right: right! } : undefined;
}

/** A, B and C after each term: unknowns count on the left, numbers on the right of "==", each with its sign turned when
 *  it comes from the other side. */
export function totals({ left, right }: Equation): Totals[] {
  let sums: Totals = { A: 0, B: 0, C: 0 };
  return [...left, ...right].map(([n, x, y], i) => {
    const { A, B, C } = sums;
    const onLeft = i < left.length ? n : -n;
    if (x) sums = { A: A + onLeft, B, C };
    else if (y) sums = { A, B: B + onLeft, C };
    else sums = { A, B, C: C - onLeft };
    return sums;
  });
}

/** Terms that are already turned, back on their sides: the first `split` on the left. */
export function equationOf(turned: readonly Term[], split: number): Equation {
  const terms = turned.map(([n, x, y], i): Term => {
    const back = (x || y === true) === i < split ? n : -n;
    return y ? [back, x, y] : [back, x];
  });
  return { left: terms.slice(0, split), right: terms.slice(split) };
}

/** How many terms; 0 where a side has none. */
export const termsIn = ({ left, right }: Equation) =>
  left.length === 0 || right.length === 0 ? 0 : left.length + right.length;

/** All digits that a term may have. */
export const SIGNED_DIGITS: readonly number[] = Array.from({ length: 18 }, (_, i) => (i < 9 ? i - 9 : i - 8));

/** Is it a sum of `count` of them? */
export function isSumOfDigits(total: number, count: number): boolean {
  if (count === 0) return total === 0;
  return Math.abs(total) <= 9 * count && (count > 1 || total !== 0);
}

/** `count` of them that add up to `total`, which must be such a sum. */
export function digitsThatSum(rng: Rng, count: number, total: number): number[] {
  let rest = total;
  return Array.from({ length: count }, (_, i) => {
    const digit = rng.pick(SIGNED_DIGITS.filter((one) => isSumOfDigits(rest - one, count - 1 - i)));
    rest -= digit;
    return digit;
  });
}
