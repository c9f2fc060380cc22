// Find values of variables that make every clause true; "-a" says that a is false. Any satisfying assignment will do.
//   prompt  sat | a | -a b c | -b =      answer  > a > -b > c .      level k has k + 2 variables
// Generated problems fall to unit propagation: always some clause has one literal left that can make it true.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { bits, EMPTY, easiestFirst, fillingJudge, remembered } from "./filling.ts";

const LETTERS = "abcdefgh";
const FIRST = LETTERS.charCodeAt(0);
const LITERALS = [...LETTERS].flatMap((letter) => [letter, `-${letter}`]);
const LEVELS = LETTERS.length - 2;
const MAX_CLAUSES = 24;

interface Sat {
  /** Each with its literals in the order of the alphabet, "a -b d". */
  readonly clauses: readonly string[];
}

/** Bit v of the one or the other mask: variable v, plain or negated, is in the clause. */
interface Clause {
  readonly plain: number;
  readonly negated: number;
}

const clausesOf = remembered(({ clauses }: Sat): readonly Clause[] =>
  clauses.map((clause) => {
    let [plain, negated] = [0, 0];
    for (let at = 0; at < clause.length; at++) {
      const bit = 1 << (clause.charCodeAt(at) - FIRST);
      if (clause[at] === "-" || clause[at] === " ") continue;
      if (clause[at - 1] === "-") negated |= bit;
      else plain |= bit;
    }
    return { plain, negated };
  }),
);

const size = (problem: Sat): number =>
  32 - Math.clz32(clausesOf(problem).reduce((all, { plain, negated }) => all | plain | negated, 0));

const solutions = remembered((problem: Sat): readonly string[] => {
  const clauses = clausesOf(problem);
  const variables = size(problem);
  const found: string[] = [];
  for (let values = 0; values < 1 << variables; values++) {
    if (clauses.every(({ plain, negated }) => (values & plain) | (~values & negated)))
      found.push(Array.from({ length: variables }, (_, v) => (values >> v) & 1).join(""));
  }
  return found;
});

const start = (problem: Sat): string => EMPTY.repeat(size(problem));
const say = (variable: number, value: string): string => (value === "1" ? "" : "-") + LETTERS[variable];

export const sat = defineFamily({
  id: "sat",
  title: "Satisfy every clause",
  kind: "logic",
  levels: LEVELS,
  symbols: ["|", ...LITERALS],
  layout: { rows: ["|"] },
  generate,
  level: (problem: Sat) => size(problem) - 2,
  prompt: ({ clauses }) => clauses.map((clause) => `| ${clause}`).join(" "),
  read(words): Sat | undefined {
    const [before, ...clauses] = words.join(" ").split("| ");
    if (before !== "" || clauses.length === 0 || clauses.length > MAX_CLAUSES) return undefined;
    const read = clauses.map((clause) => clause.trimEnd());
    const proper = read.every((clause) => {
      const literals = clause.split(" ");
      const rising = literals.every((literal, i) => i === 0 || literals[i - 1]!.at(-1)! < literal.at(-1)!);
      return literals.length <= 3 && rising && literals.every((literal) => LITERALS.includes(literal));
    });
    return proper && new Set(read).size === read.length ? { clauses: read } : undefined;
  },
  flaw(problem) {
    const used = clausesOf(problem).reduce((all, { plain, negated }) => all | plain | negated, 0);
    const variables = size(problem);
    if (bits(used) < variables) return { gate: "ill-posed", reason: "a variable is in no clause" };
    const count = solutions(problem).length;
    if (count === 0) return { gate: "ill-posed", reason: "cannot be satisfied" };
    if (count > 2 ** variables / 8)
      return { gate: "degenerate", reason: "more than one in eight guesses is right" };
    return undefined;
  },
  work(problem) {
    const clauses = clausesOf(problem);
    const solution = solutions(problem)[0]!;
    // One value is left once a clause has nothing else to make it true, two otherwise.
    const ease = (text: string, slot: number): number => {
      let [ones, zeros] = [0, 0];
      for (let v = 0; v < text.length; v++) {
        if (text[v] === "1") ones |= 1 << v;
        else if (text[v] === "0") zeros |= 1 << v;
      }
      const last = 1 << slot;
      return clauses.some(({ plain, negated }) => (plain & ~zeros) + (negated & ~ones) === last) ? 1 : 2;
    };
    return easiestFirst(start(problem), solution, ease).map((slot) => say(slot, solution[slot]!));
  },
  judge: fillingJudge<Sat>({
    start,
    solutions,
    slot: (step) =>
      step.length === 1 || (step.length === 2 && step[0] === "-") ? LETTERS.indexOf(step.at(-1)!) : -1,
    value: (step) => (step.length === 1 ? "1" : "0"),
  }),
});

/** A clause for each variable that leaves it one value once those before it (in an order not shown) have theirs, and
 *  some clauses more that are true anyway. */
function generate(rng: Rng, level: number): Sat {
  const variables = level + 2;
  const values = rng.u32();
  const order = rng.shuffle(Array.from({ length: variables }, (_, v) => v));
  const clauses: string[] = [];
  for (const [place, variable] of order.entries()) {
    const bit = 1 << variable;
    const others = place === 0 ? 0 : (1 << order[rng.int(place)]!) | (1 << order[rng.int(place)]!);
    clauses.push(write(others | bit, values ^ others));
  }
  for (let extra = 0; extra < Math.floor(variables / 2); extra++) {
    const saved = 1 << rng.int(variables);
    const others = (1 << rng.int(variables)) | (1 << rng.int(variables));
    const more = write(saved | others, (values & saved) | (rng.u32() & ~saved));
    if (!clauses.includes(more)) clauses.push(more);
  }
  return { clauses: rng.shuffle(clauses) };
}

/** The clause of these variables, plain where `plain` has their bit. */
function write(variables: number, plain: number): string {
  let text = "";
  for (let v = 0; variables >> v !== 0; v++) {
    if ((variables >> v) & 1) text += `${text === "" ? "" : " "}${say(v, (plain >> v) & 1 ? "1" : "0")}`;
  }
  return text;
}
