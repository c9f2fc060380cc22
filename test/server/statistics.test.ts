// Statistics against values of scipy 1.x and numpy, closed forms, and coverage by simulation.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import {
  bootstrapMean,
  mean,
  nines,
  pairedBootstrap,
  pairedEffect,
  quantile,
  sd,
  signFlip,
  wilson,
} from "../../server/statistics.ts";

describe("mean, sd, quantile", () => {
  it("agree with numpy", () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(sd(values)).toBeCloseTo(2.138089935299395, 12); // np.std(ddof=1)
    expect(quantile(values, 0.3)).toBeCloseTo(4, 12);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect([quantile([3], 0), quantile([3], 1), sd([3])]).toEqual([3, 3, 0]);
    expect(mean([])).toBeNaN();
  });
});

describe("wilson", () => {
  it("agrees with scipy.stats.binomtest(...).proportion_ci(method='wilson')", () => {
    const { low, high } = wilson(7, 20);
    expect([low, high]).toEqual([
      expect.closeTo(0.1811918241010821, 12),
      expect.closeTo(0.5671457233147637, 12),
    ]);
    expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.27753279986288926, 12) });
    expect(wilson(95, 100)).toEqual({
      low: expect.closeTo(0.8882495307680809, 12),
      high: expect.closeTo(0.978456320845632, 12),
    });
  });

  it("is symmetric, and says nothing without trials", () => {
    expect(wilson(3, 12).low).toBeCloseTo(1 - wilson(9, 12).high, 12);
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => wilson(Number.NaN, 2)).toThrow(RangeError);
  });
});

describe("nines", () => {
  it("counts nines", () => {
    expect(nines(999, 1000).nines).toBeCloseTo(3, 12);
    expect(nines(0, 10)).toEqual({ nines: 0, atLeast: 0 });
    expect(nines(0, 0)).toEqual({ nines: 0, atLeast: 0 });
  });

  it("bounds them as scipy.stats.beta.ppf(.95, failures + 1, successes) does", () => {
    for (const [failures, trials, bound] of [
      [1, 100, 0.04655981145353899],
      [3, 20, 0.34366380431428184],
      [50, 1000, 0.06286340351237991],
    ] as const) {
      expect(nines(trials - failures, trials).atLeast).toBeCloseTo(-Math.log10(bound), 9);
    }
  });

  it("keeps the rule of three: no failure in 300 promises two nines", () => {
    const { nines: observed, atLeast } = nines(300, 300);
    expect(observed).toBe(Number.POSITIVE_INFINITY);
    expect(atLeast).toBeCloseTo(-Math.log10(1 - 0.05 ** (1 / 300)), 9);
  });

  it("does not underflow for many trials", () => {
    const { atLeast } = nines(50_000, 100_000);
    expect(atLeast).toBeGreaterThan(0.298);
    expect(atLeast).toBeLessThan(0.30103);
  });
});

describe("bootstrap", () => {
  it("of constant differences is that constant", () => {
    expect(pairedBootstrap([3, 4, 5], [1, 2, 3], Rng.seed(1))).toEqual({
      difference: 2,
      pairs: 3,
      p: 0,
      low: 2,
      high: 2,
    });
    expect(pairedBootstrap([1, 2], [1, 2], Rng.seed(1))).toMatchObject({ difference: 0, p: 1 });
  });

  it("uses the pairing: a difference that two-sample noise would hide", () => {
    const rng = Rng.seed(2);
    const b = Array.from({ length: 30 }, () => 100 * rng.gaussian());
    const a = b.map((value) => value + 1 + 0.5 * rng.gaussian());
    const found = pairedBootstrap(a, b, rng);
    expect(found.low).toBeGreaterThan(0.5);
    expect(found.high).toBeLessThan(1.5);
    expect(found.p).toBeLessThan(0.01);
  });

  it("comes near the normal interval of a mean, and covers the truth about 95 times in 100", () => {
    const rng = Rng.seed(3);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from({ length: 40 }, () => 5 + 2 * rng.gaussian());
      const { low, high } = bootstrapMean(values, rng, { resamples: 400 });
      if (low <= 5 && high >= 5) covered++;
      expect(high - low).toBeGreaterThan(0.7 * ((2 * 1.96 * sd(values)) / Math.sqrt(40)));
      expect(high - low).toBeLessThan(1.3 * ((2 * 1.96 * sd(values)) / Math.sqrt(40)));
    }
    expect(covered).toBeGreaterThan(176); // .93 expected, 3 standard errors below
    expect(covered).toBeLessThan(199);
  });

  it("is the same for the same generator, and refuses what is not paired", () => {
    const run = () => pairedBootstrap([1, 5, 2, 8], [0, 6, 1, 3], Rng.seed(9));
    expect(run()).toEqual(run());
    expect(() => pairedBootstrap([1], [1, 2], Rng.seed(1))).toThrow(RangeError);
    expect(() => pairedBootstrap([], [], Rng.seed(1))).toThrow(RangeError);
  });
});

describe("signFlip", () => {
  /** All 2^n sign patterns by the bits of a counter, in whole numbers: no rounding. */
  function bruteForce(differences: readonly number[]): number {
    const n = differences.length;
    const observed = Math.abs(differences.reduce((a, b) => a + b, 0));
    let extreme = 0;
    for (let signs = 0; signs < 2 ** n; signs++) {
      const sum = differences.reduce((total, d, i) => total + ((signs >> i) & 1 ? d : -d), 0);
      if (Math.abs(sum) >= observed) extreme++;
    }
    return extreme / 2 ** n;
  }

  it("agrees with brute force", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 }), (whole) => {
        expect(signFlip(whole)).toBe(bruteForce(whole));
        // The same in tenths, where sums that are equal differ by rounding.
        expect(signFlip(whole.map((d) => d / 10))).toBe(bruteForce(whole));
      }),
    );
  });

  it("cannot fall below 2 / 2^n, and says nothing about no difference", () => {
    expect(signFlip([3, 4, 5, 6, 7])).toBe(2 / 32);
    expect(signFlip([-3, -4, -5, -6, -7])).toBe(2 / 32);
    expect(signFlip([0, 0, 0])).toBe(1);
    expect(signFlip([5, -5])).toBe(1);
  });

  it("refuses no pairs, and too many", () => {
    expect(() => signFlip([])).toThrow(RangeError);
    expect(() => signFlip(Array(13).fill(1))).toThrow(RangeError);
  });
});

describe("pairedEffect", () => {
  it("is the bootstrap, the exact test where it can be, and a word on how few pairs there are", () => {
    const [a, b] = [
      [5, 7, 6],
      [1, 2, 4],
    ];
    const effect = pairedEffect(a!, b!, Rng.seed(1));
    expect(effect).toEqual({
      ...pairedBootstrap(a!, b!, Rng.seed(1)),
      exact: signFlip([4, 5, 2]),
      few: true,
    });
    const many = Array.from({ length: 13 }, (_, i) => i);
    expect(
      pairedEffect(
        many,
        many.map(() => 0),
        Rng.seed(1),
      ),
    ).toMatchObject({ exact: null, few: false });
  });
});
