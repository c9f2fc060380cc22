// Who posed tasks to whom, as a matrix poser x solver: posers are the world, the generators and the agents. Pure.
import type { RunState } from "../../../server/protocol/index.ts";

export interface FlowCell {
  readonly attempts: number;
  readonly correct: number;
}

export interface FlowMatrix {
  readonly posers: readonly { readonly name: string; readonly isAgent: boolean }[];
  readonly solvers: readonly string[];
  /** Row by row; null = never. */
  readonly cells: readonly (readonly (FlowCell | null)[])[];
}

/** Rows and columns at most; with more, the busiest are kept. */
const MAX_SIDE = 20;
/** Order of the posers that are not agents. */
const GENERATORS = ["world", "random", "learnability", "mutation", "model", "archive", "forecast"];

export function flowMatrix({ flows, agents }: Pick<RunState, "flows" | "agents">): FlowMatrix {
  const posed = new Map<string, number>();
  const solved = new Map<string, number>();
  const pairs = new Map<string, FlowCell>();
  for (const [key, { attempts, correct }] of Object.entries(flows)) {
    const cut = key.indexOf(">");
    const poser = key.slice(0, cut);
    const solver = key.slice(cut + 1);
    pairs.set(key, { attempts, correct });
    posed.set(poser, (posed.get(poser) ?? 0) + attempts);
    solved.set(solver, (solved.get(solver) ?? 0) + attempts);
  }
  const order = Object.keys(agents);
  const rank = (name: string) => {
    const generator = GENERATORS.indexOf(name);
    return generator >= 0 ? generator : GENERATORS.length + placeIn(order, name);
  };
  const posers = busiest(posed).sort((a, b) => rank(a) - rank(b));
  const solvers = busiest(solved).sort((a, b) => placeIn(order, a) - placeIn(order, b));
  return {
    posers: posers.map((name) => ({ name, isAgent: Object.hasOwn(agents, name) })),
    solvers,
    cells: posers.map((poser) => solvers.map((solver) => pairs.get(`${poser}>${solver}`) ?? null)),
  };
}

function busiest(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_SIDE)
    .map(([name]) => name);
}

function placeIn(order: readonly string[], name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}
