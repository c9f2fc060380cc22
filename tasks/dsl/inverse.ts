// Running ops backwards: some input that a chain of ops maps to a given output, by search over preimages.
// It knows no tasks.
import { LISTS } from "./code.ts";
import type { Op } from "./ops.ts";
import { opTable } from "./table.ts";

/** The preimages of code c are items[start[c]] .. items[start[c + 1] - 1], ascending. 0.9 MB. */
interface Inverse {
  readonly start: Int32Array;
  readonly items: Int32Array;
}
const inverses = new Map<Op, Inverse>();

/** A code that the ops map to `output`; undefined if there is none. Prefers high codes: long lists. */
export function preimage(ops: readonly Op[], output: number): number | undefined {
  // Each (ops left, code) that failed once fails always; without this, dead ends would be visited again and again.
  const failed = new Set<number>();
  const back = (left: number, code: number): number | undefined => {
    if (left === 0) return code;
    const key = left * LISTS + code;
    if (failed.has(key)) return undefined;
    const { start, items } = inverse(ops[left - 1]!);
    for (let i = start[code + 1]! - 1; i >= start[code]!; i--) {
      const found = back(left - 1, items[i]!);
      if (found !== undefined) return found;
    }
    failed.add(key);
    return undefined;
  };
  return back(ops.length, output);
}

function inverse(op: Op): Inverse {
  let found = inverses.get(op);
  if (found === undefined) {
    const table = opTable(op);
    const start = new Int32Array(LISTS + 1);
    for (let code = 0; code < LISTS; code++) start[table[code]! + 1]!++;
    for (let code = 0; code < LISTS; code++) start[code + 1]! += start[code]!;
    const next = start.slice();
    const items = new Int32Array(LISTS);
    for (let code = 0; code < LISTS; code++) items[next[table[code]!]!++] = code;
    found = { start, items };
    inverses.set(op, found);
  }
  return found;
}
