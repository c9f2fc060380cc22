// A counter machine: which line comes next and what the registers hold, after each instruction. + and - count a register
// u, v or w up or down on a circle of ten; z jumps to a line if the register is zero, n if it is not. It halts at the
// line after the last.
//   prompt  register-machine ; a + v ; b - u ; c n u a | a 2 5 =
//   answer  > b 2 6 > c 1 6 > a 1 6 > b 1 7 > c 0 7 > d 0 7 .       level k executes 3k to 3k + 2 instructions
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";

interface RegisterMachine {
  /** "+v", "-u", "zua" or "nua"; lines are called a, b, c and so on. */
  readonly lines: readonly string[];
  /** A digit for each register. */
  readonly start: string;
}

const LABELS = "abcdefgh";
const REGISTERS = "uvw";
const LEVELS = 6;
const MAX_LINES = LABELS.length - 1;
/** Instructions executed before we give up: one more than the last level takes. */
const FUEL = 3 * LEVELS + 3;

/** How many instructions are executed, FUEL at most. After each, `states` gets the label of the next line and the
 *  registers. */
function execute({ lines, start }: RegisterMachine, states?: string[]): number {
  const values = Array.from(start, Number);
  let line = 0;
  let executed = 0;
  while (line < lines.length && executed < FUEL) {
    const instruction = lines[line]!;
    const op = instruction[0];
    const register = REGISTERS.indexOf(instruction[1]!);
    const value = values[register]!;
    line++;
    executed++;
    if (op === "+") values[register] = (value + 1) % 10;
    else if (op === "-") values[register] = (value + 9) % 10;
    else if ((op === "z") === (value === 0)) line = LABELS.indexOf(instruction[2]!);
    states?.push(LABELS[line]! + values.join(""));
  }
  return executed;
}

function statesOf(problem: RegisterMachine): string[] {
  const states: string[] = [];
  execute(problem, states);
  return states;
}

/** Above LEVELS if it does not halt in time. */
function levelOf(problem: RegisterMachine): number {
  return Math.floor(execute(problem) / 3);
}

/** Does a run come to a line that may jump? Without one it is counting only. */
function meetsJump({ lines }: RegisterMachine, states: readonly string[]): boolean {
  return states.some((_, i) => {
    const label = i === 0 ? "a" : states[i - 1]![0]!;
    return lines[LABELS.indexOf(label)]!.length === 3;
  });
}

/** A loop of one or two counters and plain lines around them, which takes a known number of instructions. */
interface Shape {
  /** `turns` times through `body` lines and the jump back. */
  readonly loops: readonly { readonly body: number; readonly turns: number }[];
  readonly plain: number;
}

/** SHAPES[n]: all of n instructions that fit. */
const SHAPES = ((): Shape[][] => {
  const table: Shape[][] = Array.from({ length: FUEL }, () => []);
  const add = (loops: Shape["loops"]): void => {
    const lines = loops.reduce((sum, { body }) => sum + body + 1, 0);
    const time = loops.reduce((sum, { body, turns }) => sum + (body + 1) * turns, 0);
    for (let plain = 0; lines + plain <= MAX_LINES; plain++) table[time + plain]?.push({ loops, plain });
  };
  const loops = Array.from({ length: 24 }, (_, i) => ({ body: 1 + (i % 4), turns: 1 + (i >> 2) }));
  for (const loop of loops) {
    add([loop]);
    for (const second of loops) add([loop, second]);
  }
  return table;
})();

function draw(rng: Rng, { loops, plain }: Shape): RegisterMachine {
  const registers = rng.range(2, 3);
  const counters = rng.shuffle([0, 1, 2].slice(0, registers));
  const start = Array.from({ length: registers }, () => rng.int(10));
  /** By how much the registers have changed so far. */
  const change = [0, 0, 0];
  const lines: string[] = [];
  const count = (register: number, times: number): void => {
    const up = rng.chance(0.5);
    lines.push((up ? "+" : "-") + REGISTERS[register]!);
    change[register]! += up ? times : -times;
  };
  const countAny = (times: number, except: number): void => {
    const register = rng.int(registers);
    count(register === except ? (register + 1) % registers : register, times);
  };
  let left = plain;
  loops.forEach(({ body, turns }, i) => {
    for (let before = rng.int(left + 1); before > 0; before--, left--) countAny(1, -1);
    const counter = counters[i]!;
    const first = LABELS[lines.length]!;
    const tick = lines.length + rng.int(body);
    for (let k = 0; k < body; k++) {
      if (lines.length === tick) count(counter, turns);
      else countAny(turns, counter);
    }
    // It leaves the loop at zero, so that is what the start must lead to.
    start[counter] = (1000 - change[counter]!) % 10;
    lines.push(`n${REGISTERS[counter]}${first}`);
  });
  while (left-- > 0) countAny(1, -1);
  return { lines, start: start.join("") };
}

/** One line becomes a jump on zero, past the next line or further. It may change everything that follows. */
function withCondition(rng: Rng, { lines, start }: RegisterMachine): RegisterMachine {
  const at = rng.int(lines.length - 1);
  if (lines[at]!.length === 3) return { lines, start };
  const jump = `z${REGISTERS[rng.int(start.length)]}${LABELS[rng.range(at + 2, lines.length)]}`;
  return { lines: lines.with(at, jump), start };
}

const spaced = (text: string): string => [...text].join(" ");

export const registerMachine = defineFamily<RegisterMachine>({
  id: "register-machine",
  title: "Run a machine of counters and jumps",
  kind: "programs",
  levels: LEVELS,
  symbols: [..."0123456789", ...LABELS, ...REGISTERS, "+", "-", "z", "n", ";", "|"],
  layout: { segments: ["|"], rows: [";"] },
  generate(rng, level) {
    const plain = draw(rng, rng.pick(SHAPES[3 * level + rng.int(3)]!));
    const conditional = withCondition(rng, plain);
    return levelOf(conditional) === level ? conditional : plain;
  },
  // Those that do not halt are for `flaw` to refuse.
  level: (problem) => Math.min(LEVELS, levelOf(problem)),
  prompt: ({ lines, start }) =>
    `${lines.map((line, i) => `; ${LABELS[i]} ${spaced(line)}`).join(" ")} | a ${spaced(start)}`,
  read(words) {
    const [head = "", start = "", ...more] = words.join("").split("|");
    const [before, ...lines] = head.split(";");
    const registers = start.length - 1;
    if (before !== "" || more.length > 0 || lines.length > MAX_LINES || !/^a\d{2,3}$/.test(start))
      return undefined;
    const known = lines.every((line, i) => {
      const [label, op = "", name = "", target] = line;
      const jumps = op === "z" || op === "n";
      if (label !== LABELS[i] || line.length !== (jumps ? 4 : 3) || !(jumps || op === "+" || op === "-"))
        return false;
      if (jumps && !LABELS.slice(0, lines.length + 1).includes(target!)) return false;
      return REGISTERS.slice(0, registers).includes(name);
    });
    return known ? { lines: lines.map((line) => line.slice(1)), start: start.slice(1) } : undefined;
  },
  flaw(problem) {
    const states = statesOf(problem);
    if (states.length === FUEL)
      return { gate: "ill-posed", reason: `does not halt within ${FUEL - 1} steps` };
    return meetsJump(problem, states) ? undefined : { gate: "degenerate", reason: "comes to no jump" };
  },
  work: (problem) => statesOf(problem).map(spaced),
  measure: ({ lines, start }) => ({ lines: lines.length, registers: start.length }),
});
