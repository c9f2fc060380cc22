// Everything that may be seen in a game, by walking its tree: for policies that answer in batches and can be asked all
// of it at once. It knows no particular game.
import type { Game } from "./game.ts";
import type { View } from "./strategy.ts";

/** Every view of both seats at a level, in the order of a depth-first walk; undefined where there are more than `most`,
 *  or too many starts. */
export function viewsOf<S>(game: Game<S>, level: number, most: number): View[] | undefined {
  const starts = game.starts(level);
  if (starts === undefined) return undefined;
  const views = new Map<string, View>();
  const visited = new Set<string>();
  const ahead = starts.map(({ state }) => state);
  for (let state = ahead.pop(); state !== undefined; state = ahead.pop()) {
    const seat = game.turn(state);
    if (seat === undefined) continue;
    const key = JSON.stringify(state);
    if (visited.has(key)) continue;
    visited.add(key);
    const moves = game.moves(state);
    const observation = game.observe(state, seat);
    views.set(`${seat} ${observation}`, { seat, observation, moves });
    if (views.size > most || visited.size > STATES_PER_VIEW * most) return undefined;
    for (const move of moves) ahead.push(game.play(state, move));
  }
  return [...views.values()];
}

/** Different states that look alike are at most about this many for each view; else the walk is given up. */
const STATES_PER_VIEW = 64;
