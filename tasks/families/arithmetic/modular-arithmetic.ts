// Work out a chain of operations modulo a small number, from left to right, an operation a step.
//   prompt  modular-arithmetic m7 : 3 + 5 x 4 ^ 3 - 2 =      modulo 7: 3 + 5, that times 4, that to the third, less 2
//   answer  > 1 > 4 > 1 > 6 .                                level k has k + 1 operations
// Numbers are below the modulus; what is added or taken is from 1, a factor from 2, an exponent from 2 to 9.
import { defineFamily } from "../../define-family.ts";
import { DIGITS } from "../../dsl/symbols.ts";

const SIGNS = ["+", "-", "x", "^"] as const;
type Sign = (typeof SIGNS)[number];
type Operation = readonly [sign: Sign, operand: number];

const MODULI = [3, 4, 5, 6, 7, 8, 9, 10];
const NAMES = MODULI.map((modulus) => `m${modulus}`);
const MAX_EXPONENT = 9;

interface Chain {
  readonly modulus: number;
  readonly start: number;
  readonly operations: readonly Operation[];
}

function apply(modulus: number, value: number, [sign, operand]: Operation): number {
  if (sign === "+") return (value + operand) % modulus;
  if (sign === "-") return (value + modulus - operand) % modulus;
  if (sign === "x") return (value * operand) % modulus;
  let power = 1;
  for (let i = 0; i < operand; i++) power = (power * value) % modulus;
  return power;
}

const lowest = (sign: Sign) => (sign === "x" || sign === "^" ? 2 : 1);
const highest = (sign: Sign, modulus: number) => (sign === "^" ? MAX_EXPONENT : modulus - 1);

function values({ modulus, start, operations }: Chain): number[] {
  let value = start;
  return operations.map((operation) => {
    value = apply(modulus, value, operation);
    return value;
  });
}

export const modularArithmetic = defineFamily<Chain>({
  id: "modular-arithmetic",
  title: "Calculate modulo a small number",
  kind: "arithmetic",
  levels: 8,
  symbols: [...DIGITS, ...NAMES, ":", ...SIGNS],
  layout: { segments: [":"], rows: [...SIGNS] },
  generate(rng, level) {
    const modulus = rng.pick(MODULI);
    const start = rng.int(modulus);
    let value = start;
    const operations = Array.from({ length: level + 1 }, (): Operation => {
      const sign = rng.pick(SIGNS);
      let operation: Operation = [sign, rng.range(lowest(sign), highest(sign, modulus))];
      // Every step changes the value: otherwise chains would get stuck at 0 and 1.
      if (apply(modulus, value, operation) === value) operation = ["+", rng.range(1, modulus - 1)];
      value = apply(modulus, value, operation);
      return operation;
    });
    return { modulus, start, operations };
  },
  level: ({ operations }) => operations.length - 1,
  prompt: ({ modulus, start, operations }) => `m${modulus} : ${[start, ...operations.flat()].join(" ")}`,
  read([name = "", colon, start = "", ...words]) {
    if (!NAMES.includes(name) || colon !== ":" || !DIGITS.includes(start)) return undefined;
    const operations: Operation[] = [];
    for (let at = 0; at < words.length; at += 2) {
      const sign = SIGNS.find((known) => known === words[at]);
      const operand = DIGITS.indexOf(words[at + 1] ?? "");
      if (sign === undefined || operand < 0) return undefined;
      operations.push([sign, operand]);
    }
    return { modulus: Number(name.slice(1)), start: Number(start), operations };
  },
  flaw(chain) {
    const { modulus, start, operations } = chain;
    const outside = operations.some(
      ([sign, operand]) => operand < lowest(sign) || operand > highest(sign, modulus),
    );
    if (start >= modulus || outside) return { gate: "ill-posed", reason: "a number out of its range" };
    if (values(chain).every((value) => value === start)) {
      return { gate: "degenerate", reason: "nothing changes the value" };
    }
    return undefined;
  },
  work: (chain) => values(chain).map((value) => DIGITS[value]!),
});
