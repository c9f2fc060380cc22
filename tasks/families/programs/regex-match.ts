// How far a regular expression matches a word, from its beginning. The letters of the expression are numbered; a step
// gives the numbers at which the letter just read may be matched ("-" for none), and "!" if a match may end there. The
// word begins with ^, and its step with 0. The last step is the length of the longest match, "-" if there is none.
//   prompt  regex-match ( a 1 | b 2 ) * a 3 : ^ b a b =      answer  > 0 > 2 > 1 3 ! > 2 > ! 2 .
//   level k: a word of k + 1 letters
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import {
  type Automaton,
  compileRegex,
  drawRegex,
  hasChoice,
  numberLetters,
  parseRegex,
  printRegex,
  REGEX_LETTERS,
  type Regex,
  readLetter,
  simplestRegex,
} from "./regex.ts";

interface RegexMatch {
  readonly regex: string;
  readonly word: string;
}

const LEVELS = 8;
/** Draws before `simplestRegex` is taken; few tasks need it. */
const TRIES = 30;

/** A word of which the expression can read all letters, or all but the last; undefined where it stops earlier. */
function drawWord(rng: Rng, automaton: Automaton, length: number): string | undefined {
  let word = "";
  let at = 1;
  while (word.length < length) {
    const last = word.length === length - 1;
    const wild = last && rng.chance(0.3);
    const possible = wild ? [] : REGEX_LETTERS.filter((letter) => readLetter(automaton, at, letter) !== 0);
    if (possible.length === 0 && !last) return undefined;
    const letter = rng.pick(possible.length === 0 ? REGEX_LETTERS : possible);
    at = readLetter(automaton, at, letter);
    word += letter;
  }
  return word;
}

function automatonOf(regex: string): Automaton {
  return compileRegex(parseRegex(regex)!);
}

function numbers(set: number): string {
  if (set === 0) return "-";
  let text = "";
  for (let p = 0; p < 10; p++) if (set & (1 << p)) text += text === "" ? p : ` ${p}`;
  return text;
}

export const regexMatch = defineFamily<RegexMatch>({
  id: "regex-match",
  title: "Find how far a regular expression matches",
  kind: "programs",
  levels: LEVELS,
  symbols: [...REGEX_LETTERS, ..."0123456789", "(", ")", "|", "*", ":", "^", "!", "-"],
  layout: { segments: [":"], columns: true },
  generate(rng, level) {
    const letters = rng.range(3, 3 + Math.ceil(level / 2));
    for (let i = 0; i < TRIES; i++) {
      const drawn = drawRegex(rng, letters);
      const regex = printRegex(drawn);
      const word = hasChoice(regex) ? drawWord(rng, compileRegex(drawn), level + 1) : undefined;
      if (word !== undefined) return { regex, word };
    }
    const simplest: Regex = simplestRegex(rng);
    return { regex: printRegex(simplest), word: drawWord(rng, compileRegex(simplest), level + 1)! };
  },
  level: ({ word }) => word.length - 1,
  prompt: ({ regex, word }) => `${numberLetters(regex)} : ^ ${[...word].join(" ")}`,
  read(words) {
    const [head = "", tail = "", ...more] = words.join("").split(":");
    const parsed = parseRegex(head.replace(/[1-8]/g, ""));
    if (parsed === undefined || more.length > 0 || !/^\^[abc]{2,9}$/.test(tail)) return undefined;
    return { regex: printRegex(parsed), word: tail.slice(1) };
  },
  flaw({ regex, word }) {
    if (!hasChoice(regex)) return { gate: "degenerate", reason: "an expression without | and *" };
    const automaton = automatonOf(regex);
    let at = 1;
    for (const letter of word.slice(0, -1)) at = readLetter(automaton, at, letter);
    return at === 0 ? { gate: "degenerate", reason: "letters after the match has failed" } : undefined;
  },
  work({ regex, word }) {
    const automaton = automatonOf(regex);
    let at = 1;
    let longest = "-";
    const steps = Array.from(`^${word}`, (letter, read) => {
      if (read > 0) at = readLetter(automaton, at, letter);
      if ((at & automaton.accept) === 0) return numbers(at);
      longest = String(read);
      return `${numbers(at)} !`;
    });
    return [...steps, `! ${longest}`];
  },
  measure: ({ regex }) => ({ regex: regex.length }),
});
