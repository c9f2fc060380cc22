// Shift every letter of a word along a circle of ten. The smallest complete family; docs/tasks.md explains it line by line.
//   prompt  caesar 3 | a b j =      answer  > d > e > c .       level k has k letters
import { defineFamily } from "../../define-family.ts";

const LETTERS = [..."abcdefghij"];
const SHIFTS = [..."123456789"];

interface Caesar {
  readonly shift: number;
  readonly word: readonly string[];
}

export const caesar = defineFamily<Caesar>({
  id: "caesar",
  title: "Shift every letter of a word",
  kind: "sequences",
  levels: 8,
  symbols: [...SHIFTS, "|", ...LETTERS],
  layout: { segments: ["|"], columns: true },
  generate: (rng, level) => ({
    shift: rng.range(1, 9),
    word: Array.from({ length: level }, () => rng.pick(LETTERS)),
  }),
  level: ({ word }) => word.length,
  prompt: ({ shift, word }) => `${shift} | ${word.join(" ")}`,
  read([shift = "", bar, ...word]) {
    const known = SHIFTS.includes(shift) && bar === "|" && word.every((letter) => LETTERS.includes(letter));
    return known ? { shift: Number(shift), word } : undefined;
  },
  work: ({ shift, word }) => word.map((letter) => LETTERS[(LETTERS.indexOf(letter) + shift) % 10]!),
});
