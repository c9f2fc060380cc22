// Change a word in several ways, one after another: step k is the word after the k-th change.
//   prompt  spelling reverse double | a b e =      answer  > e b a > e e b b a a .       level k has k changes
import { defineFamily } from "../../define-family.ts";

type Word = readonly string[];

const LETTERS = [..."abcdefghij"];
const VOWELS = "aei";

/** Letters at the start; afterwards a word may grow to twice the longest. */
const SHORTEST = 4;
const LONGEST = 7;
/** A change may not leave fewer letters: little could be said about one letter. */
const LEAST = 2;

/** What the changes do. */
const CHANGES: Readonly<Record<string, (word: Word) => Word>> = {
  reverse: (word) => word.toReversed(),
  double: (word) => word.flatMap((letter) => [letter, letter]),
  /** Deletes a, e and i. */
  consonants: (word) => word.filter((letter) => !VOWELS.includes(letter)),
  /** First with second, third with fourth ... */
  swap: (word) => word.map((letter, i) => word[i ^ 1] ?? letter),
  /** The first letter goes to the end. */
  rotate: (word) => [...word.slice(1), ...word.slice(0, 1)],
  /** Every letter becomes the next one, j becomes a. */
  next: (word) => word.map((letter) => LETTERS[(LETTERS.indexOf(letter) + 1) % LETTERS.length]!),
  /** Keeps the first, third, fifth ... letter. */
  odd: (word) => word.filter((_, i) => i % 2 === 0),
  /** Of letters in a row that are alike, one is kept. */
  single: (word) => word.filter((letter, i) => letter !== word[i - 1]),
};
const NAMES = Object.keys(CHANGES);

interface Spelling {
  readonly changes: readonly string[];
  readonly word: Word;
}

export const spelling = defineFamily<Spelling>({
  id: "spelling",
  title: "Change a word in several ways, one after another",
  kind: "sequences",
  levels: 6,
  symbols: ["|", ...NAMES, ...LETTERS],
  layout: { segments: ["|"], rows: NAMES },
  generate(rng, level) {
    const word = Array.from({ length: rng.range(SHORTEST, LONGEST) }, () => rng.pick(LETTERS));
    const changes: string[] = [];
    let now: Word = word;
    for (let i = 0; i < level; i++) {
      // Some change always does: "next" alters every word, and where it leads back to the start "double" does not.
      let name = rng.pick(NAMES);
      while (!leadsOn(word, now, CHANGES[name]!(now)))
        name = NAMES[(NAMES.indexOf(name) + 1) % NAMES.length]!;
      changes.push(name);
      now = CHANGES[name]!(now);
    }
    return { changes, word };
  },
  level: ({ changes }) => changes.length,
  prompt: ({ changes, word }) => `${changes.join(" ")} | ${word.join(" ")}`,
  read(words) {
    const bar = words.indexOf("|");
    const changes = words.slice(0, Math.max(bar, 0));
    const word = words.slice(bar + 1);
    const known =
      changes.length > 0 &&
      changes.every((name) => NAMES.includes(name)) &&
      word.every((letter) => LETTERS.includes(letter));
    return known ? { changes, word } : undefined;
  },
  flaw({ changes, word }) {
    if (word.length < SHORTEST || word.length > LONGEST)
      return { gate: "ill-posed", reason: `a word has ${SHORTEST} to ${LONGEST} letters` };
    let now = word;
    for (const [i, name] of changes.entries()) {
      const after = CHANGES[name]!(now);
      if (!leadsOn(word, now, after))
        return { gate: "degenerate", reason: `change ${i + 1} alters nothing, too much, or leads back` };
      now = after;
    }
    return undefined;
  },
  work({ changes, word }) {
    let now = word;
    return changes.map((name) => {
      now = CHANGES[name]!(now);
      return now.join(" ");
    });
  },
  measure: ({ word }) => ({ letters: word.length }),
});

/** Is `after` a new word of a fair size, neither what it was made from nor the word of the prompt? */
function leadsOn(start: Word, before: Word, after: Word): boolean {
  return after.length >= LEAST && after.length <= 2 * LONGEST && !same(before, after) && !same(start, after);
}

function same(one: Word, other: Word): boolean {
  return one.length === other.length && one.every((letter, i) => letter === other[i]);
}
