// Multiply two numbers as on paper, a digit of the multiplier a step. Numbers have their least significant digit first.
//   prompt  multiplication : 3 2 x 5 , 4 =                            23 times 45
//   answer  > c 1 1 p 5 1 1 d 0 0 s 5 1 1 r 5                         23 times 5, added to nothing
//           > c 1 0 p 2 9 0 d 0 1 s 3 0 1 r 5 3 0 1 .                 23 times 4, added to 11; the product is 1035
// Rows of a step: carries of the partial product, the partial product, carries of the sum, the running sum, the digits
// that are final. The lowest digit of a sum is final and stays out of the next one, so every column keeps its place.
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";
import { addColumns, randomDigits, timesDigit } from "./digits.ts";

interface Multiplication {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

const isPowerOfTen = (digits: readonly number[]) =>
  digits.at(-1) === 1 && digits.filter((digit) => digit > 0).length === 1;

export const multiplication = defineFamily<Multiplication>({
  id: "multiplication",
  title: "Multiply with partial products",
  kind: "arithmetic",
  levels: 7,
  symbols: [...DIGITS, ":", "x", ",", "c", "p", "d", "s", "r"],
  // The k-th digit of the multiplier is row k of the prompt, as step k is of the answer.
  layout: { segments: [":"], rows: ["x", ",", "c", "p", "d", "s", "r"] },
  generate(rng, level) {
    const [a, b] = [Math.ceil((level + 3) / 2), Math.floor((level + 3) / 2)].map((length) => {
      const digits = randomDigits(rng, length);
      if (isPowerOfTen(digits)) digits[0] = rng.range(1, 9);
      return digits;
    });
    return { a: a!, b: b! };
  },
  level: ({ a, b }) => (Math.min(a.length, b.length) < 2 ? 0 : a.length + b.length - 3),
  prompt: ({ a, b }) => `: ${a.join(" ")} x ${b.join(" , ")}`,
  read(words) {
    const x = words.indexOf("x");
    const a = readDigits(words.slice(1, Math.max(x, 1)));
    const b = readDigits(words.slice(x + 1).filter((_, i) => i % 2 === 0));
    return x < 0 || a === undefined || b === undefined ? undefined : { a, b };
  },
  flaw({ a, b }) {
    if (a.at(-1) === 0 || b.at(-1) === 0) return { gate: "ill-posed", reason: "a number ends in a zero" };
    if (isPowerOfTen(a) || isPowerOfTen(b)) return { gate: "degenerate", reason: "a power of ten" };
    return undefined;
  },
  work({ a, b }) {
    let sum: readonly number[] = [];
    const final: number[] = [];
    return b.map((digit, j) => {
      const product = timesDigit(a, digit);
      const added = addColumns(product.digits, sum.slice(1));
      sum = added.digits;
      final.push(...(j === b.length - 1 ? sum : sum.slice(0, 1)));
      const rows = [product.carries, product.digits, added.carries, sum, final];
      return rows.map((row, i) => `${"cpdsr"[i]} ${row.join(" ")}`).join(" ");
    });
  },
});
