// Series made of series: means over several, shares of a whole, speeds. Pure; buckets of different widths are brought
// to the widest one first.
import { emptySeries, type Series } from "../../server/protocol/index.ts";

/** All values of several series as those of one; every value counts the same. */
export function mergeSeries(list: readonly Series[]): Series {
  const full = list.filter((series) => series.from.length > 0);
  if (full.length === 0) return emptySeries();
  if (full.length === 1) return full[0]!;
  const width = Math.max(...full.map((series) => series.width));
  const rows = full.flatMap((series) => series.from.map((from, i) => ({ series, i, from })));
  rows.sort((a, b) => a.from - b.from);
  const merged: Series = { ...emptySeries(), width };
  // The last values of a bucket's series are averaged: one of them alone would be an accident of order.
  let newest: number[] = [];
  for (const { series, i, from } of rows) {
    const at = merged.from.length - 1;
    if (at >= 0 && Math.floor(merged.from[at]! / width) === Math.floor(from / width)) {
      newest = series.to[i]! > merged.to[at]! ? [series.last[i]!] : [...newest, series.last[i]!];
      merged.to[at] = Math.max(merged.to[at]!, series.to[i]!);
      merged.count[at]! += series.count[i]!;
      merged.sum[at]! += series.sum[i]!;
      merged.min[at] = Math.min(merged.min[at]!, series.min[i]!);
      merged.max[at] = Math.max(merged.max[at]!, series.max[i]!);
      merged.last[at] = newest.reduce((a, b) => a + b, 0) / newest.length;
    } else {
      newest = [series.last[i]!];
      push(merged, from, series.to[i]!, series.count[i]!, series.sum[i]!, series.min[i]!, series.max[i]!);
      merged.last[merged.last.length - 1] = series.last[i]!;
    }
  }
  return merged;
}

/** What share of each round's total each part has, 0..1: parts add up to one. */
export function shareSeries(parts: Readonly<Record<string, Series>>): Record<string, Series> {
  const names = Object.keys(parts);
  const width = Math.max(1, ...names.map((name) => parts[name]!.width));
  const totals = new Map<number, { from: number; to: number; sums: Map<string, number> }>();
  for (const name of names) {
    const { from, to, sum } = parts[name]!;
    for (let i = 0; i < from.length; i++) {
      const key = Math.floor(from[i]! / width);
      const bucket = totals.get(key) ?? { from: from[i]!, to: to[i]!, sums: new Map() };
      bucket.from = Math.min(bucket.from, from[i]!);
      bucket.to = Math.max(bucket.to, to[i]!);
      bucket.sums.set(name, (bucket.sums.get(name) ?? 0) + sum[i]!);
      totals.set(key, bucket);
    }
  }
  const shares = Object.fromEntries(names.map((name) => [name, { ...emptySeries(), width }]));
  for (const key of [...totals.keys()].sort((a, b) => a - b)) {
    const { from, to, sums } = totals.get(key)!;
    const total = [...sums.values()].reduce((a, b) => a + b, 0);
    if (total <= 0) continue;
    for (const name of names) {
      const share = (sums.get(name) ?? 0) / total;
      push(shares[name]!, from, to, 1, share, share, share);
    }
  }
  return shares;
}

/** How fast a cumulative series grows, per second of wall clock, between the ends of its buckets. */
export function speedSeries(cumulative: Series, time: Series, started: number): Series {
  const speed: Series = { ...emptySeries(), width: Math.max(cumulative.width, time.width) };
  const at = new Map(time.to.map((round, i) => [round, time.last[i]!]));
  let before = { round: 0, value: 0, time: started };
  for (let i = 0; i < cumulative.to.length; i++) {
    const round = cumulative.to[i]!;
    const now = at.get(round);
    // A bucket that ends where no time is known is measured with its neighbour.
    if (now === undefined || now <= before.time) continue;
    const value = cumulative.last[i]!;
    const rate = (value - before.value) / ((now - before.time) / 1000);
    // Round 0 only sets the stage; the clock of the first round starts when it is over.
    if (round > 0) push(speed, before.round + 1, round, 1, rate, rate, rate);
    before = { round, value, time: now };
  }
  return speed;
}

/** Columns of equal length: one bucket more. `last` is the bucket's mean. */
function push(
  series: Series,
  from: number,
  to: number,
  count: number,
  sum: number,
  min: number,
  max: number,
): void {
  series.from.push(from);
  series.to.push(to);
  series.count.push(count);
  series.sum.push(sum);
  series.min.push(min);
  series.max.push(max);
  series.last.push(sum / count);
}
