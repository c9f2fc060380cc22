// Figures with their uncertainty: means, paired bootstrap, exact sign flips, Wilson intervals, reliability in nines. Pure
// functions of numbers; resampling takes the seeded generator. It knows neither runs nor arms.
import type { Rng } from "../core/index.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Standard deviation of a sample (n - 1); 0 for a single value, NaN for none. */
export function sd(values: readonly number[]): number {
  if (values.length === 1) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** The q-quantile of sorted values, linear between order statistics (Hyndman and Fan's type 7, as in R and numpy). */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (at - Math.floor(at)) * (above - below);
}

export interface PairedDifference extends Interval {
  /** Mean of a[i] - b[i]. */
  readonly difference: number;
  readonly pairs: number;
  /** Share of resampled means on the other side of 0, doubled, at most 1: about a two-sided p-value. */
  readonly p: number;
}

export interface BootstrapOptions {
  readonly level?: number;
  /** 4,000 resamples put the ends of a 95 % interval within a few per cent of its width. */
  readonly resamples?: number;
}

/**
 * Mean difference of paired values with a percentile bootstrap interval (Efron 1979), pairs resampled together. With
 * fewer than about 8 pairs (seeds) the interval is too narrow: show the single values beside it.
 * Throws a RangeError for no pairs or unequal lengths.
 */
export function pairedBootstrap(
  a: readonly number[],
  b: readonly number[],
  rng: Rng,
  options: BootstrapOptions = {},
): PairedDifference {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values are not pairs`);
  const differences = a.map((value, i) => value - (b[i] as number));
  const { centre, means } = resampledMeans(differences, rng, options);
  const opposite = means.filter((value) => (centre >= 0 ? value <= 0 : value >= 0)).length;
  return {
    difference: centre,
    pairs: a.length,
    p: Math.min(1, (2 * opposite) / means.length),
    ...percentileInterval(means, options),
  };
}

/** Most pairs whose signs are flipped in every way: 4,096 ways. */
export const EXACT_PAIRS = 12;

/**
 * Two-sided exact p-value of the paired sign-flip (permutation) test (Fisher 1935): the share of all 2^n ways to give
 * the differences signs whose sum is at least as far from 0 as the one observed. With n pairs it cannot fall below
 * 2 / 2^n: 0.0625 for five. Throws a RangeError for no pairs or more than {@link EXACT_PAIRS}.
 */
export function signFlip(differences: readonly number[]): number {
  const n = differences.length;
  if (n === 0 || n > EXACT_PAIRS) throw new RangeError(`${n} pairs for an exact test`);
  const sums = differences.reduce((all, d) => all.flatMap((sum) => [sum + d, sum - d]), [0]);
  // Rounding must not tell equal sums apart.
  const hair = 1e-9 * differences.reduce((sum, d) => sum + Math.abs(d), 0);
  const observed = Math.abs(sums[0] as number) - hair;
  return sums.filter((sum) => Math.abs(sum) >= observed).length / sums.length;
}

/** Below so many pairs a bootstrap interval is hardly more than the range of the differences. */
export const FEW_PAIRS = 8;

export interface PairedEffect extends PairedDifference {
  /** Of the exact sign-flip test; null for too many pairs. */
  readonly exact: number | null;
  /** So few pairs that the interval is to be read as a range. */
  readonly few: boolean;
}

/** All that is said of one paired comparison, everywhere: bootstrap interval and, where it can be, the exact test. */
export function pairedEffect(
  a: readonly number[],
  b: readonly number[],
  rng: Rng,
  options: BootstrapOptions = {},
): PairedEffect {
  return {
    ...pairedBootstrap(a, b, rng, options),
    exact: a.length > EXACT_PAIRS ? null : signFlip(a.map((value, i) => value - (b[i] as number))),
    few: a.length < FEW_PAIRS,
  };
}

/** Mean with its percentile bootstrap interval. Throws a RangeError for no values. */
export function bootstrapMean(
  values: readonly number[],
  rng: Rng,
  options: BootstrapOptions = {},
): Interval & { readonly mean: number } {
  const { centre, means } = resampledMeans(values, rng, options);
  return { mean: centre, ...percentileInterval(means, options) };
}

function resampledMeans(values: readonly number[], rng: Rng, { resamples = 4000 }: BootstrapOptions) {
  if (values.length === 0) throw new RangeError("no values to resample");
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[rng.int(values.length)] as number;
    return sum / values.length;
  });
  return { centre: mean(values), means: means.sort((x, y) => x - y) };
}

function percentileInterval(sorted: readonly number[], { level = 0.95 }: BootstrapOptions): Interval {
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959963984540054;

/** Interval of a success rate (Wilson 1927); sensible also for 0 and all successes. [0, 1] for no trials. */
export function wilson(successes: number, trials: number, z = Z95): Interval {
  checkCounts(successes, trials);
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

export interface Nines {
  /** -log10 of the observed failure rate: 2 for 99 %. Infinity when nothing failed: trust the bound. */
  readonly nines: number;
  /** As many nines at least, at the given confidence (one-sided Clopper-Pearson bound on the failure rate). */
  readonly atLeast: number;
}

/** Reliability in nines. No trials say nothing: 0 and 0. */
export function nines(successes: number, trials: number, confidence = 0.95): Nines {
  checkCounts(successes, trials);
  if (trials === 0) return { nines: 0, atLeast: 0 };
  const failures = trials - successes;
  const worst = failureBound(failures, trials, 1 - confidence);
  return { nines: inNines(failures / trials), atLeast: inNines(worst) };
}

/** -0 would print as "-0". */
function inNines(failureRate: number): number {
  return failureRate >= 1 ? 0 : -Math.log10(failureRate);
}

/** The failure rate at which so few failures have probability alpha (Clopper and Pearson 1934), by bisection. */
function failureBound(failures: number, trials: number, alpha: number): number {
  if (failures === trials) return 1;
  let low = failures / trials;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (binomialAtMost(failures, trials, middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

/** P(X <= k) for X ~ Binomial(n, p), 0 < p < 1: terms by their ratio, in logarithms against underflow. */
function binomialAtMost(k: number, n: number, p: number): number {
  let term = n * Math.log1p(-p);
  const odds = Math.log(p) - Math.log1p(-p);
  const terms = [term];
  for (let i = 1; i <= k; i++) {
    term += Math.log(n - i + 1) - Math.log(i) + odds;
    terms.push(term);
  }
  const top = terms.reduce((a, b) => Math.max(a, b));
  return Math.exp(top) * terms.reduce((sum, t) => sum + Math.exp(t - top), 0);
}

function checkCounts(successes: number, trials: number): void {
  if (!(successes >= 0 && successes <= trials))
    throw new RangeError(`${successes} successes of ${trials} trials`);
}
