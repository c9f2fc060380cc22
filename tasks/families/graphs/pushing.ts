// The rules of sokoban on a small board, and the search that pulls boxes backwards from the goals: it finds every
// solvable state, with the fewest moves that solve it. It knows no texts and no levels.
import { neighbours } from "./board.ts";

/** Boxes at most. */
export const MOST_BOXES = 2;
/** Rows and columns at most. */
export const MOST_SIDE = 5;

/** A board without boxes and player. Cells are numbered row by row. */
export interface Room {
  readonly cells: number;
  /** See `neighbours`. */
  readonly next: Int8Array;
  /** Ascending, one or two. */
  readonly goals: readonly number[];
}

/** Player and boxes in one number. The cell of a second box that is none: the first one's. */
export type State = number;

export function stateOf(cells: number, player: number, one: number, other: number): State {
  return ((one < other ? one : other) * cells + (one < other ? other : one)) * cells + player;
}
export function playerIn(cells: number, state: State): number {
  return state % cells;
}
export function boxesIn(cells: number, state: State): readonly [number, number] {
  const boxes = Math.floor(state / cells);
  return [Math.floor(boxes / cells), boxes % cells];
}

/** The solvable states of a room, nearest first. Valid until the next search. */
export interface Solvable {
  readonly states: Int32Array;
  readonly count: number;
  /** The fewest moves that solve each state; -1 for none. */
  readonly moves: Int8Array;
}

const MOST_STATES = MOST_SIDE ** 6;
/** Used by every search in turn: allocating them takes longer than most searches. */
const states = new Int32Array(MOST_STATES);
const moves = new Int8Array(MOST_STATES);

export function roomOf(rows: readonly string[]): Room {
  const cells = rows.join("");
  const goals = [...cells].flatMap((cell, i) => ("o*+".includes(cell) ? [i] : []));
  return { cells: cells.length, next: neighbours(cells, rows[0]!.length), goals };
}

/** All states from which at most `furthest` moves put every box onto a goal. */
export function pullBack({ cells, next, goals }: Room, furthest: number): Solvable {
  moves.fill(-1, 0, cells ** 3);
  let count = 0;
  const reach = (state: State, after: number): void => {
    if (moves[state]! >= 0) return;
    moves[state] = after;
    states[count++] = state;
  };
  const [first, last] = [goals[0]!, goals.at(-1)!];
  for (let player = 0; player < cells; player++) {
    const floor = next.subarray(player * 4, player * 4 + 4).some((to) => to >= 0);
    if (floor && !goals.includes(player)) reach(stateOf(cells, player, first, last), 0);
  }
  for (let done = 0; done < count; done++) {
    const state = states[done]!;
    const after = moves[state]! + 1;
    if (after > furthest) continue;
    const player = playerIn(cells, state);
    const [one, other] = boxesIn(cells, state);
    for (let d = 0; d < 4; d++) {
      const behind = next[player * 4 + (d ^ 1)]!;
      if (behind < 0 || behind === one || behind === other) continue;
      reach(stateOf(cells, behind, one, other), after); // walked here
      const ahead = next[player * 4 + d]!;
      if (ahead >= 0 && (ahead === one || ahead === other)) {
        const pulled = moved(one, other, ahead, player);
        reach(stateOf(cells, behind, pulled[0], pulled[1]), after); // or pushed what is ahead
      }
    }
  }
  return { states, count, moves };
}

/** One move of the player: the state after it, and where it pushed a box to (-1: it pushed none). */
export function push({ cells, next }: Room, state: State, d: number): { to: State; box: number } | undefined {
  const player = next[playerIn(cells, state) * 4 + d]!;
  if (player < 0) return undefined;
  const [one, other] = boxesIn(cells, state);
  if (player !== one && player !== other) return { to: stateOf(cells, player, one, other), box: -1 };
  const box = next[player * 4 + d]!;
  if (box < 0 || box === one || box === other) return undefined;
  const [first, second] = moved(one, other, player, box);
  return { to: stateOf(cells, player, first, second), box };
}

function moved(one: number, other: number, from: number, to: number): readonly [number, number] {
  return [one === from ? to : one, other === from ? to : other];
}
