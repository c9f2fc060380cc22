// The x axis of a chart: turns rounds into cumulative tokens or seconds since the run's start, by the run's own axis
// series. Pure; it knows neither pixels nor which run is shown.
import type { RunState, Series, XAxis } from "../../server/protocol/index.ts";

export const X_AXES: readonly XAxis[] = ["round", "tokens", "time"];

export interface ChartX {
  readonly kind: XAxis;
  readonly axis: RunState["axis"];
  /** Milliseconds since the epoch at which the run started. */
  readonly started: number;
}

/** Where a round is on the axis; null where that is not known (a round under way has no time yet). */
export type Position = (round: number) => number | null;

export function positionOf({ kind, axis, started }: ChartX): Position {
  if (kind === "round") return (round) => round;
  if (kind === "tokens") return interpolate(axis.tokens, 0, (tokens) => tokens);
  return interpolate(axis.time, started, (time) => Math.max(0, (time - started) / 1000));
}

/** Between the ends of two buckets, in a straight line; before the first bucket's end, from `origin` at round 0. */
function interpolate(series: Series, origin: number, scale: (value: number) => number): Position {
  return (round) => {
    const i = endAtOrAfter(series, round);
    if (i === series.to.length) return null;
    const end = series.to[i]!;
    const value = series.last[i]!;
    const from = i === 0 ? Math.min(0, round) : series.to[i - 1]!;
    const before = i === 0 ? origin : series.last[i - 1]!;
    const share = end === from ? 1 : (round - from) / (end - from);
    return scale(before + share * (value - before));
  };
}

/** Index of the first bucket that ends at a round or later; the number of buckets where none does. */
function endAtOrAfter({ to }: Series, round: number): number {
  let low = 0;
  let high = to.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (to[middle]! < round) low = middle + 1;
    else high = middle;
  }
  return low;
}
