// Plays many matches to their ends a move at a time, so that whoever answers is asked in batches. It knows no particular
// game and no players.
import type { Match, Turn } from "./match.ts";

/** Where a match is played, with whatever else its caller keeps there. */
export interface Table {
  readonly match: Match;
}

/** One request of a batch: a table and its match's pending turn. */
export interface Asked<T extends Table = Table> {
  readonly table: T;
  readonly turn: Turn;
}

/**
 * @param answer gets every pending turn at once and the number of the move, from 1; gives the texts in order. Any text is
 *   an answer: an illegal one is the match's business.
 */
export async function playLockstep<T extends Table>(
  tables: readonly T[],
  answer: (asked: readonly Asked<T>[], ply: number) => Promise<readonly string[]>,
): Promise<void> {
  for (let ply = 1; ; ply++) {
    const asked = tables.flatMap((table) => {
      const turn = table.match.pending();
      return turn === undefined ? [] : [{ table, turn }];
    });
    if (asked.length === 0) return;
    const texts = await answer(asked, ply);
    if (texts.length !== asked.length) throw new RangeError(`${asked.length} turns, ${texts.length} answers`);
    for (const [i, { table }] of asked.entries()) table.match.answer(texts[i]!);
  }
}
