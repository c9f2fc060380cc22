// Token buckets as a property: whatever is taken and however long it waits, no bucket gives more than it has.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../server/token-bucket.ts";

const rate = fc.record({
  perSecond: fc.integer({ min: 1, max: 20 }),
  burst: fc.integer({ min: 1, max: 20 }),
});
const waits = fc.integer({ min: 0, max: 3000 });

describe("TokenBucket", () => {
  it("never gives more than its burst and what came back since", () => {
    fc.assert(
      fc.property(fc.array(waits, { maxLength: 200 }), rate, (steps, rate) => {
        const { perSecond, burst } = rate;
        let now = 0;
        const bucket = new TokenBucket(rate, () => now);
        let given = 0;
        for (const wait of steps) {
          now += wait;
          if (bucket.take()) given++;
          else {
            const { wait: needed } = bucket;
            expect(needed).toBeGreaterThan(0);
            expect(needed).toBeLessThanOrEqual(1 / perSecond);
          }
          expect(given).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-6);
        }
        now += (burst / perSecond) * 1000 + 1;
        expect(bucket.full).toBe(true);
      }),
    );
  });

  it("gives several at once or none, and keeps what it did not give", () => {
    const takes = fc.array(fc.tuple(waits, fc.integer({ min: 1, max: 30 })), { maxLength: 200 });
    fc.assert(
      fc.property(takes, rate, (steps, rate) => {
        const { perSecond, burst } = rate;
        let now = 0;
        const bucket = new TokenBucket(rate, () => now);
        let left = burst;
        for (const [wait, tokens] of steps) {
          now += wait;
          left = Math.min(burst, left + (wait / 1000) * perSecond);
          // Where both are equal but for rounding, either answer is right.
          if (Math.abs(left - tokens) < 1e-6) continue;
          expect(bucket.take(tokens)).toBe(tokens < left);
          if (tokens < left) left -= tokens;
        }
      }),
    );
  });
});
