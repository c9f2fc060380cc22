// Evaluate a polynomial at a point by Horner's rule: times the point, plus the next coefficient.
//   prompt  polynomials 3 : 2 + 5 + 4 =        2 x^2 + 5 x + 4 at x = 3: the highest coefficient first
//   answer  > c 1 v 1 1 > c 0 0 v 7 3 .        11, then 37: values have their least significant digit first
// Rows of a step: the carry out of every column of value times point, where the coefficient is the first carry; the value.
// Level k: degree k + 1.
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";
import { timesDigit } from "./digits.ts";

interface Polynomial {
  readonly point: number;
  readonly coefficients: readonly number[];
}

export const polynomials = defineFamily<Polynomial>({
  id: "polynomials",
  title: "Evaluate a polynomial by Horner's rule",
  kind: "arithmetic",
  levels: 6,
  symbols: [...DIGITS, ":", "+", "c", "v"],
  layout: { segments: [":"], rows: ["+", "c", "v"] },
  generate: (rng, level) => ({
    point: rng.range(2, 9),
    coefficients: Array.from({ length: level + 2 }, (_, i) => (i === 0 ? rng.range(1, 9) : rng.int(10))),
  }),
  level: ({ coefficients }) => coefficients.length - 2,
  prompt: ({ point, coefficients }) => `${point} : ${coefficients.join(" + ")}`,
  read(words) {
    const digits = readDigits(words.filter((_, i) => i % 2 === 0));
    if (digits === undefined || digits.length < 2) return undefined;
    const [point = 0, ...coefficients] = digits;
    return { point, coefficients };
  },
  flaw({ point, coefficients }) {
    if (coefficients[0] === 0) return { gate: "ill-posed", reason: "the highest coefficient is 0" };
    if (point < 2) return { gate: "degenerate", reason: "at 0 and 1 there is nothing to multiply" };
    return undefined;
  },
  work({ point, coefficients: [highest = 0, ...others] }) {
    let value: readonly number[] = [highest];
    return others.map((coefficient) => {
      const { carries, digits } = timesDigit(value, point, coefficient);
      value = digits.at(-1) === 0 ? digits.slice(0, -1) : digits;
      return `c ${carries.join(" ")} v ${value.join(" ")}`;
    });
  },
});
