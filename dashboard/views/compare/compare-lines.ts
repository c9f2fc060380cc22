// Runs overlaid: one line per run and chart, each on its own run's axis. Pure.
import { FORECAST_FAMILY, type RunState, type Series } from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import type { ChartLine } from "../../ui/chart-data.ts";
import { mergeSeries } from "../../ui/chart-series.ts";

export interface ComparedRun {
  readonly id: string;
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly state: RunState;
  /** Its place in the choice: colour and dashes. */
  readonly place: number;
}

export interface ComparedMeasure {
  readonly title: string;
  readonly unit: string;
  readonly hint: string;
  readonly value: "mean" | "last";
  series(state: RunState): Series;
}

const populations = (state: RunState) => Object.values(state.populations);

export const MEASURES: readonly ComparedMeasure[] = [
  {
    title: "Laws found",
    unit: "distinct laws, by anybody",
    hint: "Laws of the world that some agent wrote an equivalent program for",
    value: "last",
    series: (state) => state.lawsFound,
  },
  {
    title: "Held-out programs",
    unit: "accuracy, mean over depths",
    hint: "Greedy accuracy of running held-out programs, mean over depths and populations",
    value: "mean",
    series: (state) =>
      mergeSeries(
        populations(state).flatMap(({ evaluation }) =>
          Object.entries(evaluation)
            .filter(([measure]) => /^apply\/d\d+$/.test(measure))
            .map(([, series]) => series),
        ),
      ),
  },
  {
    title: "Reward",
    unit: "mean score, 0 to 1",
    hint: "Mean score over populations and families, each counting the same; without forecasts, whose readers a coin keeps from what they need",
    value: "mean",
    series: (state) =>
      mergeSeries(
        populations(state).flatMap(({ reward }) =>
          Object.entries(reward)
            .filter(([family]) => family !== FORECAST_FAMILY)
            .map(([, series]) => series),
        ),
      ),
  },
  {
    title: "Policy entropy",
    unit: "nats per token",
    hint: "Mean over populations",
    value: "mean",
    series: (state) => mergeSeries(populations(state).map(({ entropy }) => entropy)),
  },
];

export function comparedLines(measure: ComparedMeasure, runs: readonly ComparedRun[]): ChartLine[] {
  return runs.map(({ label, state, started, place }) => ({
    label,
    series: measure.series(state),
    colour: colourName(place),
    dash: dashOf(place),
    value: measure.value,
    // What differs between depths and families is no spread of the mean.
    band: false,
    axis: { axis: state.axis, started },
  }));
}

/** Names, with the id where two runs share one. */
export function runLabels(
  runs: readonly { readonly id: string; readonly name: string }[],
): Map<string, string> {
  const often = new Map<string, number>();
  for (const { name } of runs) often.set(name, (often.get(name) ?? 0) + 1);
  return new Map(runs.map(({ id, name }) => [id, name !== "" && often.get(name) === 1 ? name : id]));
}
