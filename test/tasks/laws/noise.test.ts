// Noisy observations: what noise may change, how often, and how many disagreements a right program is forgiven.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { type Pair, randomInputs, tolerance, withNoise } from "../../../tasks/index.ts";

const exact = (count: number): Pair[] =>
  randomInputs(Rng.seed("inputs"), count).map((input, i) => [input, input.slice(0, 1 + (i % input.length))]);

describe("noise", () => {
  it("draws nothing and changes nothing at 0", () => {
    const rng = Rng.seed(1);
    const pairs = exact(50);
    expect(withNoise(pairs, 0, rng)).toBe(pairs);
    expect(rng.state()).toEqual(Rng.seed(1).state());
  });

  it("makes an output wrong in exactly one digit, and leaves inputs and empty outputs alone", () => {
    const pairs: Pair[] = [...exact(200), [[1, 2], []]];
    for (const [i, [input, output]] of withNoise(pairs, 0.25, Rng.seed(2)).entries()) {
      const [seen, truth] = pairs[i]!;
      expect(input).toEqual(seen);
      expect(output).toHaveLength(truth.length);
      expect(output.filter((digit, k) => digit !== truth[k]).length).toBeLessThanOrEqual(1);
      expect(output.every((digit) => Number.isInteger(digit) && digit >= 0 && digit <= 9)).toBe(true);
    }
  });

  it("strikes as often as it says, every place and every other digit alike", () => {
    const pairs = Array.from({ length: 40_000 }, (): Pair => [[1], [3, 3, 3, 3]]);
    const struck = withNoise(pairs, 0.1, Rng.seed(3)).flatMap(([, output]) => {
      const place = output.findIndex((digit) => digit !== 3);
      return place < 0 ? [] : [{ place, digit: output[place]! }];
    });
    // Five standard deviations of a binomial.
    const near = (found: number, n: number, p: number) =>
      expect(Math.abs(found - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
    near(struck.length, pairs.length, 0.1);
    for (let place = 0; place < 4; place++) {
      near(struck.filter((each) => each.place === place).length, struck.length, 1 / 4);
    }
    for (const digit of [0, 1, 2, 4, 5, 6, 7, 8, 9]) {
      near(struck.filter((each) => each.digit === digit).length, struck.length, 1 / 9);
    }
  });
});

/** P(more than m of n are wrong), by enumeration of all 2^n outcomes. */
function above(m: number, n: number, noise: number): number {
  let sum = 0;
  for (let outcome = 0; outcome < 2 ** n; outcome++) {
    const wrong = outcome.toString(2).replaceAll("0", "").length;
    if (wrong > m) sum += noise ** wrong * (1 - noise) ** (n - wrong);
  }
  return sum;
}

describe("tolerance", () => {
  it("is the smallest number that fewer than 5 % of right programs exceed", () => {
    const noise = fc.double({ min: 0.001, max: 0.25, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), noise, (n, p) => {
        const m = tolerance(n, p);
        expect(above(m, n, p)).toBeLessThan(0.05 + 1e-9);
        if (m > 0) expect(above(m - 1, n, p)).toBeGreaterThanOrEqual(0.05 - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [8, 0, 0],
    [0, 0.03, 0],
    [1, 0.03, 0],
    [2, 0.03, 1], // one of two is wrong with 5.9 %
    [10, 0.03, 1], // more than one of ten with 3.5 %
    [12, 0.03, 1],
    [32, 0.25, 12],
  ])("of %d observations at noise %d is %d", (n, noise, expected) => {
    expect(tolerance(n, noise)).toBe(expected);
  });
});
