// Who lives where: the values of each group live one to a house, and the clues leave one way. A step is a value and its
// house, in any order.
//   prompt  zebra a b c : d e f | f with c | a at 2 | c before a | d with a =
//   answer  > a 2 > c 1 > b 3 > d 2 > f 1 > e 3 .
// Level by houses and groups: 3 2, 3 3, 4 3, 4 4, 5 4. In generated problems always some value follows from one clue.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { bits, EMPTY, easiestFirst, fill, fillingJudge, remembered } from "./filling.ts";
import { type Clue, houseValues, leaves, RELATIONS, type Relation } from "./zebra-houses.ts";

const VALUES = [..."abcdefghijklmnopqrst"];
const HOUSES = [..."12345"];
const SIZES: readonly (readonly [houses: number, groups: number])[] = [
  [3, 2],
  [3, 3],
  [4, 3],
  [4, 4],
  [5, 4],
];
const MAX_CLUES = 40;
/** Searched before a proposal is refused as too hard to check. */
const MAX_NODES = 300;
/** Clues tried for a value before it is told its house. */
const TRIES = 8;

interface Zebra {
  readonly houses: number;
  readonly groups: number;
  /** "a at 2", "a left e". */
  readonly clues: readonly string[];
}

const cluesOf = remembered(({ clues }: Zebra): readonly Clue[] =>
  clues.map((clue) => {
    const [value = "", relation, other = ""] = clue.split(" ");
    return {
      relation: relation as Relation,
      value: VALUES.indexOf(value),
      other: relation === "at" ? HOUSES.indexOf(other) : VALUES.indexOf(other),
    };
  }),
);

/** The house of each value, one character each; undefined if that takes too long to find out. */
const solutions = remembered((problem: Zebra): readonly string[] | undefined =>
  houseValues(problem.houses, problem.groups, cluesOf(problem), 2, MAX_NODES)?.map((houses) =>
    houses.map((house) => HOUSES[house]).join(""),
  ),
);

const start = ({ houses, groups }: Zebra): string => EMPTY.repeat(houses * groups);
const place = (housed: string, value: number): number => 1 << (housed.charCodeAt(value) - 49);

/** Houses that nobody else of the value's group is known to live in. */
function vacant(housed: string, value: number, houses: number): number {
  let free = (1 << houses) - 1;
  const first = value - (value % houses);
  for (let mate = first; mate < first + houses; mate++)
    if (housed[mate] !== EMPTY) free &= ~place(housed, mate);
  return free;
}

export const zebra = defineFamily({
  id: "zebra",
  title: "Who lives in which house",
  kind: "logic",
  levels: SIZES.length,
  symbols: [...VALUES, ...HOUSES, ":", "|", ...RELATIONS],
  layout: { segments: [":"], rows: ["|"] },
  generate,
  level: (problem: Zebra) =>
    1 + SIZES.findIndex(([houses, groups]) => houses === problem.houses && groups === problem.groups),
  prompt({ houses, groups, clues }) {
    const named = Array.from({ length: groups }, (_, g) =>
      VALUES.slice(g * houses, (g + 1) * houses).join(" "),
    );
    return `${named.join(" : ")} ${clues.map((clue) => `| ${clue}`).join(" ")}`;
  },
  read,
  flaw(problem) {
    const count = solutions(problem)?.length;
    if (count === undefined) return { gate: "too-large", reason: `no proof within ${MAX_NODES} nodes` };
    if (count === 0) return { gate: "ill-posed", reason: "the clues contradict each other" };
    return count > 1 ? { gate: "ill-posed", reason: "more than one solution" } : undefined;
  },
  work(problem) {
    const solution = solutions(problem)![0]!;
    const ease = (housed: string, slot: number): number => {
      let left = vacant(housed, slot, problem.houses);
      for (const { relation, value, other } of cluesOf(problem)) {
        if (relation === "at") {
          if (value === slot) left &= 1 << other;
        } else if (value === slot && housed[other] !== EMPTY) {
          left &= leaves(relation, false, place(housed, other));
        } else if (other === slot && housed[value] !== EMPTY) {
          left &= leaves(relation, true, place(housed, value));
        }
      }
      return bits(left);
    };
    return easiestFirst(start(problem), solution, ease).map((slot) => `${VALUES[slot]} ${solution[slot]}`);
  },
  judge: fillingJudge<Zebra>({
    start,
    solutions: (problem) => solutions(problem) ?? [],
    slot: (step) => (step.length === 3 && step[1] === " " ? VALUES.indexOf(step[0]!) : -1),
    value: (step) => step[2]!,
  }),
});

function read(words: readonly string[]): Zebra | undefined {
  const bar = words.indexOf("|");
  const named = words.slice(0, bar < 0 ? 0 : bar);
  const groups = named.filter((word) => word === ":").length + 1;
  const houses = (named.length - groups + 1) / groups;
  if (!SIZES.some(([h, g]) => h === houses && g === groups)) return undefined;
  const known = VALUES.slice(0, houses * groups);
  const clues: string[] = [];
  for (let at = bar; at < words.length; at += 4) {
    const [mark, value = "", relation = "", other = ""] = words.slice(at, at + 4);
    const others = relation === "at" ? HOUSES.slice(0, houses) : known;
    if (mark !== "|" || !known.includes(value) || !(RELATIONS as readonly string[]).includes(relation))
      return undefined;
    if (!others.includes(other) || other === value) return undefined;
    clues.push(`${value} ${relation} ${other}`);
  }
  return clues.length <= MAX_CLUES && new Set(clues).size === clues.length
    ? { houses, groups, clues }
    : undefined;
}

/** Houses value after value, each by a clue that leaves it one house; the last of a group needs none. */
function generate(rng: Rng, level: number): Zebra {
  const [houses, groups] = SIZES[level - 1]!;
  const homes = Array.from({ length: groups }, () => rng.shuffle(HOUSES.slice(0, houses)).join("")).join("");
  const clues: string[] = [];
  let housed = EMPTY.repeat(homes.length);
  const done: number[] = [];
  for (const value of rng.shuffle(VALUES.slice(0, homes.length).map((_, v) => v))) {
    const free = vacant(housed, value, houses);
    if (bits(free) > 1) clues.push(decisive(rng, homes, value, free, done));
    housed = fill(housed, value, homes[value]!);
    done.push(value);
  }
  return { houses, groups, clues: rng.shuffle(clues) };
}

/** A true clue that ties the value to one housed before and leaves it one of the free houses. */
function decisive(rng: Rng, homes: string, value: number, free: number, done: readonly number[]): string {
  for (let attempt = 0; attempt < TRIES && done.length > 0; attempt++) {
    const other = rng.pick(done);
    const steps = homes.charCodeAt(other) - homes.charCodeAt(value);
    const distance = Math.abs(steps);
    // "with" within one group would be a contradiction, and a value's own group has only other houses.
    const relation =
      distance === 0
        ? "with"
        : rng.pick(distance === 1 ? (["left", "next", "before"] as const) : (["before"] as const));
    const swapped = steps < 0 || (relation === "next" && rng.chance(0.5));
    if (bits(free & leaves(relation, swapped, place(homes, other))) !== 1) continue;
    const [first, second] = swapped ? [other, value] : [value, other];
    return `${VALUES[first]} ${relation} ${VALUES[second]}`;
  }
  return `${VALUES[value]} at ${homes[value]}`;
}
