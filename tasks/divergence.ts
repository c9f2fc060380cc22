// How differently several writers write: Jensen-Shannon divergence between their frequencies of symbols and of pairs
// of neighbouring symbols. It looks at counts only, and knows neither agents nor what texts mean.
//
// The plug-in estimate is biased upwards: two samples of one source differ by chance, by about (K - 1) / (4 n ln 2)
// bits for K symbols and n draws each. The first-order term of that bias (delta method, Miller & Madow 1955 for a
// single entropy) is taken off. What remains small-sample error: symbols of one text are no independent draws, and
// symbols that neither sample holds are not counted. So a small value says little and a large one is a difference.
import { neighbours, tally } from "./diversity.ts";

type Counts = ReadonlyMap<string, number>;

/** Divergence of two samples in bits, corrected, 0..1; 0 when either is empty. */
export function jensenShannon(a: Counts, b: Counts): number {
  const [n, m] = [total(a), total(b)];
  if (n === 0 || m === 0) return 0;
  let bits = 0;
  /** Nats by which the plug-in estimate is too large on average, estimated term by term. */
  let bias = 0;
  for (const symbol of new Set([...a.keys(), ...b.keys()])) {
    const p = (a.get(symbol) ?? 0) / n;
    const q = (b.get(symbol) ?? 0) / m;
    const mean = (p + q) / 2;
    bits += (term(p, mean) + term(q, mean)) / 2;
    // Each entropy is too small by half its symbols' variances over their shares; the mixture's counts with a plus.
    const [varP, varQ] = [(p * (1 - p)) / n, (q * (1 - q)) / m];
    bias += (ratio(varP, p) + ratio(varQ, q)) / 4 - (varP + varQ) / (8 * mean);
  }
  return Math.min(1, Math.max(0, bits - bias / Math.LN2));
}

/** Mean over all pairs; undefined for fewer than two samples that are not empty. */
export function meanDivergence(samples: readonly Counts[]): number | undefined {
  const full = samples.filter((counts) => total(counts) > 0);
  if (full.length < 2) return undefined;
  let sum = 0;
  for (let i = 0; i < full.length; i++) {
    for (let j = 0; j < i; j++) sum += jensenShannon(full[i]!, full[j]!);
  }
  return sum / ((full.length * (full.length - 1)) / 2);
}

/**
 * Mean pairwise divergence between writers, of symbols and of pairs of neighbours (borders included), in bits.
 * @param writers each one's texts, symbols joined by single spaces.
 */
export function divergences(
  writers: readonly (readonly string[])[],
): { readonly symbols: number; readonly bigrams: number } | undefined {
  const read = writers.map((texts) => texts.map((text) => text.split(" ").filter((symbol) => symbol !== "")));
  const symbols = meanDivergence(read.map((texts) => tally(texts.flat())));
  const bigrams = meanDivergence(read.map((texts) => tally(texts.flatMap(neighbours))));
  return symbols === undefined || bigrams === undefined ? undefined : { symbols, bigrams };
}

function total(counts: Counts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** One term of a Kullback-Leibler divergence, in bits. */
function term(p: number, mean: number): number {
  return p === 0 ? 0 : p * Math.log2(p / mean);
}

function ratio(variance: number, share: number): number {
  return share === 0 ? 0 : variance / share;
}
