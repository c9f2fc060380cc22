// A question about one name: a short program over it whose outcome the world decides, asked with the definition that
// the culture gives (or another, or none) in the prompt. What is right is always the task's own meaning, so whoever
// believes a poisoned definition is misled. It knows no rounds, no coin and no weights.
import type { Completion, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Entry, YCulture } from "../../culture/index.ts";
import {
  type Definition,
  isLocalName,
  isName,
  isOp,
  OP_SETS,
  type Op,
  type ProgramPayload,
  type ProgramsFamily,
  randomInputs,
  renderProgram,
  type Task,
  type Verdict,
  type World,
  workProgram,
} from "../../tasks/index.ts";

/** Longest expansion, in ops, that a nano model reads from context; names for more are left out of all questions. */
const LONGEST_READ = 4;
/** Longest answer in symbols: a name of 4 ops worked out (29), one more op (6), the end. */
const MAX_TOKENS = 40;
/** Draws of op and list before a name counts as one that no question can be put about. */
const DRAWS = 48;

/** A name as its readers meet it. */
export interface Named {
  readonly name: string;
  /** In ops, as the culture has it. */
  readonly body: readonly Op[];
  /** In ops, as the world has it. */
  readonly meaning: readonly Op[];
}

export interface NamedEntry extends Named {
  readonly entry: Entry;
}

/**
 * The definition as something to be asked about; undefined for what models cannot read: notes, names outside the
 * vocabulary, definitions that stand for nothing, for more than LONGEST_READ ops, or for what another one stands for.
 * The meaning is the law that the entry is about; an entry about no law means what it says.
 */
export function namedEntry(culture: YCulture, world: World, entry: Entry): NamedEntry | undefined {
  const { id, kind, name, evidence } = entry;
  if (kind !== "definition" || !isName(name) || isLocalName(name) || culture.canonical(id) !== id) return;
  const body = culture.expand(id);
  if (body === undefined || body.length > LONGEST_READ || !body.every(isOp)) return;
  const law = world.laws.find((law) => law.id === evidence.about);
  return { entry, name, body, meaning: law?.program ?? body };
}

export type Shape = "alone" | "after an op" | "before an op";
export const SHAPES: readonly Shape[] = ["alone", "after an op", "before an op"];

/**
 * A well-posed task over the name: by itself, or with one op before or after it, on a random list. Every step changes
 * the list. Undefined if no draw gives one (a name that changes nothing).
 */
export function namedTask(
  { name, meaning }: Named,
  shape: Shape,
  family: ProgramsFamily,
  rng: Rng,
): Task<ProgramPayload> | undefined {
  for (let draw = 0; draw < DRAWS; draw++) {
    const op = rng.pick(OP_SETS[family.config.ops]);
    const program = shape === "alone" ? [name] : shape === "after an op" ? [op, name] : [name, op];
    const text = ["D", name, ...meaning, "S", ...program, ":", ...randomInputs(rng, 1)[0]!].join(" ");
    const parsed = family.parse(text, { kind: "seed", source: "forecast" });
    if (parsed.ok) return parsed.value;
  }
  return undefined;
}

export interface Question {
  readonly task: Task<ProgramPayload>;
  /** In the prompt. */
  readonly shown: readonly Definition[];
}

export interface Answer extends Question {
  readonly completion: Completion;
  /** The answer without the workings of names: one list per step. */
  readonly outcome: string;
  readonly verdict: Verdict;
}

/** One answer to each question, all in one call. Temperature 0 takes the likeliest symbols. */
export async function ask(
  host: PopulationHost,
  family: ProgramsFamily,
  questions: readonly Question[],
  temperature: number,
  rng: Rng,
): Promise<Answer[]> {
  if (questions.length === 0) return [];
  const answers = await host.sample({
    jobs: questions.map(({ task: { payload }, shown }) => ({
      family: family.id,
      prompt: renderProgram(payload, shown),
      count: 1,
      allowed: family.symbols,
    })),
    temperature,
    maxTokens: MAX_TOKENS,
    rng: rng.state(),
  });
  return questions.map((question, i) => {
    const completion = answers[i]![0]!;
    const outcome = outcomeOf(completion.text);
    return { ...question, completion, outcome, verdict: family.verify(question.task, outcome) };
  });
}

/**
 * What an answer predicts: `> / sort 2 6 6 / dec 1 5 5 > 8 4 4 .` says `> 1 5 5 > 8 4 4 .`. Outcomes are graded, not
 * workings: a definition may be another way to write the law. What is not well-formed stays as it is, and is wrong.
 */
export function outcomeOf(completion: string): string {
  const words = completion.split(" ");
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    out.push(words[at]!);
    if (words[at] !== ">" || words[at + 1] !== "/") continue;
    let end = at + 1;
    while (end < words.length && words[end] !== ">" && words[end] !== ".") end++;
    const last = words.lastIndexOf("/", end - 1);
    if (isOp(words[last + 1] ?? "")) at = last + 1;
  }
  return out.join(" ");
}

/** What the definitions shown say that the outcome is, true or not; in the form of `outcomeOf`. */
export function outcomeBy(shown: readonly Definition[], { payload }: Task<ProgramPayload>): string {
  const definitions = shown.map(({ name, body }) => ({ name, body: [...body] }));
  return workProgram({ ...payload, definitions }, new Set()).completion;
}

/** Symbols that definitions take in a prompt: "D", the name, the ops. */
export function contextSymbols(shown: readonly Definition[]): number {
  return shown.reduce((sum, { body }) => sum + 2 + body.length, 0);
}
