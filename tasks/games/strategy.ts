// A strategy: with which chances each legal move is made, given what a seat sees. Scripted, solved or learned, all the
// same to what measures it. It knows no game.
import type { Seat } from "./game.ts";

/** All that may decide a move. */
export interface View {
  readonly seat: Seat;
  readonly observation: string;
  /** Legal moves, never empty. */
  readonly moves: readonly string[];
}

/** Chances of the moves, in their order; they sum to 1. The same view must always give the same chances. */
export type Strategy = (view: View) => readonly number[];

export const uniformStrategy: Strategy = ({ moves }) => moves.map(() => 1 / moves.length);

const ROUNDING = 1e-6;

/** Throws a RangeError for what are no chances. */
export function chancesOf(strategy: Strategy, view: View): readonly number[] {
  const chances = strategy(view);
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  const sound = chances.length === view.moves.length && chances.every((chance) => chance >= 0);
  if (!sound || !(Math.abs(total - 1) < ROUNDING)) {
    throw new RangeError(
      `chances ${chances.join(" ")} for ${view.moves.length} moves at "${view.observation}"`,
    );
  }
  return chances;
}
