// Divergence between writers: against the definition on large samples, its properties, and its small-sample bias.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { divergences, jensenShannon, meanDivergence } from "../../tasks/divergence.ts";

type Shares = readonly number[];

const counts = (numbers: Shares) =>
  new Map(numbers.flatMap((n, i): [string, number][] => (n > 0 ? [[`s${i}`, n]] : [])));

/** H((P + Q) / 2) - (H(P) + H(Q)) / 2 in bits: another form of the same. */
function byEntropies(a: Shares, b: Shares): number {
  const normal = (xs: Shares) => xs.map((x) => x / xs.reduce((s, y) => s + y, 0));
  const entropy = (xs: Shares) => xs.reduce((h, x) => (x > 0 ? h - x * Math.log2(x) : h), 0);
  const [p, q] = [normal(a), normal(b)];
  return entropy(p.map((x, i) => (x + q[i]!) / 2)) - (entropy(p) + entropy(q)) / 2;
}

function sample(weights: Shares, n: number, rng: Rng): Map<string, number> {
  const drawn = new Array<number>(weights.length).fill(0);
  for (let i = 0; i < n; i++) drawn[rng.weighted(weights)]!++;
  return counts(drawn);
}

const some = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 5 })
  .filter((xs) => xs.some((x) => x > 0));

describe("Jensen-Shannon divergence", () => {
  it("is the definition where samples are large", () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [many, more] = [a.map((x) => x * 1e7), b.map((x) => x * 1e7)];
        expect(jensenShannon(counts(many), counts(more))).toBeCloseTo(byEntropies(a, b), 4);
      }),
    );
  });

  it("is 0 for equal frequencies, 1 bit for disjoint ones, symmetric, and within 0 and 1", () => {
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 9 }), (a, b, times) => {
        expect(jensenShannon(counts(a), counts(a.map((x) => x * times)))).toBeCloseTo(0, 12);
        const elsewhere = [...a.map(() => 0), ...b];
        expect(jensenShannon(counts(a), counts(elsewhere))).toBeCloseTo(1, 12);
        const bits = jensenShannon(counts(a), counts(b));
        expect(jensenShannon(counts(b), counts(a))).toBeCloseTo(bits, 12);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(1);
        expect(bits).toBeLessThanOrEqual(byEntropies(a, b) + 1e-12);
      }),
    );
  });

  it("takes off most of the bias of small samples", () => {
    const rng = Rng.seed("bias");
    const weights = [5, 4, 3, 3, 2, 2, 1, 1];
    const other = [1, 4, 3, 1, 2, 6, 1, 3];
    const mean = (of: (i: number) => number) =>
      Array.from({ length: 400 }, (_, i) => of(i)).reduce((a, b) => a + b) / 400;
    const plugIn = (a: Map<string, number>, b: Map<string, number>) =>
      byEntropies(
        weights.map((_, i) => a.get(`s${i}`) ?? 0),
        weights.map((_, i) => b.get(`s${i}`) ?? 0),
      );
    const truth = byEntropies(weights, other);
    const pairs = Array.from(
      { length: 400 },
      () => [sample(weights, 60, rng), sample(other, 60, rng)] as const,
    );
    const raw = mean((i) => plugIn(...pairs[i]!));
    const corrected = mean((i) => jensenShannon(...pairs[i]!));
    expect(raw - truth).toBeGreaterThan(0.01);
    expect(Math.abs(corrected - truth)).toBeLessThan((raw - truth) / 3);
    // Of one source the plug-in estimate is about (K - 1) / (4 n ln 2), all of it bias.
    const same = Array.from(
      { length: 400 },
      () => [sample(weights, 60, rng), sample(weights, 60, rng)] as const,
    );
    expect(mean((i) => plugIn(...same[i]!))).toBeCloseTo(7 / (4 * 60 * Math.LN2), 2);
    expect(mean((i) => jensenShannon(...same[i]!))).toBeLessThan(0.012);
  });

  it("is averaged over pairs of writers who wrote something", () => {
    const [a, b, c] = [counts([1, 0, 0]), counts([0, 1, 0]), counts([1, 0, 0])];
    expect(meanDivergence([a, b, c])).toBeCloseTo(2 / 3);
    expect(meanDivergence([a, new Map()])).toBeUndefined();
    expect(meanDivergence([])).toBeUndefined();
  });

  it("tells writers apart by order where they use the same symbols", () => {
    const one = Array<string>(200).fill("a b");
    const other = Array<string>(200).fill("b a");
    const found = divergences([one, other])!;
    expect(found.symbols).toBe(0);
    expect(found.bigrams).toBeCloseTo(1);
    expect(divergences([one, one])).toEqual({ symbols: 0, bigrams: 0 });
    expect(divergences([one, []])).toBeUndefined();
  });
});
