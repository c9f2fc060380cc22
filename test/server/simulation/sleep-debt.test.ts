// Over a run, sleeping and not sleeping populations must train on about as many tokens.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SleepDebt } from "../../../server/simulation/sleep-debt.ts";

/** Tokens of a run whose full lesson takes `lesson` and which sleeps over `slept[i]` after round i. */
function trained(lesson: number, slept: readonly number[], after: number): number {
  let debt = new SleepDebt();
  let sum = 0;
  for (const tokens of [...slept, ...Array.from({ length: after }, () => 0)]) {
    const share = debt.share("ash");
    expect(share).toBeGreaterThanOrEqual(0.25);
    const taken = Math.round(lesson * share);
    debt.paid("ash", share, taken);
    debt.owe("ash", tokens);
    sum += taken + tokens;
    // A resumed run owes the same.
    const again = new SleepDebt();
    again.load(debt.save());
    debt = again;
  }
  return sum;
}

describe("what sleeps cost", () => {
  it("is paid back by the lessons that follow", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 200_000 }),
        fc.array(fc.double({ min: 0, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (lesson, shares) => {
          const slept = shares.map((share) => Math.round(lesson * share));
          const rounds = slept.length + 30;
          const sum = trained(lesson, slept, 30);
          expect(Math.abs(sum - rounds * lesson)).toBeLessThanOrEqual(rounds);
        },
      ),
    );
  });

  it("leaves lessons alone where nobody sleeps", () => {
    const debt = new SleepDebt();
    expect(debt.share("ash")).toBe(1);
    debt.paid("ash", 1, 500);
    expect(debt.share("ash")).toBe(1);
    debt.owe("birch", 100);
    expect(debt.share("ash")).toBe(1);
  });
});
