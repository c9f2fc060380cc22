// Find a shortest way through a maze; every step is the next cell. Any shortest way will do.
//   prompt  maze a S # _ b _ _ _ c # _ G =      answer  > b 1 > b 2 > c 2 > c 3 .
//   # wall, _ floor, S start, G goal; level k is a square of k + 2 cells a side
import type { Rng } from "../../../core/index.ts";
import { defineFamily, type Flaw } from "../../define-family.ts";
import { COLUMN_NAMES, cellName, neighbours, ROW_NAMES, readBoard, writeBoard } from "./board.ts";
import { byPlan, chart, type Move, type Place, remember } from "./plan.ts";

const LEVELS = 6;
const WALLS = 0.35;
/** Random walls are tried so often before the maze stays empty. */
const TRIES = 8;

interface Maze {
  readonly rows: readonly string[];
}

const plan = remember(({ rows }: Maze): Place => {
  const cells = rows.join("");
  const next = neighbours(cells, rows.length);
  const far = distances(next, cells.indexOf("G"));
  return chart(cells.indexOf("S"), (at) => {
    const moves: Move<number>[] = [];
    for (let d = 0; d < 4; d++) {
      const to = next[at * 4 + d]!;
      if (to >= 0 && far[to]! >= 0 && far[to]! < far[at]!) moves.push([cellName(to, rows.length), to]);
    }
    return moves;
  });
});

export const maze = defineFamily<Maze, Place>({
  id: "maze",
  title: "Find a shortest way through a maze",
  kind: "graphs",
  levels: LEVELS,
  symbols: [...ROW_NAMES, ...COLUMN_NAMES, "#", "_", "S", "G"],
  layout: { rows: ROW_NAMES },
  generate(rng, level) {
    const size = level + 2;
    for (let tries = 0; tries < TRIES; tries++) {
      const found = withEnds(rng, build(rng, size, WALLS), size);
      if (found !== undefined) return found;
    }
    return withEnds(rng, build(rng, size, 0), size)!; // from any cell, a corner is far enough away
  },
  level: ({ rows }) => rows.length - 2,
  prompt: ({ rows }) => writeBoard(rows),
  read(words) {
    const rows = readBoard(words, "#_SG");
    const square = rows !== undefined && rows.length === rows[0]!.length;
    return square && /^[^S]*S[^S]*$/.test(rows.join("")) && /^[^G]*G[^G]*$/.test(rows.join(""))
      ? { rows }
      : undefined;
  },
  flaw(problem): Flaw | undefined {
    const { left } = plan(problem);
    if (left === 0) return { gate: "ill-posed", reason: "there is no way" };
    return left < nearest(problem.rows.length)
      ? { gate: "degenerate", reason: `the goal is less than ${nearest(problem.rows.length)} steps away` }
      : undefined;
  },
  ...byPlan(plan),
  measure: ({ rows }) => ({ size: rows.length, walls: rows.join("").replace(/[^#]/g, "").length }),
});

/** No goal is nearer to the start, in steps. */
function nearest(size: number): number {
  return size - 1;
}

function build(rng: Rng, size: number, walls: number): string {
  let cells = "";
  for (let i = 0; i < size * size; i++) cells += rng.chance(walls) ? "#" : "_";
  return cells;
}

/** A start and a goal on the floor; undefined if nothing is far enough from the start that was drawn. */
function withEnds(rng: Rng, walls: string, size: number): Maze | undefined {
  const floor = where(walls, (cell) => walls[cell] === "_");
  if (floor.length === 0) return undefined;
  const start = rng.pick(floor);
  const far = distances(neighbours(walls, size), start);
  const goals = where(walls, (cell) => far[cell]! >= nearest(size));
  if (goals.length === 0) return undefined;
  const goal = rng.pick(goals);
  const cells = [...walls].map((cell, i) => (i === start ? "S" : i === goal ? "G" : cell)).join("");
  return { rows: Array.from({ length: size }, (_, i) => cells.slice(i * size, (i + 1) * size)) };
}

function where(cells: string, holds: (cell: number) => boolean): number[] {
  const found: number[] = [];
  for (let cell = 0; cell < cells.length; cell++) if (holds(cell)) found.push(cell);
  return found;
}

/** Steps from a cell to every other; -1 where no way leads. */
function distances(next: Int8Array, from: number): Int8Array {
  const far = new Int8Array(next.length / 4).fill(-1);
  const queue = new Int8Array(far.length);
  let count = 1;
  queue[0] = from;
  far[from] = 0;
  for (let done = 0; done < count; done++) {
    const at = queue[done]!;
    for (let d = 0; d < 4; d++) {
      const to = next[at * 4 + d]!;
      if (to < 0 || far[to]! >= 0) continue;
      far[to] = far[at]! + 1;
      queue[count++] = to;
    }
  }
  return far;
}
