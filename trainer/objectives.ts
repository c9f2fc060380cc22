// Objectives: what to reinforce. Pure functions from graded, tokenised attempts to one loss weight per completion
// token; only the moving baselines have a state. They know no tasks, no symbols and no tensors.
//
// The loss that the weights enter is L = - sum_t w_t log p(token_t | before), normalised by the trainer. The loss
// mask is part of the weights: prompts have none, and a weight of 0 takes a completion token out of the loss. So
//   imitation         w_t = 1
//   expert iteration  w_t = 1 on the completion (outcome) or on its longest verified prefix (process), else 0
//   policy gradient   w_t = credit_t - b(role), REINFORCE with a moving baseline per role
// Differences from the textbook: attempts are on-policy and used once, so there is no importance ratio, clipping
// or KL term; there is no division by the group's standard deviation.
import { z } from "zod";

/** One attempt as an objective sees it. Callers may pass richer objects: they come back untouched. */
export interface GradedAttempt {
  /** Tokens of the completion, the stop token included when it was reached. */
  readonly length: number;
  /** 0..1; 1 exactly when the answer is correct. */
  readonly reward: number;
  /** Where each step ends: the number of tokens up to and including its last, ascending; empty for attempts without steps. */
  readonly stepEnds: readonly number[];
  /** Mark 0..1 of each of those steps. */
  readonly stepMarks: readonly number[];
  /** Tokens up to and including the last step of the longest verified prefix. */
  readonly verifiedTokens: number;
  /** What the attempt was for ("solve:programs", "propose:laws"): baselines compare like with like. */
  readonly role: string;
  /** The task: attempts of one group answer the same prompt. */
  readonly group: string;
}

/** An attempt and the loss weight of each of its tokens. */
export interface Weighted<A extends GradedAttempt = GradedAttempt> {
  readonly attempt: A;
  /** One per token of the completion. */
  readonly weights: readonly number[];
}

/** Every attempt as it is: for oracle traces and dreams, which are right by construction. w_t = 1. */
export function imitation<A extends GradedAttempt>(attempts: readonly A[]): Weighted<A>[] {
  return attempts.map((attempt) => even(attempt, 1));
}

/**
 * Keep what was correct: w_t = 1 if reward = 1, else the attempt is dropped. (Rejection sampling, as in STaR,
 * Zelikman et al. 2022, and expert iteration, Anthony et al. 2017.)
 */
export function outcomeExpertIteration<A extends GradedAttempt>(attempts: readonly A[]): Weighted<A>[] {
  return imitation(attempts.filter((attempt) => attempt.reward === 1));
}

/**
 * Keep what was verified: w_t = 1 for t < verifiedTokens, 0 after; correct attempts whole, the stop token too.
 * Attempts that are wrong from the first step are dropped.
 */
export function prefixExpertIteration<A extends GradedAttempt>(attempts: readonly A[]): Weighted<A>[] {
  return attempts
    .map((attempt) => {
      const kept = attempt.reward === 1 ? attempt.length : attempt.verifiedTokens;
      return { attempt, weights: Array.from({ length: attempt.length }, (_, t) => (t < kept ? 1 : 0)) };
    })
    .filter(({ weights }) => weights[0] === 1);
}

/**
 * Outcome policy gradient: w_t = reward - b(role) on every token (REINFORCE, Williams 1992; role-wise baselines as
 * in SPIRAL, Liu et al. 2025). Groups whose rewards are all equal are dropped, and the baseline tracks the rest, so
 * that the advantages that are used have mean zero in the long run.
 */
export function policyGradient<A extends GradedAttempt>(
  attempts: readonly A[],
  baseline: RoleBaseline,
): Weighted<A>[] {
  const kept = withoutFlatGroups(attempts, (attempt) => [attempt.reward]);
  const advantages = baseline.advantages(kept.map(({ role, reward }) => ({ role, reward })));
  return kept.map((attempt, i) => even(attempt, advantages[i] as number));
}

/** How the marks of steps become credit: each step its own, or the worst of it and all that follow. */
export type CreditForm = "own" | "min";

/**
 * Step-level policy gradient: the tokens of step s get w_t = c_s - b(role, steps), where c_s = mark_s ("own") or
 * c_s = min of mark_s, mark_s+1, ... ("min": the smallest mark to come, not the sum, so that many good steps cannot
 * pay for a bad one; Cheng et al. 2025, "Stop Summing"). The tokens after the last step (the answer, the stop
 * token), or all of them in an attempt without steps, count as one more step whose mark is the reward. Each step
 * counts once for the baseline, whatever its length. Groups whose credits are all equal are dropped.
 */
