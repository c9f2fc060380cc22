// Step functions of several seeds as one: mean and range on a common grid. Pure; it knows no experiment.
import { mean } from "../statistics.ts";
import type { Steps } from "./tables.ts";

/** Places on the x axis: finer than a line of a chart can show. */
const POINTS = 96;

export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** On a grid from 0 to `until`; a seed that ended earlier keeps its last value, before its first step it is at 0. */
export function bandOf(curves: readonly Steps[], until: number): BandPoint[] {
  if (curves.length === 0) return [];
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const x = (until * i) / POINTS;
    const values = curves.map((steps) => valueAt(steps, x));
    return { x, mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
  });
}

export function valueAt(steps: Steps, x: number): number {
  return steps.findLast(([from]) => from <= x)?.[1] ?? 0;
}

/** The largest x of all. */
export function extentOf(curves: readonly Steps[]): number {
  return Math.max(0, ...curves.flatMap((steps) => steps.map(([x]) => x)));
}
