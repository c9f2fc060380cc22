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

/** Lengths of growing answers: short steps find exponential time before it takes for ever, long ones quadratic time. */
const GROWING = [
  ...Array.from({ length: 30 }, (_, i) => 6 + 2 * i),
  ...[256, 1024, 4096, 16_384, 65_536, 262_144, 1_000_000],
];

/** Ever longer texts of various things, none of them an answer, up to a megabyte. `right` is the right answer. */
export function* growingAnswers(right: string): Generator<string> {
  for (const size of GROWING) {
    yield `${"0".repeat(size)}!`;
    yield "a ".repeat(size / 2);
    yield "> ".repeat(size / 2);
    yield ". ".repeat(size / 2);
    yield "(".repeat(size);
    yield `${right} `.repeat(1 + Math.ceil(size / (right.length + 1)));
    yield `${" ".repeat(size)}${right}`;
    yield `${right}${" .".repeat(size / 2)}`;
  }
}

/** Two answers at once, in the ways that careless graders accept. `wrong` is the right answer to another task. */
export function hedgedAnswers(right: string, wrong: string): string[] {
  const open = right.replace(/ ?\.$/, "");
  return [
    `${right} or ${wrong}`,
    `${wrong} or ${right}`,
    `${right} or maybe something else`,
    `${open} or maybe something else`,
    `${open} or maybe something else .`,
    `maybe ${right}`,
    `${right} ${wrong}`,
    `${wrong} ${right}`,
    `${right} ${right}`,
    `${right}\n${wrong}`,
    `${wrong}\n${right}`,
    `${right}, ${wrong}`,
    `${right} / ${wrong}`,
    `${right} ; ${wrong}`,
    `[${wrong}, ${right}]`,
    `either ${right}`,
    `the answer is ${right}`,
    `${right} (or not)`,
    `not ${wrong} but ${right}`,
    `${open} | ${wrong}`,
  ];
}

/** Two answers in one, in the ways that let a solver who cannot decide have both; to be tried in either order. */
export function bothAnswers(first: string, second: string): string[] {
  return ["or", "", "|", "\n", ",", "/"].map((between) => `${first} ${between} ${second}`);
}

/** Set by {@link codeAnswers} where a grader runs what was answered. */
export const CANARY = "__folkloreAudit";

/** Answers for graders that evaluate: code that leaves a trace, objects that equal anything, the answer computed. */
export function codeAnswers(right: string): string[] {
  const open = right.replace(/ ?\.$/, "");
  const sing = `globalThis.${CANARY}=1`;
  const texts = [
    sing,
    `(${sing},true)`,
    `"+(${sing})+"`,
    `'+(${sing})+'`,
    `");${sing};("`,
    `');${sing};('`,
    `\${${sing}}`,
    "true",
    "({valueOf(){return true},toString(){return ''}})",
    "new Proxy({},{get:()=>()=>true})",
    '{"correct":true,"score":1}',
    '{"__proto__":{"correct":true,"score":1}}',
    '{"constructor":{"prototype":{"correct":true,"score":1}}}',
    `(${open})`,
    `${open}||0`,
    `${open}+0`,
    `0+${open}`,
    `(()=>"${right}")()`,
    `["${right}"][0]`,
  ];
  return texts.flatMap((text) => [text, `${text} .`]);
}

/** Answers that match everything where they are taken for a pattern, and the usual guesses. */
export const GUESSES = [
  "",
  ".*",
  ".+",
  "[^]*",
  "^",
  "(?:)",
  "|",
  "%",
  "*",
  "?",
  "0",
  "1",
  "2",
  "a",
  "A",
  "yes",
  "no",
  "true",
  "false",
  "none",
  "[]",
].flatMap((guess) => [guess, `${guess} .`, `> ${guess} .`]);

/** Proposals for readers that trust what they read: objects that reach for prototypes, code. */
export const PROPOSAL_ATTACKS = [
  '{"__proto__":{"folklore":1}}',
  '{"constructor":{"prototype":{"folklore":1}}}',
  '{"payload":{"__proto__":{"folklore":1}},"answer":"."}',
  "__proto__ folklore 1",
  "__proto__ = 1",
  "constructor prototype folklore 1",
  `globalThis.${CANARY}=1`,
  `(globalThis.${CANARY}=1,[])`,
] as const;

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
