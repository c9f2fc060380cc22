// The `laws` family (induction): from observed pairs, write a program that computes the same function.
//   prompt   L <pairs> :                the pairs are one bag of features (observation.ts), or text "3 1 4 > 4 2 5 ; ..."
//   answer   n3 rev .                   at most four symbols, ops or culture names
// Right means equal on all 111,111 lists, not only on the pairs shown. Equal functions are one task: a task holds
// the canonical shortest program, and the pairs follow from the function. Proposal language: the program ("inc rev");
// with chosen inputs ("inc rev : 3 1 4 : 5 5 2 1"), only for the harness, since ambiguous inputs would be rewarded.
import { z } from "zod";
import { err, ok, type Result, Rng } from "../../core/index.ts";
import { isDigits } from "../dsl/code.ts";
import { expand, explain } from "../dsl/interpreter.ts";
import { isOp, OP_SETS, type Op } from "../dsl/ops.ts";
import { CULTURE_NAMES, readDigits } from "../dsl/symbols.ts";
import { type Pair, ProgramTables } from "../dsl/table.ts";
import {
  type Context,
  makeTask,
  type Prompt,
  type Provenance,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
} from "../family.ts";
import { programCoordinates } from "../program-coordinates.ts";
import { agrees, difference, equivalent, misfit, opsOnly } from "./equivalence.ts";
import { observePairs, PAIR_FEATURES, pairFeatures, pairText } from "./observation.ts";
import { degenerate, MAX_SHORT, shortest, shortFunctions } from "./short-functions.ts";

/** Longest answer in symbols, the end symbol not counted. */
export const MAX_ANSWER = MAX_SHORT;
/** Longest proposal in ops: what a level-4 law expands to. */
const MAX_OPS = 16;
/** A task is ambiguous if another function of a program up to this length fits all its pairs. */
const RIVAL_LENGTH = 3;
/** Most observations in one task. */
const MAX_PAIRS = 32;
/** No right answer is longer than four symbols of four characters; whoever writes more is not read. */
const MAX_CHARACTERS = 1000;

export const lawsConfigSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]).default("B").describe("op set of programs"),
  levels: z.number().int().min(1).max(MAX_SHORT).default(4).describe("levels; level k has programs of k ops"),
  pairs: z.number().int().min(1).max(MAX_PAIRS).default(8).describe("observed pairs per task"),
});
export type LawsConfig = Readonly<z.infer<typeof lawsConfigSchema>>;

export interface LawsPayload {
  /** Op set that answers may use, besides names. */
  readonly ops: LawsConfig["ops"];
  readonly pairs: readonly Pair[];
  /** The hidden program, in ops. */
  readonly program: readonly Op[];
}

export type LawsFamily = TaskFamily<LawsPayload> & { readonly config: LawsConfig };

export function lawsFamily(options: Partial<LawsConfig> = {}): LawsFamily {
  const config = lawsConfigSchema.parse(options);
  return {
    id: "laws",
    title: "Find the program behind the observations",
    kind: "programs",
    config,
    levels: config.levels,
    symbols: ["L", ":", ".", ...OP_SETS[config.ops], ...CULTURE_NAMES],
    features: PAIR_FEATURES,
    coordinates: programCoordinates,
    generate: (rng, level) => generate(rng, level, config),
    render: (task) => lawPrompt(task.payload.pairs),
    oracle: (task, context) => ({
      completion: `${shorten(task.payload.program, context).join(" ")} .`,
      steps: [],
    }),
    verify: (task, completion, context) => verify(task.payload, completion, context),
    parse: (text, provenance, context) => parse(text, provenance, config, context),
    propose: (task) => propose(task.payload, config),
    measure: ({ payload }) => ({ ops: payload.program.length, pairs: payload.pairs.length }),
  };
}

/**
 * A task about given observations, for example of a law of the world. Throws if the pairs are not the program's,
 * unless they are said to be noisy.
 */
export function lawTask(
  program: readonly Op[],
  pairs: readonly Pair[],
  ops: LawsConfig["ops"],
  level: number,
  provenance: Provenance,
  noisy = false,
): Task<LawsPayload> {
  if (!noisy && !agrees(program, pairs)) throw new Error("observations that are not of the program");
  const same = canonical(program, ops);
  return makeTask(
    "laws",
    level,
    { ops, pairs, program: equivalent(same, program) ? same : program },
    provenance,
  );
}

