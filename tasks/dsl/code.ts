// Lists as integers: each list of 0..5 digits is one of 111,111 codes, so a function on lists is an array.
// Shorter lists come first, lists of one length in numeric order. It knows no ops.
import { type Digits, MAX_DIGITS } from "./ops.ts";

/** The first code of each length: 0, 1, 11, 111, 1111, 11111. */
const FIRST = Array.from({ length: MAX_DIGITS + 1 }, (_, length) => (10 ** length - 1) / 9);

/** How many lists there are: codes are 0 .. LISTS-1. */
export const LISTS = (10 ** (MAX_DIGITS + 1) - 1) / 9;

export function encode(list: Digits): number {
  let value = 0;
  for (let i = 0; i < list.length; i++) value = value * 10 + list[i]!;
  return FIRST[list.length]! + value;
}

export function decode(code: number): number[] {
  const length = lengthOf(code);
  const list = new Array<number>(length);
  let value = code - FIRST[length]!;
  for (let i = length - 1; i >= 0; i--) {
    list[i] = value % 10;
    value = (value / 10) | 0;
  }
  return list;
}

/** Number of digits of the list with this code. */
export function lengthOf(code: number): number {
  if (code >= 1111) return code >= 11111 ? 5 : 4;
  if (code >= 11) return code >= 111 ? 3 : 2;
  return code >= 1 ? 1 : 0;
}

/** The list's digits read as one number (the code without its length). */
export function digitsValue(code: number): number {
  return code - FIRST[lengthOf(code)]!;
}

/** True if the value is a list of the language. */
export function isDigits(list: unknown): list is Digits {
  return (
    Array.isArray(list) &&
    list.length <= MAX_DIGITS &&
    list.every((digit) => Number.isInteger(digit) && digit >= 0 && digit <= 9)
  );
}
