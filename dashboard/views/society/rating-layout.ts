// The ratings of all agents over the rounds as lines in one drawing: scales, paths, and labels at the right that do
// not overlap. Pure.
import type { RunState } from "../../../server/protocol/index.ts";
import { populationColour } from "./people.ts";

export interface RatingLine {
  readonly agent: string;
  readonly colour: string;
  /** Agents of one population share its colour and differ in the dash. */
  readonly dash: string;
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
  /** Where its name stands; null where there is no room. */
  readonly labelY: number | null;
  readonly rating: number;
}

export interface RatingLayout {
  readonly lines: readonly RatingLine[];
  readonly yTicks: readonly { readonly y: number; readonly label: string }[];
  readonly xTicks: readonly { readonly x: number; readonly label: string }[];
  readonly x: (round: number) => number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const DASHES = ["none", "5 3", "1.5 3", "8 3 2 3"];
/** Height of a label in pixels. */
const LABEL = 13;
/** Lines at most: the best rated ones. */
const MAX_LINES = 40;

export function ratingLayout(state: RunState, box: Box): RatingLayout | null {
  const agents = Object.values(state.agents)
    .filter(({ rating }) => rating.from.length > 0)
    .sort((a, b) => b.rating.last.at(-1)! - a.rating.last.at(-1)!)
    .slice(0, MAX_LINES);
  if (agents.length === 0) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let first = Number.POSITIVE_INFINITY;
  let newest = 1;
  for (const { rating } of agents) {
    for (const value of rating.min) low = Math.min(low, value);
    for (const value of rating.max) high = Math.max(high, value);
    first = Math.min(first, rating.to[0]!);
    newest = Math.max(newest, rating.to.at(-1)!);
  }
  const pad = Math.max(10, (high - low) * 0.06);
  low -= pad;
  high += pad;
  const span = Math.max(1, newest - first);
  const x = (round: number) =>
    tenth(box.left + Math.min(1, Math.max(0, (round - first) / span)) * (box.right - box.left));
  const y = (value: number) => tenth(box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top));
  const members = new Map<string, number>();
  const drawn = agents.map(({ name, population, rating }) => {
    const member = members.get(population) ?? 0;
    members.set(population, member + 1);
    const last = rating.last.at(-1)!;
    return {
      agent: name,
      colour: populationColour(state, population),
      dash: DASHES[member % DASHES.length]!,
      path: rating.to.map((round, i) => `${i === 0 ? "M" : "L"}${x(round)} ${y(rating.last[i]!)}`).join(""),
      end: { x: x(rating.to.at(-1)!), y: y(last) },
      rating: last,
    };
  });
  const labels = spread(
    drawn.map(({ end }) => end.y),
    LABEL,
    box.top,
    box.bottom,
  );
  return {
    lines: drawn.map((line, i) => ({ ...line, labelY: labels[i]! })),
    yTicks: niceTicks(low, high, 5).map((value) => ({ y: y(value), label: String(value) })),
    xTicks: niceTicks(first, newest, 8)
      .filter(Number.isInteger)
      .map((value) => ({ x: x(value), label: String(value) })),
    x,
  };
}

/**
 * Moves label positions (given from top to bottom) apart to at least `gap`, within top..bottom, as little as a sweep
 * down and one back up can. Those that do not fit are null.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): readonly (number | null)[] {
  const room = Math.floor((bottom - top) / gap) + 1;
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y || a.i - b.i);
  const kept = order.slice(0, room);
  let last = Number.NEGATIVE_INFINITY;
  for (const label of kept) {
    label.y = Math.max(label.y, top, last + gap);
    last = label.y;
  }
  let next = bottom + gap;
  for (const label of kept.reverse()) {
    label.y = Math.min(label.y, next - gap);
    next = label.y;
  }
  const placed: (number | null)[] = wanted.map(() => null);
  for (const { y, i } of kept) placed[i] = tenth(y);
  return placed;
}

/** About `count` round numbers within low..high. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const raw = Math.max(Number.EPSILON, (high - low) / count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
