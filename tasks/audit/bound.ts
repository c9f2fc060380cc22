// How much better than measured a guess may really be. It knows numbers only.

/** One-sided 95 %. */
const DOUBT = 0.05;
/** Halvings of the interval: far finer than any figure that is shown. */
const HALVINGS = 40;

/**
 * Clopper's and Pearson's exact upper bound for a mean of `count` scores within 0..1: the chance at which so few points
 * would be seen in one of twenty cases. It is made for successes and failures; scores in between vary less at the same
 * mean, and their sum is rounded up, so for them it errs on the safe side.
 */
export function upperBound(mean: number, count: number): number {
  const wins = Math.ceil(mean * count - 1e-9);
  if (wins >= count) return 1;
  let low = wins / count;
  let high = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (atMost(wins, count, middle) > DOUBT) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most `wins` successes in `count` trials; by logarithms, since its terms may be tiny. */
function atMost(wins: number, count: number, chance: number): number {
  let term = count * Math.log1p(-chance);
  let sum = Math.exp(term);
  for (let k = 1; k <= wins; k++) {
    term += Math.log((count - k + 1) / k) + Math.log(chance) - Math.log1p(-chance);
    sum += Math.exp(term);
  }
  return sum;
}
