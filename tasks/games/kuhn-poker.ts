// Kuhn's poker: a card each, antes of 1, one bet of 1. Level 1 is his game with three cards; each level adds a card.
//   seen    3 q check bet       three cards in the deck, a queen in hand, what was done so far
//   moves   check or bet; after a bet call or fold
// The most that can be lost is 2 (ante and bet), so results are chips / 2: the value of the three-card game for seat
// 0, -1/18 chips, is a result of -1/36.
import type { Game } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

interface Hands {
  readonly deck: string;
  /** One card for each seat. */
  readonly hands: string;
  readonly done: readonly string[];
}

/** Cards from low to high. */
const DECKS = ["jqk", "jqka", "tjqka"] as const;
const STARTS = DECKS.map((deck) =>
  [...deck].flatMap((first) =>
    [...deck]
      .filter((second) => second !== first)
      .map((second): Hands => Object.freeze({ deck, hands: first + second, done: Object.freeze([]) })),
  ),
);
const OPENING = Object.freeze(["check", "bet"]);
const REPLY = Object.freeze(["call", "fold"]);
const MOST_CHIPS = 2;

export const kuhnPoker: Game<Hands> = {
  id: "kuhn-poker",
  title: "Kuhn poker",
  levels: DECKS.length,
  symbols: [...DECKS.map(({ length }) => String(length)), ..."tjqka", ...OPENING, ...REPLY],
  open: false,
  longest: () => 3,
  start: (rng, level) => rng.pick(sizeOf(STARTS, level)),
  starts: (level) => evenly(sizeOf(STARTS, level)),
  turn: ({ done }) => (ended(done) ? undefined : done.length % 2 === 0 ? 0 : 1),
  moves: ({ done }) => (done.at(-1) === "bet" ? REPLY : OPENING),
  observe: ({ deck, hands, done }, seat) => [deck.length, hands[seat], ...done].join(" "),
  play({ deck, hands, done }, move) {
    if (ended(done) || !(done.at(-1) === "bet" ? REPLY : OPENING).includes(move)) {
      throw new RangeError(`kuhn-poker: illegal move ${JSON.stringify(move)}`);
    }
    return Object.freeze({ deck, hands, done: Object.freeze([...done, move]) });
  },
  result({ deck, hands, done }) {
    const last = done.at(-1);
    const firstWins =
      last === "fold" ? done.length % 2 === 0 : deck.indexOf(hands[0]!) > deck.indexOf(hands[1]!);
    const chips = last === "call" ? 2 : 1;
    return (firstWins ? chips : -chips) / MOST_CHIPS;
  },
};

function ended(done: readonly string[]): boolean {
  const last = done.at(-1);
  return last === "call" || last === "fold" || (last === "check" && done.length === 2);
}
