// The difference of two success rates with its interval. Pure; it knows no runs.
import { type Interval, wilson } from "../statistics.ts";

/**
 * 95 % interval of p1 - p2 for independent samples: Newcombe's hybrid of two Wilson intervals ("method 10" of
 * Newcombe, Statistics in Medicine 17, 1998), sensible also where everything or nothing succeeded.
 */
export function newcombe(
  successes1: number,
  trials1: number,
  successes2: number,
  trials2: number,
): Interval & { readonly difference: number } {
  const [a, b] = [wilson(successes1, trials1), wilson(successes2, trials2)];
  const [p1, p2] = [successes1 / trials1, successes2 / trials2];
  const difference = p1 - p2;
  return {
    difference,
    low: Math.max(-1, difference - Math.hypot(p1 - a.low, b.high - p2)),
    high: Math.min(1, difference + Math.hypot(a.high - p1, p2 - b.low)),
  };
}
