// The pure parts of the charts: axes, smoothing, columns, derived series, zoom, texts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartX, positionOf } from "../../dashboard/ui/chart-axis.ts";
import { dashOf } from "../../dashboard/ui/chart-dash.ts";
import { chartColumns, signature, valueAt } from "../../dashboard/ui/chart-data.ts";
import { compact, describeChart, tickTexts, xText } from "../../dashboard/ui/chart-format.ts";
import { joinGroup, moveZoom } from "../../dashboard/ui/chart-group.ts";
import { kindTitle, measureTitle } from "../../dashboard/ui/chart-measures.ts";
import { mergeSeries, shareSeries, speedSeries } from "../../dashboard/ui/chart-series.ts";
import { smoothed } from "../../dashboard/ui/chart-smooth.ts";
import { addToSeries, emptySeries, MAX_BUCKETS, type Series } from "../../server/protocol/index.ts";

function seriesOf(values: Readonly<Record<number, number | number[]>>): Series {
  const series = emptySeries();
  for (const [round, value] of Object.entries(values)) {
    for (const one of [value].flat()) addToSeries(series, Number(round), one);
  }
  return series;
}

const axis = {
  tokens: seriesOf({ 1: 1000, 2: 3000, 3: 3000, 4: 7000 }),
  time: seriesOf({ 1: 61_000, 2: 71_000 }),
  seq: emptySeries(),
};
const byRound: ChartX = { kind: "round", axis, started: 1000 };
const byTokens: ChartX = { ...byRound, kind: "tokens" };
const byTime: ChartX = { ...byRound, kind: "time" };

describe("the x axis", () => {
  it("turns rounds into tokens and seconds since the start", () => {
    expect([1, 2, 4].map(positionOf(byRound))).toEqual([1, 2, 4]);
    expect([0, 1, 2, 4].map(positionOf(byTokens))).toEqual([0, 1000, 3000, 7000]);
    expect([1, 2].map(positionOf(byTime))).toEqual([60, 70]);
  });

  it("has no place for rounds that it knows nothing about", () => {
    expect(positionOf(byTokens)(5)).toBeNull();
    expect(positionOf(byTime)(3)).toBeNull();
    expect(positionOf({ ...byTokens, axis: { ...axis, tokens: emptySeries() } })(1)).toBeNull();
  });

  it("keeps the order of rounds, however many are merged", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 3000 }), (steps) => {
        const tokens = emptySeries();
        let total = 0;
        steps.forEach((step, i) => {
          total += step;
          addToSeries(tokens, i + 1, total);
        });
        const position = positionOf({ ...byTokens, axis: { ...axis, tokens } });
        const places = steps.map((_, i) => position(i + 1));
        expect(places.every((place, i) => place !== null && (i === 0 || place >= places[i - 1]!))).toBe(true);
        expect(places.at(-1)).toBe(total);
      }),
      { numRuns: 20 },
    );
  });
});

describe("smoothing", () => {
  const values = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { maxLength: 60 });
  const strength = fc.double({ min: 0, max: 0.95, noNaN: true });

  it("of strength 0 changes nothing", () => {
    fc.assert(
      fc.property(values, (column) => {
        expect(smoothed(column, 0)).toEqual(column);
      }),
    );
  });

  it("keeps gaps, and stays between the least and the greatest value so far", () => {
    fc.assert(
      fc.property(values, strength, (column, s) => {
        let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        smoothed(column, s).forEach((value, i) => {
          const own = column[i] ?? null;
          expect(value === null).toBe(own === null);
          if (value === null || own === null) return;
          [min, max] = [Math.min(min, own), Math.max(max, own)];
          const slack = 1e-9 * Math.max(Math.abs(min), Math.abs(max), 1);
          expect(value).toBeGreaterThanOrEqual(min - slack);
          expect(value).toBeLessThanOrEqual(max + slack);
        });
      }),
    );
  });

  it("weighs what came before by the strength", () => {
    expect(smoothed([0, 3, null, 3], 0.5)).toEqual([0, 2, null, 3 - 3 * (0.25 / 1.75)]);
  });

  it("takes at most 0.95", () => {
    expect(smoothed([0, 1], 7)).toEqual(smoothed([0, 1], 0.95));
  });
});

