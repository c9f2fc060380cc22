// Boards of cells, as prompts show them: every row begins with its letter, cells are named by letter and number.
//   a # _ b _ _     the wall is in the cell "a 1"
// It knows no tasks.

export const ROW_NAMES = [..."abcdefgh"];
export const COLUMN_NAMES = [..."12345678"];
/** Neighbours are in this order; the opposite of direction d is d ^ 1. */
export const DIRECTIONS = [..."udlr"];

export function writeBoard(rows: readonly string[]): string {
  return rows.map((row, i) => `${ROW_NAMES[i]} ${[...row].join(" ")}`).join(" ");
}

/** The rows of a rectangle of these cells; undefined if it is none, or not within eight rows and columns. */
export function readBoard(words: readonly string[], cells: string): string[] | undefined {
  if (words.length > ROW_NAMES.length * (1 + COLUMN_NAMES.length)) return undefined;
  const rows: string[] = [];
  for (const word of words) {
    if (word === ROW_NAMES[rows.length]) rows.push("");
    else if (word.length !== 1 || !cells.includes(word) || rows.length === 0) return undefined;
    else rows[rows.length - 1] += word;
  }
  const width = rows[0]?.length ?? 0;
  const known = width > 0 && width <= COLUMN_NAMES.length && rows.every((row) => row.length === width);
  return known ? rows : undefined;
}

/** "b 3" */
export function cellName(cell: number, width: number): string {
  return `${ROW_NAMES[Math.floor(cell / width)]} ${COLUMN_NAMES[cell % width]}`;
}

/** The four neighbours of every cell, cells row by row: -1 for a wall "#" and beyond the edge. A wall has none. */
export function neighbours(cells: string, width: number): Int8Array {
  const next = new Int8Array(cells.length * 4).fill(-1);
  for (let at = 0; at < cells.length; at++) {
    if (cells[at] === "#") continue;
    const column = at % width;
    if (at >= width && cells[at - width] !== "#") next[at * 4] = at - width;
    if (at + width < cells.length && cells[at + width] !== "#") next[at * 4 + 1] = at + width;
    if (column > 0 && cells[at - 1] !== "#") next[at * 4 + 2] = at - 1;
    if (column < width - 1 && cells[at + 1] !== "#") next[at * 4 + 3] = at + 1;
  }
  return next;
}
