// Move disks between three pegs until each lies where it should, in the fewest moves; never a disk onto a smaller one.
// Every step is the state after one more move: the peg of each disk, the smallest disk first.
//   prompt  tower-of-hanoi | a a c | c b c =      answer  > c a c > c b c .      level k has k + 1 disks
import { defineFamily } from "../../define-family.ts";
import { byPlan, chart, type Move, type Place, remember } from "./plan.ts";

const PEGS = [..."abc"];
const LEVELS = 4;

interface Towers {
  /** The peg of each disk, the smallest first. */
  readonly start: string;
  readonly goal: string;
}

const plan = remember(({ start, goal }: Towers) =>
  chart(start, (state) => {
    const left = distance(state, goal);
    return legalMoves(state).filter(([, to]) => distance(to, goal) < left);
  }),
);

export const towerOfHanoi = defineFamily<Towers, Place>({
  id: "tower-of-hanoi",
  title: "Move disks to their pegs, never onto a smaller one, in the fewest moves",
  kind: "graphs",
  levels: LEVELS,
  symbols: ["|", ...PEGS],
  layout: { segments: ["|"] },
  generate(rng, level) {
    const draw = (): string => Array.from({ length: level + 1 }, () => rng.pick(PEGS)).join("");
    const start = draw();
    const goal = draw();
    if (start !== goal) return { start, goal };
    const other = PEGS[(PEGS.indexOf(goal[0]!) + rng.range(1, 2)) % 3]!;
    return { start, goal: other + goal.slice(1) };
  },
  level: ({ start }) => start.length - 1,
  prompt: ({ start, goal }) => `| ${[...start].join(" ")} | ${[...goal].join(" ")}`,
  read(words) {
    const [empty, start = "", goal = "", ...more] = words.join("").split("|");
    const known = /^[abc]+$/.test(start + goal) && start.length === goal.length;
    return known && empty === "" && more.length === 0 ? { start, goal } : undefined;
  },
  flaw: ({ start, goal }) => (start === goal ? { gate: "degenerate", reason: "nothing to move" } : undefined),
  ...byPlan(plan),
});

function legalMoves(state: string): Move<string>[] {
  const moves: Move<string>[] = [];
  for (let disk = 0; disk < state.length; disk++) {
    const smaller = state.slice(0, disk);
    for (const peg of PEGS) {
      if (peg === state[disk] || smaller.includes(peg) || smaller.includes(state[disk]!)) continue;
      const to = smaller + peg + state.slice(disk + 1);
      moves.push([[...to].join(" "), to]);
    }
  }
  return moves;
}

/** The fewest moves from one state to another. */
function distance(from: string, to: string): number {
  let disk = from.length - 1;
  while (disk >= 0 && from[disk] === to[disk]) disk--; // larger disks in place stay there
  if (disk < 0) return 0;
  const third = otherPeg(from[disk]!, to[disk]!);
  const once = gather(from, disk, third) + 1 + gather(to, disk, third);
  // By way of the third peg: now and then shorter, since the smaller disks need not go there.
  const twice = gather(from, disk, to[disk]!) + 2 ** disk + 1 + gather(to, disk, from[disk]!);
  return Math.min(once, twice);
}

/** The fewest moves that bring the `count` smallest disks onto one peg. */
function gather(state: string, count: number, peg: string): number {
  let moves = 0;
  let target = peg;
  for (let disk = count - 1; disk >= 0; disk--) {
    if (state[disk] === target) continue;
    target = otherPeg(state[disk]!, target);
    moves += 2 ** disk; // this one, and all smaller ones from the third peg back onto it
  }
  return moves;
}

function otherPeg(one: string, two: string): string {
  return PEGS.find((peg) => peg !== one && peg !== two)!;
}
