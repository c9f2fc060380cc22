// Stones fall into columns; three in a row, a column or a diagonal win. A full board is a draw.
//   seen    a x o - b x - - c - - -       columns from the bottom up; own stones are x, the other's o
//   moves   a, b, c                       the board grows with the level
import type { Game, Seat } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

interface Board {
  readonly height: number;
  /** Column after column from the bottom up: "x" for seat 0, "o" for seat 1, "-" for free. */
  readonly cells: string;
  readonly won: "x" | "o" | undefined;
}

const NAMES = [..."abcde"];
const SIZES = [
  { width: 3, height: 3 },
  { width: 4, height: 3 },
  { width: 5, height: 3 },
  { width: 4, height: 4 },
] as const;
const STARTS = SIZES.map(
  ({ width, height }): Board => Object.freeze({ height, cells: "-".repeat(width * height), won: undefined }),
);
const IN_A_ROW = 3;
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

export const connectThree: Game<Board> = {
  id: "connect-three",
  title: "Connect three",
  levels: SIZES.length,
  symbols: [...NAMES, "x", "o", "-"],
  layout: { rows: NAMES },
  open: true,
  longest(level) {
    const { width, height } = sizeOf(SIZES, level);
    return width * height;
  },
  start: (_rng, level) => sizeOf(STARTS, level),
  starts: (level) => evenly([sizeOf(STARTS, level)]),
  turn: ({ cells, won }) => (won === undefined ? toMove(cells) : undefined),
  moves: ({ height, cells }) => NAMES.filter((_, c) => cells[(c + 1) * height - 1] === "-"),
  observe({ height, cells }, seat) {
    let seen = "";
    for (let at = 0; at < cells.length; at++) {
      if (at % height === 0) seen += at === 0 ? NAMES[0]! : ` ${NAMES[at / height]}`;
      seen += cells[at] === "-" ? " -" : (cells[at] === "x") === (seat === 0) ? " x" : " o";
    }
    return seen;
  },
  play(board, move) {
    const { height, cells } = board;
    const column = NAMES.indexOf(move);
    const seat = connectThree.turn(board);
    if (seat === undefined || column < 0 || cells[(column + 1) * height - 1] !== "-") {
      throw new RangeError(`connect-three: illegal move ${JSON.stringify(move)}`);
    }
    const stone = seat === 0 ? "x" : "o";
    const at = cells.indexOf("-", column * height);
    const after = cells.slice(0, at) + stone + cells.slice(at + 1);
    return Object.freeze({ height, cells: after, won: inRow(after, height, at) ? stone : undefined });
  },
  result: ({ won }) => (won === undefined ? 0 : won === "x" ? 1 : -1),
};

/** Undefined on a full board. */
function toMove(cells: string): Seat | undefined {
  let stones = 0;
  for (let at = 0; at < cells.length; at++) if (cells[at] !== "-") stones++;
  return stones === cells.length ? undefined : stones % 2 === 0 ? 0 : 1;
}

/** Is this stone one of three in a row? */
function inRow(cells: string, height: number, at: number): boolean {
  const column = Math.floor(at / height);
  const row = at % height;
  const same = (c: number, r: number) => r >= 0 && r < height && cells[c * height + r] === cells[at];
  return DIRECTIONS.some(([right, up]) => {
    let length = 1;
    for (const way of [1, -1]) {
      for (let k = way; same(column + k * right, row + k * up); k += way) length++;
    }
    return length >= IN_A_ROW;
  });
}
