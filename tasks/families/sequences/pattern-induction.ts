// Two examples of what happens to a list show the pattern; do the same to a third list. A pattern, for every place of the
// new list, takes the digit in a place of the old one (or 0, as place 0) and adds a digit; of sums it keeps the last digit.
// What changed between the two examples tells the old places apart. Answers write these changes for the old places, then
// for the new; then for each new place its change, the old place that changed so, what is added and what that makes; and
// last the new list.
//   prompt  pattern-induction | 3 1 4 : 4 6 1 | 5 9 2 : 2 8 9 | 2 6 0 =
//   answer  > 2 8 8 > 8 2 8 > 8 3 + 0 0 > 2 1 + 3 5 > ...      level k has new lists of k + 1 digits
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";

type Digits = readonly number[];

interface PatternInduction {
  /** Old and new list. */
  readonly examples: readonly [readonly [Digits, Digits], readonly [Digits, Digits]];
  readonly asked: Digits;
}

/** Where a digit of the new list comes from: place 1 is the first, place 0 nothing. */
interface Source {
  readonly place: number;
  readonly plus: number;
}

/** Digits of old lists. */
const SHORTEST = 3;
const LONGEST = 5;
const LEVELS = 6;
/** Share of new places, the first apart, that take nothing from the old list. */
const CONSTANT = 0.15;
/** Share of sources that add nothing. */
const UNCHANGED = 0.5;

export const patternInduction = defineFamily<PatternInduction>({
  id: "pattern-induction",
  title: "Infer from two examples what happens to a list",
  kind: "sequences",
  levels: LEVELS,
  symbols: ["|", ":", "+", ...DIGITS],
  layout: { segments: ["|", ":"] },
  generate(rng, level) {
    const length = rng.range(SHORTEST, LONGEST);
    const list = () => Array.from({ length }, () => rng.int(10));
    const first = list();
    // Every place changes, each otherwise: so no other pattern fits.
    const changed = rng.shuffle([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const second = first.map((digit, i) => (digit + changed[i]!) % 10);
    const asked = list();
    const pattern = Array.from({ length: level + 1 }, (_, i) => ({
      place: i > 0 && rng.chance(CONSTANT) ? 0 : rng.range(1, length),
      plus: rng.chance(UNCHANGED) ? 0 : rng.range(1, 9),
    }));
    // The first digit of the answer is not that of any list in the prompt it could be mistaken for.
    const lead = pattern[0]!;
    const at = lead.place - 1;
    const free = DIGITS.map(Number).filter((digit) => digit !== first[at] && digit !== second[at]);
    asked[at] = rng.pick(free);
    if ((asked[at]! + lead.plus) % 10 === asked[0]) lead.plus = (lead.plus + 1) % 10;
    return {
      examples: [
        [first, follow(pattern, first)],
        [second, follow(pattern, second)],
      ],
      asked,
    };
  },
  level({ examples: [[first, firstNew], [second, secondNew]], asked }) {
    if (second.length !== first.length || asked.length !== first.length) return 0;
    if (secondNew.length !== firstNew.length || first.length < SHORTEST) return 0;
    return first.length > LONGEST ? Number.POSITIVE_INFINITY : firstNew.length - 1;
  },
  prompt: ({ examples: [first, second], asked }) => `${say(first)} ${say(second)} | ${asked.join(" ")}`,
  read(words) {
    const lists = words
      .join(" ")
      .split(/[|:]/)
      .map((list) => readDigits(list.split(" ").filter((word) => word !== "")));
    const [, first, firstNew, second, secondNew, asked] = lists;
    if (!first || !firstNew || !second || !secondNew || !asked) return undefined;
    return {
      examples: [
        [first, firstNew],
        [second, secondNew],
      ],
      asked,
    };
  },
  flaw(problem) {
    const { examples, asked } = problem;
    for (let i = 0; i < examples[0][1].length; i++) {
      const [one, other] = sources(problem, i);
      if (one === undefined) return { gate: "ill-posed", reason: `no pattern makes digit ${i + 1}` };
      if (other === undefined) continue;
      return {
        gate: "ill-posed",
        reason: `digit ${i + 1} may come from place ${one.place} or ${other.place}`,
      };
    }
    const answer = follow(patternOf(problem), asked).join(" ");
    const shown = [asked, examples[0][1], examples[1][1]].some((list) => list.join(" ") === answer);
    return shown ? { gate: "degenerate", reason: "the answer is among the lists shown" } : undefined;
  },
  work(problem) {
    const {
      examples: [[first, firstNew], [second, secondNew]],
      asked,
    } = problem;
    const pattern = patternOf(problem);
    const made = follow(pattern, asked);
    const changed = changes(firstNew, secondNew);
    return [
      changes(first, second).join(" "),
      changed.join(" "),
      ...pattern.map(({ place, plus }, i) => `${changed[i]} ${place} + ${plus} ${made[i]}`),
      made.join(" "),
    ];
  },
  measure: ({ asked }) => ({ places: asked.length }),
});

function say([before, after]: readonly [Digits, Digits]): string {
  return `| ${before.join(" ")} : ${after.join(" ")}`;
}

/** Every source of the i-th new digit that both examples allow. */
function sources(
  { examples: [[first, firstNew], [second, secondNew]] }: PatternInduction,
  i: number,
): Source[] {
  const found: Source[] = [];
  for (let place = 0; place <= first.length; place++) {
    for (let plus = 0; plus < 10; plus++) {
      const source = { place, plus };
      if (take(source, first) === firstNew[i] && take(source, second) === secondNew[i]) found.push(source);
    }
  }
  return found;
}

/** The pattern of a problem without flaw. */
function patternOf(problem: PatternInduction): Source[] {
  return problem.examples[0][1].map((_, i) => sources(problem, i)[0]!);
}

function take({ place, plus }: Source, list: Digits): number {
  return ((list[place - 1] ?? 0) + plus) % 10;
}

function follow(pattern: readonly Source[], list: Digits): number[] {
  return pattern.map((source) => take(source, list));
}

function changes(before: Digits, after: Digits): number[] {
  return after.map((digit, i) => (digit - before[i]! + 10) % 10);
}
