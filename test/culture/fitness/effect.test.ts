// The bounds of an effect: they hold at all times at once, whatever the readers are like; a fixed-time interval, looked
// at as often, does not. And they are what their definition says, worked out another way.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { logCapital } from "../../../culture/fitness/effect.ts";
import { effectOf, NO_TRIAL, type Trial } from "../../../culture/index.ts";

interface Readers {
  readonly shown: number;
  readonly kept: number;
}

/** The trial after each of so many reads. */
function* reads({ shown, kept }: Readers, count: number, rng: Rng): Generator<Trial> {
  const trial = {
    with: { reads: 0, correct: 0 },
    without: { reads: 0, correct: 0 },
  };
  for (let i = 0; i < count; i++) {
    const reader = rng.chance(0.5);
    const arm = reader ? trial.with : trial.without;
    arm.reads++;
    if (rng.chance(reader ? shown : kept)) arm.correct++;
    yield trial;
  }
}
const mirrored = (trial: Trial): Trial => ({ with: trial.without, without: trial.with });

/** Whether an effect is ever outside of the bounds: asked of the capitals, which is what the bounds are made of. */
function isMissed(readers: Readers, count: number, error: number, rng: Rng): boolean {
  const effect = readers.shown - readers.kept;
  const ruin = Math.log(2 / error);
  for (const trial of reads(readers, count, rng))
    if (logCapital(trial, effect) >= ruin || logCapital(mirrored(trial), -effect) >= ruin) return true;
  return false;
}

/** Shares of +-1.96 standard errors (Wald), looked at after every read from the tenth on. */
function isMissedByFixedInterval(readers: Readers, count: number, rng: Rng): boolean {
  for (const { with: a, without: b } of reads(readers, count, rng)) {
    if (a.reads < 10 || b.reads < 10) continue;
    const [p, q] = [a.correct / a.reads, b.correct / b.reads];
    const radius = 1.96 * Math.sqrt((p * (1 - p)) / a.reads + (q * (1 - q)) / b.reads);
    if (Math.abs(p - q - (readers.shown - readers.kept)) > radius) return true;
  }
  return false;
}

