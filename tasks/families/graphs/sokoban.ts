// Push every box onto a goal, in the fewest moves; boxes cannot be pulled, nor two be pushed at once. Every step is a
// move and the player's next cell, and where it pushes a box, that box's next cell. Any shortest solution will do.
//   prompt  sokoban a _ _ _ b _ $ o c p # _ =      answer  > u b 1 > r b 2 b 3 .
//   # wall, _ floor, o goal; $ box, p player; * box on a goal, + player on a goal
import type { Rng } from "../../../core/index.ts";
import { defineFamily, type Flaw } from "../../define-family.ts";
import { COLUMN_NAMES, cellName, DIRECTIONS, ROW_NAMES, readBoard, writeBoard } from "./board.ts";
import { byPlan, chart, type Move, type Place, remember } from "./plan.ts";
import { boxesIn, MOST_BOXES, MOST_SIDE, playerIn, pullBack, push, roomOf, stateOf } from "./pushing.ts";

/** By level: boxes and side of generated boards, and the fewest moves that solve a problem, `from` .. `to`. */
export const SOKOBAN_LADDER = [
  { boxes: 1, side: 4, from: 2, to: 3 },
  { boxes: 1, side: 4, from: 4, to: 5 },
  { boxes: 1, side: 4, from: 6, to: 7 },
  { boxes: 2, side: 4, from: 8, to: 9 },
  { boxes: 2, side: 5, from: 10, to: 12 },
  { boxes: 2, side: 5, from: 13, to: 16 },
] as const;
const LEVELS = SOKOBAN_LADDER.length;
const LEAST_SIDE = 3;
/** Solutions of more moves are not looked for. */
const MOST_MOVES = 100;
/** Boards with walls that are tried before one without. */
const TRIES = 8;

interface Sokoban {
  readonly rows: readonly string[];
}

/** A plan without steps for boards that are solved, or cannot be. */
const plan = remember(({ rows }: Sokoban): Place => {
  const width = rows[0]!.length;
  const room = roomOf(rows);
  const cells = rows.join("");
  const boxes = [...cells].flatMap((cell, i) => ("$*".includes(cell) ? [i] : []));
  const start = stateOf(room.cells, cells.search(/[p+]/), boxes[0]!, boxes.at(-1)!);
  const { moves } = pullBack(room, MOST_MOVES);
  return chart(start, (state) => {
    const right: Move<number>[] = [];
    const left = moves[state]!;
    for (let d = 0; d < 4 && left > 0; d++) {
      const pushed = push(room, state, d);
      if (pushed === undefined || moves[pushed.to] !== left - 1) continue;
      const player = cellName(playerIn(room.cells, pushed.to), width);
      const box = pushed.box < 0 ? "" : ` ${cellName(pushed.box, width)}`;
      right.push([`${DIRECTIONS[d]} ${player}${box}`, pushed.to]);
    }
    return right;
  });
});

export const sokoban = defineFamily<Sokoban, Place>({
  id: "sokoban",
  title: "Push boxes onto goals, in the fewest moves",
  kind: "graphs",
  levels: LEVELS,
  symbols: [
    ...new Set([...ROW_NAMES.slice(0, MOST_SIDE), ...COLUMN_NAMES.slice(0, MOST_SIDE), ...DIRECTIONS]),
    ..."#_o$p*+",
  ],
  layout: { rows: ROW_NAMES.slice(0, MOST_SIDE) },
  generate(rng, level) {
    const { boxes, side, from, to } = SOKOBAN_LADDER[level - 1]!;
    for (let tries = 0; ; tries++) {
      // On a board without walls, such states are found whatever the goals: a test tries all of them.
      const walls = tries < TRIES ? rng.range(1, side + 1) : 0;
      const found = place(rng, layOut(rng, side, walls, boxes), from, to);
      if (found !== undefined) return found;
    }
  },
  level(problem) {
    const { left } = plan(problem);
    if (left === 0) return isSolved(problem) ? 0 : 1; // unsolvable: no matter of levels, the flaw says so
    return (
      SOKOBAN_LADDER.filter(({ from }) => left >= from).length + (left > SOKOBAN_LADDER.at(-1)!.to ? 1 : 0)
    );
  },
  prompt: ({ rows }) => writeBoard(rows),
  read(words) {
    const rows = readBoard(words, "#_o$p*+");
    if (rows === undefined) return undefined;
    const count = (kinds: string): number => [...rows.join("")].filter((cell) => kinds.includes(cell)).length;
    const sides = [rows.length, rows[0]!.length];
    const sound =
      sides.every((side) => side >= LEAST_SIDE && side <= MOST_SIDE) &&
      count("p+") === 1 &&
      count("$*") === count("o*+") &&
      count("$*") >= 1 &&
      count("$*") <= MOST_BOXES;
    return sound ? { rows } : undefined;
  },
  flaw: (problem): Flaw | undefined =>
    plan(problem).left === 0
      ? { gate: "ill-posed", reason: `no solution of at most ${MOST_MOVES} moves` }
      : undefined,
  ...byPlan(plan),
  measure: ({ rows }) => ({ cells: rows.join("").length, boxes: rows.join("").replace(/[^$*]/g, "").length }),
});

function isSolved({ rows }: Sokoban): boolean {
  return !rows.some((row) => row.includes("$"));
}

/** A square board of walls and goals. */
function layOut(rng: Rng, side: number, walls: number, goals: number): string[] {
  const cells = new Array<string>(side * side).fill("_");
  const order = rng.shuffle([...cells.keys()]);
  order.slice(0, walls + goals).forEach((cell, i) => {
    cells[cell] = i < walls ? "#" : "o";
  });
  return Array.from({ length: side }, (_, i) => cells.slice(i * side, (i + 1) * side).join(""));
}

/** Boxes and player, where `from` to `to` moves solve the board; undefined if they do so from nowhere. */
function place(rng: Rng, rows: readonly string[], from: number, to: number): Sokoban | undefined {
  const room = roomOf(rows);
  const { states, count, moves } = pullBack(room, to);
  let first = count; // nearest first, so those that will do are at the end
  while (first > 0 && moves[states[first - 1]!]! >= from) first--;
  if (first === count) return undefined;
  const state = states[rng.range(first, count - 1)]!;
  const player = playerIn(room.cells, state);
  const boxes = boxesIn(room.cells, state);
  const draw = (cell: string, i: number): string =>
    boxes.includes(i) ? (cell === "o" ? "*" : "$") : i === player ? (cell === "o" ? "+" : "p") : cell;
  const width = rows[0]!.length;
  return { rows: rows.map((row, r) => [...row].map((cell, c) => draw(cell, r * width + c)).join("")) };
}
