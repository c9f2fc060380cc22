// Sort digits by insertion: step k is the first k digits in order, so each step only puts one digit into a sorted list.
//   prompt  sorting | 3 1 2 =      answer  > 3 > 1 3 > 1 2 3 .       level k has k + 2 digits
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";

interface Sorting {
  readonly digits: readonly number[];
}

/** Fewer digits make too few different tasks. */
const FEWEST = 3;

export const sorting = defineFamily<Sorting>({
  id: "sorting",
  title: "Sort digits, putting one after another in its place",
  kind: "sequences",
  levels: 8,
  symbols: ["|", ...DIGITS],
  layout: { segments: ["|"], columns: true },
  generate(rng, level) {
    const digits = Array.from({ length: level + FEWEST - 1 }, () => rng.int(10));
    if (!inOrder(digits)) return { digits };
    digits.reverse();
    if (inOrder(digits)) {
      // In order both ways: all alike.
      if (digits[0] === 0) digits[0] = 1;
      else digits[digits.length - 1] = 0;
    }
    return { digits };
  },
  level: ({ digits }) => digits.length - FEWEST + 1,
  prompt: ({ digits }) => `| ${digits.join(" ")}`,
  read([bar, ...words]) {
    const digits = readDigits(words);
    return bar === "|" && digits !== undefined ? { digits } : undefined;
  },
  flaw: ({ digits }) => (inOrder(digits) ? { gate: "degenerate", reason: "in order already" } : undefined),
  work({ digits }) {
    const sorted: number[] = [];
    return digits.map((digit) => {
      const after = sorted.findIndex((other) => other > digit);
      sorted.splice(after < 0 ? sorted.length : after, 0, digit);
      return sorted.join(" ");
    });
  },
});

function inOrder(digits: readonly number[]): boolean {
  return digits.every((digit, i) => i === 0 || digits[i - 1]! <= digit);
}
