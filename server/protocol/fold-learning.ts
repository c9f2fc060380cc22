// The fold of what was learned and measured: updates of the weights, evaluations, variety, ratings.
import type { EventOf } from "../events.ts";
import { own, ownOr } from "./fold-bounds.ts";
import { familyOf, grow, populationOf, varietyOf } from "./fold-parts.ts";
import { type DiversityState, KEPT, type RunState } from "./run-state.ts";
import { addToSeries, emptySeries, growInSeries, setInSeries } from "./series.ts";

export function learned(state: RunState, data: EventOf<"policy.updated" | "policy.slept">["data"]): void {
  const { population: id, steps, tokens, loss, gradNorm, sources } = data;
  const { round } = state;
  state.totals.trainedTokens += tokens;
  const population = populationOf(state, id);
  if (population === undefined) return;
  if (loss !== null) addToSeries(population.loss, round, loss);
  if (gradNorm !== null) addToSeries(population.gradNorm, round, gradNorm);
  growInSeries(population.tokens, round, tokens);
  growInSeries(population.steps, round, steps);
  for (const source in sources) grow(population.sources, source, round, sources[source]!);
}

export function evaluated(
  state: RunState,
  { population: id, values }: EventOf<"evaluation.done">["data"],
): void {
  const population = populationOf(state, id);
  if (population === undefined) return;
  population.lastEvaluation = {};
  for (const measure in values) {
    const series = ownOr(population.evaluation, measure, KEPT.measures, emptySeries);
    if (series === undefined) continue;
    // Of the measures of a world of many families there are hundreds.
    const most = /^(study|play)\//.test(measure) ? KEPT.buckets : undefined;
    setInSeries(series, state.round, values[measure]!, most);
    population.lastEvaluation[measure] = values[measure]!;
  }
}

export function diversity(state: RunState, data: EventOf<"diversity.measured">["data"]): void {
  const { round } = state;
  const { subject = "tasks", family: id, population = "" } = data;
  if (subject !== "tasks") {
    const variety = varietyOf(state, subject, id, population);
    if (variety === undefined) return;
    measured(variety, round, data);
    if (data.divergence !== undefined) setInSeries(variety.divergence, round, data.divergence);
    if (data.bigramDivergence !== undefined)
      setInSeries(variety.bigramDivergence, round, data.bigramDivergence);
    return;
  }
  const family = familyOf(state, id);
  if (family === undefined) return;
  measured(family, round, data);
  setInSeries(family.learnability, round, data.meanLearnability);
  if (data.novelty !== undefined) setInSeries(family.novelty, round, data.novelty);
}

const ALWAYS = ["proposed", "accepted", "rejectedShare", "distinctShare", "entropy"] as const;
const SOMETIMES = ["clusterShare", "distinct2", "hill1", "hill2"] as const;

function measured(into: DiversityState, round: number, data: EventOf<"diversity.measured">["data"]): void {
  for (const measure of ALWAYS) setInSeries(into[measure], round, data[measure]);
  for (const measure of SOMETIMES) {
    const value = data[measure];
    if (value !== undefined) setInSeries(into[measure], round, value);
  }
}

export function rated(state: RunState, { ratings }: EventOf<"ratings.updated">["data"]): void {
  for (const { id, kind, rating, deviation, games } of ratings) {
    const agent = kind === "agent" || kind === "player" ? own(state.agents, id) : undefined;
    if (agent !== undefined) {
      const scale = kind === "agent" ? agent : agent.play;
      setInSeries(scale.rating, state.round, rating, kind === "agent" ? undefined : KEPT.buckets);
      scale.last = { rating, deviation, games };
    }
    const law = kind === "task" ? own(state.laws, id) : undefined;
    if (law !== undefined) law.rating = rating;
  }
}
