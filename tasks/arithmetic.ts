// The `arithmetic` family: written addition, subtraction and multiplication by one digit, a column a step.
//   prompt  7 5 + 8 6 =              57 + 68: every number has its least significant digit first
//   answer  > 5 c1 > 2 c1 > 1 c0 .   per column the digit and the carry (or borrow) into the next
// Steps: one per column of the longer number, and one more while a carry is left. Level k: numbers of k digits.
// Proposal language: the prompt; the final "=" may be missing.
import { z } from "zod";
import { err, ok, type Result, type Rng } from "../core/index.ts";
import { arithmeticCoordinates } from "./arithmetic-coordinates.ts";
import { DIGITS, readDigits } from "./dsl/symbols.ts";
import {
  makeTask,
  type Provenance,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
} from "./family.ts";

const SIGNS = ["+", "-", "x"] as const;
type Sign = (typeof SIGNS)[number];
/** No right answer is longer: 13 columns of 7 characters. */
const MAX_CHARACTERS = 200;

export const arithmeticConfigSchema = z.strictObject({
  levels: z.number().int().min(1).max(12).default(6).describe("levels; level k has numbers of k digits"),
});
export type ArithmeticConfig = Readonly<z.infer<typeof arithmeticConfigSchema>>;

export interface ArithmeticPayload {
  readonly sign: Sign;
  /** Digits, least significant first, no leading (that is, last) zero unless the number is 0. */
  readonly a: readonly number[];
  /** At most a for "-", one digit for "x". */
  readonly b: readonly number[];
}

interface Column {
  readonly digit: number;
  readonly carry: number;
}

export type ArithmeticFamily = TaskFamily<ArithmeticPayload> & { readonly config: ArithmeticConfig };

export function arithmeticFamily(options: Partial<ArithmeticConfig> = {}): ArithmeticFamily {
  const config = arithmeticConfigSchema.parse(options);
  return {
    id: "arithmetic",
    title: "Add, subtract and multiply in columns",
    kind: "arithmetic",
    config,
    levels: config.levels,
    symbols: [...DIGITS, ...SIGNS, "=", ">", ".", ...DIGITS.map((digit) => `c${digit}`)],
    features: 0,
    coordinates: arithmeticCoordinates,
    generate: (rng, level) => pose(randomPayload(rng, level), { kind: "seed", source: "arithmetic" }),
    render(task) {
      const pieces = promptOf(task.payload);
      return { pieces, text: pieces.join(" ") };
    },
    oracle(task) {
      const steps = columns(task.payload).map(({ digit, carry }) => `> ${digit} c${carry}`);
      return { completion: `${steps.join(" ")} .`, steps };
    },
    verify: (task, completion) => verify(task.payload, completion),
    parse: (text, provenance) => parse(text, provenance, config),
    propose: (task) => promptOf(task.payload).join(" "),
    measure({ payload }) {
      const worked = columns(payload);
      return {
        digits: Math.max(payload.a.length, payload.b.length),
        columns: worked.length,
        carries: worked.filter(({ carry }) => carry > 0).length,
      };
    },
  };
}

function pose(payload: ArithmeticPayload, provenance: Provenance): Task<ArithmeticPayload> {
  return makeTask("arithmetic", Math.max(payload.a.length, payload.b.length), payload, provenance);
}

function randomPayload(rng: Rng, level: number): ArithmeticPayload {
  const sign = rng.pick(SIGNS);
  for (;;) {
    const a = randomNumber(rng, level);
    const b = sign === "x" ? [rng.range(2, 9)] : randomNumber(rng, rng.range(1, level));
    if (sign !== "-" || compare(a, b) >= 0) return { sign, a, b };
  }
}

/** A number of exactly this many digits, never 0. */
function randomNumber(rng: Rng, digits: number): number[] {
  return Array.from({ length: digits }, (_, i) => (i === digits - 1 ? rng.range(1, 9) : rng.int(10)));
}

function compare(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** The worked columns, least significant first. */
function columns({ sign, a, b }: ArithmeticPayload): Column[] {
  const worked: Column[] = [];
  let carry = 0;
  for (let i = 0; i < Math.max(a.length, b.length) || (carry > 0 && sign !== "-"); i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    let value: number;
    if (sign === "+") value = x + y + carry;
    else if (sign === "-") value = x - y - carry;
    else value = x * b[0]! + carry;
    const digit = ((value % 10) + 10) % 10;
    carry = Math.abs((value - digit) / 10);
    worked.push({ digit, carry });
  }
  return worked;
}

function promptOf({ sign, a, b }: ArithmeticPayload): string[] {
  return [...a.map(String), sign, ...b.map(String), "="];
}

function verify(payload: ArithmeticPayload, completion: string): Verdict {
  if (completion.length > MAX_CHARACTERS) return verdict([], 0, false, "too long");
  const words = completion.split(" ");
  const expected = columns(payload);
  const marks: boolean[] = [];
  let sound = 0;
  let at = 0;
  for (; words[at] === ">"; at += 3) {
    const column = expected[marks.length];
    const right =
      column !== undefined && words[at + 1] === DIGITS[column.digit] && words[at + 2] === `c${column.carry}`;
    if (right && sound === marks.length) sound++;
    marks.push(right);
  }
  if (sound < marks.length) return verdict(marks, 3 * sound, false, `step ${sound + 1} is wrong`);
  if (sound < expected.length) {
    return verdict(marks, 3 * sound, false, `${sound} of ${expected.length} columns`);
  }
  const ended = words[at] === "." && at === words.length - 1;
  return ended
    ? verdict(marks, words.length, true, "correct")
    : verdict(marks, 3 * sound, false, 'does not end with one "."');
}

function verdict(steps: boolean[], verifiedSymbols: number, correct: boolean, reason: string): Verdict {
  return { correct, score: correct ? 1 : 0, steps, verifiedSymbols, reason };
}

function parse(
  text: string,
  provenance: Provenance,
  { levels }: ArithmeticConfig,
): Result<Task<ArithmeticPayload>, Rejection> {
  if (text.length > MAX_CHARACTERS) return refuse("too-large", `at most ${MAX_CHARACTERS} characters`);
  const words = text.split(/\s+/).filter((word) => word !== "");
  while (words.at(-1) === "." || words.at(-1) === "=") words.pop();
  const at = words.findIndex((word) => (SIGNS as readonly string[]).includes(word));
  const sign = words[at] as Sign | undefined;
  const a = readDigits(words.slice(0, Math.max(at, 0)));
  const b = readDigits(words.slice(at + 1));
  if (sign === undefined || !a?.length || !b?.length)
    return refuse("parse", "expected digits, a sign, digits");
  if (Math.max(a.length, b.length) > levels) return refuse("too-large", `at most ${levels} digits`);
  if ([a, b].some((n) => n.length > 1 && n.at(-1) === 0))
    return refuse("ill-posed", "a number ends in a zero");
  if (sign === "-" && compare(a, b) < 0) return refuse("ill-posed", "the difference is negative");
  if (sign === "x" && b.length > 1) return refuse("ill-posed", "the multiplier has one digit");
  if (b.length === 1 && b[0]! < (sign === "x" ? 2 : 1)) return refuse("degenerate", "nothing to work out");
  return ok(pose({ sign, a, b }, provenance));
}

function refuse(gate: Rejection["gate"], reason: string): Result<never, Rejection> {
  return err({ gate, reason });
}
