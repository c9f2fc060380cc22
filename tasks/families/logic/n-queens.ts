// Complete a board so that no two queens attack each other; files are letters, ranks digits. Any completion will do.
//   prompt  n-queens a 1 b _ c 8 d 6 e _ f 7 g 2 h 4 =      answer  > b 5 > e 3 .
// Level k lacks k + 1 queens, on a board of 8 or 9. Up to level 3 always some file has one safe rank left; above, some
// steps choose between two or three.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { bits, EMPTY, easiestFirst, fill, fillingJudge, remembered } from "./filling.ts";

const FILES = [..."abcdefghi"];
const RANKS = [..."123456789"];
const SIZES = [8, 9];
const LEVELS = 5;
const ATTEMPTS = 4;

interface Queens {
  /** The rank of the queen on each file, "_" for none yet. */
  readonly board: string;
}

/** Bit r - 1: rank r of this file is attacked by no queen on another one. */
function safe(board: string, file: number): number {
  let ranks = (1 << board.length) - 1;
  for (let other = 0; other < board.length; other++) {
    if (other === file || board[other] === EMPTY) continue;
    const bit = 1 << (board.charCodeAt(other) - 49);
    const apart = Math.abs(other - file);
    ranks &= ~(bit | (bit << apart) | (bit >> apart));
  }
  return ranks;
}

function complete(board: string): string[] {
  const held = [...board].every(
    (rank, file) => rank === EMPTY || (safe(board, file) & (1 << (Number(rank) - 1))) !== 0,
  );
  const found: string[] = [];
  const visit = (at: string): void => {
    const file = at.indexOf(EMPTY);
    if (file < 0) {
      found.push(at);
      return;
    }
    const ranks = safe(at, file);
    for (let rank = 1; rank <= at.length; rank++) {
      if (ranks & (1 << (rank - 1))) visit(fill(at, file, String(rank)));
    }
  };
  if (held) visit(board);
  return found;
}

const solutions = remembered(({ board }: Queens): readonly string[] => complete(board));
/** Every full board by size: 92 of 8, 352 of 9. Found at first use. */
const full = new Map<number, readonly string[]>();

export const nQueens = defineFamily({
  id: "n-queens",
  title: "Complete a board of queens",
  kind: "logic",
  levels: LEVELS,
  symbols: [...FILES, ...RANKS, EMPTY],
  layout: { rows: FILES },
  generate,
  level: ({ board }: Queens) => board.split(EMPTY).length - 2,
  prompt: ({ board }) => Array.from(board, (rank, file) => `${FILES[file]} ${rank}`).join(" "),
  read(words): Queens | undefined {
    const size = words.length / 2;
    if (!SIZES.includes(size)) return undefined;
    const proper = words.every((word, i) =>
      i % 2 === 0 ? word === FILES[i / 2] : word === EMPTY || RANKS.slice(0, size).includes(word),
    );
    return proper ? { board: words.filter((_, i) => i % 2 === 1).join("") } : undefined;
  },
  flaw: (problem) =>
    solutions(problem).length === 0 ? { gate: "ill-posed", reason: "cannot be completed" } : undefined,
  work(problem) {
    const solution = solutions(problem)[0]!;
    const order = easiestFirst(problem.board, solution, (board, file) => bits(safe(board, file)));
    return order.map((file) => `${FILES[file]} ${solution[file]}`);
  },
  judge: fillingJudge<Queens>({
    start: ({ board }) => board,
    solutions,
    slot: (step) => (step.length === 3 && step[1] === " " ? FILES.indexOf(step[0]!) : -1),
    value: (step) => step[2]!,
  }),
});

/** Takes queens off a full board, as long as it goes only those whose rank is then the only safe one of their file:
 *  put back in reverse, they take no guess. The best of a few attempts. */
function generate(rng: Rng, level: number): Queens {
  const size = rng.pick(SIZES);
  let boards = full.get(size);
  if (boards === undefined) {
    boards = complete(EMPTY.repeat(size));
    full.set(size, boards);
  }
  const solution = rng.pick(boards);
  let best = { board: solution, left: Number.POSITIVE_INFINITY };
  for (let attempt = 0; attempt < ATTEMPTS && best.left > 0; attempt++) {
    let board = solution;
    let left = level + 1;
    for (const file of rng.shuffle(FILES.slice(0, size).map((_, place) => place))) {
      const without = fill(board, file, EMPTY);
      if (left === 0 || bits(safe(without, file)) > 1) continue;
      board = without;
      left--;
    }
    if (left < best.left) best = { board, left };
  }
  let board = best.board;
  for (let file = 0, left = best.left; left > 0; file++) {
    if (board[file] === EMPTY) continue;
    board = fill(board, file, EMPTY);
    left--;
  }
  return { board };
}