function generate(rng: Rng, level: number, config: LawsConfig): Task<LawsPayload> {
  for (;;) {
    const program = Array.from({ length: level }, () => rng.pick(OP_SETS[config.ops]));
    const task = pose(program, config, { kind: "seed", source: "laws" });
    if (task.ok) return task.value;
  }
}

/**
 * The task about a program's function, if it is a good one. Without chosen pairs, all programs that agree on the
 * probes are one task: the canonical one, with pairs that follow from it.
 */
function pose(
  program: readonly Op[],
  config: LawsConfig,
  provenance: Provenance,
  chosen?: readonly Pair[],
): Result<Task<LawsPayload>, Rejection> {
  const fault = degenerate(config.ops, program);
  if (fault) return err({ gate: "degenerate", reason: fault });
  const hidden = chosen ? program : canonical(program, config.ops);
  const pairs = chosen ?? usualPairs(hidden, config);
  const candidates = rivals(config.ops);
  for (const fit of opsOnly.agreeing(candidates, pairs)) {
    const rival = candidates[fit]!;
    if (equivalent(rival, hidden)) continue;
    return err({ gate: "ill-posed", reason: `"${rival.join(" ")}" fits the pairs as well` });
  }
  const level = Math.min(hidden.length, config.levels);
  if (chosen) return ok(lawTask(hidden, pairs, config.ops, level, provenance));
  return ok(makeTask("laws", level, { ops: config.ops, pairs, program: hidden }, provenance));
}

const rivalPrograms = new Map<LawsConfig["ops"], readonly (readonly Op[])[]>();
function rivals(ops: LawsConfig["ops"]): readonly (readonly Op[])[] {
  let programs = rivalPrograms.get(ops);
  if (programs === undefined) {
    programs = shortFunctions(ops, RIVAL_LENGTH).map(({ program }) => program);
    rivalPrograms.set(ops, programs);
  }
  return programs;
}

/** The first shortest program that agrees on the probes, so that equal functions are equal tasks. */
function canonical(program: readonly Op[], ops: LawsConfig["ops"]): readonly Op[] {
  const length = Math.min(program.length, MAX_SHORT);
  return shortest(ops, opsOnly.fingerprint(program)!, length)?.program ?? program;
}

/** Pairs that depend on the function alone: a proposer chooses what is asked, not how it is shown. */
function usualPairs(program: readonly Op[], config: LawsConfig): Pair[] {
  return observePairs(
    opsOnly.chain(program)!,
    Rng.seed(`laws ${opsOnly.fingerprint(program)}`),
    config.pairs,
  );
}

/**
 * The prompt that shows these pairs: one position whose bag holds the features of all of them. The pairs are a set,
 * and one position that sums them is shorter to read than one position per pair; in a prototype outside this repository
 * it also learned faster.
 */
export function lawPrompt(pairs: readonly Pair[]): Prompt {
  const bag = pairs.flatMap(([input, output]) => pairFeatures(input, output));
  const text = pairs.map(pairText).join(" ; ");
  return { pieces: ["L", { bag, text }, ":"], text: `L ${text} :` };
}

/** The program with stretches replaced by names of the context that stand for them, as few symbols as possible. */
function shorten(program: readonly Op[], context?: Context): string[] {
  const words: { symbol: string; ops: readonly string[] }[] = [];
  if (context) {
    const { definitions } = tablesOf(context);
    for (const { name } of context.definitions) {
      const ops = expand([name], definitions);
      if (ops.ok && ops.value.length > 1) words.push({ symbol: name, ops: ops.value });
    }
  }
  const best: string[][] = [[]]; // best[i]: the first i ops in as few symbols as possible
  for (let end = 1; end <= program.length; end++) {
    best[end] = [...best[end - 1]!, program[end - 1]!];
    for (const { symbol, ops } of words) {
      const start = end - ops.length;
      if (start < 0 || best[start]!.length + 1 >= best[end]!.length) continue;
      if (ops.every((op, i) => op === program[start + i])) best[end] = [...best[start]!, symbol];
    }
  }
  return best[program.length]!;
}

