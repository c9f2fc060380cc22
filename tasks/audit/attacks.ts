// Answers that must not score: what solvers write when they have learned the grader instead of the task.
// It knows texts only, no families.
import type { Rng } from "../../core/index.ts";

/** Answers that say nothing, or nothing about this task. */
export const EMPTY_ANSWERS = [
  "",
  " ",
  "\n",
  "\t \n",
  ".",
  " .",
  ". .",
  "null",
  "undefined",
  "NaN",
  "[]",
  "{}",
] as const;

/** Texts that break careless parsers: other scripts' digits, invisible and unpaired characters, prototype keys. */
export const UNICODE_ANSWERS = [
  "１ ２ ３ ．",
  "> ٣ ١ ٤ .",
  "\u200b",
  "\u202e. 4 1 3 >",
  "\ud800",
  "\udfff > 1 .",
  "e\u0301 .",
  "🧮 .",
  "\u0000",
  "__proto__ .",
  "constructor .",
  "toString hasOwnProperty .",
  "> __proto__ .",
  "\ufeff> 1 .",
] as const;

/** A megabyte or so of various things, none of them an answer. `right` is the right answer to the task. */
export function hugeAnswers(right: string): string[] {
  const megabyte = 1_000_000;
  return [
    "0".repeat(megabyte),
    "> ".repeat(megabyte / 2),
    ". ".repeat(megabyte / 2),
    `${right} `.repeat(Math.ceil(megabyte / (right.length + 1))),
    `${" ".repeat(megabyte)}${right}`,
    `${right}${" .".repeat(megabyte / 2)}`,
  ];
}

/** Two answers at once, in the ways that careless graders accept. `wrong` is the right answer to another task. */
export function hedgedAnswers(right: string, wrong: string): string[] {
  const open = right.replace(/ ?\.$/, "");
  return [
    `${right} or ${wrong}`,
    `${wrong} or ${right}`,
    `${right} ${wrong}`,
    `${wrong} ${right}`,
    `${right} ${right}`,
    `${right}\n${wrong}`,
    `${open} or maybe something else .`,
    `either ${right}`,
    `the answer is ${right}`,
    `${right} (or not)`,
    `${open} | ${wrong}`,
  ];
}

/** The right answer spoilt: cut, reversed, glued together, in other digits or letters. */
export function malformedAnswers(right: string): string[] {
  const words = right.split(" ");
  return [
    words.slice(0, -1).join(" "),
    words.toReversed().join(" "),
    words.join(""),
    words.join(", "),
    words.join("\u00a0"),
    right.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    right.toUpperCase() === right ? `${right} .` : right.toUpperCase(),
    `<b>${right}</b>`,
    `"${right}"`,
  ].filter((text) => text !== right);
}

/** `count` strings of random characters, up to 200 each, every 16-bit unit possible. */
export function randomBytes(rng: Rng, count: number): string[] {
  return Array.from({ length: count }, () => {
    const units = Array.from({ length: rng.int(200) }, () => rng.int(rng.chance(0.5) ? 128 : 65536));
    return String.fromCharCode(...units);
  });
}

/** `count` random sentences of the family's own symbols. Some may be right by luck. */
export function randomSymbols(rng: Rng, symbols: readonly string[], count: number): string[] {
  return Array.from({ length: count }, () =>
    [...Array.from({ length: rng.int(12) }, () => rng.pick(symbols)), "."].join(" "),
  );
}
