// The interval of a difference of proportions: the examples of the paper, and what must hold for all.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newcombe } from "../../../server/queries/newcombe.ts";

describe("newcombe", () => {
  // Newcombe 1998, Statistics in Medicine 17, table II, method 10 (score, no continuity correction), to 4 places.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("agrees with the paper on %i/%i - %i/%i", (a, m, b, n, low, high) => {
    const interval = newcombe(a, m, b, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  const rate = fc
    .integer({ min: 1, max: 500 })
    .chain((trials) =>
      fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }),
    );

  it("contains the difference, stays within -1 and 1, and turns around with its arguments", () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const there = newcombe(a.successes, a.trials, b.successes, b.trials);
        const back = newcombe(b.successes, b.trials, a.successes, a.trials);
        expect(there.low).toBeLessThanOrEqual(there.difference);
        expect(there.high).toBeGreaterThanOrEqual(there.difference);
        expect(there.low).toBeGreaterThanOrEqual(-1);
        expect(there.high).toBeLessThanOrEqual(1);
        expect(back.low).toBeCloseTo(-there.high, 12);
        expect(back.high).toBeCloseTo(-there.low, 12);
      }),
    );
  });

  it("narrows with more trials at the same rates", () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const width = (times: number) => {
          const { low, high } = newcombe(
            times * a.successes,
            times * a.trials,
            times * b.successes,
            times * b.trials,
          );
          return high - low;
        };
        expect(width(4)).toBeLessThan(width(1));
      }),
    );
  });
});