describe("columns", () => {
  const a = { label: "a", series: seriesOf({ 1: 1, 2: 2, 4: 4 }), colour: "--c1" };
  const b = { label: "b", series: seriesOf({ 2: 20, 3: 30 }), colour: "--c2" };

  it("share one x column with gaps where a line has no value", () => {
    const { x, lines } = chartColumns([a, b], byRound);
    expect(x).toEqual([1, 2, 3, 4]);
    expect(lines.map(({ value }) => value)).toEqual([
      [1, 2, null, 4],
      [null, 20, 30, null],
    ]);
    expect(lines.map(({ latest }) => latest)).toEqual([4, 30]);
  });

  it("have a band only where a bucket hides something, or where the line is smoothed", () => {
    expect(chartColumns([a], byRound).lines[0]!.min).toEqual([null, null, null]);
    const spread = { ...a, series: seriesOf({ 1: [1, 5], 2: 2 }) };
    expect(chartColumns([spread], byRound).lines[0]).toMatchObject({
      value: [3, 2],
      min: [1, 2],
      max: [5, 2],
    });
    expect(chartColumns([{ ...spread, band: false }], byRound).lines[0]!.max).toEqual([null, null]);
    expect(chartColumns([a], byRound, { smooth: 0.5 }).lines[0]!.max).toEqual([1, 2, 4]);
    expect(chartColumns([a], byRound, { smooth: 0.5 }).lines[0]!.latest).toBe(4);
  });

  it("draw mean, last or sum of a bucket", () => {
    const series = seriesOf({ 1: [1, 2, 6] });
    const drawn = (value: "mean" | "last" | "sum") =>
      chartColumns([{ ...a, series, value }], byRound).lines[0]!.value;
    expect([drawn("mean"), drawn("last"), drawn("sum")]).toEqual([[3], [6], [9]]);
  });

  it("leave out what has no place on a log axis", () => {
    const series = seriesOf({ 1: 0, 2: -1, 3: 0.5 });
    expect(chartColumns([{ ...a, series }], byRound, { log: true }).lines[0]!.value).toEqual([
      null,
      null,
      0.5,
    ]);
  });

  it("draw the later of two rounds at the same place, and leave out rounds without one", () => {
    const series = seriesOf({ 2: 1, 3: 2, 5: 9 });
    expect(chartColumns([{ ...a, series }], byTokens)).toMatchObject({ x: [3000], lines: [{ value: [2] }] });
  });

  it("put runs on their own axes", () => {
    const other = { axis: { ...axis, tokens: seriesOf({ 1: 10, 2: 20 }) }, started: 0 };
    const lines = [a, { ...b, series: seriesOf({ 1: 7, 2: 8 }), axis: other }];
    expect(chartColumns(lines, byTokens)).toMatchObject({
      x: [10, 20, 1000, 3000, 7000],
      lines: [{ value: [null, null, 1, 2, 4] }, { value: [7, 8, null, null, null] }],
    });
  });

  it("are empty without lines or values", () => {
    expect(chartColumns([], byRound)).toEqual({ x: [], lines: [] });
    expect(chartColumns([{ ...a, series: emptySeries() }], byRound).lines[0]!.latest).toBeNull();
  });

  it("have a signature that changes with every value added and every setting", () => {
    const series = seriesOf({ 1: 1 });
    const line = { ...a, series };
    const seen = new Set([signature([line], byRound, {})]);
    addToSeries(series, 1, 3);
    seen.add(signature([line], byRound, {}));
    addToSeries(series, 2, 3);
    seen.add(signature([line], byRound, {}));
    seen.add(signature([line], byRound, { smooth: 0.5 }));
    seen.add(signature([line], byRound, { log: true }));
    seen.add(signature([line], byTime, {}));
    expect(seen.size).toBe(6);
    expect(seen.has(signature([line], byRound, {}))).toBe(true);
  });

  it("are read at a place, or at the newest one before", () => {
    expect([0, 1, 2, 9].map((i) => valueAt([null, 4, null], i))).toEqual([null, 4, 4, 4]);
  });
});

