// What follows from bounds: hysteresis, mastery, the regression guard, retrials, and what several populations decide
// together; and how a population's reads of late are counted.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  errorOf,
  FITNESS,
  type FitnessVerdict,
  findingOf,
  hasRegressed,
  isLiterate,
  judge,
  NO_READS,
  recentRate,
  remember,
  type Standing,
  settle,
  type Trial,
} from "../../../culture/index.ts";

const useful: Trial = { with: { reads: 100, correct: 80 }, without: { reads: 100, correct: 20 } };
const futile: Trial = { with: { reads: 2000, correct: 800 }, without: { reads: 2000, correct: 800 } };
const harmful: Trial = { with: { reads: 100, correct: 20 }, without: { reads: 100, correct: 80 } };
const open: Trial = { with: { reads: 3, correct: 2 }, without: { reads: 3, correct: 1 } };
const adopted: Standing = { status: "adopted", kept: false, regressed: false, mastered: false };
const decided = (trial: Trial, standing: Partial<Standing> = {}) =>
  judge(trial, { ...adopted, ...standing }, 0.05).decision;

describe("a population's verdict", () => {
  it("keeps what helps, quarantines what harms or does not help, and waits while it cannot tell", () => {
    expect([useful, harmful, futile, open].map((trial) => decided(trial))).toEqual([
      "keep",
      "quarantine",
      "quarantine",
      "wait",
    ]);
  });

  it("has a gap: what was kept falls by harm only", () => {
    const kept = { kept: true };
    expect([useful, harmful, futile, open].map((trial) => decided(trial, kept))).toEqual([
      "keep",
      "quarantine",
      "keep",
      "keep",
    ]);
  });

  it("of an entry in quarantine releases what helps and gives up what does not", () => {
    const tried = { status: "quarantined" } as const;
    expect([useful, harmful, futile, open].map((trial) => decided(trial, tried))).toEqual([
      "release",
      "retire",
      "retire",
      "wait",
    ]);
  });

  it("accepts nothing while its readers do worse than before, but takes nothing back for that", () => {
    expect(decided(useful, { regressed: true })).toBe("wait");
    expect(decided(useful, { regressed: true, status: "quarantined" })).toBe("wait");
    expect(decided(useful, { regressed: true, kept: true })).toBe("keep");
  });

  it("of what is mastered does not ask whether reading it still helps", () => {
    expect([futile, harmful, open].map((trial) => decided(trial, { mastered: true }))).toEqual([
      "keep",
      "keep",
      "keep",
    ]);
  });

  it("needs patience to find a lack of effect, none to find harm", () => {
    const tight = { effect: 0, low: -0.01, high: 0.01 };
    expect(findingOf(tight, FITNESS.patience - 1)).toBe("open");
    expect(findingOf(tight, FITNESS.patience)).toBe("futile");
    expect(findingOf({ effect: -0.9, low: -1, high: -0.1 }, 5)).toBe("harmful");
  });
});

describe("errors", () => {
  it("of all trials of an entry, by all populations, add up to no more than the stated one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 50 }), (populations, trials) => {
        let sum = 0;
        for (let k = 0; k < trials; k++) sum += populations * errorOf(k, populations);
        expect(sum).toBeLessThanOrEqual(FITNESS.error + 1e-12);
      }),
    );
  });
});

describe("what populations decide together", () => {
  const verdicts = (status: Standing["status"], ...trials: readonly Trial[]): FitnessVerdict[] =>
    trials.map((trial) => judge(trial, { ...adopted, status }, 0.05));
  const together = (status: Standing["status"], ...trials: readonly Trial[]) =>
    settle(status, verdicts(status, ...trials));

  it("one that keeps protects, else one that is harmed suffices, else all must find it futile", () => {
    expect(together("adopted", useful, harmful)).toBe("keep");
    expect(together("adopted", open, harmful)).toBe("quarantine");
    expect(together("adopted", futile, open)).toBe("wait");
    expect(together("adopted", futile, futile)).toBe("quarantine");
    expect(together("adopted")).toBe("wait");
  });

  it("releases what helps one and harms none, retires what no one wants", () => {
    expect(together("quarantined", useful, open)).toBe("release");
    expect(together("quarantined", useful, harmful)).toBe("wait");
    expect(together("quarantined", futile, harmful)).toBe("retire");
    expect(together("quarantined", futile, open)).toBe("wait");
  });
});

describe("readers of late", () => {
  const rounds = (...rates: readonly number[]) =>
    rates.reduce((before, rate) => remember(before, { reads: 40, correct: 40 * rate }), NO_READS);

  it("count the last rounds most", () => {
    expect(recentRate(NO_READS)).toBeUndefined();
    expect(recentRate(rounds(0.4))).toBe(0.4);
    expect(recentRate(rounds(0, 0, 0, 0, 0, 1, 1))!).toBeGreaterThan(0.5);
    expect(recentRate(remember(NO_READS, { reads: 3, correct: 3 }))).toBeUndefined();
  });

  it("can read if they follow what they read often enough, and regress if they are right less often than before", () => {
    expect(isLiterate(NO_READS)).toBe(false);
    expect(isLiterate(remember(NO_READS, { reads: 5, correct: 5 }))).toBe(false);
    expect(isLiterate(rounds(0.05))).toBe(false);
    expect(isLiterate(rounds(0.3))).toBe(true);
    expect(hasRegressed(rounds(0.3), 0.35)).toBe(false);
    expect(hasRegressed(rounds(0.3), 0.5)).toBe(true);
    expect(hasRegressed(rounds(0.3), undefined)).toBe(false);
    expect(hasRegressed(NO_READS, 0.5)).toBe(false);
  });
});
