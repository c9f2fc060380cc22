// Lines for charts: a run's series by round, by tokens spent or by wall time, in as many buckets as there is room for.
// Every bucket says the least and the greatest value that it hides. Pure; it knows no store.
import { bucketAt, type RunState, type Series, type SeriesLine, type XAxis } from "../protocol/index.ts";
import { metricsOf } from "./metrics.ts";

export interface SeriesRequest {
  readonly x: XAxis;
  /** Names, or beginnings of names up to a slash; none = all. */
  readonly metrics: readonly string[];
  /** Buckets of a line, at most. */
  readonly points: number;
  /** Rounds, both included; a bucket that reaches into them is shown whole. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The lines that were asked for and that the run has, in the order of the table of metrics. */
export function seriesLines(state: RunState, request: SeriesRequest): SeriesLine[] {
  const { metrics } = request;
  const wanted = (name: string): boolean =>
    metrics.length === 0 ||
    metrics.some((asked) => name === asked || name.startsWith(asked.endsWith("/") ? asked : `${asked}/`));
  return [...metricsOf(state)]
    .filter(([name]) => wanted(name))
    .map(([metric, series]) => ({ metric, ...rebucket(series, axisOf(state, request.x), request) }));
}

/** Where a round ends on the axis; undefined where nothing is known. */
type Axis = (round: number) => number | undefined;

function axisOf({ axis }: RunState, x: XAxis): Axis {
  if (x === "round") return (round) => round;
  return (round) => positionAt(x === "tokens" ? axis.tokens : axis.time, round);
}

/** A growing quantity at the end of a round, on a straight line within a bucket; its first and last value beyond. */
function positionAt(series: Series, round: number): number | undefined {
  const at = bucketAt(series, round);
  if (at < 0) return series.min[0];
  const [from, to] = [series.from[at]!, series.to[at]!];
  const [start, end] = [series.min[at]!, series.last[at]!];
  return round >= to ? end : start + ((end - start) * (round - from)) / (to - from);
}

/** Neighbouring buckets merged into at most `points` of equal width on the axis; x is where each of them ends. */
export function rebucket(
  series: Series,
  axis: Axis,
  { points, from = 0, to = Number.POSITIVE_INFINITY }: Pick<SeriesRequest, "points" | "from" | "to">,
): Omit<SeriesLine, "metric"> {
  const shown = [...series.from.keys()].flatMap((i) => {
    const x = axis(series.to[i]!);
    return x !== undefined && series.to[i]! >= from && series.from[i]! <= to ? [{ i, x }] : [];
  });
  const first = shown[0]?.x ?? 0;
  const width = (shown.at(-1)?.x ?? 0) - first;
  const binOf = (x: number): number =>
    width === 0 ? 0 : Math.min(points - 1, Math.floor(((x - first) / width) * points));
  const groups =
    shown.length <= points
      ? shown.map((one) => [one])
      : [...Map.groupBy(shown, ({ x }) => binOf(x)).values()];
  const line = { x: [] as number[], mean: [] as number[], min: [] as number[], max: [] as number[] };
  for (const group of groups) {
    const sum = group.reduce((total, { i }) => total + series.sum[i]!, 0);
    const count = group.reduce((total, { i }) => total + series.count[i]!, 0);
    const min = Math.min(...group.map(({ i }) => series.min[i]!));
    const max = Math.max(...group.map(({ i }) => series.max[i]!));
    line.x.push(group.at(-1)!.x);
    // Rounding must not put the mean outside what it is the mean of.
    line.mean.push(Math.min(max, Math.max(min, sum / count)));
    line.min.push(min);
    line.max.push(max);
  }
  return line;
}