describe("derived series", () => {
  it("merge as if all values had been added to one series", () => {
    const values = fc.array(fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 3 }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const all = emptySeries();
        for (let round = 0; round < Math.max(first.length, second.length); round++) {
          for (const value of [...(first[round] ?? []), ...(second[round] ?? [])])
            addToSeries(all, round, value);
        }
        const merged = mergeSeries([seriesOf({ ...first }), seriesOf({ ...second })]);
        const { last: _, ...rest } = merged;
        expect(rest).toEqual({
          from: all.from,
          to: all.to,
          count: all.count,
          sum: all.sum,
          min: all.min,
          max: all.max,
          width: 1,
        });
      }),
    );
  });

  it("bring different widths to the widest", () => {
    const long = emptySeries();
    for (let round = 1; round <= MAX_BUCKETS + 10; round++) addToSeries(long, round, 1);
    const merged = mergeSeries([long, seriesOf({ 2: 5, 3: 7 })]);
    expect(long.width).toBe(2);
    expect(merged.width).toBe(2);
    expect(merged.count.slice(0, 3)).toEqual([1, 4, 2]);
    expect(merged.max[1]).toBe(7);
  });

  it("give shares that add up to one, also where a part is absent", () => {
    const shares = shareSeries({ a: seriesOf({ 1: 3, 2: 1 }), b: seriesOf({ 1: 1 }), c: seriesOf({ 4: 0 }) });
    expect(shares.a!.last).toEqual([0.75, 1]);
    expect(shares.b!.last).toEqual([0.25, 0]);
    expect(shares.c!.to).toEqual([1, 2]);
  });

  it("give speeds between the ends of rounds whose time is known", () => {
    const speed = speedSeries(axis.tokens, axis.time, 1000);
    expect(speed.to).toEqual([1, 2]);
    expect(speed.last).toEqual([1000 / 60, 200]);
    expect(speedSeries(axis.tokens, emptySeries(), 0).to).toEqual([]);
    const early = speedSeries(seriesOf({ 0: 0, 1: 900 }), seriesOf({ 0: 2000, 1: 5000 }), 1000);
    expect([early.to, early.last]).toEqual([[1], [300]]);
  });
});

describe("zooming", () => {
  it("stays within what there is, and shows everything when it would be wider", () => {
    expect(moveZoom(null, [0, 100], "in")).toEqual([25, 75]);
    expect(moveZoom([0, 40], [0, 100], "left")).toEqual([0, 40]);
    expect(moveZoom([50, 90], [0, 100], "right")).toEqual([60, 100]);
    expect(moveZoom([25, 75], [0, 100], "out")).toBeNull();
  });

  it("is shared by a group until its last chart leaves", () => {
    const [first, second] = [joinGroup("test"), joinGroup("test")];
    first.zoom.value = [1, 2];
    expect(second.zoom.value).toEqual([1, 2]);
    first.leave();
    first.leave();
    expect(joinGroup("test").zoom).toBe(second.zoom);
  });

  it("is forgotten with the group", () => {
    const group = joinGroup("gone");
    group.zoom.value = [1, 2];
    group.leave();
    expect(joinGroup("gone").zoom.value).toBeNull();
  });
});

describe("texts", () => {
  it.each([
    [0, "0"],
    [12, "12"],
    [0.03125, "0.0313"],
    [-0.5, "−0.5"],
    [999.6, "1 k"],
    [1_234_567, "1.23 M"],
    [0.0000123, "1.2e−5"],
    [Number.NaN, "–"],
  ])("writes %d as %s", (value, text) => expect(compact(value)).toBe(text));

  it("tells neighbouring ticks apart", () => {
    expect(tickTexts([2.2681, 2.2682], 0.0001)).toEqual(["2.2681", "2.2682"]);
    expect(tickTexts([0, 50_000, null], 50_000)).toEqual(["0", "50 k", null]);
  });

  it("writes places of each axis with their unit", () => {
    expect(xText("round", 12.2)).toBe("12");
    expect(xText("tokens", 2_000_000)).toBe("2 M");
    expect(xText("time", 7200)).toBe("2 h");
  });

  it("says the newest values to those who do not see them", () => {
    const lines = [
      { label: "ash", latest: 0.5 },
      { label: "birch", latest: null },
    ];
    expect(describeChart("Loss", "nats", lines)).toBe("Loss in nats, newest values: ash 0.5, birch none yet");
  });

  it("calls held-out measures by what they ask", () => {
    expect(["apply/d10", "induce-any/l2", "tokens trained"].map(measureTitle)).toEqual([
      "run programs, depth 10",
      "find laws, any of 16, length 2",
      "tokens trained",
    ]);
    expect([kindTitle("read/d"), kindTitle("odd/d")]).toEqual(["read definitions", "odd/d"]);
  });

  it("gives the first lines dashes of their own", () => {
    expect(new Set([0, 1, 2, 3, 4, 5].map((i) => dashOf(i).join()))).toHaveProperty("size", 6);
  });
});
