// What a run came to, as named numbers that runs are compared by. A pure function of its folded state; a measure is
// absent where there is nothing to measure.
import { latest, type RunState, type Series } from "../protocol/index.ts";

/** "In the last rounds": so many. A bucket of merged rounds counts when it reaches into them. */
export const LAST_ROUNDS = 5;

export function measuresOf(state: RunState): Map<string, number> {
  const measures = new Map<string, number>();
  const put = (name: string, value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) measures.set(name, value);
  };
  const found = Object.values(state.laws).filter(({ foundBy }) => foundBy.length > 0);
  put("laws found", found.length);
  const living = Object.values(state.agents).filter(({ died }) => died === null);
  put("laws found per agent", average(living.map(({ laws }) => new Set(laws).size)));
  for (const [name, values] of heldOutValues(state)) put(name, average(values));
  for (const [family, cells] of byFamily(state)) {
    const attempts = sumOf(cells.map((cell) => recent(cell.attempts, state.round).sum));
    const correct = sumOf(cells.map((cell) => recent(cell.correct, state.round).sum));
    put(`success/${family}`, correct / attempts);
  }
  for (const [family, { distinctShare, entropy }] of Object.entries(state.families)) {
    put(`distinct proposals/${family}`, recent(distinctShare, state.round).mean);
    put(`proposal entropy/${family}`, recent(entropy, state.round).mean);
  }
  for (const [name, value] of cultureMeasures(state)) put(name, value);
  for (const { subject, family, population, entropy, hill1, divergence } of Object.values(state.variety)) {
    const of = [subject, family, population].filter((part) => part !== "").join("/");
    put(`entropy/${of}`, recent(entropy, state.round).mean);
    put(`effective number/${of}`, recent(hill1, state.round).mean);
    put(`divergence/${of}`, recent(divergence, state.round).mean);
  }
  put("tokens trained", state.totals.trainedTokens);
  put("tokens sampled", state.totals.sampledTokens);
  return measures;
}

/** What the culture came to: means over populations of their last sleep, and over cultures at the end. */
function cultureMeasures({ populations, cultures }: RunState): (readonly [string, number | undefined])[] {
  const sleeps = Object.values(populations).map(({ sleep }) => sleep);
  const last = (pick: (sleep: (typeof sleeps)[number]) => Series): number | undefined =>
    average(sleeps.flatMap((sleep) => latest(pick(sleep)) ?? []));
  const [before, after] = [last(({ before }) => before), last(({ after }) => after)];
  const all = Object.values(cultures);
  return [
    ["sleep kept", last(({ kept }) => kept)],
    ["change elsewhere by sleep", before === undefined || after === undefined ? undefined : after - before],
    ["names mastered", last(({ mastered }) => mastered)],
    ["quarantined entries", average(all.map(({ counts }) => counts.quarantined))],
    ["mean effect", average(all.flatMap(({ effect }) => latest(effect) ?? []))],
  ];
}

/** How many populations the last evaluation asked for a measure. */
export function populationsAsked(state: RunState, measure: string): number {
  return heldOutValues(state).get(measure)?.length ?? 0;
}

/** The last evaluation: each measure's value in every population that has it. */
function heldOutValues(state: RunState): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { lastEvaluation } of Object.values(state.populations)) {
    for (const [name, value] of Object.entries(lastEvaluation)) {
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return values;
}

function byFamily(state: RunState) {
  return Map.groupBy(Object.values(state.cells), ({ family }) => family);
}

function recent(series: Series, round: number): { sum: number; mean: number } {
  const last = [...series.to.keys()].filter((i) => series.to[i]! > round - LAST_ROUNDS);
  const sum = sumOf(last.map((i) => series.sum[i]!));
  return { sum, mean: sum / sumOf(last.map((i) => series.count[i]!)) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function average(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sumOf(values) / values.length;
}
