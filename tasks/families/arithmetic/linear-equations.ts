// Solve a linear equation with a whole solution: bring its terms to the form A x == B one after another, then divide.
//   prompt  linear-equations + 3 x - 5 == + 1 x + 7 =
//   answer  > + 3 + 0 > + 3 + 5 > + 2 + 5 > + 2 + 2 1 > + 6 .       numbers have their least significant digit first
// Step k holds A and B of the first k terms: x counts on the left, numbers on the right of "==", each with its sign turned
// when it comes from the other side. The last step is the solution. Level k: k + 2 terms.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { DIGITS } from "../../dsl/symbols.ts";
import { showNumber } from "./digits.ts";

/** A digit but 0, with a sign; times x, or the number alone. */
type Term = readonly [n: number, x: boolean];

interface Equation {
  readonly left: readonly Term[];
  readonly right: readonly Term[];
}

interface Totals {
  readonly A: number;
  readonly B: number;
}

/** A and B after each term. */
function totals({ left, right }: Equation): Totals[] {
  let A = 0;
  let B = 0;
  return [...left, ...right].map(([n, x], i) => {
    const turned = x === i < left.length ? n : -n;
    if (x) A += turned;
    else B += turned;
    return { A, B };
  });
}

/** `count` steps from 0, each a digit but 0 with a sign; no sum is further than `bound`, the last is a multiple of `of`
 *  (at most nine further than any sum lies another one), or anything but 0 where that is undefined. */
function walk(rng: Rng, count: number, bound: number, of?: number): number[] {
  let sum = 0;
  return Array.from({ length: count }, (_, i) => {
    const low = Math.max(-bound, sum - 9);
    const high = Math.min(bound, sum + 9);
    let next = rng.range(low, high - 1);
    if (next >= sum) next++;
    if (i === count - 1) {
      const ends: number[] = [];
      for (let end = low; end <= high; end++) {
        if (end !== sum && (of === undefined ? end !== 0 : end % of === 0)) ends.push(end);
      }
      next = rng.pick(ends);
    }
    const step = next - sum;
    sum = next;
    return step;
  });
}

const showSigned = (n: number) => `${n < 0 ? "-" : "+"} ${showNumber(Math.abs(n))}`;
const showTerm = ([n, x]: Term) => showSigned(n) + (x ? " x" : "");

export const linearEquations = defineFamily<Equation>({
  id: "linear-equations",
  title: "Solve a linear equation",
  kind: "arithmetic",
  levels: 7,
  symbols: [...DIGITS, "+", "-", "x", "=="],
  layout: { rows: ["+", "-"] },
  generate(rng, level) {
    const count = level + 2;
    const unknowns = rng.range(1, count - 1);
    const split = rng.range(1, count - 1);
    const coefficients = walk(rng, unknowns, 9);
    const A = coefficients.reduce((sum, step) => sum + step, 0);
    const numbers = walk(rng, count - unknowns, 99, A);
    const kinds = rng.shuffle(Array.from({ length: count }, (_, i) => i < unknowns));
    const terms = kinds.map((x, i): Term => {
      const turned = (x ? coefficients : numbers).shift()!;
      return [x === i < split ? turned : -turned, x];
    });
    return { left: terms.slice(0, split), right: terms.slice(split) };
  },
  level: ({ left, right }) => (left.length === 0 || right.length === 0 ? 0 : left.length + right.length - 2),
  prompt: ({ left, right }) => `${left.map(showTerm).join(" ")} == ${right.map(showTerm).join(" ")}`,
  read(words) {
    const sides: Term[][] = [[]];
    for (let at = 0; at < words.length; ) {
      if (words[at] === "==") {
        sides.push([]);
        at++;
        continue;
      }
      const digit = DIGITS.indexOf(words[at + 1] ?? "");
      if ((words[at] !== "+" && words[at] !== "-") || digit < 1) return undefined;
      const x = words[at + 2] === "x";
      sides.at(-1)!.push([words[at] === "-" ? -digit : digit, x]);
      at += x ? 3 : 2;
    }
    const [left, right] = sides;
    return sides.length === 2 ? { left: left!, right: right! } : undefined;
  },
  flaw(equation) {
    const { A, B } = totals(equation).at(-1)!;
    if (A === 0) return { gate: "ill-posed", reason: "x drops out" };
    if (B % A !== 0) return { gate: "ill-posed", reason: "the solution is not a whole number" };
    return undefined;
  },
  work(equation) {
    const steps = totals(equation);
    const { A, B } = steps.at(-1)!;
    return [...steps.map((sums) => `${showSigned(sums.A)} ${showSigned(sums.B)}`), showSigned(B / A)];
  },
});
