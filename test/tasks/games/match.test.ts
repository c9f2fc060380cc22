// Matches: every text is graded, nothing is thrown, many are played in lockstep.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  builtInGames,
  cfr,
  gameSymbols,
  kuhnPoker,
  Match,
  meanResult,
  moveText,
  perfectStrategy,
  playLockstep,
  readMove,
  ticTacToe,
  uniformStrategy,
} from "../../../tasks/games/index.ts";
import { playMatch, strategyMover } from "./movers.ts";

const deal = (seed: number | string) => Rng.seed(seed);

describe("a match", () => {
  it("asks the seat to move, in the grammar of tasks, until the end", () => {
    const match = Match.begin(ticTacToe, deal(1), 3);
    expect(match.pending()).toMatchObject({
      seat: 0,
      prompt: { text: "tic-tac-toe plain / 1 2 3 / 4 5 6 / 7 8 9 =" },
      moves: [..."123456789"],
    });
    for (const move of "14253") {
      expect([match.over, match.result]).toEqual([false, undefined]);
      expect(match.answer(moveText(move))).toMatchObject({ move, illegal: undefined });
    }
    expect([match.over, match.result, match.pending()]).toEqual([true, 1, undefined]);
    expect(match.transcript.map(({ seat, move }) => `${seat}${move}`)).toEqual([
      "01",
      "14",
      "02",
      "15",
      "03",
    ]);
    expect(() => match.answer("> 6 .")).toThrow(/over/);
  });

  it("writes prompts in declared words, piece by piece", () => {
    for (const game of builtInGames) {
      const words = gameSymbols(game);
      expect(new Set(words).size).toBe(words.length);
      const match = Match.begin(game, deal(2), 1);
      playMatch(match, [
        (turn) => {
          for (const piece of turn.prompt.pieces) expect(words).toContain(piece);
          expect(turn.prompt.pieces.join(" ")).toBe(turn.prompt.text);
          return moveText(turn.moves[0]!);
        },
        (turn) => moveText(turn.moves.at(-1)!),
      ]);
      expect(match.over).toBe(true);
    }
  });

  it("is lost by an illegal move, with the reason on record", () => {
    for (const text of [
      "",
      "5",
      "> 5",
      "> 5 . .",
      "> 0 .",
      ">  5 .",
      "> 5 ,",
      " > 5 .",
      "> 5 > 5 .",
      "> 5\n.",
    ]) {
      const match = Match.begin(ticTacToe, deal(1), 3);
      match.answer("> 1 .");
      const played = match.answer(text);
      expect(played).toMatchObject({ seat: 1, move: undefined, text });
      expect(played.illegal).not.toBe("");
      expect([match.over, match.result]).toEqual([true, 1]);
    }
    const taken = Match.begin(ticTacToe, deal(1), 3);
    expect([taken.answer("> x .").illegal, taken.result]).toEqual(["not a legal move", -1]);
  });

  it("or goes on with the first legal move, where it was begun so", () => {
    const match = Match.begin(ticTacToe, deal(1), 3, { illegal: "first" });
    expect(match.answer("no idea")).toMatchObject({ move: "1", illegal: 'an answer begins with ">"' });
    expect(match.answer("> 1 .")).toMatchObject({ move: "2", illegal: "not a legal move" });
    expect(match.pending()?.observation).toBe("plain / x o 3 / 4 5 6 / 7 8 9");
  });

  it("takes any text without throwing, and keeps no more than 200 characters of it", () => {
    const texts = fc.array(
      fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("x".repeat(1e5))),
      {
        minLength: 40,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(fc.constantFrom(...builtInGames), fc.nat(), texts, (game, seed, answers) => {
        for (const illegal of ["loses", "first"] as const) {
          const match = Match.begin(game, deal(seed), 1, { illegal });
          for (const text of answers) {
            if (match.over) break;
            expect(match.answer(text).text.length).toBeLessThanOrEqual(200);
          }
          expect(match.over).toBe(true);
          expect(Math.abs(match.result!)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("reads only what is written as it should be", () => {
    expect(readMove("> a 2 .", ["a 1", "a 2"])).toEqual({ ok: true, value: "a 2" });
    for (const text of ["> a 2", "a 2 .", "> a  2 .", "> a 3 ."])
      expect(readMove(text, ["a 2"]).ok).toBe(false);
  });
});

describe("playing matches", () => {
  it("perfect play never loses at tic-tac-toe, and beats random play more often than not", () => {
    const perfect = strategyMover(perfectStrategy(ticTacToe, 3), deal("perfect"));
    const random = strategyMover(uniformStrategy, deal("random"));
    let wins = 0;
    for (let i = 0; i < 100; i++) {
      const first = playMatch(Match.begin(ticTacToe, deal(i), 3), [perfect, random]);
      const second = -playMatch(Match.begin(ticTacToe, deal(i), 3), [random, perfect]);
      expect(Math.min(first, second)).toBeGreaterThanOrEqual(0);
      wins += first + second;
    }
    expect(wins).toBeGreaterThan(100);
  });

  it("comes out as the exact mean says", () => {
    const strong = cfr(kuhnPoker, 1, 200);
    const seats = [
      strategyMover(strong, deal("strong")),
      strategyMover(uniformStrategy, deal("even")),
    ] as const;
    const rng = deal("deals");
    const count = 4000;
    let total = 0;
    for (let i = 0; i < count; i++) total += playMatch(Match.begin(kuhnPoker, rng, 1), seats);
    // Five standard errors of a payoff within -1..1.
    const error = 5 / Math.sqrt(count);
    expect(Math.abs(total / count - meanResult(kuhnPoker, 1, [strong, uniformStrategy]))).toBeLessThan(error);
  });

  it("goes in lockstep as it goes alone", async () => {
    const begin = () =>
      builtInGames.flatMap((game) => [1, 2, 3].map((seed) => Match.begin(game, deal(seed), 1)));
    const last = (moves: readonly string[]) => moveText(moves.at(-1)!);
    const alone = begin();
    for (const match of alone) playMatch(match, [({ moves }) => last(moves), ({ moves }) => last(moves)]);
    const together = begin();
    const atTables = (matches: readonly Match[]) => matches.map((match) => ({ match }));
    const batches: number[] = [];
    await playLockstep(atTables(together), async (asked, ply) => {
      expect(batches.push(asked.length)).toBe(ply);
      for (const { table, turn } of asked) expect(table.match.pending()).toBe(turn);
      return asked.map(({ turn }) => last(turn.moves));
    });
    expect(together.map(({ transcript }) => transcript)).toEqual(alone.map(({ transcript }) => transcript));
    expect(together.map(({ result }) => result)).toEqual(alone.map(({ result }) => result));
    expect(batches[0]).toBe(together.length);
    expect(batches).toEqual(batches.toSorted((a, b) => b - a));
    await expect(playLockstep(atTables(begin()), async () => [])).rejects.toThrow(RangeError);
  });
});
