// Who lives and who dies: founding, naming and turnover of agents, as pure functions of seed and round.
// It knows nothing of weights or culture; whoever applies a turnover resets what ends with an agent.
import { Rng } from "../core/index.ts";
import { type Agent, EMPTY_MEMORY, type Role } from "./agent.ts";

/** Short, easily told apart in a terminal. */
const NAMES = (
  "ada ben cleo dov eli fay gus hana ivo june kai lena max nia otto pia quin rosa sam tess " +
  "uma vic wren xena yan zoe abe bea carl dina emil flora gil hugo ines jon kim lou mia noor"
).split(" ");

/** The rule of life and death of one run. */
export interface Mortality {
  /** Decides the order of names. */
  readonly seed: number | string;
  /** Rounds an agent lives; null for a world without death. */
  readonly lifespan: number | null;
}

export interface Turnover {
  readonly dead: readonly Agent[];
  /** The newborns, in the places of the dead. */
  readonly born: readonly Agent[];
  /** All who live after it, order kept: a newborn stands where the dead one stood. */
  readonly agents: readonly Agent[];
}

/**
 * The name of the n-th agent of a run (from 0), unique for each n: the names in an order that the seed decides, and
 * when they run out the same again with the number of the generation (ada, ..., ada2, ..., ada3).
 */
export function agentName(seed: number | string, n: number): string {
  const order = Rng.seed(`names ${seed}`).shuffle(NAMES);
  const generation = Math.floor(n / order.length) + 1;
  return `${order[n % order.length]}${generation > 1 ? generation : ""}`;
}

/**
 * The first agents, all born in round 0. With death, their first lives are spread evenly over the lifespan (the
 * i-th of n lives i/n of it), so that the living always overlap and can hand on what they know.
 */
export function foundAgents(
  places: readonly { readonly population: string; readonly roles: readonly Role[] }[],
  rule: Mortality,
): Agent[] {
  const seats = new Map<string, number>();
  return places.map(({ population, roles }, i) => {
    const seat = seats.get(population) ?? 0;
    seats.set(population, seat + 1);
    return {
      name: agentName(rule.seed, i),
      population,
      seat,
      roles: [...roles],
      born: 0,
      lifespan:
        rule.lifespan === null ? null : Math.max(1, Math.ceil((rule.lifespan * (i + 1)) / places.length)),
      memory: EMPTY_MEMORY,
    };
  });
}

/**
 * Deaths and births at the start of a round: whoever has lived its lifespan dies, and a newborn with an empty memory
 * takes its seat and roles. `births` is the number of agents there have been so far in the run.
 */
export function turnover(agents: readonly Agent[], round: number, births: number, rule: Mortality): Turnover {
  const dead: Agent[] = [];
  const born: Agent[] = [];
  const living = agents.map((agent) => {
    if (agent.lifespan === null || round - agent.born < agent.lifespan) return agent;
    const newborn: Agent = {
      name: agentName(rule.seed, births + born.length),
      population: agent.population,
      seat: agent.seat,
      roles: agent.roles,
      born: round,
      lifespan: rule.lifespan,
      memory: EMPTY_MEMORY,
    };
    dead.push(agent);
    born.push(newborn);
    return newborn;
  });
  return { dead, born, agents: living };
}
