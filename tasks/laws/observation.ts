// Observations of a program: pairs of random inputs and its outputs, and a pair as a bag of feature numbers
// that a network may read as one position. It knows no tasks.
import type { Rng } from "../../core/index.ts";
import { decode, encode } from "../dsl/code.ts";
import { type Digits, MAX_DIGITS } from "../dsl/ops.ts";
import { follow, type Pair, type Table } from "../dsl/table.ts";

/** Share of inputs that have five digits; the others have four. Long inputs tell more about a program. */
const FULL_LENGTH_SHARE = 0.8;
/** From so many inputs on, one has three digits: programs that cap lists (dup) look alike on longer ones. */
const SHORT_FROM = 4;

/** `count` different inputs of 4 or 5 digits, one of 3 among four or more, none of them one digit repeated. */
export function randomInputs(rng: Rng, count: number): number[][] {
  const seen = new Set<number>();
  const inputs: number[][] = [];
  while (inputs.length < count) {
    const length =
      inputs.length === 0 && count >= SHORT_FROM
        ? MAX_DIGITS - 2
        : rng.chance(FULL_LENGTH_SHARE)
          ? MAX_DIGITS
          : MAX_DIGITS - 1;
    const input = new Array<number>(length);
    for (let i = 0; i < length; i++) input[i] = rng.int(10);
    const code = encode(input);
    if (seen.has(code) || input.every((digit) => digit === input[0])) continue;
    seen.add(code);
    inputs.push(input);
  }
  return inputs;
}

/** `count` pairs of a program given as a chain of tables (ProgramTables.chain). */
export function observePairs(chain: readonly Table[], rng: Rng, count: number): Pair[] {
  return randomInputs(rng, count).map((input) => [input, decode(follow(chain, encode(input)))]);
}

export function pairText(pair: Pair): string {
  return `${pair[0].join(" ")} > ${pair[1].join(" ")}`.trimEnd();
}

const EMPTY = 10; // the "digit" of a slot beyond the end of a list
const SLOT_VALUES = 11;
const OUTPUT_BASE = MAX_DIGITS * SLOT_VALUES;
const JOINT_BASE = 2 * OUTPUT_BASE;

/** Size of the feature space of one pair: 5 x 11 input cells, 5 x 11 output cells, 5 x 10 x 5 x 10 joint cells. */
export const PAIR_FEATURES = JOINT_BASE + (MAX_DIGITS * 10) ** 2;
/** Most features one pair can have: 5 + 5 + 25. */
export const MAX_PAIR_FEATURES = 2 * MAX_DIGITS + MAX_DIGITS ** 2;

/**
 * Writes a pair's feature numbers, each plus `base`, into `into` from `offset` on; gives how many (at most 35).
 * Input slot i with digit a (10 = empty): 11 i + a. Output slot j with digit b: 55 + 11 j + b.
 * Both filled: 110 + 50 (10 i + a) + 10 j + b.
 */
export function writePairFeatures(pair: Pair, into: Int32Array, offset: number, base = 0): number {
  const [input, output] = pair;
  let at = offset;
  for (let i = 0; i < MAX_DIGITS; i++) {
    into[at++] = base + SLOT_VALUES * i + (i < input.length ? input[i]! : EMPTY);
    into[at++] = base + OUTPUT_BASE + SLOT_VALUES * i + (i < output.length ? output[i]! : EMPTY);
  }
  for (let i = 0; i < input.length; i++) {
    const row = base + JOINT_BASE + 50 * (10 * i + input[i]!);
    for (let j = 0; j < output.length; j++) into[at++] = row + 10 * j + output[j]!;
  }
  return at - offset;
}

const scratch = new Int32Array(MAX_PAIR_FEATURES);

/** The feature numbers of one pair, 10 to 35 of them. */
export function pairFeatures(input: Digits, output: Digits): number[] {
  return Array.from(scratch.subarray(0, writePairFeatures([input, output], scratch, 0)));
}
