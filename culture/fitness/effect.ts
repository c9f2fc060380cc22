// The causal effect of an entry on its readers' success, with bounds that hold however often one looks. Pure
// statistics of four counts; it knows no entries and no decisions.
//
// Why not an ordinary 95 % interval: that one holds at a sample size fixed in advance. Looked at every round, until it
// says something, it says something false sooner or later, with a chance that goes to 1 (the law of the iterated
// logarithm). A confidence sequence holds at all times at once: the chance that it ever excludes the true effect is at
// most the stated error.
//
// How: betting (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", JRSS B 2024;
// Ville 1939). Let T say whether a fair coin showed the entry, Y in [0, 1] the success, and for any constant c
//   X = 2 (Y - c) if shown, -2 (Y - c) if not,    so that E[X] = E[Y | shown] - E[Y | not shown] = the effect d.
// Who bets the share s that X exceeds m has after n reads the capital prod(1 + s (X_i - m)): a supermartingale if
// d <= m, which by Ville's inequality ever reaches 1/a with probability at most a. The lower bound is the smallest m
// at which the capital stays below 1/a; the upper bound mirrors it. The capital is spread evenly over several c (best
// is near the mean success) and s (best are small stakes for small effects), which needs no tuning and stays a
// supermartingale. With Y of 0 or 1 the products depend on four counts only, whatever their order. Counts may be
// fractions (scores): the logarithm is concave, so the capital is then understated and the bounds are too wide, not
// wrong. What is bounded is a constant effect; if it drifts, a lower bound says that it was once above it.

export interface Tally {
  readonly reads: number;
  /** Sum of successes, each 0..1. */
  readonly correct: number;
}

/** Reads with the entry, and reads from which the coin kept it. */
export interface Trial {
  readonly with: Tally;
  readonly without: Tally;
}

export interface Effect {
  /** Success with minus success without, -1..1; 0 where one of them was never tried. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

export const NO_TRIAL: Trial = { with: { reads: 0, correct: 0 }, without: { reads: 0, correct: 0 } };

/** Guesses of the mean success. */
const CENTRES = [0.02, 0.2, 0.5, 0.8, 0.98];
/** Shares of the largest stake that can never lose more than all; the largest keeps a little back. */
const STAKES = [0.9, 0.4, 0.15, 0.06];
const BETS = CENTRES.flatMap((centre) => STAKES.map((stake) => ({ centre, stake })));
/** Halvings of [-1, 1]: bounds to 1e-6. */
const HALVINGS = 21;

/** @param error chance, 0..1, that either bound ever excludes the true effect; half of it on each side. */
export function effectOf(trial: Trial, error: number): Effect {
  const rate = ({ reads, correct }: Tally) => correct / Math.max(1, reads);
  const tried = trial.with.reads > 0 && trial.without.reads > 0;
  return {
    effect: tried ? rate(trial.with) - rate(trial.without) : 0,
    low: lowerBound(trial, error / 2),
    // The upper bound of an effect is the lower one of its opposite.
    high: -lowerBound({ with: trial.without, without: trial.with }, error / 2),
  };
}

/** Logarithm of what 1 has become by betting that the effect exceeds `m`, -1 < m <= 1. */
export function logCapital({ with: shown, without: kept }: Trial, m: number): number {
  const outcomes = [
    { count: shown.correct, sign: 1, right: true },
    { count: shown.reads - shown.correct, sign: 1, right: false },
    { count: kept.correct, sign: -1, right: true },
    { count: kept.reads - kept.correct, sign: -1, right: false },
  ].filter(({ count }) => count > 0);
  const logs = BETS.map(({ centre, stake }) => {
    const size = stake / (2 * Math.max(centre, 1 - centre) + m);
    let log = 0;
    for (const { count, sign, right } of outcomes) {
      const x = 2 * sign * (right ? 1 - centre : -centre);
      log += count * Math.log1p(size * (x - m));
    }
    return log;
  });
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / BETS.length);
}

/** The smallest m that has not been refuted; the capital falls with m. */
function lowerBound(trial: Trial, error: number): number {
  const ruin = Math.log(1 / error);
  let low = -1;
  let high = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const m = (low + high) / 2;
    if (logCapital(trial, m) >= ruin) low = m;
    else high = m;
  }
  return low;
}
