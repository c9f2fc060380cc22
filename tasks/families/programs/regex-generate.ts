// Write a word of a given length that a regular expression matches. The letters of the expression are numbered; a step is
// the next letter of the word with the number of the letter that matches it: a path through the expression, any that
// leads to its end. A step from which no word of that length can be finished is wrong.
//   prompt  regex-generate ( a 1 | b 2 ) * c 3 : 3 =      answer  > a 1 > a 1 > c 3 .  or  > b 2 > a 1 > c 3 .  and so on
//   level k asks for k + 1 letters
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
  simplestRegex,
} from "./regex.ts";

interface RegexGenerate {
  readonly regex: string;
  readonly length: number;
}

interface Plan extends Automaton {
  /** ends[k]: the numbers from which exactly k more letters finish a word. */
  readonly ends: readonly number[];
}

/** How far a solver has come: the number of the last letter matched (0 at first), and how many are left to write. */
interface Progress {
  readonly plan: Plan;
  readonly at: number;
  readonly left: number;
}

const LEVELS = 8;
const MAX_LENGTH = LEVELS + 1;
/** Draws before `simplestRegex` is taken; few tasks need it. */
const TRIES = 30;

function endsOf({ follow, accept }: Automaton): number[] {
  const ends = [accept];
  while (ends.length <= MAX_LENGTH) {
    const before = ends.at(-1)!;
    let now = 0;
    for (let p = 0; p < follow.length; p++) if (follow[p]! & before) now |= 1 << p;
    ends.push(now);
  }
  return ends;
}

/** Kept as long as their problems: one is attempted many times. */
const plans = new WeakMap<RegexGenerate, Plan>();

function planOf(problem: RegexGenerate): Plan {
  let plan = plans.get(problem);
  if (plan === undefined) {
    const automaton = compileRegex(parseRegex(problem.regex)!);
    plan = { ...automaton, ends: endsOf(automaton) };
    plans.set(problem, plan);
  }
  return plan;
}

/** The numbers that may come next. */
function choices({ plan, at, left }: Progress): number {
  return left === 0 ? 0 : plan.follow[at]! & plan.ends[left - 1]!;
}

/** Is some number, written again and again, an answer? Then nothing needs to be understood. */
function isMonotonous({ letters, follow, accept }: Automaton): boolean {
  for (let p = 1; p <= letters.length; p++) {
    const bit = 1 << p;
    if (follow[0]! & follow[p]! & accept & bit) return true;
  }
  return false;
}

export const regexGenerate = defineFamily<RegexGenerate, Progress>({
  id: "regex-generate",
  title: "Write a word that a regular expression matches",
  kind: "programs",
  levels: LEVELS,
  symbols: [...REGEX_LETTERS, ..."123456789", "(", ")", "|", "*", ":"],
  layout: { segments: [":"] },
  generate(rng, level) {
    const letters = rng.range(3, 3 + Math.ceil(level / 2));
    for (let i = 0; i < TRIES; i++) {
      const drawn = drawRegex(rng, letters);
      const problem = { regex: printRegex(drawn), length: level + 1 };
      const automaton = compileRegex(drawn);
      if (!hasChoice(problem.regex) || isMonotonous(automaton)) continue;
      if (endsOf(automaton)[problem.length]! & 1) return problem;
    }
    return { regex: printRegex(simplestRegex(rng)), length: level + 1 };
  },
  level: ({ length }) => length - 1,
  prompt: ({ regex, length }) => `${numberLetters(regex)} : ${length}`,
  read(words) {
    const [head = "", length = "", ...more] = words.join("").split(":");
    const parsed = parseRegex(head.replace(/[1-8]/g, ""));
    if (parsed === undefined || more.length > 0 || !/^[2-9]$/.test(length)) return undefined;
    return { regex: printRegex(parsed), length: Number(length) };
  },
  flaw(problem) {
    if (!hasChoice(problem.regex)) return { gate: "degenerate", reason: "an expression without | and *" };
    const plan = planOf(problem);
    if (isMonotonous(plan)) return { gate: "degenerate", reason: "one number again and again is an answer" };
    if (plan.ends[problem.length]! & 1) return undefined;
    return { gate: "ill-posed", reason: `it matches no word of ${problem.length} letters` };
  },
  /** At every step the first number that leads to the end. */
  work(problem) {
    const plan = planOf(problem);
    const steps: string[] = [];
    let at = 0;
    for (let left = problem.length; left > 0; left--) {
      const set = choices({ plan, at, left });
      at = 31 - Math.clz32(set & -set);
      steps.push(`${plan.letters[at - 1]} ${at}`);
    }
    return steps;
  },
  judge: {
    begin: (problem) => ({ plan: planOf(problem), at: 0, left: problem.length }),
    step(_, progress, step) {
      const { letters } = progress.plan;
      const at = step.length === 3 && step[1] === " " ? step.charCodeAt(2) - 48 : 0;
      if (at < 1 || at > letters.length || step[0] !== letters[at - 1]) return undefined;
      if ((choices(progress) & (1 << at)) === 0) return undefined;
      return { plan: progress.plan, at, left: progress.left - 1 };
    },
    done: (_, { left }) => left === 0,
  },
  measure: ({ regex }) => ({ regex: regex.length }),
});
