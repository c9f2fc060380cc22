// Plays matches to their ends: one against scripted movers, or many in lockstep against what answers in batches.
// It knows no particular game.
import type { Rng } from "../../core/index.ts";
import { type Match, moveText, type Turn } from "./match.ts";
import { chancesOf, type Strategy } from "./strategy.ts";

/** Any text is an answer; an illegal one is the match's business. */
export type Mover = (turn: Turn) => string;

/** One request of a batch: a match and its pending turn. */
export interface Asked<M extends Match = Match> {
  readonly match: M;
  readonly turn: Turn;
}

/** A mover that draws its moves by a strategy's chances. */
export function strategyMover(strategy: Strategy, rng: Rng): Mover {
  return (turn) => moveText(turn.moves[rng.weighted(chancesOf(strategy, turn))]!);
}

/** To the end; gives seat 0's payoff. */
export function playMatch(match: Match, movers: readonly [Mover, Mover]): number {
  for (let turn = match.pending(); turn !== undefined; turn = match.pending()) {
    match.answer(movers[turn.seat](turn));
  }
  return match.result!;
}

/** All matches a move at a time: `answer` gets every pending turn at once and gives their texts in order. */
export async function playLockstep<M extends Match>(
  matches: readonly M[],
  answer: (asked: readonly Asked<M>[]) => Promise<readonly string[]>,
): Promise<void> {
  for (;;) {
    const asked = matches.flatMap((match) => {
      const turn = match.pending();
      return turn === undefined ? [] : [{ match, turn }];
    });
    if (asked.length === 0) return;
    const texts = await answer(asked);
    if (texts.length !== asked.length) {
      throw new RangeError(`${asked.length} turns, ${texts.length} answers`);
    }
    asked.forEach(({ match }, i) => {
      match.answer(texts[i]!);
    });
  }
}
