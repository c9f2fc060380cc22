// Second opinions on the open games, written another way and only for the tests: boards as arrays in the eyes of who is
// to move (1 own, -1 the other's, 0 free), plain negamax over all moves, rows found by trying every cell and direction.

export type Grid = readonly (readonly number[])[];

export interface Rules {
  /** Cells that a stone may be put in. */
  places(grid: Grid): readonly (readonly [number, number])[];
  /** What a row of three is worth to who made it. */
  readonly row: 1 | -1;
}

export const anywhere = (row: 1 | -1): Rules => ({
  row,
  places: (grid) =>
    grid.flatMap((line, y) => line.flatMap((cell, x) => (cell === 0 ? [[y, x] as const] : []))),
});

/** Lines of the grid are columns, from the bottom up. */
export const falling: Rules = {
  row: 1,
  places: (grid) =>
    grid.flatMap((column, y) => (column.includes(0) ? [[y, column.indexOf(0)] as const] : [])),
};

/** The value for who is to move, of the position after each place. */
export function valuesOf(grid: Grid, rules: Rules, memo = new Map<string, number>()): number[] {
  return rules.places(grid).map(([y, x]) => {
    const after = grid.map((line, i) => line.map((cell, k) => (i === y && k === x ? 1 : cell)));
    return hasRow(after) ? rules.row : -negamax(flipped(after), rules, memo);
  });
}

export function negamax(grid: Grid, rules: Rules, memo = new Map<string, number>()): number {
  const key = grid.join("|");
  let value = memo.get(key);
  if (value === undefined) {
    const values = valuesOf(grid, rules, memo);
    value = values.length === 0 ? 0 : Math.max(...values);
    memo.set(key, value);
  }
  return value;
}

function flipped(grid: Grid): Grid {
  return grid.map((line) => line.map((cell) => (cell === 0 ? 0 : -cell)));
}

/** Three own stones in a row. */
function hasRow(grid: Grid): boolean {
  for (let y = 0; y < grid.length; y++) {
    for (let x = 0; x < grid[y]!.length; x++) {
      for (const [dy, dx] of [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, -1],
      ] as const) {
        if ([0, 1, 2].every((k) => grid[y + k * dy]?.[x + k * dx] === 1)) return true;
      }
    }
  }
  return false;
}

/** "x 2 o" and "x - -": own stones are x. */
export function gridOf(lines: readonly string[]): Grid {
  return lines.map((line) => line.split(" ").map((word) => (word === "x" ? 1 : word === "o" ? -1 : 0)));
}

/** The grid in an observation of tic-tac-toe or connect-three, a line for each row or column. */
export function gridIn(observation: string): Grid {
  return gridOf(observation.split(/ ?(?:plain|misere|[a-e]|\/) ?/).filter((line) => line !== ""));
}
