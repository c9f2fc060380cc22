// Populations and agents as the society view shows them, at any round. Pure. Counts that the state keeps only as
// totals (attempts, proposals) are left out when looking back.
import { type AgentState, bucketAt, type RunState } from "../../../server/protocol/index.ts";

export interface AgentCard {
  readonly name: string;
  readonly agent: AgentState;
  /** Null before the first rating. */
  readonly rating: number | null;
  /** Known for now only. */
  readonly deviation: number | null;
  readonly laws: number;
  readonly totals: { readonly attempts: number; readonly correct: number; readonly proposed: number } | null;
  readonly dead: boolean;
}

export interface PopulationCard {
  readonly name: string;
  /** CSS variable's name. */
  readonly colour: string;
  readonly agents: readonly AgentCard[];
  /** Agents that do not fit. */
  readonly more: number;
}

/** Cards per population: beyond it the page would be slow and nobody would read on. */
export const MAX_CARDS = 24;

export function societyAt(state: RunState, round: number, live: boolean): readonly PopulationCard[] {
  const laws = lawsBy(state, round);
  const byPopulation = new Map<string, AgentCard[]>(Object.keys(state.populations).map((name) => [name, []]));
  for (const agent of Object.values(state.agents)) {
    if (agent.born > round) continue;
    const cards = byPopulation.get(agent.population) ?? [];
    byPopulation.set(agent.population, [...cards, cardOf(agent, round, live, laws.get(agent.name) ?? 0)]);
  }
  return [...byPopulation].map(([name, cards]) => {
    const sorted = [...cards].sort(
      (a, b) => Number(a.dead) - Number(b.dead) || (b.rating ?? 0) - (a.rating ?? 0),
    );
    return {
      name,
      colour: populationColour(state, name),
      agents: sorted.slice(0, MAX_CARDS),
      more: Math.max(0, sorted.length - MAX_CARDS),
    };
  });
}

/** The same colour for a population wherever it is drawn. */
export function populationColour({ populations }: RunState, name: string): string {
  const at = Object.keys(populations).indexOf(name);
  return at < 0 ? "--c8" : `--c${(at % 8) + 1}`;
}

function cardOf(agent: AgentState, round: number, live: boolean, laws: number): AgentCard {
  const at = bucketAt(agent.rating, round);
  const { attempts, correct, proposed } = agent;
  return {
    name: agent.name,
    agent,
    rating: live ? (agent.last?.rating ?? null) : at < 0 ? null : agent.rating.last[at]!,
    deviation: live ? (agent.last?.deviation ?? null) : null,
    laws,
    totals: live ? { attempts, correct, proposed } : null,
    dead: agent.died !== null && agent.died <= round,
  };
}

function lawsBy(state: RunState, round: number): Map<string, number> {
  const found = new Map<string, number>();
  for (const { foundBy } of Object.values(state.laws)) {
    const finders = new Set(foundBy.filter((find) => find.round <= round).map(({ agent }) => agent));
    for (const agent of finders) found.set(agent, (found.get(agent) ?? 0) + 1);
  }
  return found;
}
