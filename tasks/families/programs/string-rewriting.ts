// A Markov algorithm: the first rule that fits anywhere rewrites its leftmost place, until none fits. A step names the
// rule and gives the word it leaves. Every rule makes words shorter, or earlier in the dictionary at the same length;
// there are finitely many of those, so every rewriting ends.
//   prompt  string-rewriting 1 b a / a b 2 c c / a | c c b a =      answer  > 1 c c a b > 2 a a b .
//   level k takes 2k - 1 or 2k rewritings
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";

interface StringRewriting {
  /** "ba/ab": two letters, and the one or two they become. In the order in which they are tried. */
  readonly rules: readonly string[];
  readonly word: string;
}

const LETTERS = ["a", "b", "c"];
const NUMBERS = ["1", "2", "3"];
/** Of two letters, in the order of the dictionary. */
const PAIRS = ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"];
/** Those that are made earlier by swapping: rules of this kind sort a word, which takes many steps. */
const UNSORTED = [3, 6, 7];
const LEVELS = 6;
const MAX_WORD = 9;
/** Rewritings before we give up: more than the last level takes. */
const FUEL = 2 * LEVELS + 1;
/** The same while looking for a problem, which begins where the right number is left. */
const DRAW_FUEL = 3 * FUEL;
/** Draws before `fallback` is taken. One in three is good at the last level, more at those before. */
const TRIES = 30;

/** The steps of a problem without spaces, no more than `fuel`. */
function rewrite({ rules, word }: StringRewriting, fuel = FUEL): string[] {
  const steps: string[] = [];
  const from = rules.map((rule) => rule.slice(0, 2));
  const to = rules.map((rule) => rule.slice(3));
  let now = word;
  while (steps.length < fuel) {
    let at = -1;
    let rule = 0;
    while (rule < from.length) {
      at = now.indexOf(from[rule]!);
      if (at >= 0) break;
      rule++;
    }
    if (at < 0) break;
    now = now.slice(0, at) + to[rule]! + now.slice(at + 2);
    steps.push(`${rule + 1}${now}`);
  }
  return steps;
}

function drawRules(rng: Rng): string[] {
  const rules: string[] = [];
  const taken = new Set<number>();
  const count = rng.range(2, 3);
  while (rules.length < count) {
    const swap = rng.chance(0.4);
    let from = swap ? rng.pick(UNSORTED) : rng.int(9);
    while (taken.has(from)) from = (from + 1) % 9;
    taken.add(from);
    const pair = PAIRS[from]!;
    let to = from > 0 && rng.chance(0.8) ? PAIRS[rng.int(from)]! : rng.pick(LETTERS);
    if (swap && UNSORTED.includes(from)) to = pair[1]! + pair[0]!;
    rules.push(`${pair}/${to}`);
  }
  return rules;
}

/** Late letters first, more often than not: such a word has a long way to go. */
function drawWord(rng: Rng, length: number): string {
  let word = "";
  while (word.length < length) {
    const [one, other] = [rng.int(3), rng.int(3)];
    word += LETTERS[word.length < length / 2 ? Math.max(one, other) : Math.min(one, other)];
  }
  return word;
}

/** Exactly so many rewritings, 16 at most: sorting a word with four "a", of which each "b" passes those behind it. */
function fallback(rewritings: number): StringRewriting {
  const behind = rewritings % 4;
  const first = "b".repeat(Math.floor(rewritings / 4));
  return { rules: ["ba/ab", "cc/c"], word: `${first}${"a".repeat(4 - behind)}b${"a".repeat(behind)}` };
}

const spaced = (text: string): string => [...text].join(" ");

export const stringRewriting = defineFamily<StringRewriting>({
  id: "string-rewriting",
  title: "Rewrite a word by rules until none fits",
  kind: "programs",
  levels: LEVELS,
  symbols: [...NUMBERS, ...LETTERS, "/", "|"],
  layout: { segments: ["|"], rows: NUMBERS },
  generate(rng, level) {
    const rewritings = 2 * level - rng.int(2);
    for (let i = 0; i < TRIES; i++) {
      const rules = drawRules(rng);
      const word = drawWord(rng, Math.min(MAX_WORD, 4 + level + rng.int(2)));
      const steps = rewrite({ rules, word }, DRAW_FUEL);
      const skipped = steps.length - rewritings;
      if (skipped < 0 || steps.length === DRAW_FUEL) continue;
      return { rules, word: skipped === 0 ? word : steps[skipped - 1]!.slice(1) };
    }
    return fallback(rewritings);
  },
  // Those that run out of fuel are for `flaw` to refuse.
  level: (problem) => Math.min(LEVELS, Math.ceil(rewrite(problem).length / 2)),
  prompt: ({ rules, word }) =>
    `${rules.map((rule, i) => `${i + 1} ${spaced(rule)}`).join(" ")} | ${spaced(word)}`,
  read(words) {
    const [head = "", word = "", ...more] = words.join("").split("|");
    const numbered = head.match(
      /^1([abc]{2}\/[abc]{1,2})(?:2([abc]{2}\/[abc]{1,2})(?:3([abc]{2}\/[abc]{1,2}))?)?$/,
    );
    if (numbered === null || more.length > 0 || !/^[abc]{2,9}$/.test(word)) return undefined;
    return { rules: numbered.slice(1).filter((rule) => rule !== undefined), word };
  },
  flaw(problem) {
    if (!hasDistinctRules(problem)) return { gate: "degenerate", reason: "two rules for the same letters" };
    const endless = problem.rules.find((rule) => rule.length === 5 && rule.slice(3) >= rule.slice(0, 2));
    if (endless !== undefined) {
      return {
        gate: "ill-posed",
        reason: `${endless} makes words neither shorter nor earlier in the dictionary`,
      };
    }
    if (rewrite(problem).length < FUEL) return undefined;
    return { gate: "too-large", reason: `more than ${FUEL - 1} rewritings` };
  },
  work: (problem) => rewrite(problem).map(spaced),
  measure: ({ rules, word }) => ({ rules: rules.length, letters: word.length }),
});

function hasDistinctRules({ rules }: StringRewriting): boolean {
  return new Set(rules.map((rule) => rule.slice(0, 2))).size === rules.length;
}
