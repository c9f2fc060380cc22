// The frontier as a heat map: rows are family and level, columns are stretches of rounds, values are solve rates.
// Pure.
import {
  type CellState,
  FORECAST_FAMILY,
  type RunState,
  WORLD_FAMILY,
} from "../../../server/protocol/index.ts";

/** Tasks solved this often teach most: learnability p(1-p) is at least 0.16 of at most 0.25. */
export const ZONE = { low: 0.2, high: 0.8 } as const;

export interface RateCell {
  readonly attempts: number;
  readonly correct: number;
  readonly rate: number;
  readonly inZone: boolean;
}

export interface RateRow {
  /** "family|level", as in the state. */
  readonly key: string;
  readonly family: string;
  readonly level: number;
  readonly cells: readonly (RateCell | null)[];
}

export interface RateColumn {
  readonly from: number;
  readonly to: number;
}

export interface RateGrid {
  readonly columns: readonly RateColumn[];
  readonly rows: readonly RateRow[];
}

/** Rows at most. */
const MAX_ROWS = 48;

/** At most `most` columns, each a power of two rounds wide, so that the series' own buckets fall whole into one. */
export function rateGrid({ cells, round }: Pick<RunState, "cells" | "round">, most: number): RateGrid {
  const entries = Object.entries(cells)
    .sort(([, a], [, b]) => order(a, b))
    .slice(0, MAX_ROWS);
  let width = entries.reduce((widest, [, cell]) => Math.max(widest, cell.attempts.width), 1);
  while (Math.floor(round / width) + 1 - firstColumn(width) > most) width *= 2;
  const first = firstColumn(width);
  const count = Math.max(0, Math.floor(round / width) + 1 - first);
  const columns = Array.from({ length: count }, (_, i) => ({
    from: Math.max(1, (first + i) * width),
    to: (first + i + 1) * width - 1,
  }));
  const rows = entries.map(([key, cell]) => ({
    key,
    family: cell.family,
    level: cell.level,
    cells: cellsOf(cell, width, first, count),
  }));
  return { columns, rows };
}

/** Round 0 has no attempts: with columns of one round, the first column is round 1. */
function firstColumn(width: number): number {
  return width === 1 ? 1 : 0;
}

function cellsOf(
  { attempts, correct }: CellState,
  width: number,
  first: number,
  count: number,
): (RateCell | null)[] {
  const tried = new Array<number>(count).fill(0);
  const right = new Array<number>(count).fill(0);
  for (const [series, into] of [
    [attempts, tried],
    [correct, right],
  ] as const) {
    for (const [i, from] of series.from.entries()) {
      const column = Math.floor(from / width) - first;
      if (column >= 0 && column < count) into[column]! += series.sum[i]!;
    }
  }
  return tried.map((n, i) => {
    if (n === 0) return null;
    const rate = right[i]! / n;
    return { attempts: n, correct: right[i]!, rate, inZone: rate >= ZONE.low && rate <= ZONE.high };
  });
}

/** The hidden laws of the world first, then the families of posed tasks by name, forecasts last; levels upwards. */
function order(a: CellState, b: CellState): number {
  const place = ({ family }: CellState) => (family === WORLD_FAMILY ? 0 : family === FORECAST_FAMILY ? 2 : 1);
  return place(a) - place(b) || a.family.localeCompare(b.family) || a.level - b.level;
}

export function columnLabel({ from, to }: RateColumn): string {
  return from >= to ? `round ${to}` : `rounds ${from} to ${to}`;
}

/** Every how many columns a label stands, so that labels of about `room` pixels do not touch. */
export function labelStep(columns: number, pixels: number, room = 36): number {
  const step = Math.max(1, Math.ceil((columns * room) / Math.max(1, pixels)));
  return [1, 2, 5, 10, 20, 50, 100].find((nice) => nice >= step) ?? step;
}
