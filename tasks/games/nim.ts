// Piles of counters: a move takes any number from one pile, who takes the last counter wins.
//   seen    a 3 b 5 c 0
//   moves   b 2        pile b is cut down to 2; there are more and larger piles with the level
import type { Game, Seat } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

export interface Piles {
  readonly piles: readonly number[];
  readonly seat: Seat;
}

const NAMES = [..."abcd"];
const SIZES = [
  { piles: 2, most: 3 },
  { piles: 3, most: 3 },
  { piles: 3, most: 5 },
  { piles: 4, most: 5 },
  { piles: 4, most: 7 },
] as const;
const STARTS = SIZES.map(({ piles, most }) => everyPile(piles, most).map((all) => state(all, 0)));

export const nim: Game<Piles> = {
  id: "nim",
  title: "Nim",
  levels: SIZES.length,
  symbols: [...NAMES, ..."01234567"],
  layout: { rows: NAMES },
  open: true,
  longest(level) {
    const { piles, most } = sizeOf(SIZES, level);
    return piles * most;
  },
  start: (rng, level) => rng.pick(sizeOf(STARTS, level)),
  starts: (level) => evenly(sizeOf(STARTS, level)),
  turn: ({ piles, seat }) => (piles.some((pile) => pile > 0) ? seat : undefined),
  moves: ({ piles }) =>
    piles.flatMap((pile, p) => Array.from({ length: pile }, (_, left) => `${NAMES[p]} ${left}`)),
  observe: ({ piles }) => piles.map((pile, p) => `${NAMES[p]} ${pile}`).join(" "),
  play({ piles, seat }, move) {
    const at = NAMES.indexOf(move.slice(0, 1));
    const left = /^[a-d] [0-7]$/.test(move) ? Number(move.slice(2)) : Number.NaN;
    if (!(left < piles[at]!)) throw new RangeError(`nim: illegal move ${JSON.stringify(move)}`);
    return state(piles.with(at, left), seat === 0 ? 1 : 0);
  },
  // Who is to move finds nothing left: the other has taken the last counter.
  result: ({ seat }) => (seat === 0 ? -1 : 1),
};

function state(piles: readonly number[], seat: Seat): Piles {
  return Object.freeze({ piles: Object.freeze(piles), seat });
}

/** Every choice of so many piles of 1 to `most`. */
function everyPile(piles: number, most: number): number[][] {
  if (piles === 0) return [[]];
  return everyPile(piles - 1, most).flatMap((rest) =>
    Array.from({ length: most }, (_, i) => [...rest, i + 1]),
  );
}
