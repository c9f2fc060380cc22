// Near-equilibrium strategies for games with hidden information: counterfactual regret minimisation.
// As in the textbook (Zinkevich et al. 2007), with what "CFR+" changed (Tammelin 2014): the seats take turns in being
// improved, regrets never fall below 0, later iterations weigh more in the average. No sampling, so it is deterministic.
// It knows no particular game; it holds the whole tree, so it is for small ones.
import type { Game, Seat } from "./game.ts";
import type { Strategy } from "./strategy.ts";

/** What a seat cannot tell apart, with what was learned about it. */
interface InformationSet {
  readonly moves: readonly string[];
  readonly regrets: number[];
  /** Weighted sum of the chances over the iterations: the strategy, once normalised. */
  readonly totals: number[];
  chances: readonly number[];
}

type Node =
  | { readonly set: undefined; readonly result: number }
  | { readonly set: InformationSet; readonly seat: Seat; readonly next: readonly Node[] };

/** Eight rounds of matching pennies have 131,071. */
const MAX_NODES = 200_000;

/** Throws a RangeError for a game too large. Views that the game does not have get even chances. */
export function cfr<S>(game: Game<S>, level: number, iterations: number): Strategy {
  const sets = new Map<string, InformationSet>();
  const roots = treeOf(game, level, sets);
  for (let i = 1; i <= iterations; i++) {
    for (const seat of [0, 1] as const) {
      for (const { node, chance } of roots) walk(node, seat, 1, chance, i);
      for (const set of sets.values()) {
        set.regrets.forEach((regret, m) => {
          set.regrets[m] = Math.max(0, regret);
        });
        set.chances = normalised(set.regrets);
      }
    }
  }
  const solved = new Map([...sets].map(([key, { totals }]) => [key, normalised(totals)]));
  return ({ seat, observation, moves }) =>
    solved.get(keyOf(seat, observation)) ?? moves.map(() => 1 / moves.length);
}

function keyOf(seat: Seat, observation: string): string {
  return `${seat} ${observation}`;
}

function treeOf<S>(game: Game<S>, level: number, sets: Map<string, InformationSet>) {
  const starts = game.starts(level);
  if (starts === undefined) throw new RangeError(`${game.id} has too many starts on level ${level}`);
  let nodes = 0;
  const grow = (state: S): Node => {
    if (++nodes > MAX_NODES) throw new RangeError(`${game.id}: more than ${MAX_NODES} histories`);
    const seat = game.turn(state);
    if (seat === undefined) return { set: undefined, result: game.result(state) };
    const moves = game.moves(state);
    const key = keyOf(seat, game.observe(state, seat));
    let set = sets.get(key);
    if (set === undefined) {
      const zeros = moves.map(() => 0);
      set = { moves, regrets: [...zeros], totals: zeros, chances: normalised(zeros) };
      sets.set(key, set);
    }
    return { set, seat, next: moves.map((move) => grow(game.play(state, move))) };
  };
  return starts.map(({ state, chance }) => ({ node: grow(state), chance }));
}

/** The payoff of `seat` from here; adds up its regrets. `own` and `others` are the chances that it and that the deal and
 *  the opponent play to get here. */
function walk(node: Node, seat: Seat, own: number, others: number, weight: number): number {
  if (node.set === undefined) return seat === 0 ? node.result : -node.result;
  const { set, next } = node;
  const { chances } = set;
  let value = 0;
  if (node.seat !== seat) {
    for (let m = 0; m < next.length; m++) {
      if (chances[m]! > 0) value += chances[m]! * walk(next[m]!, seat, own, others * chances[m]!, weight);
    }
    return value;
  }
  const values = next.map((child, m) => walk(child, seat, own * chances[m]!, others, weight));
  for (let m = 0; m < values.length; m++) value += chances[m]! * values[m]!;
  for (let m = 0; m < values.length; m++) {
    set.regrets[m]! += others * (values[m]! - value);
    set.totals[m]! += weight * own * chances[m]!;
  }
  return value;
}

/** In proportion to the weights; even where all are 0. */
function normalised(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
}
