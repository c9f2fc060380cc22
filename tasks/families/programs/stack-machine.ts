// A calculator with a stack: what lies on it after each instruction of a program. Digits are pushed; + - * take the two
// topmost away and push what they make, modulo ten (- is the lower one less the upper one); d doubles the topmost digit,
// s swaps the two topmost, x drops one. Stacks are written topmost digit first.
//   prompt  stack-machine 3 4 + d * =      answer  > 3 > 4 3 > 7 > 7 7 > 9 .      level k: 2k + 1 or 2k + 2 instructions
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";

interface StackMachine {
  /** One character each. */
  readonly program: string;
}

const DIGITS = "0123456789";
const ARITHMETIC = "+-*";
const LEVELS = 8;
const MAX_DEPTH = 6;
/** What may come next on a stack of this many digits, as often as written here; "p" stands for any digit. */
const NEXT = ["p", "pppd", "ppp+-*dsx", "ppp+-*dsx", "ppp++--**dsx", "p++--**dsx", "++--**sx"];
/** The same for the last instruction but one, which leaves two digits for the last. */
const NEXT_TO_LAST = ["p", "pppd", "ppds", ...NEXT.slice(3)];

/** The stack after one instruction; undefined where digits are missing, none is left, or there are too many. */
function execute(instruction: string, stack: string): string | undefined {
  const top = stack[0];
  const below = stack[1];
  const rest = stack.slice(2);
  let after: string;
  if (DIGITS.includes(instruction)) after = instruction + stack;
  else if (top === undefined) return undefined;
  else if (instruction === "d") after = top + stack;
  else if (instruction === "x") after = stack.slice(1);
  else if (below === undefined) return undefined;
  else if (instruction === "s") after = below + top + rest;
  else if (instruction === "+") after = String((Number(below) + Number(top)) % 10) + rest;
  else if (instruction === "-") after = String((Number(below) - Number(top) + 10) % 10) + rest;
  else after = String((Number(below) * Number(top)) % 10) + rest;
  return after === "" || after.length > MAX_DEPTH ? undefined : after;
}

function draw(rng: Rng, choices: string): string {
  const instruction = choices[rng.int(choices.length)]!;
  return instruction === "p" ? DIGITS[rng.int(10)]! : instruction;
}

export const stackMachine = defineFamily<StackMachine>({
  id: "stack-machine",
  title: "Run a program on a stack of digits",
  kind: "programs",
  levels: LEVELS,
  symbols: [...DIGITS, ...ARITHMETIC, "d", "s", "x"],
  layout: { columns: true },
  generate(rng, level) {
    const length = 2 * level + rng.range(1, 2);
    let program = "";
    let stack = "";
    while (program.length < length - 1) {
      const choices = program.length === length - 2 ? NEXT_TO_LAST : NEXT;
      const instruction = draw(rng, choices[stack.length]!);
      stack = execute(instruction, stack)!;
      program += instruction;
    }
    return { program: program + draw(rng, ARITHMETIC) };
  },
  level: ({ program }) => Math.floor((program.length - 1) / 2),
  prompt: ({ program }) => [...program].join(" "),
  read(words) {
    const known = words.every((word) => /^[0-9+*dsx-]$/.test(word));
    return known ? { program: words.join("") } : undefined;
  },
  flaw({ program }) {
    let stack: string | undefined = "";
    for (const instruction of program) {
      stack = execute(instruction, stack);
      if (stack === undefined) {
        return { gate: "ill-posed", reason: `the stack must hold 1 to ${MAX_DEPTH} digits at every step` };
      }
    }
    if (ARITHMETIC.includes(program.at(-1)!)) return undefined;
    return { gate: "degenerate", reason: "the last instruction must be + - or *" };
  },
  work({ program }) {
    let stack = "";
    return [...program].map((instruction) => {
      stack = execute(instruction, stack)!;
      return [...stack].join(" ");
    });
  },
});
