// The parts of a run's state, made where they are missing, and its feed: what the other files of the fold share.
// It knows no events.
import { own, ownOr } from "./fold-bounds.ts";
import {
  type AgentState,
  type CellState,
  type DiversityState,
  type FamilyState,
  KEPT,
  type LawState,
  type Moment,
  type PopulationState,
  type RunState,
  type VarietyState,
} from "./run-state.ts";
import { emptySeries, growInSeries, type Series } from "./series.ts";

/** Attempts are thousands a run and laws a few: so that the feed shows both, the oldest attempts go first. */
export function show({ moments }: RunState, moment: Moment): void {
  moments.push(moment);
  if (moments.length <= KEPT.moments) return;
  let attempts = 0;
  for (const { kind } of moments) if (kind === "attempts") attempts++;
  const oldest = attempts > KEPT.attempts ? moments.findIndex(({ kind }) => kind === "attempts") : 0;
  moments.splice(oldest, 1);
}

export function grow(record: Record<string, Series>, key: string, round: number, by: number): void {
  const series = ownOr(record, key, KEPT.keys, emptySeries);
  if (series !== undefined) growInSeries(series, round, by);
}

export function agentOf(state: RunState, name: string, population: string): AgentState | undefined {
  const known = own(state.agents, name);
  if (known !== undefined) return known;
  const made = ownOr(state.agents, name, KEPT.agents, () => ({
    name,
    population,
    born: state.round,
    died: null,
    rating: emptySeries(),
    last: null,
    play: { rating: emptySeries(), last: null },
    attempts: 0,
    correct: 0,
    proposed: 0,
    laws: [],
  }));
  if (made !== undefined) populationOf(state, population)?.agents.push(name);
  return made;
}

export function populationOf(state: RunState, id: string): PopulationState | undefined {
  return ownOr(state.populations, id, KEPT.keys, () => ({
    agents: [],
    loss: emptySeries(),
    gradNorm: emptySeries(),
    tokens: emptySeries(),
    steps: emptySeries(),
    sources: {},
    reward: {},
    entropy: emptySeries(),
    open: emptyOpen(),
    evaluation: {},
    lastEvaluation: {},
    sleep: {
      nights: 0,
      source: "",
      kept: emptySeries(),
      mastered: emptySeries(),
      before: emptySeries(),
      after: emptySeries(),
      tokensSaved: emptySeries(),
    },
    study: { rounds: [], cells: [], changes: [] },
  }));
}

export function emptyOpen(): PopulationState["open"] {
  return { scores: {}, logProb: 0, tokens: 0 };
}

export function lawOf(state: RunState, id: string, level: number): LawState | undefined {
  return ownOr(state.laws, id, KEPT.keys, () => ({
    level,
    foundBy: [],
    attempts: 0,
    correct: 0,
    rating: null,
  }));
}

export function cellOf(state: RunState, family: string, level: number): CellState | undefined {
  return ownOr(state.cells, `${family}|${level}`, KEPT.cells, () => ({
    family,
    level,
    attempts: emptySeries(),
    correct: emptySeries(),
    total: { attempts: 0, correct: 0 },
  }));
}

export function familyOf(state: RunState, id: string): FamilyState | undefined {
  return ownOr(state.families, id, KEPT.keys, () => ({
    ...emptyDiversity(),
    learnability: emptySeries(),
    novelty: emptySeries(),
    refused: {},
  }));
}

export function varietyOf(
  state: RunState,
  subject: VarietyState["subject"],
  family: string,
  population: string,
): VarietyState | undefined {
  return ownOr(state.variety, `${subject}|${family}|${population}`, KEPT.keys, () => ({
    subject,
    family,
    population,
    ...emptyDiversity(),
    divergence: emptySeries(),
    bigramDivergence: emptySeries(),
  }));
}

function emptyDiversity(): DiversityState {
  return {
    proposed: emptySeries(),
    accepted: emptySeries(),
    rejectedShare: emptySeries(),
    distinctShare: emptySeries(),
    entropy: emptySeries(),
    clusterShare: emptySeries(),
    distinct2: emptySeries(),
    hill1: emptySeries(),
    hill2: emptySeries(),
  };
}
