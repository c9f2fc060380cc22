// Fill a grid so that every row, column and box holds each digit once. A step is a row, a column and a digit, in any order.
//   prompt  sudoku-4 a 1 2 _ 4 b 3 _ 1 2 c 2 1 4 3 d 4 3 2 1 =      answer  > a 3 3 > b 2 4 .
// Level k of sudoku-4 has up to 2k empty cells, of sudoku-6 up to 3k. Generated grids never ask for a guess: always some
// empty cell has one digit left in view, or is the only place left for one.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import type { TaskFamily } from "../../family.ts";
import { bits, EMPTY, easiestFirst, fill, fillingJudge, remembered } from "./filling.ts";
import { freeDigits, onlyPlace, type Shape, solveGrid, sudokuShape } from "./sudoku-grid.ts";

/** Far more than any grid of the levels below takes. */
const MAX_NODES = 4000;

interface Sudoku {
  /** Row by row, "_" for an empty cell. */
  readonly grid: string;
}

function sudokuFamily(shape: Shape, levels: number, emptyPerLevel: number): TaskFamily<Sudoku> {
  const { size } = shape;
  const rows = [..."abcdef"].slice(0, size);
  const digits = [..."123456"].slice(0, size);
  const empty = ({ grid }: Sudoku): number => grid.split(EMPTY).length - 1;
  const solutions = remembered(({ grid }: Sudoku) => solveGrid(shape, grid, 2, MAX_NODES));
  return defineFamily<Sudoku, unknown>({
    id: `sudoku-${size}`,
    title: `Sudoku, ${size} by ${size}`,
    kind: "logic",
    levels,
    symbols: [...rows, ...digits, EMPTY],
    layout: { rows },
    generate: (rng, level) => ({ grid: dig(shape, rng, level * emptyPerLevel) }),
    level: (problem) => Math.ceil(empty(problem) / emptyPerLevel),
    prompt: ({ grid }) =>
      rows.map((row, i) => `${row} ${[...grid.slice(i * size, (i + 1) * size)].join(" ")}`).join(" "),
    read(words) {
      if (words.length !== size * (size + 1)) return undefined;
      const proper = words.every((word, i) =>
        i % (size + 1) === 0 ? word === rows[i / (size + 1)] : word === EMPTY || digits.includes(word),
      );
      return proper ? { grid: words.filter((_, i) => i % (size + 1) !== 0).join("") } : undefined;
    },
    flaw(problem) {
      const count = solutions(problem)?.length;
      if (count === undefined) return { gate: "too-large", reason: `no proof within ${MAX_NODES} nodes` };
      if (count === 0) return { gate: "ill-posed", reason: "no solution" };
      return count > 1 ? { gate: "ill-posed", reason: "more than one solution" } : undefined;
    },
    work(problem) {
      const solution = solutions(problem)![0]!;
      const ease = (grid: string, cell: number): number => {
        const count = bits(freeDigits(shape, grid, cell));
        // To see the only place for a digit takes a second look: after every cell with one digit left.
        return count > 1 && onlyPlace(shape, grid, cell, Number(solution[cell])) ? 1.5 : count;
      };
      return easiestFirst(problem.grid, solution, ease).map(
        (cell) => `${rows[Math.floor(cell / size)]} ${1 + (cell % size)} ${solution[cell]}`,
      );
    },
    judge: fillingJudge<Sudoku>({
      start: ({ grid }) => grid,
      solutions: (problem) => solutions(problem) ?? [],
      slot(step) {
        if (step.length !== 5 || step[1] !== " " || step[3] !== " ") return -1;
        const [row, column] = [rows.indexOf(step[0]!), digits.indexOf(step[2]!)];
        return row < 0 || column < 0 ? -1 : row * size + column;
      },
      value: (step) => step[4]!,
    }),
  });
}

/**
 * Empties cells of a random full grid, each only if what is left determines it at once: filled back in reverse, no step
 * takes a guess, so the solution stays the only one. A grid that runs out of such cells gives way to another one; most
 * do not, at the levels below.
 */
function dig(shape: Shape, rng: Rng, target: number): string {
  const cells = shape.units.map((_, cell) => cell);
  for (;;) {
    const [full] =
      solveGrid(shape, EMPTY.repeat(cells.length), 1, MAX_NODES, () => rng.int(shape.size)) ?? [];
    if (full === undefined) continue;
    let grid = full;
    let left = target;
    for (const cell of rng.shuffle(cells)) {
      const without = fill(grid, cell, EMPTY);
      const one = bits(freeDigits(shape, without, cell)) === 1;
      if (!one && !onlyPlace(shape, without, cell, Number(full[cell]))) continue;
      grid = without;
      if (--left === 0) return grid;
    }
  }
}

export const sudoku4 = sudokuFamily(sudokuShape(2, 2), 5, 2);
export const sudoku6 = sudokuFamily(sudokuShape(2, 3), 6, 3);
