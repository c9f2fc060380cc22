// The outline of a sparkline: an SVG path of the bucket means, and the band between their least and greatest values.
// Pure.
import type { Series } from "../../server/protocol/index.ts";

export interface SparkPath {
  readonly line: string;
  readonly band: string;
  readonly end: { readonly x: number; readonly y: number } | null;
}

/** Points are merged down to about one per pixel of width. A constant series is a line at mid height. */
export function sparkPath(
  series: Series,
  width: number,
  height: number,
  range?: readonly [number, number],
): SparkPath {
  const n = series.from.length;
  if (n === 0) return { line: "", band: "", end: null };
  const step = Math.max(1, Math.ceil(n / width));
  const points: { x: number; mean: number; min: number; max: number }[] = [];
  const first = series.from[0]!;
  const span = Math.max(1, series.to[n - 1]! - first);
  for (let i = 0; i < n; i += step) {
    let sum = 0;
    let count = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    const end = Math.min(n, i + step);
    for (let k = i; k < end; k++) {
      sum += series.sum[k]!;
      count += series.count[k]!;
      min = Math.min(min, series.min[k]!);
      max = Math.max(max, series.max[k]!);
    }
    points.push({ x: (series.to[end - 1]! - first) / span, mean: sum / count, min, max });
  }
  const low = range?.[0] ?? points.reduce((a, p) => Math.min(a, p.min), Number.POSITIVE_INFINITY);
  const high = range?.[1] ?? points.reduce((a, p) => Math.max(a, p.max), Number.NEGATIVE_INFINITY);
  const pad = 1.5;
  const x = (p: { x: number }) => fixed(pad + p.x * (width - 2 * pad));
  const y = (value: number) =>
    fixed(high === low ? height / 2 : pad + (1 - (value - low) / (high - low)) * (height - 2 * pad));
  const line = points.map((p, i) => `${i === 0 ? "M" : "L"}${x(p)} ${y(p.mean)}`).join("");
  const upper = points.map((p, i) => `${i === 0 ? "M" : "L"}${x(p)} ${y(p.max)}`).join("");
  const lower = points.map((p) => `L${x(p)} ${y(p.min)}`).reverse();
  const last = points.at(-1)!;
  return { line, band: `${upper}${lower.join("")}Z`, end: { x: x(last), y: y(last.mean) } };
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
