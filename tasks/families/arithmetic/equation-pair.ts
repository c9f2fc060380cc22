// Two linear equations in x and y with one whole solution: how pairs are drawn, why one should not be posed, and how it
// is worked, by eliminating x and putting y in. For the last levels of linear-equations.ts.
import type { Rng } from "../../../core/index.ts";
import type { Flaw } from "../../define-family.ts";
import {
  digitsThatSum,
  type Equation,
  equationOf,
  isSumOfDigits,
  SIGNED_DIGITS,
  showSigned,
  type Term,
  type Totals,
  totals,
} from "./equation.ts";

export interface Pair {
  readonly first: Equation;
  readonly second: Equation;
}

const KINDS = ["x", "y", "number"] as const;
type Kind = (typeof KINDS)[number];

/** What the terms with x and those with y may add up to. */
const COEFFICIENTS = SIGNED_DIGITS.flatMap((A) => SIGNED_DIGITS.map((B) => ({ A, B })));

/** `size` terms in each equation, at least three: x, y, a number, and more of these. */
export function drawPair(rng: Rng, size: number): Pair {
  const solution = drawSolution(rng);
  const one = drawTotals(rng, drawKinds(rng, size), solution, () => true);
  // Of another slope, or the two would say the same or contradict each other.
  const other = drawTotals(rng, drawKinds(rng, size), solution, ({ A, B }) => one.A * B !== A * one.B);
  return { first: drawEquation(rng, one), second: drawEquation(rng, other) };
}

interface Drawn extends Totals {
  readonly kinds: readonly Kind[];
}

function drawSolution(rng: Rng): { x: number; y: number } {
  const [x, y] = [rng.range(-9, 9), rng.range(-9, 9)];
  // With two zeros no number would be left.
  return x === 0 && y === 0 ? drawSolution(rng) : { x, y };
}

function drawKinds(rng: Rng, size: number): Kind[] {
  return rng.shuffle([...KINDS, ...Array.from({ length: size - KINDS.length }, () => rng.pick(KINDS))]);
}

function drawTotals(
  rng: Rng,
  kinds: readonly Kind[],
  { x, y }: { x: number; y: number },
  fits: (coefficients: { A: number; B: number }) => boolean,
): Drawn {
  const numbers = kinds.filter((kind) => kind === "number").length;
  const able = COEFFICIENTS.filter(({ A, B }) => isSumOfDigits(A * x + B * y, numbers) && fits({ A, B }));
  const { A, B } = rng.pick(able);
  return { A, B, C: A * x + B * y, kinds };
}

function drawEquation(rng: Rng, { A, B, C, kinds }: Drawn): Equation {
  const sums = { x: A, y: B, number: C };
  const digits = new Map(
    KINDS.map((kind) => {
      const count = kinds.filter((other) => other === kind).length;
      return [kind, digitsThatSum(rng, count, sums[kind])];
    }),
  );
  const turned = kinds.map((kind): Term => {
    const n = digits.get(kind)!.pop()!;
    return kind === "y" ? [n, false, true] : [n, kind === "x"];
  });
  return equationOf(turned, rng.range(1, kinds.length - 1));
}

export function pairFlaw(pair: Pair): Flaw | undefined {
  const [one, other] = [totals(pair.first).at(-1)!, totals(pair.second).at(-1)!];
  if (one.A * one.B * other.A * other.B === 0)
    return { gate: "degenerate", reason: "an unknown drops out of an equation" };
  const { y, x } = solve(one, other);
  if (!Number.isFinite(y)) return { gate: "ill-posed", reason: "no solution, or more than one" };
  if (!Number.isInteger(y) || !Number.isInteger(x))
    return { gate: "ill-posed", reason: "the solution is not a whole number of each" };
  return undefined;
}

export function workPair(pair: Pair): string[] {
  const [first, second] = [totals(pair.first), totals(pair.second)];
  const { top, bottom, left, y, rest, x } = solve(first.at(-1)!, second.at(-1)!);
  const rows = [...first, ...second, top, bottom].map(({ A, B, C }) => show(A, B, C));
  return [...rows, show(left.B, left.C), show(y), show(rest.A, rest.C), show(x, y)];
}

const show = (...numbers: readonly number[]) => numbers.map(showSigned).join(" ");

/** Each equation times the other's A, the second taken from the first: that leaves y. Then the first with y put in. */
function solve(one: Totals, other: Totals) {
  const top = times(one, other.A);
  const bottom = times(other, one.A);
  const left = { B: top.B - bottom.B, C: top.C - bottom.C };
  // Where both equations have one slope, this is no number.
  const y = left.B === 0 ? Number.NaN : left.C / left.B;
  const rest = { A: one.A, C: one.C - one.B * y };
  return { top, bottom, left, y, rest, x: rest.C / rest.A };
}

const times = ({ A, B, C }: Totals, n: number): Totals => ({ A: A * n, B: B * n, C: C * n });
