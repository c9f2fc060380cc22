// Find a cheapest path in a graph of roads that lead both ways; every step is the next node and the cost so far, two
// digits, the last one first. Any cheapest path will do.
//   prompt  shortest-path a d | a b 2 | a c 7 | b c 3 | c d 5 =      answer  > b 2 0 > c 5 0 > d 0 1 .
//   level k: cheapest paths of k + 1 roads (the shortest of them) among k + 4 nodes
import { defineFamily, type Flaw } from "../../define-family.ts";
import { byPlan, chart, type Move, type Place, remember } from "./plan.ts";

const NAMES = [..."abcdefghij"];
const DIGITS = [..."0123456789"];
const LEVELS = 6;
/** No problem has more roads. */
const MOST_ROADS = 24;
/** The roads of the hidden path and of the dead ends cost at most so much: others look tempting beside them. */
const CHEAP = 4;
/** Costs and numbers of roads in one number, costs first: a path has fewer roads than this. */
const UNIT = 16;

interface Roads {
  readonly from: string;
  readonly to: string;
  /** Sorted: "ac7" leads from a to c and back for 7. */
  readonly roads: readonly string[];
}

const plan = remember(({ from, to, roads }: Roads): Place => {
  const left = remaining(to, roads);
  const total = cost(left[code(from)]!);
  return chart(code(from), (at) => {
    const moves: Move<number>[] = [];
    if (total === Number.POSITIVE_INFINITY) return moves;
    for (const road of roads) {
      const end = code(road) === at ? code(road, 1) : code(road, 1) === at ? code(road) : -1;
      if (end < 0 || cost(left[end]!) + Number(road[2]) !== cost(left[at]!)) continue;
      const spent = total - cost(left[end]!);
      const move: Move<number> = [`${NAMES[end]} ${spent % 10} ${Math.floor(spent / 10)}`, end];
      // The worked answer takes the fewest roads.
      if (left[end]! + Number(road[2]) * UNIT + 1 === left[at]) moves.unshift(move);
      else moves.push(move);
    }
    return moves;
  });
});

export const shortestPath = defineFamily<Roads, Place>({
  id: "shortest-path",
  title: "Find a cheapest path",
  kind: "graphs",
  levels: LEVELS,
  symbols: ["|", ...NAMES, ...DIGITS],
  layout: { rows: ["|"] },
  generate(rng, level) {
    const length = level + 1;
    const names = rng.shuffle(NAMES.slice(0, length + 3));
    const roads = new Map<string, string>();
    const build = (i: number, k: number, price: number): void => {
      const pair = names[i]! < names[k]! ? names[i]! + names[k]! : names[k]! + names[i]!;
      if (!roads.has(pair)) roads.set(pair, `${pair}${price}`);
    };
    // The cheapest way from the start to each node: the hidden path first, then two dead ends.
    const costs = [0];
    const hops = [0];
    for (let i = 1; i < names.length; i++) {
      const behind = i <= length ? i - 1 : rng.int(i);
      const price = rng.range(1, CHEAP);
      costs[i] = costs[behind]! + price;
      hops[i] = hops[behind]! + 1;
      build(behind, i, price);
    }
    // More roads, none of which makes a way cheaper, or one of the same cost shorter.
    for (let tries = 0; tries < names.length; tries++) {
      const i = rng.int(names.length);
      const k = (i + rng.range(1, names.length - 1)) % names.length;
      const [near, distant] = costs[i]! <= costs[k]! ? [i, k] : [k, i];
      const gap = costs[distant]! - costs[near]!;
      const price = gap + rng.range(gap > 0 && hops[near]! + 1 >= hops[distant]! ? 0 : 1, 3);
      if (price <= 9) build(near, distant, price);
    }
    return { from: names[0]!, to: names[length]!, roads: [...roads.values()].sort() };
  },
  // A goal out of reach is no matter of levels: the flaw says so.
  level: ({ from, to, roads }) => {
    const left = remaining(to, roads)[code(from)]!;
    return left === Number.POSITIVE_INFINITY ? 1 : (left % UNIT) - 1;
  },
  prompt: ({ from, to, roads }) => [from, to, ...roads.map((road) => `| ${[...road].join(" ")}`)].join(" "),
  read([from = "", to = "", ...words]) {
    const roads = words.join("").split("|").slice(1);
    const pairs = new Set(roads.map((road) => road.slice(0, 2)));
    const sound =
      NAMES.includes(from) &&
      NAMES.includes(to) &&
      roads.length <= MOST_ROADS &&
      pairs.size === roads.length &&
      roads.every((road) => /^[a-j][a-j][1-9]$/.test(road) && road[0]! < road[1]!);
    return sound ? { from, to, roads: roads.sort() } : undefined;
  },
  flaw: (problem): Flaw | undefined =>
    plan(problem).left === 0 ? { gate: "ill-posed", reason: "no path leads there" } : undefined,
  ...byPlan(plan),
  measure: ({ roads }) => ({ roads: roads.length }),
});

/** What is left to `to` from every node: cost * UNIT + roads; infinite where no path leads. */
function remaining(to: string, roads: readonly string[]): number[] {
  const left = new Array<number>(NAMES.length).fill(Number.POSITIVE_INFINITY);
  left[code(to)] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (const road of roads) {
      const [u, v, price] = [code(road), code(road, 1), Number(road[2]) * UNIT + 1];
      if (left[u]! + price < left[v]!) left[v] = left[u]! + price;
      else if (left[v]! + price < left[u]!) left[u] = left[v]! + price;
      else continue;
      changed = true;
    }
  }
  return left;
}

function cost(left: number): number {
  return Math.floor(left / UNIT);
}

/** The number of the node that a road names in this place. */
function code(road: string, place = 0): number {
  return road.charCodeAt(place) - 97;
}
