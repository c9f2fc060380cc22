// A series of bounded size that keeps every least and greatest value: buckets of neighbouring rounds, merged in pairs
// when there are too many. Adding is O(1) amortised, and what has been merged stays as it is, so a page can be sent
// only what is new. Plain JSON: columns of equal length.

/** Buckets at most; a chart is rarely wider in pixels. */
export const MAX_BUCKETS = 1024;

export interface Series {
  /** First round of each bucket. */
  from: number[];
  /** Last round of each bucket. */
  to: number[];
  /** Values in each bucket. */
  count: number[];
  sum: number[];
  min: number[];
  max: number[];
  /** Newest value of each bucket. */
  last: number[];
  /** Rounds per bucket, a power of two. */
  width: number;
  /** The newest bucket without its newest round, whose value may yet change (setInSeries); absent where it is alone. */
  rest?: { sum: number; min: number; max: number };
}

export function emptySeries(): Series {
  return { from: [], to: [], count: [], sum: [], min: [], max: [], last: [], width: 1 };
}

/** Adds a value of a round; rounds never go back. Several values of one round share its bucket. `most` buckets. */
export function addToSeries(series: Series, round: number, value: number, most = MAX_BUCKETS): void {
  const { from, to, count, sum, min, max, last } = series;
  const i = from.length - 1;
  if (i >= 0 && Math.floor(from[i]! / series.width) === Math.floor(round / series.width)) {
    to[i] = round;
    count[i]!++;
    sum[i]! += value;
    min[i] = Math.min(min[i]!, value);
    max[i] = Math.max(max[i]!, value);
    last[i] = value;
    return;
  }
  for (const [column, first] of [
    [from, round],
    [to, round],
    [count, 1],
    [sum, value],
    [min, value],
    [max, value],
    [last, value],
  ] as const) {
    column.push(first);
  }
  if (from.length > most) halve(series);
}

/** Gives a round its one value, in place of the one it may have: for what is only known when the round ends. */
export function setInSeries(series: Series, round: number, value: number, most = MAX_BUCKETS): void {
  const { from, to, count, sum, min, max, last } = series;
  const i = from.length - 1;
  if (i < 0 || Math.floor(from[i]! / series.width) !== Math.floor(round / series.width)) {
    delete series.rest;
    addToSeries(series, round, value, most);
    return;
  }
  if (to[i] !== round) {
    series.rest = { sum: sum[i]!, min: min[i]!, max: max[i]! };
    to[i] = round;
    count[i]!++;
  }
  const { rest } = series;
  sum[i] = rest === undefined ? value : rest.sum + value;
  min[i] = rest === undefined ? value : Math.min(rest.min, value);
  max[i] = rest === undefined ? value : Math.max(rest.max, value);
  last[i] = value;
}

/** Adds to the one value of a round, which begins at 0. */
export function growInSeries(series: Series, round: number, by: number, most = MAX_BUCKETS): void {
  const i = series.to.length - 1;
  setInSeries(series, round, i >= 0 && series.to[i] === round ? series.last[i]! + by : by, most);
}

/** Doubles the width of the buckets. */
function halve(series: Series): void {
  const old = { ...series };
  Object.assign(series, emptySeries(), { width: old.width * 2 });
  for (let i = 0; i < old.from.length; i++) {
    const at = series.from.length - 1;
    if (at >= 0 && Math.floor(series.from[at]! / series.width) === Math.floor(old.from[i]! / series.width)) {
      // Only ever called with the newest round alone in the newest bucket.
      if (i === old.from.length - 1) {
        series.rest = { sum: series.sum[at]!, min: series.min[at]!, max: series.max[at]! };
      }
      series.to[at] = old.to[i]!;
      series.count[at]! += old.count[i]!;
      series.sum[at]! += old.sum[i]!;
      series.min[at] = Math.min(series.min[at]!, old.min[i]!);
      series.max[at] = Math.max(series.max[at]!, old.max[i]!);
      series.last[at] = old.last[i]!;
    } else {
      series.from.push(old.from[i]!);
      series.to.push(old.to[i]!);
      series.count.push(old.count[i]!);
      series.sum.push(old.sum[i]!);
      series.min.push(old.min[i]!);
      series.max.push(old.max[i]!);
      series.last.push(old.last[i]!);
    }
  }
}

/** The newest value; undefined for an empty series. */
export function latest(series: Series): number | undefined {
  return series.last.at(-1);
}

/** Index of the bucket that holds a round or, where there is none, the newest before it; -1 before the first. */
export function bucketAt(series: Series, round: number): number {
  let low = 0;
  let high = series.from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.from[middle]! <= round) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
