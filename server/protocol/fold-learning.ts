// The fold of what was learned and measured: updates of the weights, evaluations, variety, ratings.
import type { EventOf } from "../events.ts";
import { own, ownOr } from "./fold-bounds.ts";
import { familyOf, grow, populationOf } from "./fold-parts.ts";
import { KEPT, type RunState } from "./run-state.ts";
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
    const series = ownOr(population.evaluation, measure, KEPT.keys, emptySeries);
    if (series === undefined) continue;
    setInSeries(series, state.round, values[measure]!);
    population.lastEvaluation[measure] = values[measure]!;
  }
}

export function diversity(state: RunState, data: EventOf<"diversity.measured">["data"]): void {
  const { round } = state;
  const family = familyOf(state, data.family);
  if (family === undefined) return;
  setInSeries(family.proposed, round, data.proposed);
  setInSeries(family.accepted, round, data.accepted);
  setInSeries(family.rejectedShare, round, data.rejectedShare);
  setInSeries(family.distinctShare, round, data.distinctShare);
  setInSeries(family.entropy, round, data.entropy);
  setInSeries(family.learnability, round, data.meanLearnability);
  if (data.clusterShare !== undefined) setInSeries(family.clusterShare, round, data.clusterShare);
  if (data.novelty !== undefined) setInSeries(family.novelty, round, data.novelty);
}

export function rated(state: RunState, { ratings }: EventOf<"ratings.updated">["data"]): void {
  for (const { id, kind, rating, deviation, games } of ratings) {
    const agent = kind === "agent" ? own(state.agents, id) : undefined;
    if (agent !== undefined) {
      setInSeries(agent.rating, state.round, rating);
      agent.last = { rating, deviation, games };
    }
    const law = kind === "task" ? own(state.laws, id) : undefined;
    if (law !== undefined) law.rating = rating;
  }
}
