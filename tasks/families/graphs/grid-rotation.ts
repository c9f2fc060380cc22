// Turn or mirror a grid of digits; every step is a row of the result, from the top.
//   prompt  grid-rotation right | 1 2 3 | 4 5 6 =      answer  > 4 1 > 5 2 > 6 3 .
import { defineFamily } from "../../define-family.ts";

const DIGITS = [..."0123456789"];
/** left and right: a quarter turn; half: two of them; mirror: left for right; flip: upside down. */
const TURNS = ["left", "right", "half", "mirror", "flip"] as const;
type Turn = (typeof TURNS)[number];

interface Grid {
  readonly turn: Turn;
  readonly rows: readonly string[];
}

export const gridRotation = defineFamily<Grid>({
  id: "grid-rotation",
  title: "Turn or mirror a grid",
  kind: "graphs",
  levels: 8,
  symbols: [...TURNS, "|", ...DIGITS],
  layout: { rows: ["|"] },
  generate(rng, level) {
    const sum = level + 3;
    const height = rng.chance(0.5) ? Math.floor(sum / 2) : Math.ceil(sum / 2);
    const draw = (): string => DIGITS[rng.int(10)]!;
    const rows = Array.from({ length: height }, () => Array.from({ length: sum - height }, draw).join(""));
    const grid = { turn: rng.pick(TURNS), rows };
    if (unchanged(grid)) rows[0] = `${(Number(rows[0]![0]) + 1) % 10}${rows[0]!.slice(1)}`; // every turn moves the corner
    return grid;
  },
  level({ rows }) {
    const width = rows[0]!.length;
    return Math.abs(rows.length - width) <= 1 ? rows.length + width - 3 : 0;
  },
  prompt: ({ turn, rows }) => [turn, ...rows.map((row) => `| ${[...row].join(" ")}`)].join(" "),
  read([word, ...words]) {
    const turn = TURNS.find((one) => one === word);
    const rows: string[] = [];
    for (const symbol of words) {
      if (symbol === "|") rows.push("");
      else if (rows.length === 0 || !DIGITS.includes(symbol)) return undefined;
      else rows[rows.length - 1] += symbol;
    }
    const width = rows[0]?.length;
    const known = turn !== undefined && rows.length > 0 && rows.every((row) => row.length === width);
    return known ? { turn, rows } : undefined;
  },
  flaw: (grid) => (unchanged(grid) ? { gate: "degenerate", reason: "the grid stays as it is" } : undefined),
  work: (grid) => turned(grid).map((row) => [...row].join(" ")),
});

function turned({ turn, rows }: Grid): readonly string[] {
  const backwards = (row: string): string => [...row].reverse().join("");
  if (turn === "flip") return rows.toReversed();
  if (turn === "mirror") return rows.map(backwards);
  if (turn === "half") return rows.map(backwards).reverse();
  const columns = Array.from(rows[0]!, (_, i) => rows.map((row) => row[i]).join(""));
  return turn === "left" ? columns.reverse() : columns.map(backwards);
}

function unchanged(grid: Grid): boolean {
  const result = turned(grid);
  return result.length === grid.rows.length && result.every((row, i) => row === grid.rows[i]);
}
