// Numbers as lists of digits, least significant first, and the two column sums that the families of this folder write
// out with their carries. It knows no tasks.
import type { Rng } from "../../../core/index.ts";

/** A row of digits, and the carry out of each column above it. */
export interface Columns {
  readonly carries: readonly number[];
  readonly digits: readonly number[];
}

/** 407 -> [7, 0, 4]. For whole numbers from 0. */
function digitsOf(value: number): number[] {
  const digits: number[] = [];
  let left = value;
  do {
    digits.push(left % 10);
    left = Math.floor(left / 10);
  } while (left > 0);
  return digits;
}

/** [7, 0, 4] -> 407. */
export function numberOf(digits: readonly number[]): number {
  return digits.reduceRight((value, digit) => 10 * value + digit, 0);
}

/** "7 0 4" for 407. */
export function showNumber(value: number): string {
  return digitsOf(value).join(" ");
}

/** A number of exactly this many digits. */
export function randomDigits(rng: Rng, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? rng.range(1, 9) : rng.int(10)));
}

/** `digits` times one digit, and a first carry. The last carry becomes one more digit, even if it is 0. */
export function timesDigit(digits: readonly number[], factor: number, first = 0): Columns {
  const carries: number[] = [];
  const product: number[] = [];
  let carry = first;
  for (const digit of digits) {
    const value = digit * factor + carry;
    carry = Math.floor(value / 10);
    carries.push(carry);
    product.push(value % 10);
  }
  product.push(carry);
  return { carries, digits: product };
}

/** The sum of `a` and a `b` of no more digits, in the columns of `a`; the last column's carry is not written. */
export function addColumns(a: readonly number[], b: readonly number[]): Columns {
  const carries: number[] = [];
  const sum: number[] = [];
  let carry = 0;
  for (let i = 0; i < a.length; i++) {
    const value = a[i]! + (b[i] ?? 0) + carry;
    carry = value > 9 ? 1 : 0;
    if (i < a.length - 1) carries.push(carry);
    sum.push(value % 10);
  }
  return { carries, digits: sum };
}
