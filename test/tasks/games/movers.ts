// Movers for matches that are played alone, one move after the other: the plain way that lockstep is compared with.
import type { Rng } from "../../../core/index.ts";
import { chancesOf, type Match, moveText, type Strategy, type Turn } from "../../../tasks/games/index.ts";

/** Any text is an answer; an illegal one is the match's business. */
export type Mover = (turn: Turn) => string;

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
