// Reliability in nines: -log10 of the failure rate, so 1 is 90 % right and 2 is 99 %; with Wilson's 95 % interval
// (1927) of the success rate carried over. Pure; server/statistics.ts has the same formulas for reports.
import type { CellState } from "../../../server/protocol/index.ts";

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959963984540054;

/** With fewer attempts the interval is wider than anything it could say. */
export const FEW = 20;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Reliability extends Interval {
  readonly attempts: number;
  readonly correct: number;
  /** Infinity when nothing failed: trust the lower bound. */
  readonly nines: number;
  readonly enough: boolean;
}

/** [0, 1] for no trials. */
export function wilson(successes: number, trials: number, z = Z95): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const weight = 1 + (z * z) / trials;
  const centre = (p + (z * z) / (2 * trials)) / weight;
  const half = (z / weight) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  // Exact at the ends, where rounding would leave a hair.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/** Nines of a success rate; 0 for never right, Infinity for always. */
export function inNines(share: number): number {
  const failures = 1 - share;
  // -0 would print as "-0".
  return failures >= 1 ? 0 : failures <= 0 ? Number.POSITIVE_INFINITY : -Math.log10(failures);
}

export function reliability(correct: number, attempts: number): Reliability {
  const { low, high } = wilson(correct, attempts);
  return {
    attempts,
    correct,
    nines: attempts === 0 ? 0 : inNines(correct / attempts),
    low: inNines(low),
    high: inNines(high),
    enough: attempts >= FEW,
  };
}

/** Attempts of a cell in rounds from..to. Merged buckets count where they end. */
export function countBetween({ attempts, correct }: CellState, from: number, to: number) {
  const sum = ({ to: ends, sum: sums }: CellState["attempts"]) =>
    ends.reduce((total, end, i) => (end >= from && end <= to ? total + sums[i]! : total), 0);
  return { attempts: sum(attempts), correct: sum(correct) };
}
