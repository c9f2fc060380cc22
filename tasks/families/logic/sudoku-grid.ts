// Sudoku grids of any small size as texts, row by row: which cells see each other, which digits a cell may still hold,
// and a search for solutions that gives up after a bounded number of nodes. It knows no tasks.
import { EMPTY } from "./filling.ts";

export interface Shape {
  readonly size: number;
  readonly boxRows: number;
  readonly boxColumns: number;
  /** For each cell the other cells of its row, its column and its box. */
  readonly units: readonly (readonly (readonly number[])[])[];
  /** For each cell all that it sees, once each. */
  readonly peers: readonly (readonly number[])[];
}

const ZERO = 48;

export function sudokuShape(boxRows: number, boxColumns: number): Shape {
  const size = boxRows * boxColumns;
  const cells = Array.from({ length: size * size }, (_, cell) => cell);
  const row = (cell: number): number => Math.floor(cell / size);
  const column = (cell: number): number => cell % size;
  const box = (cell: number): number =>
    Math.floor(row(cell) / boxRows) * boxRows + Math.floor(column(cell) / boxColumns);
  const units = cells.map((cell) =>
    [row, column, box].map((unit) => cells.filter((other) => other !== cell && unit(other) === unit(cell))),
  );
  return { size, boxRows, boxColumns, units, peers: units.map((some) => [...new Set(some.flat())]) };
}

/** Bit d: no cell in view of this one holds digit d. */
export function freeDigits(shape: Shape, grid: string, cell: number): number {
  let free = (2 << shape.size) - 2;
  for (const peer of shape.peers[cell]!) {
    const digit = grid.charCodeAt(peer) - ZERO;
    if (digit <= shape.size) free &= ~(1 << digit);
  }
  return free;
}

/** Is there a unit of this empty cell in which the digit has no other place? */
export function onlyPlace(shape: Shape, grid: string, cell: number, digit: number): boolean {
  return shape.units[cell]!.some((unit) =>
    unit.every((other) => grid[other] !== EMPTY || (freeDigits(shape, grid, other) & (1 << digit)) === 0),
  );
}

/** At most `limit` solutions; undefined if `nodes` steps were not enough to find them. `turn` says with which digit
 *  (from 0) to begin at each node. */
export function solveGrid(
  shape: Shape,
  grid: string,
  limit: number,
  nodes: number,
  turn: () => number = () => 0,
): string[] | undefined {
  const { size, boxRows, boxColumns } = shape;
  const rows = new Array<number>(size).fill(0);
  const columns = new Array<number>(size).fill(0);
  const boxes = new Array<number>(size).fill(0);
  const all = (2 << size) - 2;
  const cells = Array.from(grid, (character) => (character === EMPTY ? 0 : Number(character)));
  const boxOf = (row: number, column: number): number =>
    Math.floor(row / boxRows) * boxRows + Math.floor(column / boxColumns);
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell] === 0) continue;
    const bit = 1 << cells[cell]!;
    const [row, column] = [Math.floor(cell / size), cell % size];
    const box = boxOf(row, column);
    if ((rows[row]! | columns[column]! | boxes[box]!) & bit) return [];
    rows[row]! |= bit;
    columns[column]! |= bit;
    boxes[box]! |= bit;
  }
  const found: string[] = [];
  let budget = nodes;
  const visit = (): void => {
    if (--budget < 0) return;
    let best = -1;
    let free = 0;
    let least = size + 1;
    for (let cell = 0; cell < cells.length && least > 1; cell++) {
      if (cells[cell] !== 0) continue;
      const [row, column] = [Math.floor(cell / size), cell % size];
      const open = all & ~(rows[row]! | columns[column]! | boxes[boxOf(row, column)]!);
      let count = 0;
      for (let left = open; left !== 0; left &= left - 1) count++;
      if (count < least) [best, free, least] = [cell, open, count];
    }
    if (best < 0) {
      found.push(cells.join(""));
      return;
    }
    const [row, column] = [Math.floor(best / size), best % size];
    const box = boxOf(row, column);
    const first = turn();
    for (let i = 0; i < size && found.length < limit && budget >= 0; i++) {
      const digit = 1 + ((first + i) % size);
      const bit = 1 << digit;
      if ((free & bit) === 0) continue;
      cells[best] = digit;
      rows[row]! |= bit;
      columns[column]! |= bit;
      boxes[box]! |= bit;
      visit();
      cells[best] = 0;
      rows[row]! &= ~bit;
      columns[column]! &= ~bit;
      boxes[box]! &= ~bit;
    }
  };
  visit();
  return budget < 0 ? undefined : found;
}
