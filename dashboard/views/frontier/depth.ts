// Held-out accuracy over depth, as curves: for each measure and population the evaluation of the round looked at,
// and some earlier ones behind it. Pure; it knows the names of the measures, not how they are made.
import { bucketAt, type RunState } from "../../../server/protocol/index.ts";

export interface CurvePoint {
  readonly depth: number;
  readonly value: number;
}

export interface Curve {
  readonly population: string;
  /** "read", or a control: "read-wrong". */
  readonly measure: string;
  readonly round: number;
  /** 0 = the evaluation looked at, then further and further back. */
  readonly age: number;
  readonly points: readonly CurvePoint[];
}

export interface DepthPlot {
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  readonly measures: readonly string[];
  readonly depths: readonly number[];
  readonly curves: readonly Curve[];
}

interface PlotKind {
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  /** Measure (before "/<letter>") and the letter; the first is drawn whole, others as dashed controls. */
  readonly measures: readonly string[];
  readonly letter: string;
}

const PLOTS: readonly PlotKind[] = [
  {
    title: "Run a program",
    hint: "apply: exact trace, greedy",
    unit: "ops",
    measures: ["apply"],
    letter: "d",
  },
  {
    title: "Read a definition",
    hint: "read: definitions shown; dashed: wrong ones, dotted: none",
    unit: "names",
    measures: ["read", "read-wrong", "read-none"],
    letter: "d",
  },
  {
    title: "Find an input",
    hint: "abduce: run a program backwards",
    unit: "ops",
    measures: ["abduce"],
    letter: "d",
  },
  {
    title: "Find a program",
    hint: "induce: any of 16 samples; dashed: per sample",
    unit: "ops",
    measures: ["induce-any", "induce"],
    letter: "l",
  },
];

/** Earlier evaluations drawn behind the newest: enough to see the way, few enough to see it. */
const EARLIER = 3;

export function depthPlots({ populations }: Pick<RunState, "populations">, round: number): DepthPlot[] {
  return PLOTS.map(({ measures, letter, ...kind }) => {
    const curves = Object.entries(populations).flatMap(([population, { evaluation }]) =>
      measures.flatMap((measure, control) =>
        curvesOf(evaluation, measure, letter, round, control === 0 ? EARLIER : 0).map((curve) => ({
          ...curve,
          population,
          measure,
        })),
      ),
    );
    const depths = [...new Set(curves.flatMap(({ points }) => points.map(({ depth }) => depth)))];
    return { ...kind, measures, curves, depths: depths.sort((a, b) => a - b) };
  }).filter(({ curves }) => curves.length > 0);
}

type Evaluation = RunState["populations"][string]["evaluation"];

function curvesOf(evaluation: Evaluation, measure: string, letter: string, round: number, earlier: number) {
  const head = `${measure}/${letter}`;
  const lines = Object.entries(evaluation)
    .filter(([name]) => name.startsWith(head) && /^\d+$/.test(name.slice(head.length)))
    .map(([name, series]) => ({ depth: Number(name.slice(head.length)), series }))
    .sort((a, b) => a.depth - b.depth);
  const first = lines[0];
  if (first === undefined) return [];
  const newest = bucketAt(first.series, round);
  return backSteps(newest, earlier).map((at, age) => ({
    round: first.series.to[at]!,
    age,
    points: lines.flatMap(({ depth, series }) => {
      const value = series.last[Math.min(at, series.last.length - 1)];
      return value === undefined ? [] : [{ depth, value }];
    }),
  }));
}

/** The index itself and up to `count` evenly spaced ones before it, the first one among them. */
export function backSteps(newest: number, count: number): number[] {
  if (newest < 0) return [];
  const steps = Math.min(count, newest);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round(newest * (1 - i / Math.max(1, steps))));
}
