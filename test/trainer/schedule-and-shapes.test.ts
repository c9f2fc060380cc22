// The learning-rate schedule and the shape buckets: pure functions.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchBucket, lengthBucket, scoreShape } from "../../trainer/batch.ts";
import { learningRate } from "../../trainer/schedule.ts";

describe("learningRate", () => {
  const schedule = { peak: 4e-3, warmUp: 100, steps: 1100, final: 0.1 };

  it("rises to the peak, falls to the final share and stays there", () => {
    expect(learningRate(schedule, 0)).toBeCloseTo(4e-5, 10);
    expect(learningRate(schedule, 99)).toBeCloseTo(4e-3, 10);
    expect(learningRate(schedule, 600)).toBeCloseTo(4e-3 * 0.55, 10);
    expect(learningRate(schedule, 1100)).toBeCloseTo(4e-4, 10);
    expect(learningRate(schedule, 5000)).toBeCloseTo(4e-4, 10);
  });

  it("needs no warm-up and may have no decay", () => {
    expect(learningRate({ peak: 1, warmUp: 0, steps: 10, final: 1 }, 0)).toBe(1);
    expect(learningRate({ peak: 1, warmUp: 0, steps: 0, final: 0.5 }, 3)).toBe(0.5);
  });
});

describe("shape buckets", () => {
  it("hold what they are for, waste little and are few", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (n) => {
        expect(lengthBucket(n)).toBeGreaterThanOrEqual(n);
        expect(lengthBucket(n) - n).toBeLessThan(Math.max(8, n / 2));
        expect(lengthBucket(lengthBucket(n))).toBe(lengthBucket(n));
        expect(batchBucket(n)).toBeGreaterThanOrEqual(n);
        expect(batchBucket(n)).toBeLessThanOrEqual(n * 1.5);
        expect(batchBucket(batchBucket(n))).toBe(batchBucket(n));
      }),
    );
    const lengths = new Set(Array.from({ length: 256 }, (_, i) => lengthBucket(i + 1)));
    expect(lengths.size).toBeLessThan(24);
    expect([32, 48, 128].map(batchBucket)).toEqual([32, 48, 128]);
  });

  it("scores any number of sequences in few shapes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 300 }),
        (unsorted) => {
          const lengths = unsorted.sort((a, b) => a - b);
          for (let start = 0; start < lengths.length; ) {
            const shape = scoreShape(lengths.slice(start));
            const taken = lengths.slice(start, start + shape.batch);
            expect(shape.length).toBeGreaterThanOrEqual(Math.max(...taken));
            expect([4, 16, 64, 256]).toContain(shape.batch);
            expect([16, 24, 32, 48, 64, 96, 128]).toContain(shape.length);
            expect(shape.batch - taken.length).toBeLessThan(4);
            expect(shape.batch * shape.length).toBeLessThanOrEqual(4096);
            start += taken.length;
          }
        },
      ),
    );
  });
});
