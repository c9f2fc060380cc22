// The primitive operations of the list language: total functions on lists of 0..5 digits.
// It knows neither programs nor tables. Every definition below is exact; the tests restate them independently.

/** A value of the language: 0..5 integers, each 0..9. */
export type Digits = readonly number[];

/** Longest list: the whole space of lists (111,111) then fits look-up tables of 0.4 MB. */
export const MAX_DIGITS = 5;

type Apply = (list: Digits) => Digits;
const mod10 = (n: number): number => ((n % 10) + 10) % 10;

const APPLY = {
  /** Reverse. */
  rev: (x) => x.toReversed(),
  /** Ascending order. */
  sort: (x) => x.toSorted((a, b) => a - b),
  /** The first digit moves to the end. */
  rot: (x) => [...x.slice(1), ...x.slice(0, 1)],
  /** First and last digit change places. */
  swp: (x) => (x.length < 2 ? x : [x.at(-1)!, ...x.slice(1, -1), x[0]!]),
  /** +1 mod 10, each digit. */
  inc: (x) => x.map((v) => mod10(v + 1)),
  /** -1 mod 10, each digit. */
  dec: (x) => x.map((v) => mod10(v - 1)),
  /** x2 mod 10, each digit. */
  dbl: (x) => x.map((v) => mod10(2 * v)),
  /** x3 mod 10, each digit (loses nothing: 3 is invertible mod 10). */
  tri: (x) => x.map((v) => mod10(3 * v)),
  /** 9 - v, each digit. */
  neg: (x) => x.map((v) => 9 - v),
  /** Prefix sums mod 10. */
  cum: (x) => {
    let sum = 0;
    return x.map((v) => {
      sum = mod10(sum + v);
      return sum;
    });
  },
  /** Adds each digit's place (0, 1, 2 ...) mod 10. */
  ix: (x) => x.map((v, i) => mod10(v + i)),
  /** Adds the first digit to every other digit mod 10; the first stays. */
  hd: (x) => x.map((v, i) => (i === 0 ? v : mod10(v + x[0]!))),
  /** Even digits before odd ones, each group in its old order. */
  par: (x) => [...x.filter((v) => v % 2 === 0), ...x.filter((v) => v % 2 === 1)],
  /** Drops the first digit of a list of two or more. */
  tl: (x) => (x.length < 2 ? x : x.slice(1)),
  /** Keeps the even digits. */
  evn: (x) => x.filter((v) => v % 2 === 0),
  /** A copy of the first digit in front; a sixth digit falls off the end. */
  dup: (x) => [...x.slice(0, 1), ...x].slice(0, MAX_DIGITS),
  /** x[i] + x[-1-i] mod 10: the sum with its mirror image. */
  mir: (x) => x.map((v, i) => mod10(v + x[x.length - 1 - i]!)),
  /** Drops each digit that occurred before. */
  uni: (x) => x.filter((v, i) => x.indexOf(v) === i),
} as const satisfies Record<string, Apply>;

export type Op = keyof typeof APPLY;

/** Every op, in a fixed order. */
export const OPS = Object.freeze(Object.keys(APPLY)) as readonly Op[];

/** Named selections of ops. B loses less information than A, so fewer wrong programs fit few observations. */
export const OP_SETS = {
  A: ["rev", "sort", "rot", "swp", "inc", "dec", "dbl", "neg", "cum", "tl", "evn", "dup"],
  B: ["rev", "sort", "rot", "swp", "inc", "tri", "neg", "cum", "ix", "hd", "par", "dup"],
  all: OPS,
} as const satisfies Record<string, readonly Op[]>;
export type OpSet = keyof typeof OP_SETS;

export function isOp(symbol: string): symbol is Op {
  return Object.hasOwn(APPLY, symbol);
}

export function applyOp(op: Op, list: Digits): Digits {
  return APPLY[op](list);
}
