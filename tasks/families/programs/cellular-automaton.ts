// An elementary cellular automaton on a ring: the rows of the next generations. The table holds what becomes of a cell
// that reads, with its left and right neighbours, 000 001 010 011 100 101 110 111, in this order.
//   prompt  cellular-automaton 2 | 0 1 1 1 0 1 1 0 | 0 0 0 1 0 0 =      answer  > 0 0 1 1 0 0 > 0 1 1 1 0 0 .
//   level k asks for k generations
import { defineFamily } from "../../define-family.ts";

interface CellularAutomaton {
  readonly generations: number;
  /** Eight bits. */
  readonly table: string;
  readonly row: string;
}

const LEVELS = 8;
const MIN_WIDTH = 6;
const MAX_WIDTH = 9;

/** The place in the table for the cell at `at`. */
function neighbourhood(row: string, at: number): number {
  const width = row.length;
  const bit = (place: number): number => (row[place] === "1" ? 1 : 0);
  return 4 * bit((at + width - 1) % width) + 2 * bit(at) + bit((at + 1) % width);
}

function next(table: string, row: string): string {
  let after = "";
  for (let at = 0; at < row.length; at++) after += table[neighbourhood(row, at)];
  return after;
}

const spaced = (text: string): string => [...text].join(" ");

export const cellularAutomaton = defineFamily<CellularAutomaton>({
  id: "cellular-automaton",
  title: "Follow a row of cells through generations",
  kind: "programs",
  levels: LEVELS,
  symbols: [..."012345678", "|"],
  layout: { segments: ["|"] },
  generate(rng, level) {
    const bits = (count: number): string =>
      rng
        .int(2 ** count)
        .toString(2)
        .padStart(count, "0");
    const row = bits(rng.range(MIN_WIDTH, MAX_WIDTH));
    let table = bits(8);
    if (next(table, row) === row) {
      // Nothing would ever happen: let the first cell change.
      const at = neighbourhood(row, 0);
      table = table.slice(0, at) + (row[0] === "1" ? "0" : "1") + table.slice(at + 1);
    }
    return { generations: level, table, row };
  },
  level: ({ generations }) => generations,
  prompt: ({ generations, table, row }) => `${generations} | ${spaced(table)} | ${spaced(row)}`,
  read(words) {
    const [, generations, table, row] = words.join("").match(/^([1-8])\|([01]{8})\|([01]{6,9})$/) ?? [];
    if (generations === undefined || table === undefined || row === undefined) return undefined;
    return { generations: Number(generations), table, row };
  },
  flaw: ({ table, row }) =>
    next(table, row) === row ? { gate: "degenerate", reason: "the row never changes" } : undefined,
  work({ generations, table, row }) {
    const rows: string[] = [];
    for (let now = row; rows.length < generations; rows.push(spaced(now))) now = next(table, now);
    return rows;
  },
  measure: ({ row }) => ({ width: row.length }),
});
