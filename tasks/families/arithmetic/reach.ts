// Everything that can be made of a few numbers with + - x and /, each used at most once, and how. Exhaustive: a table over
// all subsets of the numbers, some tens of microseconds for five. It knows no tasks.

export const SIGNS = ["+", "-", "x", "/"] as const;
export type Sign = (typeof SIGNS)[number];
/** Nothing larger is made on the way. */
const HIGHEST = 99;

/** The result of one operation on numbers from 1; 0 if it is not allowed: no whole number from 1 to HIGHEST, or one of the
 *  two again, which would only throw the other away. */
export function combine(sign: Sign, u: number, v: number): number {
  let result: number;
  if (sign === "+") result = u + v;
  else if (sign === "-") result = u - v;
  else if (sign === "x") result = u * v;
  else result = u % v === 0 ? u / v : 0;
  return result > 0 && result <= HIGHEST && result !== u && result !== v ? result : 0;
}

export interface Made {
  readonly sign: Sign;
  readonly u: number;
  readonly v: number;
  readonly result: number;
}

const WIDTH = HIGHEST + 1;

export class Reach {
  readonly #count: number;
  /** By subset and value: 0 for not made, else how it was made first: subset of u, u, v, and the sign's place plus 1. */
  readonly #how: Int32Array;

  /** At most five numbers from 1 to HIGHEST. */
  constructor(numbers: readonly number[]) {
    this.#count = 1 << numbers.length;
    this.#how = new Int32Array(this.#count * WIDTH);
    const values = Array.from({ length: this.#count }, (): number[] => []);
    numbers.forEach((number, i) => {
      this.#add(values, 1 << i, number, 1);
    });
    for (let set = 3; set < this.#count; set++) {
      for (
        let part = (set - 1) & set, other = set ^ part;
        part > other;
        part = (part - 1) & set, other = set ^ part
      ) {
        for (const u of values[part]!) {
          // The larger one in front.
          for (const v of values[other]!) {
            if (u >= v) this.#combine(values, set, part, u, v);
            else this.#combine(values, set, other, v, u);
          }
        }
      }
    }
  }

  #combine(values: number[][], set: number, part: number, u: number, v: number): void {
    for (let i = 0; i < SIGNS.length; i++) {
      const result = combine(SIGNS[i]!, u, v);
      if (result > 0) this.#add(values, set, result, (((part << 7) | u) << 10) | (v << 3) | (i + 1));
    }
  }

  #add(values: number[][], set: number, value: number, how: number): void {
    const at = set * WIDTH + value;
    if (this.#how[at] !== 0) return;
    this.#how[at] = how;
    values[set]!.push(value);
  }

  /** Can `target` be made of a subset that holds the first `needed` numbers? */
  makes(target: number, needed: number): boolean {
    const all = (1 << needed) - 1;
    for (let set = 1; set < this.#count; set++) {
      if ((set & all) === all && this.#how[set * WIDTH + target] !== 0) return true;
    }
    return false;
  }

  /** How many numbers it takes at least to make each value; 0 for values that cannot be made. */
  fewest(): number[] {
    const fewest = new Array<number>(WIDTH).fill(0);
    for (let set = 1; set < this.#count; set++) {
      const size = sizeOf(set);
      for (let value = 1; value < WIDTH; value++) {
        if (this.#how[set * WIDTH + value] === 0) continue;
        if (fewest[value] === 0 || size < fewest[value]!) fewest[value] = size;
      }
    }
    return fewest;
  }

  /** The fewest operations that make `target`, in order; undefined if nothing does. */
  steps(target: number): Made[] | undefined {
    let best = 0;
    for (let set = 1; set < this.#count; set++) {
      if (this.#how[set * WIDTH + target] === 0) continue;
      if (best === 0 || sizeOf(set) < sizeOf(best)) best = set;
    }
    return best === 0 ? undefined : this.#trace(best, target);
  }

  #trace(set: number, result: number): Made[] {
    if (sizeOf(set) === 1) return [];
    const how = this.#how[set * WIDTH + result]!;
    const part = how >> 17;
    const u = (how >> 10) & 127;
    const v = (how >> 3) & 127;
    return [
      ...this.#trace(part, u),
      ...this.#trace(set ^ part, v),
      { sign: SIGNS[(how & 7) - 1]!, u, v, result },
    ];
  }
}

function sizeOf(set: number): number {
  let size = 0;
  for (let left = set; left > 0; left &= left - 1) size++;
  return size;
}
