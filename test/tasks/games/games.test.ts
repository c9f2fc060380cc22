// The six games: the contract, what each seat must not see, and the rules by example.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { gameFamilies } from "../../../tasks/families/games/index.ts";
import {
  builtInGames,
  connectThree,
  type Game,
  gameOf,
  kuhnPoker,
  matchingPennies,
  negotiation,
  nim,
  type Seat,
  ticTacToe,
} from "../../../tasks/games/index.ts";
import { checkGame, matches, randomMatch } from "./check-game.ts";

for (const game of builtInGames) checkGame(game);

/** Seat 0's payoff after these moves from the only start, or from a given one. */
function outcome<S>(game: Game<S>, level: number, moves: readonly string[], from?: S): number {
  let state = from ?? game.start(Rng.seed(1), level);
  for (const move of moves) state = game.play(state, move);
  expect(game.turn(state)).toBeUndefined();
  return game.result(state);
}

describe("the registry of games", () => {
  it("finds games by names that no family has", () => {
    const ids = [...builtInGames, ...gameFamilies].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const game of builtInGames) expect(gameOf(game.id)).toBe(game);
    expect(() => gameOf("chess")).toThrow(/unknown game "chess".*nim/);
  });
});

describe("what is hidden", () => {
  it("does not show a seat the other's card in Kuhn poker", () => {
    expectBlind(
      kuhnPoker,
      ({ deck, hands, ...state }, seat) =>
        [...deck]
          .filter((card) => !hands.includes(card))
          .map((card) => ({ ...state, deck, hands: seat === 0 ? hands[0] + card : card + hands[1] })),
      (state, seat) => kuhnPoker.observe(state, seat === 0 ? 1 : 0),
    );
  });

  it("does not show a seat the other's claim in a negotiation", () => {
    expectBlind(
      negotiation,
      (state, seat) =>
        Array.from({ length: state.coins / 2 + 1 }, (_, claim) => claim)
          .filter((claim) => claim !== state.claims[seat === 0 ? 1 : 0])
          .map((claim) => ({
            ...state,
            claims: seat === 0 ? ([state.claims[0], claim] as const) : ([claim, state.claims[1]] as const),
          })),
      (state, seat) => negotiation.observe(state, seat === 0 ? 1 : 0),
    );
  });

  it("does not show seat 1 what seat 0 has just committed in matching pennies, before it has moved", () => {
    expectBlind(
      matchingPennies,
      ({ rounds, shown }, seat) =>
        seat === 1 && shown.length % 2 === 1
          ? [{ rounds, shown: shown.slice(0, -1) + (shown.endsWith("h") ? "t" : "h") }]
          : [],
      (state, seat) => matchingPennies.observe(matchingPennies.play(state, "h"), seat),
    );
  });

  /** `others` gives states that differ from one only in what the seat must not see; `elsewhere` shows that they do. */
  function expectBlind<S>(
    game: Game<S>,
    others: (state: S, seat: Seat) => readonly S[],
    elsewhere: (state: S, seat: Seat) => string,
  ): void {
    let compared = 0;
    fc.assert(
      fc.property(matches(game), fc.constantFrom<Seat>(0, 1), ({ level, seed }, seat) => {
        for (const { state } of randomMatch(game, level, seed)) {
          for (const other of others(state, seat)) {
            expect(game.observe(other, seat)).toBe(game.observe(state, seat));
            expect(elsewhere(other, seat)).not.toBe(elsewhere(state, seat));
            compared++;
          }
        }
      }),
    );
    expect(compared).toBeGreaterThan(50);
  }
});

describe("what is open", () => {
  it("shows the one to move all that matters in an open game", () => {
    for (const game of builtInGames.filter(({ open }) => open)) {
      fc.assert(
        fc.property(matches(game), ({ level, seed }) => {
          for (const { state, seat } of randomMatch(game, level, seed)) {
            if (seat === undefined) continue;
            // Every move changes what either seat sees, each in another way.
            const after = game.moves(state).map((move) => game.play(state, move));
            for (const viewer of [0, 1] as const) {
              const seen = after.map((next) => game.observe(next, viewer));
              expect(new Set([...seen, game.observe(state, viewer)]).size).toBe(after.length + 1);
            }
          }
        }),
      );
    }
  });
});

