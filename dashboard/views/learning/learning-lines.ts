// Which lines the learning view's charts have, from a run's folded state. Pure. Colour says the population (or the
// part, where there is one line per part), dashes say the family or measure.
import type { RunState, Series } from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import { type ChartLine, seriesMark } from "../../ui/chart-data.ts";
import { kindTitle, measureKind } from "../../ui/chart-measures.ts";
import { mergeSeries, shareSeries, speedSeries } from "../../ui/chart-series.ts";
import { MEANS } from "./learning-options.ts";

/** Measures shown as means over their depths, and what the legend has room to call them. */
const HEADLINES = [
  ["apply/d", "programs"],
  ["read/d", "definitions"],
  ["abduce/d", "inputs"],
  ["induce-any/l", "laws"],
] as const;

interface ShownPopulation {
  readonly name: string;
  readonly colour: string;
  readonly state: RunState["populations"][string];
}

/** Populations not hidden; a population keeps its colour whoever else is hidden. */
export function shownPopulations(state: RunState, hidden: readonly string[]): ShownPopulation[] {
  return Object.entries(state.populations)
    .map(([name, population], i) => ({ name, colour: colourName(i), state: population }))
    .filter(({ name }) => !hidden.includes(name));
}

/** One line per population. */
export function populationLines(
  populations: readonly ShownPopulation[],
  measure: "loss" | "gradNorm" | "entropy",
): ChartLine[] {
  return populations.map(({ name, colour, state }, i) => {
    return { label: name, colour, series: state[measure], dash: dashOf(i) };
  });
}

/** Mean score by population and family. */
export function rewardLines(populations: readonly ShownPopulation[]): ChartLine[] {
  const families = [...new Set(populations.flatMap(({ state }) => Object.keys(state.reward)))].sort();
  return populations.flatMap(({ name, colour, state }) =>
    families.flatMap((family, i) => {
      const series = state.reward[family];
      return series === undefined ? [] : [{ label: `${name} ${family}`, colour, series, dash: dashOf(i) }];
    }),
  );
}

export function speedLines({ axis }: RunState, started: number): ChartLine[] {
  return [{ label: "all", colour: "--c1", series: speedSeries(axis.tokens, axis.time, started) }];
}

/** Shares of a whole that is given in parts. */
export function shareLines(parts: Readonly<Record<string, Series>>): ChartLine[] {
  return Object.entries(shareSeries(parts))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, series], i) => ({ label, colour: colourName(i), series, dash: dashOf(i) }));
}

/** Sequences trained on by source, over all given populations. */
export function sourceParts(populations: readonly ShownPopulation[]): Record<string, Series> {
  const names = new Set(populations.flatMap(({ state }) => Object.keys(state.sources)));
  const parts = [...names].map((name) => {
    return [name, mergeSeries(populations.flatMap(({ state }) => state.sources[name] ?? []))] as const;
  });
  return Object.fromEntries(parts);
}

/** What the held-out chart can be set to: value and label. */
export function measureChoices(state: RunState): { readonly value: string; readonly label: string }[] {
  const measures = Object.values(state.populations).flatMap(({ evaluation }) => Object.keys(evaluation));
  const kinds = [...new Set(measures.map(measureKind))].sort();
  return [{ value: MEANS, label: "means" }, ...kinds.map((value) => ({ value, label: kindTitle(value) }))];
}

/** Held-out accuracy: a mean over depths per measure, or one measure depth by depth. */
export function heldOutLines(populations: readonly ShownPopulation[], measure: string): ChartLine[] {
  if (measure !== MEANS) return depthLines(populations, measure);
  return populations.flatMap(({ name, colour, state }) =>
    HEADLINES.flatMap(([kind, short], i) => {
      const parts = ofKind(state.evaluation, kind).map(([, series]) => series);
      if (parts.length === 0) return [];
      // From the shallowest to the deepest: a band that wide would hide the other lines.
      return [
        { label: `${name} ${short}`, colour, series: mergeSeries(parts), dash: dashOf(i), band: false },
      ];
    }),
  );
}

function depthLines(populations: readonly ShownPopulation[], kind: string): ChartLine[] {
  return populations.flatMap(({ name, state }, i) =>
    ofKind(state.evaluation, kind).map(([measure, series], depth) => {
      const label = `${name} ${measure.slice(measure.indexOf("/") + 1)}`;
      return { label, colour: colourName(depth), series, dash: dashOf(i) };
    }),
  );
}

/** Measures of one kind, the shallowest first. */
function ofKind(evaluation: Readonly<Record<string, Series>>, kind: string): [string, Series][] {
  const depth = (measure: string) => Number(measure.slice(kind.length));
  return Object.entries(evaluation)
    .filter(([measure]) => measureKind(measure) === kind)
    .sort(([a], [b]) => depth(a) - depth(b));
}

/** Changes when any of these series does: whether derived lines must be made again. */
export function marksOf(list: Iterable<Series>): string {
  return [...list].map(seriesMark).join(";");
}
