// Noughts and crosses on 3x3: three in a row win, or lose in the misere game.
//   seen    plain / x 2 o / 4 x 6 / 7 8 9     own stones are x, the other's o, a free cell shows its name
//   moves   2, 4, 6 ...                       level 1 begins after four random moves, 2 after two, 3 is the plain
//                                             game, 4 the misere one
import type { Game } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

interface Board {
  readonly rule: "plain" | "misere";
  /** Nine of "x" (seat 0), "o" (seat 1) and "-". */
  readonly cells: string;
}

const CELLS = [..."123456789"];
const ROWS = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const;
/** No row can be complete after four stones, so every board of that many is a position. */
const SIZES = [
  { rule: "plain", stones: 4 },
  { rule: "plain", stones: 2 },
  { rule: "plain", stones: 0 },
  { rule: "misere", stones: 0 },
] as const;
const STARTS = SIZES.map(({ rule, stones }) =>
  boards(stones).map((cells): Board => Object.freeze({ rule, cells })),
);

export const ticTacToe: Game<Board> = {
  id: "tic-tac-toe",
  title: "Tic-tac-toe",
  levels: SIZES.length,
  symbols: ["plain", "misere", "/", "x", "o", ...CELLS],
  layout: { rows: ["/"] },
  open: true,
  longest: (level) => CELLS.length - sizeOf(SIZES, level).stones,
  start: (rng, level) => rng.pick(sizeOf(STARTS, level)),
  starts: (level) => evenly(sizeOf(STARTS, level)),
  turn: ({ cells }) => (rowOf(cells) === undefined ? toMove(cells) : undefined),
  moves: ({ cells }) => CELLS.filter((_, at) => cells[at] === "-"),
  observe({ rule, cells }, seat) {
    let seen: string = rule;
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]!;
      const word = cell === "-" ? CELLS[at]! : (cell === "x") === (seat === 0) ? "x" : "o";
      seen += at % 3 === 0 ? ` / ${word}` : ` ${word}`;
    }
    return seen;
  },
  play(board, move) {
    const at = CELLS.indexOf(move);
    const seat = ticTacToe.turn(board);
    if (at < 0 || board.cells[at] !== "-" || seat === undefined) {
      throw new RangeError(`tic-tac-toe: illegal move ${JSON.stringify(move)}`);
    }
    return Object.freeze({ rule: board.rule, cells: placed(board.cells, at, seat === 0 ? "x" : "o") });
  },
  result({ rule, cells }) {
    const row = rowOf(cells);
    if (row === undefined) return 0;
    return (row === "x") === (rule === "plain") ? 1 : -1;
  },
};

/** Whose stones stand three in a row. */
function rowOf(cells: string): string | undefined {
  for (const [a, b, c] of ROWS) {
    const cell = cells[a];
    if (cell !== "-" && cell === cells[b] && cell === cells[c]) return cell;
  }
  return undefined;
}

/** Undefined on a full board. */
function toMove(cells: string): 0 | 1 | undefined {
  let free = 0;
  for (let at = 0; at < cells.length; at++) if (cells[at] === "-") free++;
  return free === 0 ? undefined : free % 2 === 1 ? 0 : 1;
}

function placed(cells: string, at: number, stone: string): string {
  return cells.slice(0, at) + stone + cells.slice(at + 1);
}

/** All boards after so many moves. */
function boards(stones: number): readonly string[] {
  let all = new Set(["-".repeat(CELLS.length)]);
  for (let k = 0; k < stones; k++) {
    const next = new Set<string>();
    for (const cells of all) {
      for (let at = 0; at < cells.length; at++) {
        if (cells[at] === "-") next.add(placed(cells, at, k % 2 === 0 ? "x" : "o"));
      }
    }
    all = next;
  }
  return [...all];
}