describe("the confidence sequence", () => {
  it("under continuous monitoring excludes the true effect no more often than it says", () => {
    const [error, repetitions, count] = [0.1, 80, 300];
    let missed = 0;
    let plays = 0;
    fc.assert(
      fc.property(
        fc.record({
          shown: fc.double({ min: 0, max: 1, noNaN: true }),
          kept: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.nat(),
        (readers, seed) => {
          const rng = Rng.seed(`coverage ${seed}`);
          let here = 0;
          for (let i = 0; i < repetitions; i++) if (isMissed(readers, count, error, rng.fork(i))) here++;
          missed += here;
          plays += repetitions;
          // Four standard deviations above the stated error, for any one kind of reader.
          expect(here).toBeLessThanOrEqual(repetitions * error + 4 * Math.sqrt(repetitions * error * 0.9));
        },
      ),
      {
        numRuns: 25,
        seed: 1,
        examples: [
          [{ shown: 0.4, kept: 0.4 }, 1],
          [{ shown: 1, kept: 0 }, 2],
          [{ shown: 0.02, kept: 0 }, 3],
        ],
      },
    );
    expect(missed / plays).toBeLessThanOrEqual(error);
  });

  it("is needed: an interval for a fixed time, looked at as often, errs far more often than its 5 %", () => {
    const rng = Rng.seed("fixed");
    const readers = { shown: 0.4, kept: 0.4 };
    let fixed = 0;
    let always = 0;
    for (let i = 0; i < 200; i++) {
      if (isMissedByFixedInterval(readers, 300, rng.fork(i))) fixed++;
      if (isMissed(readers, 300, 0.05, rng.fork(i))) always++;
    }
    expect(fixed).toBeGreaterThan(0.2 * 200);
    expect(always).toBeLessThanOrEqual(0.05 * 200);
  });

  it("narrows around the effect as reads come in", () => {
    const rng = Rng.seed("narrow");
    let last: Trial = NO_TRIAL;
    for (const trial of reads({ shown: 0.7, kept: 0.5 }, 4000, rng)) last = trial;
    const { effect, low, high } = effectOf(last, 0.05);
    expect(Math.abs(effect - 0.2)).toBeLessThan(0.06);
    expect(low).toBeGreaterThan(0.05);
    expect(high).toBeLessThan(0.35);
  });
});

const tally = fc
  .tuple(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([reads, share]) => ({ reads, correct: Math.round(reads * share) }));
const trials: fc.Arbitrary<Trial> = fc.record({ with: tally, without: tally });

interface Bet {
  /** 1 if shown, -1 if not. */
  readonly sign: number;
  readonly y: number;
}

function oneByOne({ with: shown, without: kept }: Trial): Bet[] {
  return [
    ...Array.from({ length: shown.reads }, (_, i) => ({ sign: 1, y: i < shown.correct ? 1 : 0 })),
    ...Array.from({ length: kept.reads }, (_, i) => ({ sign: -1, y: i < kept.correct ? 1 : 0 })),
  ];
}

/** The definition, read by read, without logarithms. */
function capital(bets: readonly Bet[], m: number): number {
  const centres = [0.02, 0.2, 0.5, 0.8, 0.98];
  const stakes = [0.9, 0.4, 0.15, 0.06];
  let sum = 0;
  for (const c of centres)
    for (const stake of stakes) {
      const size = stake / (Math.max(2 * c, 2 - 2 * c) + m);
      sum += bets.reduce((all, { sign, y }) => all * (1 + size * (sign * 2 * (y - c) - m)), 1);
    }
  return sum / (centres.length * stakes.length);
}

describe("effectOf", () => {
  it("says nothing of nothing", () => {
    expect(effectOf(NO_TRIAL, 0.05)).toEqual({ effect: 0, low: -1, high: 1 });
  });

  it("is the difference of rates, and turns around with the arms", () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const { effect, low, high } = effectOf(trial, 0.05);
        const other = effectOf(mirrored(trial), 0.05);
        expect(other.effect).toBeCloseTo(-effect);
        expect(other.low).toBeCloseTo(-high);
        expect(other.high).toBeCloseTo(-low);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        const { with: shown, without: kept } = trial;
        if (shown.reads > 0 && kept.reads > 0)
          expect(effect).toBeCloseTo(shown.correct / shown.reads - kept.correct / kept.reads);
      }),
    );
  });

  it("bounds are where the capital of the bets on one read at a time reaches 1/error", () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const { low } = effectOf(trial, 0.1);
        const bets = oneByOne(trial);
        if (low > -1) expect(capital(bets, low - 1e-5)).toBeGreaterThanOrEqual(20 * 0.999);
        if (low < 0.999) expect(capital(bets, low + 1e-5)).toBeLessThan(20);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it("the capital falls as the effect bet against rises: the bounds are an interval", () => {
    fc.assert(
      fc.property(
        trials,
        fc.double({ min: -0.99, max: 1, noNaN: true }),
        fc.double({ min: -0.99, max: 1, noNaN: true }),
        (trial, a, b) => {
          const [m, n] = a < b ? [a, b] : [b, a];
          expect(logCapital(trial, m)).toBeGreaterThanOrEqual(logCapital(trial, n) - 1e-9);
        },
      ),
    );
  });

  it("of scores between 0 and 1 the counts understate the capital, so the bounds stay true", () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ shown: fc.boolean(), y: score }), { maxLength: 60 }),
        fc.double({ min: -0.9, max: 1, noNaN: true }),
        (scores, m) => {
          const sum = (shown: boolean) => {
            const own = scores.filter((read) => read.shown === shown);
            return { reads: own.length, correct: own.reduce((total, { y }) => total + y, 0) };
          };
          const counted = logCapital({ with: sum(true), without: sum(false) }, m);
          const bets = scores.map(({ shown, y }) => ({ sign: shown ? 1 : -1, y }));
          expect(Math.log(capital(bets, m))).toBeGreaterThanOrEqual(counted - 1e-9);
        },
      ),
      { seed: 4 },
    );
  });
});
