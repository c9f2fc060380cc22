// Down-sampling keeps what matters: every least and greatest value. And the table of metrics finds every series.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToSeries, emptySeries, initialState, type Series } from "../../../server/protocol/index.ts";
import { METRICS, metricsOf } from "../../../server/queries/metrics.ts";
import { rebucket, seriesLines } from "../../../server/queries/series.ts";

/** Values by round, rounds rising with gaps, some rounds with several values; enough of them to be merged. */
const rounds = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 3 }),
    value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  }),
  // Without "max", hardly ever more than a few dozen: nothing would be merged.
  { minLength: 1, maxLength: 3000, size: "max" },
);

function build(items: readonly { gap: number; value: number }[]) {
  const series = emptySeries();
  const raw: { round: number; value: number }[] = [];
  let round = 1;
  for (const { gap, value } of items) {
    round += gap;
    addToSeries(series, round, value);
    raw.push({ round, value });
  }
  return { series, raw };
}

const byRound = (round: number) => round;

describe("rebucket", () => {
  it("gives buckets whose least and greatest values are those of what they cover, and loses none", () => {
    fc.assert(
      fc.property(rounds, fc.integer({ min: 1, max: 600 }), (items, points) => {
        const { series, raw } = build(items);
        const line = rebucket(series, byRound, { points });
        expect(line.x.length).toBeLessThanOrEqual(points);
        expect(line.x.at(-1)).toBe(raw.at(-1)!.round);
        let seen = 0;
        line.x.forEach((x, i) => {
          const covered = raw.filter((one) => one.round <= x && one.round > (line.x[i - 1] ?? 0));
          const values = covered.map(({ value }) => value);
          expect(line.min[i]).toBe(Math.min(...values));
          expect(line.max[i]).toBe(Math.max(...values));
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          expect(Math.abs(line.mean[i]! - mean)).toBeLessThan(1e-3);
          expect(line.mean[i]! >= line.min[i]! && line.mean[i]! <= line.max[i]!).toBe(true);
          seen += covered.length;
        });
        expect(seen).toBe(raw.length);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the extremes on any axis that grows, and x never falls", () => {
    fc.assert(
      fc.property(
        rounds,
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.01, max: 3 }),
        (items, points, power) => {
          const { series, raw } = build(items);
          const line = rebucket(series, (round) => round ** power, { points });
          const values = raw.map(({ value }) => value);
          expect(Math.min(...(line.min as number[]))).toBe(values.reduce((a, b) => Math.min(a, b)));
          expect(Math.max(...(line.max as number[]))).toBe(values.reduce((a, b) => Math.max(a, b)));
          expect(line.x).toEqual([...line.x].sort((a, b) => a - b));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("leaves a short series as it is, and takes only the rounds asked for", () => {
    const { series } = build([4, 1, 5, 2].map((value) => ({ gap: 1, value })));
    expect(rebucket(series, byRound, { points: 10 })).toEqual({
      x: [2, 3, 4, 5],
      mean: [4, 1, 5, 2],
      min: [4, 1, 5, 2],
      max: [4, 1, 5, 2],
    });
    expect(rebucket(series, byRound, { points: 10, from: 3, to: 4 }).x).toEqual([3, 4]);
    expect(rebucket(series, byRound, { points: 10, from: 9 }).x).toEqual([]);
    expect(rebucket(emptySeries(), byRound, { points: 10 }).x).toEqual([]);
    expect(rebucket(series, () => undefined, { points: 10 }).x).toEqual([]);
  });
});

describe("seriesLines", () => {
  function state() {
    const state = initialState("run");
    for (let round = 1; round <= 4; round++) {
      addToSeries(state.axis.tokens, round, 1000 * round);
      addToSeries(state.axis.time, round, 5_000_000 + 60_000 * round);
      addToSeries(state.lawsFound, round, round);
    }
    return state;
  }
  const x = (axis: "round" | "tokens" | "time") =>
    seriesLines(state(), { x: axis, metrics: ["lawsFound"], points: 9 })[0]!.x;

  it("puts values where their rounds end, on each axis", () => {
    expect(x("round")).toEqual([1, 2, 3, 4]);
    expect(x("tokens")).toEqual([1000, 2000, 3000, 4000]);
    expect(x("time")).toEqual([5_060_000, 5_120_000, 5_180_000, 5_240_000]);
  });

  it("puts rounds within a merged bucket of the axis on a straight line", () => {
    const long = initialState("run");
    for (let round = 1; round <= 5000; round++) addToSeries(long.axis.tokens, round, 10 * round);
    for (const round of [1, 777, 2501, 4999]) addToSeries(long.lawsFound, round, 1);
    const [line] = seriesLines(long, { x: "tokens", metrics: ["lawsFound"], points: 9 });
    expect(line!.x).toEqual([10, 7770, 25_010, 49_990]);
  });

  it("finds lines by name and by the beginning of their names", () => {
    const many = state();
    const series = (): Series => structuredClone(many.lawsFound);
    many.proposalMix = { random: series(), model: series() };
    many.families.programs = {
      ...Object.fromEntries(
        ["proposed", "accepted", "rejectedShare", "distinctShare"].map((key) => [key, series()]),
      ),
      ...Object.fromEntries(
        ["entropy", "learnability", "clusterShare", "novelty", "distinct2", "hill1", "hill2"].map((key) => [
          key,
          series(),
        ]),
      ),
      refused: {},
    } as (typeof many.families)[string];
    const names = (metrics: string[]) =>
      seriesLines(many, { x: "round", metrics, points: 9 }).map(({ metric }) => metric);
    expect(names(["proposals"])).toEqual(["proposals/random", "proposals/model"]);
    expect(names(["proposals/"])).toEqual(names(["proposals"]));
    expect(names(["entropy/programs"])).toEqual(["entropy/programs"]);
    expect(names(["prop", "__proto__", "constructor"])).toEqual([]);
    expect(names([])).toEqual([...metricsOf(many).keys()]);
  });
});

describe("METRICS", () => {
  it("names every kind once and says what it is", () => {
    expect(new Set(METRICS.map(({ metric }) => metric)).size).toBe(METRICS.length);
    expect(METRICS.every(({ what }) => what.length > 10)).toBe(true);
  });
});
