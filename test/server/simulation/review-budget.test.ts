// The budget of fresh observations: nobody spends more than its own in a round, and it is full again in the next.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../server/config/index.ts";
import { ReviewBudget } from "../../../server/simulation/review-budget.ts";

const asked = fc.array(
  fc.record({ by: fc.constantFrom("ada", "ben", "cleo"), wanted: fc.nat({ max: 9 }), later: fc.boolean() }),
  { maxLength: 60 },
);

describe("a review budget", () => {
  it("is spent by nobody beyond its size, in no round, and is given while it lasts", () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 20 }), (calls, size) => {
        const budget = new ReviewBudget(resolveConfig({ culture: { reviewBudget: size } }));
        let round = 1;
        let spent = new Map<string, number>();
        for (const { by, wanted, later } of calls) {
          if (later) {
            round++;
            spent = new Map();
          }
          const before = spent.get(by) ?? 0;
          const given = budget.take(by, wanted, round);
          expect(given).toBe(Math.min(wanted, size - before));
          spent.set(by, before + given);
        }
      }),
    );
  });

  it("is endless when 0, and everybody's for one agent alone", () => {
    const of = (over: Parameters<typeof resolveConfig>[0]) =>
      new ReviewBudget(resolveConfig(over)).take("ada", 1_000_000, 1);
    expect(of({ culture: { reviewBudget: 0 } })).toBe(1_000_000);
    const populations = [
      { name: "ash", agents: 2 },
      { name: "birch", agents: 3 },
    ];
    expect(of({ populations, culture: { reviewBudget: 7 } })).toBe(7);
    expect(of({ arm: "single", populations, culture: { reviewBudget: 7 } })).toBe(35);
  });
});
