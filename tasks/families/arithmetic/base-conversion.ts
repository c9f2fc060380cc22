// Write a number in another base, by repeated long division in its own base. Here the most significant digit comes first.
//   prompt  base-conversion b10 b8 : 9 3 =        93 in base ten; in base eight?
//   answer  > m 1 5 q 1 1 r 5 > m 1 3 q 0 1 r 3 5 > m 0 1 q 0 0 r 1 3 5 .
// Rows of a step: the remainder behind every digit, the quotient (divided again by the next step), and the digits found,
// with the last remainder in front. It ends where nothing is left to divide. Level: by the length of the answer.
import { defineFamily } from "../../define-family.ts";

const DIGITS = [..."0123456789abcdef"];
const BASES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 16];
const NAMES = BASES.map((base) => `b${base}`);
const LEVELS = 7;
/** Symbols that a level's answers are longer than those of the level below. */
const LONGER = 30;
/** Longer numbers are above the last level in every pair of bases. */
const MAX_DIGITS = 32;

interface Conversion {
  readonly from: number;
  readonly to: number;
  readonly digits: readonly number[];
}

/** All the numbers from `low` to `high` make tasks of one level. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** The level of converting a number of `before` digits into one of `after`. */
function levelOf(before: number, after: number): number {
  if (Math.min(before, after) < 2) return 0;
  const symbols = after * (4 + 2 * before) + (after * (after + 1)) / 2;
  return 1 + Math.floor((symbols - 19) / LONGER); // 19: two digits into two digits
}

/** What is drawn: one of the two bases is ten, so that there are few tables to learn. */
const SPANS: readonly (readonly Span[])[] = spans();

function spans(): Span[][] {
  const levels = Array.from({ length: LEVELS }, (): Span[] => []);
  for (const base of BASES.filter((other) => other !== 10)) {
    for (const [from, to] of [
      [10, base],
      [base, 10],
    ] as const) {
      let low = Math.max(from, to);
      for (;;) {
        const before = countDigits(low, from);
        const after = countDigits(low, to);
        const level = levelOf(before, after);
        if (level > LEVELS) break;
        const high = Math.min(from ** before, to ** after) - 1;
        levels[level - 1]!.push({ from, to, low, high });
        low = high + 1;
      }
    }
  }
  return levels;
}

function countDigits(value: number, base: number): number {
  return digitsIn(value, base).length;
}

/** Most significant first; none for 0. */
function digitsIn(value: number, base: number): number[] {
  const digits: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / base)) digits.push(left % base);
  return digits.reverse();
}

const numberOf = ({ from, digits }: Conversion) => digits.reduce((value, digit) => value * from + digit, 0);
const show = (digits: readonly number[]) => digits.map((digit) => DIGITS[digit]!).join(" ");

export const baseConversion = defineFamily<Conversion>({
  id: "base-conversion",
  title: "Write a number in another base",
  kind: "arithmetic",
  levels: LEVELS,
  symbols: [...DIGITS, ...NAMES, ":", "m", "q", "r"],
  layout: { segments: [":"], rows: ["m", "q", "r"] },
  generate(rng, level) {
    const { from, to, low, high } = rng.pick(SPANS[level - 1]!);
    return { from, to, digits: digitsIn(rng.range(low, high), from) };
  },
  level(problem) {
    const { to, digits } = problem;
    return digits.length > MAX_DIGITS
      ? LEVELS + 1
      : levelOf(digits.length, countDigits(numberOf(problem), to));
  },
  prompt: ({ from, to, digits }) => `b${from} b${to} : ${show(digits)}`,
  read([from = "", to = "", colon, ...words]) {
    const digits = words.map((word) => DIGITS.indexOf(word));
    const known = NAMES.includes(from) && NAMES.includes(to) && colon === ":" && !digits.includes(-1);
    return known ? { from: Number(from.slice(1)), to: Number(to.slice(1)), digits } : undefined;
  },
  flaw({ from, to, digits }) {
    if (digits.some((digit) => digit >= from))
      return { gate: "ill-posed", reason: `not digits of base ${from}` };
    if (digits[0] === 0) return { gate: "ill-posed", reason: "the number begins with a zero" };
    if (from === to) return { gate: "degenerate", reason: "nothing to convert" };
    return undefined;
  },
  work({ from, to, digits }) {
    const steps: string[] = [];
    let dividend = digits;
    let found: readonly number[] = [];
    while (dividend.some((digit) => digit > 0)) {
      const remainders: number[] = [];
      const quotient: number[] = [];
      let rest = 0;
      for (const digit of dividend) {
        const value = rest * from + digit;
        rest = value % to;
        remainders.push(rest);
        quotient.push(Math.floor(value / to));
      }
      found = [rest, ...found];
      dividend = quotient;
      steps.push(`m ${show(remainders)} q ${show(quotient)} r ${show(found)}`);
    }
    return steps;
  },
});
