// Continue a sequence of digits; of every sum and product only the last digit is kept. It may follow these rules, of
// which the first that fits counts, smaller numbers first (number-rules.ts):
//   add d, times r       the last term plus d, or times r            sum       the last plus the one before
//   grow e               differences that grow by e                  odd even  two rules add or times take turns
// Answers write differences, and differences of these, until they show the rule; then a term a step (where differences
// grow, behind its difference).
//   prompt  number-sequences 1 4 7 0 3 6 ? ? =      answer  > diff 3 3 3 3 3 > add 3 > 9 > 2 .
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";
import {
  differences,
  type Explanation,
  explanations,
  extend,
  halves,
  RULES,
  type Rule,
  SIMPLE,
  startOf,
} from "./number-rules.ts";

interface NumberSequences {
  readonly shown: readonly number[];
  /** Terms asked for. */
  readonly asked: number;
}

/** Terms shown of one rule; of two in turns, which must be told apart in half as many. */
const SHOWN = 6;
const SHOWN_IN_TURNS = 8;
/** Terms that proposals may show. Few sequences of 4 terms have one continuation, all of 7 do. */
const FEWEST_SHOWN = 4;
const MOST_SHOWN = 12;
/** Terms asked for: 2 or 3 on odd levels, 4 or 5 on even ones. */
const FEWEST_ASKED = 2;
const MOST_ASKED = 5;

export const numberSequences = defineFamily<NumberSequences>({
  id: "number-sequences",
  title: "Continue a sequence of digits",
  kind: "sequences",
  levels: 6,
  symbols: ["?", "diff", "add", "times", "sum", "grow", "odd", "even", ...DIGITS],
  generate(rng, level) {
    const rank = Math.floor((level - 1) / 2);
    const shown = rank === 2 ? inTurns(rng) : rng.pick(ofOneRule()[rank]!);
    return { shown, asked: rng.range(FEWEST_ASKED, FEWEST_ASKED + 1) + (level % 2 === 0 ? 2 : 0) };
  },
  level({ shown, asked }) {
    if (shown.length < FEWEST_SHOWN || asked < FEWEST_ASKED) return 0;
    if (shown.length > MOST_SHOWN || asked > MOST_ASKED) return Number.POSITIVE_INFINITY;
    const [first] = explanations(shown);
    return 2 * (first === undefined ? 0 : rankOf(first)) + (asked < FEWEST_ASKED + 2 ? 1 : 2);
  },
  prompt: ({ shown, asked }) => `${shown.join(" ")}${" ?".repeat(asked)}`,
  read(words) {
    const digits = words.filter((word) => word !== "?");
    const shown = readDigits(digits);
    return shown === undefined ? undefined : { shown, asked: words.length - shown.length };
  },
  flaw({ shown, asked }) {
    if (shown.every((term) => term === shown[0]))
      return { gate: "degenerate", reason: "always the same digit" };
    const [one, other] = continuations(explanations(shown), { shown, asked });
    if (one === undefined) return { gate: "ill-posed", reason: "follows none of the rules" };
    return other === undefined ? undefined : { gate: "ill-posed", reason: `may go on ${one} or ${other}` };
  },
  work({ shown, asked }) {
    const explanation = explanations(shown)[0]!;
    const terms = extend(explanation, shown, asked);
    const first = differences(shown);
    const rank = rankOf(explanation);
    const rows = rank === 0 ? [diff(first)] : [diff(first), diff(differences(first))];
    const rules = rank === 2 ? split(shown, explanation) : [nameOf(explanation[0])];
    const grown = differences([shown.at(-1)!, ...terms]);
    return [
      ...rows,
      ...rules,
      ...terms.map((term, i) => (rank === 1 ? `${grown[i]} ${term}` : String(term))),
    ];
  },
});

function rankOf([rule, other]: Explanation): number {
  if (other !== undefined) return 2;
  return rule.kind === "grow" ? 1 : 0;
}

/** The different ways in which the sequence may go on; exactly one if it is well-posed. */
function continuations(known: readonly Explanation[], { shown, asked }: NumberSequences): string[] {
  return [...new Set(known.map((each) => extend(each, shown, asked).join(" ")))];
}

function wellPosed(shown: readonly number[], rank: number): boolean {
  if (shown.every((term) => term === shown[0])) return false;
  const known = explanations(shown);
  return rankOf(known[0]!) === rank && continuations(known, { shown, asked: MOST_ASKED }).length === 1;
}

/** The well-posed sequences of one rule, of ranks 0 and 1. There are some hundreds: they are written down at first use. */
let posed: readonly (readonly number[][])[] | undefined;
function ofOneRule(): readonly (readonly number[][])[] {
  posed ??= [0, 1].map((rank) =>
    RULES.filter((rule) => rankOf([rule]) === rank).flatMap((rule) =>
      starts(rule)
        .map((start) => [...start, ...extend([rule], start, SHOWN - start.length)])
        .filter((shown) => wellPosed(shown, rank)),
    ),
  );
  return posed;
}

function starts(rule: Rule): number[][] {
  const ones = DIGITS.map((_, digit) => [digit]);
  return startOf(rule) === 1 ? ones : ones.flatMap((one) => ones.map((other) => [...one, ...other]));
}

/** A well-posed sequence of two rules in turns. */
function inTurns(rng: Rng): number[] {
  const start = [rng.int(10), rng.int(10)];
  const first = rng.int(SIMPLE.length);
  const second = rng.int(SIMPLE.length);
  // Most pairs of rules do. "add 1" and "add 3" do from any start, so the search ends.
  for (let i = 0; ; i++) {
    const odd = SIMPLE[(first + Math.floor(i / SIMPLE.length)) % SIMPLE.length]!;
    const even = SIMPLE[(second + i) % SIMPLE.length]!;
    const shown = [...start, ...extend([odd, even], start, SHOWN_IN_TURNS - start.length)];
    if (wellPosed(shown, 2)) return shown;
  }
}

/** Both halves with their differences and rules. */
function split(shown: readonly number[], rules: Explanation): string[] {
  return halves(shown).flatMap((half, i) => [
    `${i === 0 ? "odd" : "even"} ${half.join(" ")}`,
    diff(differences(half)),
    nameOf(rules[i]!),
  ]);
}

function diff(row: readonly number[]): string {
  return `diff ${row.join(" ")}`;
}

function nameOf({ kind, by }: Rule): string {
  return kind === "sum" ? kind : `${kind} ${by}`;
}
