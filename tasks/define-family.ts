// The short way to write a task family: what a problem is, how it reads, how it is worked. Prompts, worked answers, step
// marks, proposals and ids follow from that, the same for every family written this way:
//   prompt   <id> <words of the problem> =
//   answer   > <step> > <step> ... .       the last step holds the result
// It knows no particular task. A complete family: tasks/families/sequences/caesar.ts.
import { err, ok, type Result, type Rng } from "../core/index.ts";
import {
  type FamilyKind,
  makeTask,
  type Provenance,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
  type WorkedAnswer,
} from "./family.ts";
import type { Judge } from "./judge.ts";
import { type Layout, layoutCoordinates } from "./layout.ts";
import { judgedVerdict, matchedVerdict } from "./step-verdict.ts";

/** Why a problem should not be posed. */
export interface Flaw {
  readonly gate: Exclude<Rejection["gate"], "parse" | "duplicate" | "held-out">;
  readonly reason: string;
}

/** `P` is the problem: plain JSON data, nothing that a task does not need. `S` is what a {@link Judge} remembers. */
export interface FamilyDefinition<P, S = unknown> {
  /** Lower-case letters, digits and dashes; unique. Every prompt begins with it. */
  readonly id: string;
  readonly title: string;
  readonly kind: FamilyKind;
  /** Difficulty levels are 1..levels; a higher one must take a longer worked answer. */
  readonly levels: number;
  /** Every word that prompts and steps may hold, besides the id, "=", ">" and ".". */
  readonly symbols: readonly string[];
  /** A problem of this level: a pure function of (generator state, level). */
  generate(rng: Rng, level: number): P;
  /** The level of a problem; outside 1..levels for one that is too small or too large to be posed. */
  level(problem: P): number;
  /** The words of a problem, joined by single spaces. It must not hold the answer. */
  prompt(problem: P): string;
  /** The proposal language: `prompt` backwards. Undefined for words that are no problem. Whether the problem is a good
   *  one is for `flaw` to say. Without it the family takes no proposals. */
  read?(words: readonly string[]): P | undefined;
  /** Why a proposed problem has no answer, more than one where one is asked for, or nothing to work out. */
  flaw?(problem: P): Flaw | undefined;
  /** The worked answer: at least one step, words joined by single spaces. Never asked for a problem with a flaw. */
  work(problem: P): readonly string[];
  /** Left out when the worked answer is the only right one. */
  readonly judge?: Judge<P, S>;
  /** Numbers for curricula and diversity, besides the steps and symbols of the worked answer. */
  measure?(problem: P): Readonly<Record<string, number>>;
  readonly layout?: Layout;
}

/** No proposal is longer. */
const MAX_PROPOSAL = 4096;
/** Words with a meaning of their own: the end of an answer, a step, the tokenizer's marks. */
const RESERVED = [".", ">", "=", "P", "<pad>"];

/** A worked answer, kept as long as its problem is in use: one problem is attempted many times. */
interface Worked extends WorkedAnswer {
  readonly symbols: number;
}

/** Throws a RangeError that says what is wrong with the definition. */
export function defineFamily<P extends object, S = unknown>(
  definition: FamilyDefinition<P, S>,
): TaskFamily<P> {
  check(definition);
  const { id, title, kind, levels, judge } = definition;
  const known = new WeakMap<P, Worked>();
  const work = (problem: P): Worked => {
    let worked = known.get(problem);
    if (worked === undefined) {
      const steps = definition.work(problem);
      if (steps.length === 0) throw new Error(`${id}: a worked answer needs a step`);
      const completion = `> ${steps.join(" > ")} .`;
      worked = { steps, completion, symbols: completion.split(" ").length };
      known.set(problem, worked);
    }
    return worked;
  };
  const pose = (problem: P, provenance: Provenance): Task<P> =>
    makeTask(id, definition.level(problem), problem, provenance);
  return {
    id,
    title,
    kind,
    levels,
    symbols: [...new Set([id, ...definition.symbols, "=", ">", "."])],
    features: 0,
    coordinates: layoutCoordinates(definition.layout),
    layout: definition.layout ?? {},
    proposals: definition.read !== undefined,
    generate: (rng, level) => pose(definition.generate(rng, level), { kind: "seed", source: id }),
    render({ payload }) {
      const text = `${id} ${definition.prompt(payload)} =`;
      return { pieces: text.split(" "), text };
    },
    oracle({ payload }) {
      const { completion, steps } = work(payload);
      return { completion, steps };
    },
    verify({ payload }, completion): Verdict {
      const worked = work(payload);
      return judge === undefined
        ? matchedVerdict(worked, completion)
        : judgedVerdict(judge, payload, worked, completion);
    },
    parse: (text, provenance) => parse(definition, text, (problem) => pose(problem, provenance)),
    propose: ({ payload }) => definition.prompt(payload),
    measure({ payload }) {
      const { steps, symbols } = work(payload);
      return { steps: steps.length, symbols, ...definition.measure?.(payload) };
    },
  };
}

function check<P, S>({ id, levels, symbols }: FamilyDefinition<P, S>): void {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(id)) {
    throw new RangeError(`family id "${id}": expected lower-case letters, digits and dashes, 32 at most`);
  }
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`${id}: levels must be a whole number from 1`);
  for (const symbol of symbols) {
    if (!/^[\x21-\x7e]+$/.test(symbol))
      throw new RangeError(`${id}: "${symbol}" is not a word without spaces`);
    if (RESERVED.includes(symbol) || symbol.startsWith("@")) {
      throw new RangeError(`${id}: the symbol "${symbol}" has a meaning of its own; use another`);
    }
  }
}

function parse<P, S>(
  definition: FamilyDefinition<P, S>,
  text: string,
  pose: (problem: P) => Task<P>,
): Result<Task<P>, Rejection> {
  const { id, levels } = definition;
  if (definition.read === undefined) return err({ gate: "parse", reason: `${id} takes no proposals` });
  if (text.length > MAX_PROPOSAL)
    return err({ gate: "too-large", reason: `at most ${MAX_PROPOSAL} characters` });
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words[0] === id) words.shift();
  while (words.at(-1) === "." || words.at(-1) === "=") words.pop();
  const problem = definition.read(words);
  if (problem === undefined) return err({ gate: "parse", reason: `not a problem of ${id}` });
  const level = definition.level(problem);
  if (!(level >= 1 && level <= levels)) {
    return err({
      gate: level < 1 ? "degenerate" : "too-large",
      reason: `not of a level from 1 to ${levels}`,
    });
  }
  const flaw = definition.flaw?.(problem);
  if (flaw !== undefined) return err(flaw);
  // One problem has one spelling: what reads as it must be how it is written.
  if (definition.prompt(problem) !== words.join(" ")) {
    return err({ gate: "parse", reason: `written otherwise: ${definition.prompt(problem)}` });
  }
  return ok(pose(problem));
}
