// Observations that are sometimes wrong: how noise changes an output, and how many disagreements a program that is
// right may be forgiven. It knows no laws and no tasks.
import type { Rng } from "../../core/index.ts";
import type { Digits } from "../dsl/ops.ts";
import type { Pair } from "../dsl/table.ts";

/** Largest chance that an output is wrong: beyond it, a few observations say little about any program. */
export const MAX_NOISE = 0.25;

/** Chance at most that a right program disagrees with more observations than it is forgiven. */
const FALSE_ALARM = 0.05;

/**
 * The pairs, each output wrong in exactly one digit with chance `noise`; an empty output has no digit to be wrong.
 * At noise 0 nothing is drawn. The inputs are those that would have been seen without noise.
 */
export function withNoise(pairs: Pair[], noise: number, rng: Rng): Pair[] {
  if (noise === 0) return pairs;
  return pairs.map(([input, output]): Pair => [input, rng.chance(noise) ? misread(output, rng) : output]);
}

function misread(output: Digits, rng: Rng): Digits {
  if (output.length === 0) return output;
  const place = rng.int(output.length);
  const error = 1 + rng.int(9);
  return output.map((digit, i) => (i === place ? (digit + error) % 10 : digit));
}

/**
 * How many of `n` noisy observations a program may disagree with and still be taken for right: the smallest m with
 * P(X > m) < 5 % for X binomial(n, noise), so that 95 % of right programs pass. 0 without noise.
 */
export function tolerance(n: number, noise: number): number {
  if (noise === 0) return 0;
  let misses = 0;
  let chance = (1 - noise) ** n; // P(X = misses)
  let above = 1 - chance; // P(X > misses)
  while (above >= FALSE_ALARM) {
    chance *= ((n - misses) / (misses + 1)) * (noise / (1 - noise));
    misses++;
    above -= chance;
  }
  return misses;
}
