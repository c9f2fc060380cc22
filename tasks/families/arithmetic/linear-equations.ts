// Solve a linear equation with a whole solution: bring its terms to the form A x == C one after another, then divide.
//   prompt  linear-equations + 3 x - 5 == + 1 x + 7 =
//   answer  > + 3 + 0 > + 3 + 5 > + 2 + 5 > + 2 + 2 1 > + 6 .       numbers have their least significant digit first
// Step k holds A and C of the first k terms: x counts on the left, numbers on the right of "==", each with its sign turned
// when it comes from the other side. The last step is the solution. Levels 1 to 7: so many terms, and two more.
// Levels 8 and 9 are two equations in x and y, of three and four terms each; every step of the form has A, B and C of
// A x + B y == C. Then each equation times the other's A, their difference, y, the first with y put in, and x and y:
//   prompt  linear-equations + 2 x + 1 y == + 8 , + 1 x == + 1 + 1 y =
//   answer  > + 2 + 0 + 0 > + 2 + 1 + 0 > + 2 + 1 + 8 > + 1 + 0 + 0 > + 1 + 0 + 1 > + 1 - 1 + 1
//           > + 2 + 1 + 8 > + 2 - 2 + 2 > + 3 + 6 > + 2 > + 2 + 6 > + 3 + 2 .
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { DIGITS } from "../../dsl/symbols.ts";
import {
  type Equation,
  equationOf,
  readEquation,
  showEquation,
  showSigned,
  type Term,
  termsIn,
  totals,
} from "./equation.ts";
import { drawPair, type Pair, pairFlaw, workPair } from "./equation-pair.ts";

/** The last level with one unknown. */
const ALONE = 7;
const LEVELS = 9;
/** Terms of a pair of the first level with two unknowns. */
const PAIR_TERMS = 6;

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

function drawAlone(rng: Rng, size: number): Equation {
  const unknowns = rng.range(1, size - 1);
  const split = rng.range(1, size - 1);
  const coefficients = walk(rng, unknowns, 9);
  const A = coefficients.reduce((sum, step) => sum + step, 0);
  const numbers = walk(rng, size - unknowns, 99, A);
  const kinds = rng.shuffle(Array.from({ length: size }, (_, i) => i < unknowns));
  const turned = kinds.map((x): Term => [(x ? coefficients : numbers).shift()!, x]);
  return equationOf(turned, split);
}

const isPair = (problem: Equation | Pair): problem is Pair => "first" in problem;
const hasY = ({ left, right }: Equation) => [...left, ...right].some(([, , y]) => y);

function levelOf(problem: Equation | Pair): number {
  if (!isPair(problem)) return termsIn(problem) > ALONE + 2 ? LEVELS + 1 : termsIn(problem) - 2;
  const [first, second] = [termsIn(problem.first), termsIn(problem.second)];
  if (first === 0 || second === 0) return 0;
  return ALONE + 1 + Math.floor(Math.max(0, first + second - PAIR_TERMS) / 2);
}

export const linearEquations = defineFamily<Equation | Pair>({
  id: "linear-equations",
  title: "Solve linear equations",
  kind: "arithmetic",
  levels: LEVELS,
  symbols: [...DIGITS, "+", "-", "x", "y", "==", ","],
  layout: { segments: [","], rows: ["+", "-"] },
  generate: (rng, level) =>
    level > ALONE ? drawPair(rng, PAIR_TERMS / 2 + level - ALONE - 1) : drawAlone(rng, level + 2),
  level: levelOf,
  prompt: (problem) =>
    isPair(problem)
      ? `${showEquation(problem.first)} , ${showEquation(problem.second)}`
      : showEquation(problem),
  read(words) {
    const comma = words.indexOf(",");
    if (comma < 0) {
      const alone = readEquation(words);
      return alone === undefined || hasY(alone) ? undefined : alone;
    }
    const first = readEquation(words.slice(0, comma));
    const second = readEquation(words.slice(comma + 1));
    return first && second && { first, second };
  },
  flaw(problem) {
    if (isPair(problem)) return pairFlaw(problem);
    const { A, C } = totals(problem).at(-1)!;
    if (A === 0) return { gate: "ill-posed", reason: "x drops out" };
    if (C % A !== 0) return { gate: "ill-posed", reason: "the solution is not a whole number" };
    return undefined;
  },
  work(problem) {
    if (isPair(problem)) return workPair(problem);
    const steps = totals(problem);
    const { A, C } = steps.at(-1)!;
    return [...steps.map((sums) => `${showSigned(sums.A)} ${showSigned(sums.C)}`), showSigned(C / A)];
  },
});