describe("the rules by example", () => {
  it("tic-tac-toe: three in a row win, in the misere game they lose, a full board is a draw", () => {
    const row = ["1", "4", "2", "5", "3"];
    expect(outcome(ticTacToe, 3, row)).toBe(1);
    expect(outcome(ticTacToe, 4, row)).toBe(-1);
    expect(outcome(ticTacToe, 3, ["1", "4", "2", "5", "9", "6"])).toBe(-1);
    expect(outcome(ticTacToe, 3, [..."152374689"])).toBe(0);
    const state = ticTacToe.play(ticTacToe.start(Rng.seed(1), 3), "5");
    expect(ticTacToe.observe(state, 0)).toBe("plain / 1 2 3 / 4 x 6 / 7 8 9");
    expect(ticTacToe.observe(state, 1)).toBe("plain / 1 2 3 / 4 o 6 / 7 8 9");
  });

  it("connect-three: columns, rows and both diagonals", () => {
    expect(outcome(connectThree, 2, [..."abaca"])).toBe(1);
    expect(outcome(connectThree, 2, [..."aabbc"])).toBe(1);
    expect(outcome(connectThree, 2, [..."abbcdcc"])).toBe(1);
    expect(outcome(connectThree, 2, [..."dccbaba"].concat("b"))).toBe(-1);
    const state = connectThree.play(connectThree.start(Rng.seed(1), 1), "b");
    expect(connectThree.observe(state, 0)).toBe("a - - - b x - - c - - -");
    expect(connectThree.observe(state, 1)).toBe("a - - - b o - - c - - -");
  });

  it("nim: who takes the last counter wins", () => {
    const from = { piles: [2, 1], seat: 0 } as const;
    expect(nim.moves(from)).toEqual(["a 0", "a 1", "b 0"]);
    expect(outcome(nim, 1, ["a 1", "b 0", "a 0"], from)).toBe(1);
    expect(outcome(nim, 1, ["a 0", "b 0"], from)).toBe(-1);
  });

  it("Kuhn poker: antes of 1, a bet of 1, the most to lose is 2", () => {
    const from = (hands: string) => ({ deck: "jqk", hands, done: [] });
    expect(outcome(kuhnPoker, 1, ["check", "check"], from("qj"))).toBe(1 / 2);
    expect(outcome(kuhnPoker, 1, ["bet", "call"], from("qk"))).toBe(-1);
    expect(outcome(kuhnPoker, 1, ["bet", "fold"], from("jk"))).toBe(1 / 2);
    expect(outcome(kuhnPoker, 1, ["check", "bet", "fold"], from("kj"))).toBe(-1 / 2);
    expect(outcome(kuhnPoker, 1, ["check", "bet", "call"], from("kj"))).toBe(1);
  });

  it("matching pennies: rounds won less rounds lost", () => {
    expect(outcome(matchingPennies, 3, [..."hhhttt"])).toBeCloseTo(1 / 3);
    expect(outcome(matchingPennies, 2, [..."htth"])).toBe(-1);
    let state = matchingPennies.start(Rng.seed(1), 2);
    for (const side of "hth") state = matchingPennies.play(state, side);
    expect(matchingPennies.observe(state, 0)).toBe("match 1 / h t");
    expect(matchingPennies.observe(state, 1)).toBe("differ 1 / t h");
  });

  it("negotiation: an accepted ask is what is shared, a refused one goes to the judge, who fines", () => {
    const from = (own: number, other: number) =>
      ({ coins: 4, claims: [own, other], left: 2, asks: [], end: undefined }) as const;
    // 3 of 4 coins for seat 0: two more than the other, of 4 + 2.
    expect(outcome(negotiation, 1, ["ask 3", "accept"], from(0, 0))).toBeCloseTo(2 / 6);
    expect(outcome(negotiation, 1, ["ask 3", "ask 3", "accept"], from(0, 0))).toBeCloseTo(-2 / 6);
    // The fair share is 2: asks of 4 and 3 leave 4 or 1; 1 is nearer, and seat 0 pays a coin.
    expect(outcome(negotiation, 1, ["ask 4", "ask 3", "refuse"], from(1, 1))).toBeCloseTo(-4 / 6);
    // Claims of 2 and 0 make it 4, and seat 1 pays.
    expect(outcome(negotiation, 1, ["ask 4", "ask 3", "refuse"], from(2, 0))).toBeCloseTo(1);
    // 4 and 0 are equally near to 2.
    expect(outcome(negotiation, 1, ["ask 4", "ask 4", "refuse"], from(1, 1))).toBe(0);
    const asked = negotiation.play(negotiation.play(from(2, 1), "ask 3"), "ask 2");
    expect(negotiation.observe(asked, 0)).toBe("claim 2 coins 4 left 0 me 3 you 2");
    expect(negotiation.observe(asked, 1)).toBe("claim 1 coins 4 left 0 you 3 me 2");
    expect(negotiation.moves(negotiation.play(from(2, 1), "ask 2"))).toEqual(["accept", "ask 3", "ask 4"]);
  });
});
