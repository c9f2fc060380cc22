// Problems that are solved by filling empty slots one at a time: a grid's cells, variables, houses. Such a problem is a
// text with one character per slot, "_" for an empty one. A step is right if some whole solution agrees with it and with
// everything filled before, so slots may be filled in any order. It knows no particular problem and searches nothing.
import type { Judge } from "../../judge.ts";

export const EMPTY = "_";

export interface Filling<P> {
  start(problem: P): string;
  /** Every solution there is; few, by the family's own rules. */
  solutions(problem: P): readonly string[];
  /** The slot that a step names; -1 for a step that is not of the form. */
  slot(step: string): number;
  /** The character that such a step puts there. */
  value(step: string): string;
}

/** The slots filled so far, one after another, and the solutions that still agree with them. */
export interface Filled {
  readonly start: string;
  readonly left: readonly string[];
  readonly slot: number;
  readonly before?: Filled;
}

export function fillingJudge<P extends object>(filling: Filling<P>): Judge<P, Filled> {
  return {
    begin: (problem) => ({ start: filling.start(problem), left: filling.solutions(problem), slot: -1 }),
    step(_, before, step) {
      const slot = filling.slot(step);
      if (slot < 0 || before.start[slot] !== EMPTY) return undefined;
      for (let past: Filled | undefined = before; past !== undefined; past = past.before)
        if (past.slot === slot) return undefined;
      const value = filling.value(step);
      const agrees = (solution: string): boolean => solution[slot] === value;
      const left = before.left.every(agrees) ? before.left : before.left.filter(agrees);
      return left.length === 0 ? undefined : { start: before.start, left, slot, before };
    },
    done(_, filled) {
      let empty = 0;
      for (const character of filled.start) if (character === EMPTY) empty++;
      for (let past = filled.before; past !== undefined; past = past.before) empty--;
      return empty === 0;
    },
  };
}

/** The same text with another character in one slot. */
export function fill(text: string, slot: number, value: string): string {
  return text.slice(0, slot) + value + text.slice(slot + 1);
}

/**
 * The order in which to fill in a solution so that each step follows from what is in view: always the slot with the
 * fewest values left at a glance, the first of equals. `ease` counts them, and gives 1 where there is no choice.
 */
export function easiestFirst(
  start: string,
  solution: string,
  ease: (text: string, slot: number) => number,
): number[] {
  const order: number[] = [];
  for (let text = start; text.includes(EMPTY); ) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < text.length && least > 1; slot++) {
      if (text[slot] !== EMPTY) continue;
      const values = ease(text, slot);
      if (values < least) [best, least] = [slot, values];
    }
    order.push(best);
    text = fill(text, best, solution[best]!);
  }
  return order;
}

/** `find`, asked once per object: one problem is attempted, judged and worked many times. */
export function remembered<P extends object, T>(find: (problem: P) => T): (problem: P) => T {
  const known = new WeakMap<P, { readonly value: T }>();
  return (problem) => {
    let entry = known.get(problem);
    if (entry === undefined) {
      entry = { value: find(problem) };
      known.set(problem, entry);
    }
    return entry.value;
  };
}

/** How many bits are set. */
export function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
