// Series against all their values: what merging may lose is where a value lay, never how many, how large, how small.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addToSeries,
  bucketAt,
  emptySeries,
  latest,
  MAX_BUCKETS,
  type Series,
} from "../../../server/protocol/index.ts";
import { growInSeries, setInSeries } from "../../../server/protocol/series.ts";

/** [round, value] with rounds that never go back; long enough to be merged several times. */
const points = fc
  .record({
    seed: fc.integer(),
    length: fc.integer({ min: 1, max: 6000 }),
    gap: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ seed, length, gap }) => {
    // Numbers from a generator of our own: arrays of thousands of arbitraries are slow to make.
    let state = seed | 0;
    const draw = (n: number) => {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      return (state >>> 16) % n;
    };
    let round = draw(3);
    return Array.from({ length }, (): [number, number] => {
      round += draw(gap + 1);
      return [round, draw(2000) - 1000];
    });
  });

/** What the series must hold, from all its values: [round, value], several of a round one after the other. */
function expectBuckets(series: Series, values: readonly (readonly [number, number])[]): void {
  const buckets = [...Map.groupBy(values, ([round]) => Math.floor(round / series.width)).values()];
  expect(series.from.length).toBeLessThanOrEqual(MAX_BUCKETS);
  expect(Math.log2(series.width) % 1).toBe(0);
  const column = (figure: (items: (readonly [number, number])[]) => number) => buckets.map(figure);
  expect({ ...series, rest: undefined }).toEqual({
    from: column((items) => items[0]![0]),
    to: column((items) => items.at(-1)![0]),
    count: column((items) => items.length),
    sum: column((items) => items.reduce((total, [, value]) => total + value, 0)),
    min: column((items) => Math.min(...items.map(([, value]) => value))),
    max: column((items) => Math.max(...items.map(([, value]) => value))),
    last: column((items) => items.at(-1)![1]),
    width: series.width,
    rest: undefined,
  });
}

describe("a series", () => {
  it("keeps count, sum, least, greatest and newest of every bucket, however often it was merged", () => {
    fc.assert(
      fc.property(points, (values) => {
        const series = emptySeries();
        for (const [round, value] of values) addToSeries(series, round, value);
        expectBuckets(series, values);
        expect(latest(series)).toBe(values.at(-1)![1]);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps one value per round where it is set, the last one given, also through JSON", () => {
    fc.assert(
      fc.property(points, fc.nat(), (values, cut) => {
        let series = emptySeries();
        for (const [i, [round, value]] of values.entries()) {
          if (i === cut % values.length) series = JSON.parse(JSON.stringify(series));
          setInSeries(series, round, value);
        }
        expectBuckets(series, [...new Map(values)]);
      }),
      { numRuns: 60 },
    );
  });

  it("is right after every value that is set, not only at the end", () => {
    const series = emptySeries();
    const set = new Map<number, number>();
    for (let round = 0; round < 3 * MAX_BUCKETS; round++) {
      for (const value of [round % 7, 3 - (round % 5), round % 3]) {
        setInSeries(series, round, value);
        set.set(round, value);
        if (round % 97 === 0) expectBuckets(series, [...set]);
      }
    }
  });

  it("grows within a round, from 0 in each", () => {
    fc.assert(
      fc.property(points, (values) => {
        const series = emptySeries();
        const sums = new Map<number, number>();
        for (const [round, value] of values) {
          growInSeries(series, round, value);
          sums.set(round, (sums.get(round) ?? 0) + value);
        }
        expectBuckets(series, [...sums]);
      }),
      { numRuns: 60 },
    );
  });

  it("finds the bucket of a round, or the newest before it", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: -1, max: 20_000 }), (values, round) => {
        const series = emptySeries();
        for (const [at, value] of values) addToSeries(series, at, value);
        expect(bucketAt(series, round)).toBe(series.from.findLastIndex((from) => from <= round));
      }),
      { numRuns: 60 },
    );
  });
});
