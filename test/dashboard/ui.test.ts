// Numbers as people read them, and the outline of a sparkline.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ago, duration, formatNumber, percent } from "../../dashboard/ui/format.ts";
import { rampStep } from "../../dashboard/ui/ramp.ts";
import { sparkPath } from "../../dashboard/ui/spark-path.ts";
import { addToSeries, emptySeries } from "../../server/protocol/index.ts";

describe("figures", () => {
  it("are short", () => {
    expect([0, 7, 1234, 12_345, 1_500_000, 0.1234, 12.34, Number.NaN].map(formatNumber)).toEqual([
      "0",
      "7",
      "1,234",
      "12.3 k",
      "1.50 M",
      "0.123",
      "12.3",
      "–",
    ]);
    fc.assert(fc.property(fc.double(), (n) => formatNumber(n).length <= 12 || Math.abs(n) >= 1e12));
  });

  it("never make something of nothing or all of something", () => {
    expect([0, 0.001, 0.374, 0.999, 1].map(percent)).toEqual(["0 %", "<1 %", "37 %", ">99 %", "100 %"]);
  });

  it("say how long and how long ago", () => {
    expect([8_400, 200_000, 3_600_000, 7_500_000, 3 * 86_400_000].map(duration)).toEqual([
      "8 s",
      "3 min 20 s",
      "1 h",
      "2 h 5 min",
      "3 d",
    ]);
    expect([1_000, 240_000, 7_200_000].map((past) => ago(1e12 - past, 1e12))).toEqual([
      "just now",
      "4 min ago",
      "2 h ago",
    ]);
  });

  it("fall on one of nine steps of the ramp", () => {
    expect([-1, 0, 0.5, 1, 2].map(rampStep)).toEqual([0, 0, 4, 8, 8]);
  });
});

describe("sparkline", () => {
  it("stays in its box whatever the series, with at most a point per pixel", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(values, (numbers) => {
        const series = emptySeries();
        for (const [round, value] of numbers.entries()) addToSeries(series, round, value);
        const { line, band, end } = sparkPath(series, 60, 20);
        const points = line.split(/[ML]/).slice(1);
        expect(points.length).toBeLessThanOrEqual(60);
        for (const point of [...points, ...band.replace("Z", "").split(/[ML]/).slice(1)]) {
          const [x, y] = point.split(" ").map(Number) as [number, number];
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(60);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(20);
        }
        expect(end).not.toBeNull();
      }),
    );
  });

  it("is nothing for an empty series", () => {
    expect(sparkPath(emptySeries(), 60, 20)).toEqual({ line: "", band: "", end: null });
  });
});