function verify(payload: LawsPayload, completion: string, context?: Context): Verdict {
  if (completion.length > MAX_CHARACTERS) return wrong("too long");
  const words = completion.split(" ");
  if (words.pop() !== ".") return wrong('does not end with "."');
  if (words.length === 0 || words.length > MAX_ANSWER) {
    return wrong(`${words.length} symbols, expected 1 to ${MAX_ANSWER}`);
  }
  const allowed: readonly string[] = OP_SETS[payload.ops];
  const tables = context ? tablesOf(context) : opsOnly;
  for (const word of words) {
    if (isOp(word) ? !allowed.includes(word) : tables.table(word) === undefined) {
      return wrong(`unknown symbol "${word.slice(0, 32)}"`);
    }
  }
  // The function decides; the pairs, which noise may have changed, only say why not.
  const counterexample = difference(payload.program, words, tables);
  if (counterexample === undefined) {
    return { correct: true, score: 1, steps: [], verifiedSymbols: words.length + 1, reason: "correct" };
  }
  const miss = misfit(words, payload.pairs, tables);
  if (miss) {
    const { input, expected, got } = miss;
    return wrong(
      `does not fit the pairs: ${input.join(" ")} gives ${got.join(" ")}, not ${expected.join(" ")}`,
    );
  }
  return wrong(`fits the pairs but differs on the hidden input ${counterexample.join(" ")}`.trimEnd());
}

function wrong(reason: string): Verdict {
  return { correct: false, score: 0, steps: [], verifiedSymbols: 0, reason };
}

/** Tables of a context's names, built once per list of definitions. */
const contextTables = new WeakMap<Context["definitions"], ProgramTables>();
function tablesOf({ definitions }: Context): ProgramTables {
  let tables = contextTables.get(definitions);
  if (tables === undefined) {
    tables = new ProgramTables(definitions);
    contextTables.set(definitions, tables);
  }
  return tables;
}

function propose(payload: LawsPayload, config: LawsConfig): string {
  const usual = JSON.stringify(usualPairs(payload.program, config)) === JSON.stringify(payload.pairs);
  const inputs = usual ? [] : payload.pairs.map(([input]) => ["", ":", ...input].join(" "));
  return payload.program.join(" ") + inputs.join("");
}

function parse(
  text: string,
  provenance: Provenance,
  config: LawsConfig,
  context?: Context,
): Result<Task<LawsPayload>, Rejection> {
  if (text.length > MAX_CHARACTERS) {
    return err({ gate: "too-large", reason: `${text.length} characters, at most ${MAX_CHARACTERS}` });
  }
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.at(-1) === ".") words.pop();
  const [program, ...inputs] = words
    .join(" ")
    .split(":")
    .map((part) => part.split(" ").filter(Boolean));
  if (program === undefined || program.length === 0) return err({ gate: "parse", reason: "no program" });
  const allowed: readonly string[] = OP_SETS[config.ops];
  const stranger = program.find((word) => isOp(word) && !allowed.includes(word));
  if (stranger) return err({ gate: "parse", reason: `op "${stranger}" is not in set ${config.ops}` });
  const ops = expand(program, context && tablesOf(context).definitions, 4 * MAX_OPS);
  if (!ops.ok) return err({ gate: "parse", reason: explain(ops.error) });
  if (ops.value.length > MAX_OPS) {
    return err({ gate: "too-large", reason: `${ops.value.length} ops, at most ${MAX_OPS}` });
  }
  if (shorten(ops.value, context).length > MAX_ANSWER) {
    return err({ gate: "too-large", reason: `no answer of ${MAX_ANSWER} symbols is known` });
  }
  if (inputs.length === 0) return pose(ops.value, config, provenance);
  if (provenance.kind === "agent")
    return err({ gate: "parse", reason: "agents do not choose the observations" });
  const pairs = chosenPairs(ops.value, inputs);
  if (!pairs)
    return err({
      gate: "parse",
      reason: `expected 1 to ${MAX_PAIRS} different lists of digits, each after a :`,
    });
  return pose(ops.value, config, provenance, pairs);
}

function chosenPairs(program: readonly Op[], inputs: readonly string[][]): Pair[] | undefined {
  if (inputs.length > MAX_PAIRS || new Set(inputs.map((input) => input.join(""))).size < inputs.length)
    return undefined;
  const pairs: Pair[] = [];
  for (const symbols of inputs) {
    const input = readDigits(symbols);
    if (!isDigits(input)) return undefined;
    pairs.push([input, opsOnly.run(program, input)!]);
  }
  return pairs;
}
