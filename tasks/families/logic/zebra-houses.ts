// Which houses a clue leaves to a value, and a bounded search for the ways to house all values of a zebra puzzle.
// Houses are bits of a mask, the leftmost the lowest; values are numbers, group after group. It knows no tasks.
import { bits } from "./filling.ts";

/** "left" is the house directly left of the other, "before" any house left of it. */
export const RELATIONS = ["at", "with", "left", "next", "before"] as const;
export type Relation = (typeof RELATIONS)[number];

export interface Clue {
  readonly relation: Relation;
  readonly value: number;
  /** Another value; for "at" a house, counted from 0. */
  readonly other: number;
}

/** Houses that the clue leaves to its value, or to its other one, when the partner is in one of `houses`. */
export function leaves(relation: Relation, toOther: boolean, houses: number): number {
  if (relation === "with") return houses;
  const leftOf = relation === "before" ? (1 << (31 - Math.clz32(houses))) - 1 : houses >> 1;
  const rightOf = relation === "before" ? -((houses & -houses) << 1) : houses << 1;
  if (relation === "next") return leftOf | rightOf;
  return toOther ? rightOf : leftOf;
}

/** At most `limit` solutions, each the house (from 0) of every value; undefined if `nodes` were not enough. */
export function houseValues(
  houses: number,
  groups: number,
  clues: readonly Clue[],
  limit: number,
  nodes: number,
): number[][] | undefined {
  const all = (1 << houses) - 1;
  const found: number[][] = [];
  let budget = nodes;
  const visit = (possible: number[]): void => {
    if (--budget < 0 || !narrow(possible, houses, clues)) return;
    let best = -1;
    for (let value = 0; value < possible.length; value++) {
      const count = bits(possible[value]!);
      if (count > 1 && (best < 0 || count < bits(possible[best]!))) best = value;
    }
    if (best < 0) {
      found.push(possible.map((mask) => 31 - Math.clz32(mask)));
      return;
    }
    for (let house = 0; house < houses && found.length < limit && budget >= 0; house++) {
      if (possible[best]! & (1 << house)) visit(possible.with(best, 1 << house));
    }
  };
  visit(new Array<number>(houses * groups).fill(all));
  return budget < 0 ? undefined : found;
}

/** Strikes out of `possible` what clues and settled neighbours of the group forbid; false once a value has no house. */
function narrow(possible: number[], houses: number, clues: readonly Clue[]): boolean {
  // Every pass but the last strikes out at least one house of some value.
  for (let changed = true; changed; ) {
    changed = false;
    const keep = (value: number, mask: number): void => {
      const kept = possible[value]! & mask;
      if (kept !== possible[value]) changed = true;
      possible[value] = kept;
    };
    for (const { relation, value, other } of clues) {
      if (relation === "at") {
        keep(value, 1 << other);
        continue;
      }
      keep(value, leaves(relation, false, possible[other]!));
      keep(other, leaves(relation, true, possible[value]!));
    }
    for (let value = 0; value < possible.length; value++) {
      const mask = possible[value]!;
      if (mask === 0) return false;
      if ((mask & (mask - 1)) !== 0) continue;
      const first = value - (value % houses);
      for (let mate = first; mate < first + houses; mate++) if (mate !== value) keep(mate, ~mask);
    }
  }
  return true;
}
