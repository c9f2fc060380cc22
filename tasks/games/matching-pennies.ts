// Matching pennies, several rounds: both show a side of a coin at once; seat 0 wins the round when they match, seat 1
// when they differ. Seat 0 commits first, seat 1 does not see it before the round is over.
//   seen    match 3 / h t / t t       the seat's aim, rounds left, the rounds so far: its own side, the other's
//   moves   h, t                      more rounds with the level; the result is rounds won less rounds lost, / rounds
import type { Game } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

interface Coins {
  readonly rounds: number;
  /** All sides shown, seat 0's and seat 1's in turn. */
  readonly shown: string;
}

const ROUNDS = [1, 2, 3, 5, 8] as const;
const SIDES = Object.freeze(["h", "t"]);
const STARTS = ROUNDS.map((rounds): Coins => Object.freeze({ rounds, shown: "" }));

export const matchingPennies: Game<Coins> = {
  id: "matching-pennies",
  title: "Matching pennies",
  levels: ROUNDS.length,
  symbols: ["match", "differ", ..."012345678", "/", ...SIDES],
  layout: { rows: ["/"] },
  open: false,
  longest: (level) => 2 * sizeOf(ROUNDS, level),
  start: (_rng, level) => sizeOf(STARTS, level),
  starts: (level) => evenly([sizeOf(STARTS, level)]),
  turn: ({ rounds, shown }) => (shown.length === 2 * rounds ? undefined : shown.length % 2 === 0 ? 0 : 1),
  moves: () => SIDES,
  observe({ rounds, shown }, seat) {
    const over = Math.floor(shown.length / 2);
    let seen = `${seat === 0 ? "match" : "differ"} ${rounds - over}`;
    for (let r = 0; r < over; r++) seen += ` / ${shown[2 * r + seat]} ${shown[2 * r + 1 - seat]}`;
    return seen;
  },
  play({ rounds, shown }, move) {
    if (!SIDES.includes(move) || shown.length === 2 * rounds) {
      throw new RangeError(`matching-pennies: illegal move ${JSON.stringify(move)}`);
    }
    return Object.freeze({ rounds, shown: shown + move });
  },
  result({ rounds, shown }) {
    let won = 0;
    for (let r = 0; r < rounds; r++) won += shown[2 * r] === shown[2 * r + 1] ? 1 : -1;
    return won / rounds;
  },
};
