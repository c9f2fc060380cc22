// Exact solutions against other ones: the xor rule of nim, a second solver of the board games, known values.
import { describe, expect, it } from "vitest";
import {
  bestMoves,
  connectThree,
  exploitability,
  type Game,
  kuhnPoker,
  nim,
  perfectStrategy,
  positionsFrom,
  Solver,
  ticTacToe,
} from "../../../tasks/games/index.ts";
import { anywhere, falling, gridIn, type Rules, valuesOf } from "./reference.ts";

function solved<S>(game: Game<S>, level: number) {
  const solver = new Solver(game);
  const starts = game.starts(level)!.map(({ state }) => solver.at(state));
  return { starts, all: [...positionsFrom(starts)] };
}

/** Values and best moves of every position, against the second solver. */
function expectAsReference<S>(game: Game<S>, level: number, rules: Rules): void {
  const memo = new Map<string, number>();
  const { all } = solved(game, level);
  for (const position of all) {
    if (position.seat === undefined) continue;
    const values = valuesOf(gridIn(game.observe(position.state, position.seat)), rules, memo);
    const own = position.seat === 0 ? 1 : -1;
    expect(position.next.map(({ value }) => own * value + 0)).toEqual(values.map((value) => value + 0));
    expect(own * position.value + 0).toBe(Math.max(...values) + 0);
  }
  expect(all.length).toBeGreaterThan(500);
}

describe("solving open games", () => {
  it("agrees with a second solver on every position of tic-tac-toe, plain and misere", () => {
    expectAsReference(ticTacToe, 3, anywhere(1));
    expectAsReference(ticTacToe, 4, anywhere(-1));
  });

  it("agrees with a second solver on every position of connect-three", () => {
    expectAsReference(connectThree, 1, falling);
    expectAsReference(connectThree, 2, falling);
  });

  it("finds tic-tac-toe a draw, plain and misere", () => {
    for (const level of [3, 4])
      expect(solved(ticTacToe, level).starts.map(({ value }) => value)).toEqual([0]);
  });

  it("plays nim by the xor rule", () => {
    for (let level = 1; level <= nim.levels; level++) {
      for (const position of solved(nim, level).all) {
        const { piles, seat } = position.state;
        const sum = piles.reduce((xor, pile) => xor ^ pile, 0);
        const forMover = seat === 0 ? position.value : -position.value;
        expect(forMover).toBe(sum === 0 ? -1 : 1);
        if (sum === 0) continue;
        const winning = piles.flatMap((pile, p) =>
          (pile ^ sum) < pile ? [`${"abcd"[p]} ${pile ^ sum}`] : [],
        );
        expect(bestMoves(position)).toEqual(winning);
      }
    }
  });

  it("plays so that nobody can win against it", () => {
    for (const [game, level] of [
      [ticTacToe, 3],
      [ticTacToe, 4],
      [connectThree, 1],
      [nim, 2],
    ] as const) {
      const perfect = perfectStrategy(game as Game, level);
      expect(exploitability(game as Game, level, perfect).exploitability).toBeCloseTo(0, 12);
    }
  });

  it("refuses games with hidden information, and views that are none of the level", () => {
    expect(() => new Solver(kuhnPoker)).toThrow(RangeError);
    const strategy = perfectStrategy(nim, 1);
    expect(() => strategy({ seat: 0, observation: "a 9 b 9", moves: ["a 0"] })).toThrow(RangeError);
  });
});
