// A line of the server's charts as a series of the protocol, so that a sparkline can show it. Pure.
import { emptySeries, type Series, type SeriesLine } from "../../server/protocol/index.ts";

/** Points without a value are left out. */
export function lineAsSeries({ x, mean, min, max }: SeriesLine): Series {
  const series = emptySeries();
  for (const [i, value] of mean.entries()) {
    if (value === null) continue;
    series.from.push(x[i]!);
    series.to.push(x[i]!);
    series.count.push(1);
    series.sum.push(value);
    series.min.push(min[i] ?? value);
    series.max.push(max[i] ?? value);
    series.last.push(max[i] ?? value);
  }
  return series;
}
