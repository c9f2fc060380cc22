// Doubles for forecasts and sleep: a culture with entries of the test's making, and readers without weights. A reader
// believes whatever definitions its prompt shows, and knows by heart what the test says.
import type { Lesson, Score } from "../../../agents/index.ts";
import type { Entry } from "../../../culture/index.ts";
import { applyOp, type Digits, isOp, type Op, type World } from "../../../tasks/index.ts";
import { type ScriptedPopulation, type Stage, scripted } from "./doubles.ts";

/** A definition in the first agent's culture, adopted; about a law where one is given. */
export function define(on: Stage, name: string, body: readonly string[], about = "", round = 1): Entry {
  const culture = on.knowledge.cultureOf(on.agents[0]!)!;
  const by = { author: "test", round };
  const made = culture.edit({ op: "propose", kind: "definition", name, body: [...body], about }, by);
  if (!made.ok) throw new Error(made.error.detail);
  const adopted = culture.edit({ op: "adopt", id: made.value }, by);
  if (!adopted.ok) throw new Error(adopted.error.detail);
  return culture.get(made.value)!;
}

/** Laws that can be read: of at most four ops. */
export function shortLaws(world: World): World["laws"] {
  return world.laws.filter(({ program }) => program.length <= 4);
}

/** What a reader answers who believes the prompt's definitions; names without one are answered by heart, or not at all. */
export function believe(prompt: string, byHeart: ReadonlyMap<string, readonly Op[]> = new Map()): string {
  const words = prompt.split(" ");
  const shown = new Map<string, Op[]>();
  let at = 0;
  while (words[at] === "D") {
    const end = words.findIndex((word, i) => i > at && (word === "D" || word === "S"));
    shown.set(words[at + 1]!, words.slice(at + 2, end) as Op[]);
    at = end;
  }
  const colon = words.indexOf(":");
  let list: Digits = words.slice(colon + 1).map(Number);
  const answer: string[] = [];
  for (const symbol of words.slice(at + 1, colon)) {
    answer.push(">");
    const told = shown.get(symbol);
    const ops = told ?? byHeart.get(symbol) ?? (isOp(symbol) ? [symbol] : undefined);
    if (ops === undefined) return [...answer, "."].join(" ");
    for (const op of ops) {
      list = applyOp(op, list);
      if (told) answer.push("/", op, ...list.map(String));
    }
    if (!told) answer.push(...list.map(String));
  }
  return [...answer, "."].join(" ");
}

export interface Reader extends ScriptedPopulation {
  /** Names it answers without a definition, as it learned them. */
  readonly byHeart: Map<string, readonly Op[]>;
  /** Of the questions about a name that it knows by heart, it gets this share right in `score`. */
  certainty: number;
}

/**
 * Reads perfectly. A name that a lesson shows without its definition is known by heart from then on, if the answers in
 * the lesson are those of the `meanings` the test gives.
 */
export function reader(id: string, meanings: ReadonlyMap<string, readonly Op[]> = new Map()): Reader {
  const byHeart = new Map<string, readonly Op[]>();
  const base = scripted(id, ({ prompt }) => believe(prompt.text, byHeart));
  let asked = 0;
  const own: Reader = {
    ...base,
    byHeart,
    certainty: 1,
    async score(examples): Promise<Score[]> {
      return examples.map(({ prompt, completion }) => {
        const right = believe(prompt.text, byHeart) === completion;
        const named = prompt.text.split(" ").some((word) => byHeart.has(word));
        asked += named ? 1 : 0;
        // Every so many of them wrong, evenly.
        const sure = !named || Math.floor(asked * own.certainty) > Math.floor((asked - 1) * own.certainty);
        return { logProb: -1, greedy: right && sure };
      });
    },
    async learn(lesson: Lesson) {
      base.lessons.push(lesson);
      const examples = lesson.material.flatMap((part) => part.examples);
      for (const [name, meaning] of meanings) {
        const about = examples.filter(({ prompt }) => prompt.text.split(" ").includes(name));
        const known = new Map([[name, meaning]]);
        if (
          about.length > 0 &&
          about.every(({ prompt, completion }) => believe(prompt.text, known) === completion)
        )
          byHeart.set(name, meaning);
      }
      const sources = Object.fromEntries(lesson.material.map((part) => [part.source, part.examples.length]));
      return { steps: 1, tokens: examples.length, loss: 0.5, gradNorm: 1, sources };
    },
  };
  return own;
}
