// From series to the columns that uPlot draws: one x column for all lines, and per line its value, least and greatest.
// Pure; it knows no canvas.
import type { Series } from "../../server/protocol/index.ts";
import { type ChartX, positionOf } from "./chart-axis.ts";
import { smoothed } from "./chart-smooth.ts";

export interface ChartLine {
  readonly label: string;
  readonly series: Series;
  /** Name of a CSS variable, like "--c1". */
  readonly colour: string;
  /** What of each bucket is drawn; "mean" unless said otherwise. */
  readonly value?: "mean" | "last" | "sum";
  /** Lengths of dashes and gaps in pixels; by the line's place in the chart unless given. */
  readonly dash?: readonly number[];
  /** Whether the least and greatest are drawn as a band; yes unless said otherwise. */
  readonly band?: boolean;
  /** The run's own axis, where the lines of a chart belong to different runs. */
  readonly axis?: Pick<ChartX, "axis" | "started">;
}

export interface LineColumns {
  readonly value: readonly (number | null)[];
  /** Null everywhere where no bucket hides anything. */
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** The newest value, not smoothed; null for an empty line. */
  readonly latest: number | null;
}

export interface ChartColumns {
  readonly x: readonly number[];
  readonly lines: readonly LineColumns[];
}

export interface ColumnOptions {
  readonly smooth?: number;
  /** On a log axis what is not above zero has no place. */
  readonly log?: boolean;
}

interface Points {
  readonly x: number[];
  /** Index of the bucket of each point. */
  readonly bucket: number[];
}

export function chartColumns(
  lines: readonly ChartLine[],
  x: ChartX,
  options: ColumnOptions = {},
): ChartColumns {
  const points = lines.map((line) =>
    place(line, line.axis === undefined ? x : { ...line.axis, kind: x.kind }),
  );
  const all = union(points.map((each) => each.x));
  return { x: all, lines: lines.map((line, i) => columns(line, points[i]!, all, options)) };
}

/** A bucket stands where it ends; buckets without a place on the axis are left out. */
function place({ series }: ChartLine, x: ChartX): Points {
  const position = positionOf(x);
  const points: Points = { x: [], bucket: [] };
  for (let i = 0; i < series.to.length; i++) {
    const at = position(series.to[i]!);
    // Two rounds at the same place (no tokens spent between them): the later one is drawn.
    if (at === null) continue;
    if (at === points.x.at(-1)) points.bucket[points.bucket.length - 1] = i;
    else {
      points.x.push(at);
      points.bucket.push(i);
    }
  }
  return points;
}

function union(columns: readonly (readonly number[])[]): readonly number[] {
  const longest = columns.reduce((a, b) => (b.length > a.length ? b : a), [] as readonly number[]);
  if (columns.every((column) => isPart(column, longest))) return longest;
  return [...new Set(columns.flat())].sort((a, b) => a - b);
}

/** Whether every value of an ascending column is in another one. */
function isPart(column: readonly number[], whole: readonly number[]): boolean {
  let at = 0;
  for (const value of column) {
    while (at < whole.length && whole[at]! < value) at++;
    if (whole[at] !== value) return false;
  }
  return true;
}

function columns(line: ChartLine, points: Points, x: readonly number[], options: ColumnOptions): LineColumns {
  const { series, value: kind = "mean", band = true } = line;
  const own = points.bucket.map((i) => valueIn(series, i, kind));
  const drawn = smoothed(own, options.smooth ?? 0);
  // A sum has no least and greatest of its kind: the bucket's extremes are of single values.
  const spread =
    band && kind !== "sum" && ((options.smooth ?? 0) > 0 || points.bucket.some((i) => hides(series, i)));
  const onto = (values: readonly (number | null)[]) => spreadOver(values, points.x, x, options.log ?? false);
  const nothing = () => x.map(() => null);
  return {
    value: onto(drawn),
    min: spread ? onto(points.bucket.map((i) => series.min[i]!)) : nothing(),
    max: spread ? onto(points.bucket.map((i) => series.max[i]!)) : nothing(),
    latest: own.at(-1) ?? null,
  };
}

function valueIn(series: Series, i: number, kind: "mean" | "last" | "sum"): number {
  if (kind === "last") return series.last[i]!;
  return kind === "sum" ? series.sum[i]! : series.sum[i]! / series.count[i]!;
}

function hides(series: Series, i: number): boolean {
  return series.min[i]! < series.max[i]!;
}

/** A line's own points at their places in the shared x column, null between them. */
function spreadOver(
  values: readonly (number | null)[],
  from: readonly number[],
  x: readonly number[],
  log: boolean,
): (number | null)[] {
  let at = 0;
  return x.map((place) => {
    if (from[at] !== place) return null;
    const value = values[at++] ?? null;
    return value === null || !Number.isFinite(value) || (log && value <= 0) ? null : value;
  });
}

/** Changes whenever something was added to a series: what has been merged stays as it is. */
export function seriesMark({ to, count, sum, last, width }: Series): string {
  return `${to.length},${to.at(-1)},${count.at(-1)},${sum.at(-1)},${last.at(-1)},${width}`;
}

/** Changes exactly when a line would be drawn otherwise: what a chart compares instead of thousands of numbers. */
export function signature(lines: readonly ChartLine[], x: ChartX, options: ColumnOptions): string {
  const axis = ({ axis: of, started }: Pick<ChartX, "axis" | "started">) =>
    x.kind === "round" ? "" : `${seriesMark(x.kind === "tokens" ? of.tokens : of.time)},${started}`;
  const each = lines.map((line) => {
    return `${line.label}:${line.value ?? ""}:${seriesMark(line.series)}:${line.axis ? axis(line.axis) : ""}`;
  });
  return [x.kind, axis(x), options.smooth ?? 0, options.log ?? false, ...each].join("|");
}

/** The value of a column at an index or, where it has none there, the newest one before. */
export function valueAt(column: readonly (number | null)[], index: number): number | null {
  for (let i = Math.min(index, column.length - 1); i >= 0; i--) {
    const value = column[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
