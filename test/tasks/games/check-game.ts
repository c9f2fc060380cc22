// The suite that every game passes: its contract (tasks/games/game.ts), in random play. Usage: checkGame(nim).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { type Game, gameSymbols, type Seat } from "../../../tasks/games/index.ts";

/** A state on the way of a random match. */
export interface Visited<S> {
  readonly state: S;
  readonly seat: Seat | undefined;
  /** The moves that led to it. */
  readonly made: readonly string[];
}

/** A whole random match, its start and its end included. */
export function randomMatch<S>(game: Game<S>, level: number, seed: number): Visited<S>[] {
  const rng = Rng.seed(`match ${seed}`);
  let state = game.start(rng, level);
  const made: string[] = [];
  const visited: Visited<S>[] = [];
  for (;;) {
    const seat = game.turn(state);
    visited.push({ state, seat, made: [...made] });
    // One move more than allowed is enough to see that a match does not end in time.
    if (seat === undefined || made.length > game.longest(level)) return visited;
    const move = rng.pick(game.moves(state));
    made.push(move);
    state = game.play(state, move);
  }
}

export function matches<S>(game: Game<S>) {
  return fc.record({ level: fc.integer({ min: 1, max: game.levels }), seed: fc.nat() });
}

export function checkGame<S>(game: Game<S>): void {
  describe(`${game.id} keeps the contract of a game`, () => {
    const words = new Set(gameSymbols(game as Game));

    it("declares a usable id, levels and symbols", () => {
      expect(game.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(game.levels).toBeGreaterThanOrEqual(1);
      expect(new Set(game.symbols).size).toBe(game.symbols.length);
      for (const symbol of game.symbols) {
        expect(symbol).toMatch(/^[\x21-\x7e]+$/);
        expect([game.id, "=", ">", ".", "P", "<pad>"]).not.toContain(symbol);
      }
    });

    it("ends within its longest match, with a result in -1..1", () => {
      fc.assert(
        fc.property(matches(game), ({ level, seed }) => {
          const { state, seat, made } = randomMatch(game, level, seed).at(-1)!;
          expect(seat).toBeUndefined();
          expect(made.length).toBeGreaterThan(0);
          expect(made.length).toBeLessThanOrEqual(game.longest(level));
          expect(Math.abs(game.result(state))).toBeLessThanOrEqual(1);
        }),
      );
    });

    it("offers different legal moves to who is to move, and writes all in declared words", () => {
      fc.assert(
        fc.property(matches(game), ({ level, seed }) => {
          for (const { state, seat } of randomMatch(game, level, seed)) {
            const seen = [game.observe(state, 0), game.observe(state, 1)];
            if (seat !== undefined) {
              const moves = game.moves(state);
              expect(moves.length).toBeGreaterThan(0);
              expect(new Set(moves).size).toBe(moves.length);
              seen.push(...moves);
            }
            const strangers = seen
              .join(" ")
              .split(" ")
              .filter((word) => !words.has(word));
            expect(strangers).toEqual([]);
          }
        }),
      );
    });

    it("never changes a state, and states survive JSON", () => {
      fc.assert(
        fc.property(matches(game), ({ level, seed }) => {
          for (const { state, seat } of randomMatch(game, level, seed)) {
            expect(isFrozen(state)).toBe(true);
            const wire = JSON.parse(JSON.stringify(state)) as S;
            expect(wire).toEqual(state);
            if (seat === undefined) {
              expect(game.result(wire)).toBe(game.result(state));
              continue;
            }
            for (const move of game.moves(state)) {
              const after = game.play(state, move);
              expect(game.play(wire, move)).toEqual(after);
              expect(after).not.toEqual(state);
            }
            expect(state).toEqual(wire);
          }
        }),
        { numRuns: 30 },
      );
    });

    it("throws a RangeError on every illegal move, and on any after the end", () => {
      const texts = fc.oneof(
        fc.string(),
        fc.constantFrom("", " ", "__proto__", "constructor", "0", "-1", "NaN", "a", "1 "),
        fc.array(fc.constantFrom(...game.symbols), { maxLength: 3 }).map((some) => some.join(" ")),
      );
      fc.assert(
        fc.property(matches(game), fc.array(texts, { maxLength: 10 }), ({ level, seed }, junk) => {
          const visited = randomMatch(game, level, seed);
          const tried = new Set([...junk, ...visited.flatMap(({ made }) => made)]);
          for (const { state, seat } of visited) {
            const legal = seat === undefined ? [] : game.moves(state);
            for (const move of tried) {
              if (!legal.includes(move)) expect(() => game.play(state, move)).toThrow(RangeError);
            }
          }
        }),
      );
    });

    it("starts by the generator alone, in one of its starts, whose chances sum to 1", () => {
      for (let level = 1; level <= game.levels; level++) {
        const starts = game.starts(level)!;
        expect(starts.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 9);
        const known = new Set(starts.map(({ state }) => JSON.stringify(state)));
        expect(known.size).toBe(starts.length);
        for (let seed = 0; seed < 20; seed++) {
          const state = game.start(Rng.seed(seed), level);
          expect(game.start(Rng.seed(seed), level)).toEqual(state);
          expect(known).toContain(JSON.stringify(state));
        }
      }
      for (const level of [0, game.levels + 1, 1.5, Number.NaN]) {
        expect(() => game.start(Rng.seed(1), level)).toThrow(RangeError);
        expect(() => game.starts(level)).toThrow(RangeError);
      }
    });

    it("offers the same moves and remembers the same past wherever a seat sees the same", () => {
      // Level 2 of every game is small enough to be walked through.
      const known = new Map<string, string>();
      const walk = (state: S, pasts: readonly [string, string]): void => {
        const seat = game.turn(state);
        if (seat === undefined) return;
        const observation = game.observe(state, seat);
        const set = `${seat} ${observation}`;
        const moves = game.moves(state);
        // In an open game the past does not matter: only what is hidden makes it worth remembering.
        const facts = JSON.stringify([moves, game.open ? "" : pasts[seat]]);
        if (known.has(set)) {
          expect(known.get(set)).toBe(facts);
          if (game.open) return;
        }
        known.set(set, facts);
        for (const move of moves) {
          const past = `${pasts[seat]}, ${observation}: ${move}`;
          walk(game.play(state, move), seat === 0 ? [past, pasts[1]] : [pasts[0], past]);
        }
      };
      for (const { state } of game.starts(Math.min(2, game.levels))!) walk(state, ["", ""]);
      expect(known.size).toBeGreaterThan(2);
    });
  });
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}
