// Diversity measures against values worked out by hand, and against the definitions, followed slowly.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entropyBits, measureDiversity } from "../../tasks/diversity.ts";

/** Levenshtein distance by its recursive definition. */
function distance(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  return Math.min(
    distance(a.slice(1), b) + 1,
    distance(a, b.slice(1)) + 1,
    distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  );
}

/** Sizes of the clusters of texts, grown from each text by its near-duplicates until nothing is added. */
function clusters(texts: readonly (readonly string[])[]): number[] {
  const left = new Set(texts.keys());
  const sizes: number[] = [];
  while (left.size > 0) {
    const [first] = left;
    const cluster = [first!];
    left.delete(first!);
    for (const i of cluster) {
      for (const j of [...left]) {
        const [a, b] = [texts[i]!, texts[j]!];
        if (distance(a, b) > Math.floor(Math.max(a.length, b.length) / 5)) continue;
        left.delete(j);
        cluster.push(j);
      }
    }
    sizes.push(cluster.length);
  }
  return sizes;
}

/** Hill's number of order q by its definition, near 1 by its limit. */
function hill(texts: readonly string[], q: number): number {
  const shares = [...new Set(texts)].map(
    (text) => texts.filter((other) => other === text).length / texts.length,
  );
  const order = q === 1 ? 1 + 1e-7 : q;
  return shares.reduce((sum, share) => sum + share ** order, 0) ** (1 / (1 - order));
}

/** Share of n-grams that stand nowhere before. */
function distinctN(texts: readonly (readonly string[])[], n: number): number {
  const grams: string[] = [];
  for (const text of texts) {
    for (let i = 0; i + n <= text.length; i++) grams.push(JSON.stringify(text.slice(i, i + n)));
  }
  return grams.length === 0 ? 0 : grams.filter((gram, i) => grams.indexOf(gram) === i).length / grams.length;
}

describe("measureDiversity", () => {
  it("agrees with the definitions", () => {
    const program = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(program, { minLength: 1, maxLength: 12 }), (programs) => {
        const texts = programs.map((symbols) => symbols.join(" "));
        const d = measureDiversity(texts);
        expect(d.distinct).toBeCloseTo(new Set(texts).size / texts.length, 12);
        // Entropy of symbols: the logarithm of the effective number of symbols.
        expect(d.entropy).toBeCloseTo(Math.log2(hill(programs.flat(), 1)), 5);
        const pairs = programs.flatMap((symbols) =>
          ["^", ...symbols].map((symbol, i) => `${symbol}${symbols[i] ?? "$"}`),
        );
        expect(d.bigramEntropy).toBeCloseTo(Math.log2(hill(pairs, 1)), 5);
        for (const [measured, n] of [
          [d.distinct1, 1],
          [d.distinct2, 2],
          [d.distinct3, 3],
        ] as const) {
          expect(measured).toBeCloseTo(distinctN(programs, n), 12);
        }
        for (const [measured, q] of [
          [d.hill0, 0],
          [d.hill1, 1],
          [d.hill2, 2],
        ] as const) {
          expect(measured).toBeCloseTo(hill(texts, q), 4);
        }
        const sizes = clusters(programs);
        expect(d.largestCluster).toBeCloseTo(Math.max(...sizes) / texts.length, 12);
        const alike = sizes.filter((size) => size > 1).reduce((a, b) => a + b, 0);
        expect(d.clustered).toBeCloseTo(alike / texts.length, 12);
      }),
    );
  });

  it("gives the values worked out by hand", () => {
    const d = measureDiversity(["a b : 1", "a b : 2", "a c : 3", "d : 4"], { rejected: 1 });
    expect(d.count).toBe(4);
    expect(d.distinct).toBe(3 / 4);
    // a 3/7, b 2/7, c 1/7, d 1/7
    expect(d.entropy).toBeCloseTo(
      (3 / 7) * Math.log2(7 / 3) + (2 / 7) * Math.log2(7 / 2) + (2 / 7) * Math.log2(7),
    );
    // ^a 3, ab 2, b$ 2, ac, c$, ^d, d$ of 11
    const shares = [3, 2, 2, 1, 1, 1, 1].map((n) => n / 11);
    expect(d.bigramEntropy).toBeCloseTo(shares.reduce((sum, p) => sum - p * Math.log2(p), 0));
    expect([d.distinct1, d.distinct2, d.distinct3]).toEqual([4 / 7, 2 / 3, 0]);
    expect(d.hill0).toBe(3);
    expect(d.hill1).toBeCloseTo(2 ** 1.5); // shares 1/2, 1/4, 1/4: 1.5 bits
    expect(d.hill2).toBeCloseTo(1 / (1 / 4 + 1 / 16 + 1 / 16));
    expect(d.clustered).toBe(1 / 2); // only exact repeats are near for short programs
    expect(d.largestCluster).toBe(1 / 2);
    expect(d.rejected).toBe(1 / 5);
  });

  it("chains near-duplicates of long programs into one cluster", () => {
    const d = measureDiversity(["a b c d e", "a b c d f", "a b c f", "z y x w v", "a"]);
    // 1-2 differ in one of five; 2-3 by one removal of five; 1-3 would need two
    expect(d.clustered).toBe(3 / 5);
    expect(d.largestCluster).toBe(3 / 5);
    expect(measureDiversity(["a b c d e", "a b c f"]).clustered).toBe(0);
  });

  it("is all zero for nothing", () => {
    expect(new Set(Object.values(measureDiversity([])))).toEqual(new Set([0]));
    expect(measureDiversity([], { rejected: 3 }).rejected).toBe(1);
  });

  it("does not take random inputs for variety", () => {
    const texts = Array.from({ length: 50 }, (_, i) => `rev : ${i}`);
    expect(measureDiversity(texts).hill1).toBe(1);
    expect(measureDiversity(texts, { part: (text) => text }).hill1).toBeCloseTo(50);
  });

  it("leaves out markers, which would hide a collapse", () => {
    const d = measureDiversity(["S rev : 1", "S rev rev : 2"], { skip: new Set(["S"]) });
    expect([d.entropy, d.distinct1]).toEqual([0, 1 / 3]);
  });

  it("keeps Hill numbers ordered and all within bounds", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ":"), { maxLength: 6 }).map((s) => s.join(" "));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 30 }), (texts) => {
        const d = measureDiversity(texts);
        expect(d.hill0 + 1e-9).toBeGreaterThanOrEqual(d.hill1);
        expect(d.hill1 + 1e-9).toBeGreaterThanOrEqual(d.hill2);
        expect(d.hill2).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(d.entropy).toBeLessThanOrEqual(Math.log2(3) + 1e-9);
        for (const share of [d.distinct, d.distinct1, d.distinct2, d.clustered, d.largestCluster]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("measures bits", () => {
    expect(entropyBits(["a", "b", "c", "d"])).toBe(2);
    expect(entropyBits([])).toBe(0);
  });
});
