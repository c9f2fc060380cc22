// Make a number of given ones with + - x and /, each used at most once: many right answers, so the answer is checked.
//   prompt  countdown 2 3 5 7 : 1 4 =                        the target is 41: least significant digit first
//   answer  > 7 x 5 = 5 3 > 3 x 2 = 6 > 5 3 + 6 = 1 4 .
// A step is right if it uses numbers that are still there, its result is a new number from 1 to 99, and the target can still
// be made with every result that is not used up: so no step is wasted. Level: the fewest operations it takes.
// Given numbers are digits from 1, the smallest first.
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";
import { numberOf, showNumber } from "./digits.ts";
import { combine, Reach, SIGNS, type Sign } from "./reach.ts";

const LEVELS = 4;
/** Six numbers make nearly everything in four operations, and looking for them takes ten times as long. */
const MAX_NUMBERS = LEVELS + 1;
/** Draws of numbers. Of five numbers 24 in 25 make something that four cannot. */
const MAX_DRAWS = 100;

interface Countdown {
  readonly numbers: readonly number[];
  readonly target: number;
}

/** What is left; the first `made` are results that are not used up. */
interface Pool {
  readonly made: number;
  readonly numbers: readonly number[];
}

interface Known {
  /** Undefined where the target cannot be made. */
  readonly steps: readonly string[] | undefined;
  /** Can the target be made from this pool? */
  readonly hopes: Map<number, boolean>;
}

/** What was found out about a problem, kept as long as it is in use. */
const KNOWN = new WeakMap<Countdown, Known>();

function known(problem: Countdown, reach?: Reach): Known {
  let found = KNOWN.get(problem);
  if (found === undefined) {
    const made = (reach ?? new Reach(problem.numbers)).steps(problem.target);
    const steps = made?.map(
      ({ sign, u, v, result }) => `${showNumber(u)} ${sign} ${showNumber(v)} = ${showNumber(result)}`,
    );
    found = { steps, hopes: new Map() };
    KNOWN.set(problem, found);
  }
  return found;
}

function hopeful(problem: Countdown, { made, numbers }: Pool): boolean {
  const { hopes } = known(problem);
  const key = numbers.reduce((sum, number) => 100 * sum + number, made);
  let hope = hopes.get(key);
  if (hope === undefined) {
    hope = new Reach(numbers).makes(problem.target, made);
    hopes.set(key, hope);
  }
  return hope;
}

const solved = ({ target }: Countdown, { made, numbers }: Pool) => made === 1 && numbers[0] === target;

/** The pool without one number of this value, a result before a given one. */
function without({ made, numbers }: Pool, value: number): Pool | undefined {
  const at = numbers.indexOf(value);
  return at < 0 ? undefined : { made: at < made ? made - 1 : made, numbers: numbers.toSpliced(at, 1) };
}

const NUMBER = "([0-9](?: [1-9])?)";
const STEP = new RegExp(`^${NUMBER} ([-+x/]) ${NUMBER} = ${NUMBER}$`);
const readNumber = (text: string) => numberOf(text.split(" ").map(Number));

export const countdown = defineFamily<Countdown, Pool>({
  id: "countdown",
  title: "Make a number of given ones",
  kind: "arithmetic",
  levels: LEVELS,
  symbols: [...DIGITS, ...SIGNS, ":"],
  layout: { segments: [":"], rows: [...SIGNS, "="] },
  generate(rng, level) {
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      // Half of the time one number more than it takes, where there is room.
      const count = Math.min(level + 1 + rng.int(2), MAX_NUMBERS);
      const numbers = Array.from({ length: count }, () => rng.range(1, 9)).sort((a, b) => a - b);
      const reach = new Reach(numbers);
      const targets: number[] = [];
      reach.fewest().forEach((fewest, value) => {
        if (fewest === level + 1) targets.push(value);
      });
      if (targets.length === 0) continue;
      const problem = { numbers, target: rng.pick(targets) };
      known(problem, reach);
      return problem;
    }
    throw new Error(`countdown: no numbers for level ${level} in ${MAX_DRAWS} draws`);
  },
  level(problem) {
    const { length } = problem.numbers;
    if (length > MAX_NUMBERS) return LEVELS + 1;
    return known(problem).steps?.length ?? length - 1;
  },
  prompt: ({ numbers, target }) => `${numbers.join(" ")} : ${showNumber(target)}`,
  read(words) {
    const colon = words.indexOf(":");
    const numbers = readDigits(words.slice(0, Math.max(colon, 0)));
    const target = readDigits(words.slice(colon + 1));
    if (!numbers?.length || numbers.includes(0)) return undefined;
    if (target?.length !== 1 && target?.length !== 2) return undefined;
    return { numbers: numbers.sort((a, b) => a - b), target: numberOf(target) };
  },
  flaw(problem) {
    if (known(problem).steps !== undefined) return undefined;
    return { gate: "ill-posed", reason: "the target cannot be made" };
  },
  work: (problem) => known(problem).steps!,
  judge: {
    begin: ({ numbers }) => ({ made: 0, numbers }),
    step(problem, pool, step) {
      const parts = STEP.exec(step);
      if (parts === null || solved(problem, pool)) return undefined;
      const u = readNumber(parts[1]!);
      const v = readNumber(parts[3]!);
      const result = readNumber(parts[4]!);
      const once = without(pool, u);
      const rest = once && without(once, v);
      if (rest === undefined || combine(parts[2] as Sign, u, v) !== result) return undefined;
      const next = { made: rest.made + 1, numbers: [result, ...rest.numbers] };
      return solved(problem, next) || hopeful(problem, next) ? next : undefined;
    },
    done: solved,
  },
});