export function stepCredit<A extends GradedAttempt>(
  attempts: readonly A[],
  baseline: RoleBaseline,
  form: CreditForm = "own",
): Weighted<A>[] {
  const kept = withoutFlatGroups(attempts, (attempt) => credits(attempt, form).map(({ credit }) => credit));
  const steps = kept.flatMap((attempt, index) =>
    credits(attempt, form).map(({ length, credit }) => ({
      index,
      length,
      role: `${attempt.role}/steps`,
      reward: credit,
    })),
  );
  const advantages = baseline.advantages(steps);
  const weights: number[][] = kept.map(() => []);
  steps.forEach(({ index, length }, s) => {
    const own = weights[index] as number[];
    for (let t = 0; t < length; t++) own.push(advantages[s] as number);
  });
  return kept.map((attempt, i) => ({ attempt, weights: weights[i] as number[] }));
}

/**
 * A weighted sum of objectives: w_t = sum over parts of scale x part's w_t. An attempt (the same object) that occurs
 * in several parts comes out once; order is that of first occurrence.
 */
export function mix<A extends GradedAttempt>(
  parts: readonly { readonly scale: number; readonly weighted: readonly Weighted<A>[] }[],
): Weighted<A>[] {
  const sums = new Map<A, number[]>();
  for (const { scale, weighted } of parts) {
    for (const { attempt, weights } of weighted) {
      const sum = sums.get(attempt) ?? weights.map(() => 0);
      weights.forEach((weight, t) => {
        sum[t] = (sum[t] as number) + scale * weight;
      });
      sums.set(attempt, sum);
    }
  }
  return [...sums].map(([attempt, weights]) => ({ attempt, weights }));
}

/** Share of the way that a baseline moves to a batch's mean: about ten batches of memory. */
const BASELINE_RATE = 0.1;

/** Moving averages of reward, one per role: b <- b + rate x (batch mean - b). */
export class RoleBaseline {
  readonly #rate: number;
  #values = new Map<string, number>();

  constructor(rate: number = BASELINE_RATE) {
    this.#rate = rate;
  }

  /** Undefined before the role's first batch. */
  value(role: string): number | undefined {
    return this.#values.get(role);
  }

  /**
   * reward - b(role) for one batch, with the baselines as they were before it; then moves them. A role's first
   * batch is compared with its own mean, else all of it would be praised.
   */
  advantages(batch: readonly { readonly role: string; readonly reward: number }[]): number[] {
    const sums = new Map<string, { total: number; count: number }>();
    for (const { role, reward } of batch) {
      const sum = sums.get(role) ?? { total: 0, count: 0 };
      sums.set(role, { total: sum.total + reward, count: sum.count + 1 });
    }
    const before = new Map<string, number>();
    for (const [role, { total, count }] of sums) {
      const mean = total / count;
      const old = this.#values.get(role) ?? mean;
      before.set(role, old);
      this.#values.set(role, old + this.#rate * (mean - old));
    }
    return batch.map(({ role, reward }) => reward - (before.get(role) as number));
  }

  /** JSON-serialisable, for checkpoints. */
  save(): Record<string, number> {
    return Object.fromEntries(this.#values);
  }

  /** Throws a ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    this.#values = new Map(Object.entries(z.record(z.string(), z.number()).parse(state)));
  }
}

/**
 * The attempts of groups in which the credits differ: where everyone did equally well there is nothing to compare.
 * The batch shrinks by them; who wants a full one poses more tasks.
 */
function withoutFlatGroups<A extends GradedAttempt>(
  attempts: readonly A[],
  creditsOf: (attempt: A) => readonly number[],
): A[] {
  const ranges = new Map<string, { low: number; high: number }>();
  for (const attempt of attempts) {
    const range = ranges.get(attempt.group) ?? {
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
    };
    ranges.set(attempt.group, range);
    for (const credit of creditsOf(attempt)) {
      range.low = Math.min(range.low, credit);
      range.high = Math.max(range.high, credit);
    }
  }
  return attempts.filter(({ group }) => {
    const { low, high } = ranges.get(group) as { low: number; high: number };
    return low < high;
  });
}

/** The stretches of an attempt, first to last, with the credit of each; lengths sum to the number of tokens. */
function credits(attempt: GradedAttempt, form: CreditForm): { length: number; credit: number }[] {
  const { stepEnds, stepMarks, reward } = attempt;
  if (stepEnds.length !== stepMarks.length) {
    throw new RangeError(`${stepEnds.length} step ends for ${stepMarks.length} marks`);
  }
  const stretches: { length: number; credit: number }[] = [];
  let start = 0;
  stepEnds.forEach((end, s) => {
    if (end < start || end > attempt.length) throw new RangeError(`step ${s} ends at ${end}, out of order`);
    stretches.push({ length: end - start, credit: stepMarks[s] as number });
    start = end;
  });
  if (start < attempt.length) stretches.push({ length: attempt.length - start, credit: reward });
  if (form === "min") {
    let least = Number.POSITIVE_INFINITY;
    for (const stretch of stretches.toReversed()) {
      least = Math.min(least, stretch.credit);
      stretch.credit = least;
    }
  }
  return stretches;
}

function even<A extends GradedAttempt>(attempt: A, weight: number): Weighted<A> {
  return { attempt, weights: new Array<number>(attempt.length).fill(weight) };
}
