// How far does a solver get who does not read the prompt? Guesses are made up from one half of a level's tasks and
// scored on the other half, and the other way round: what was fitted to chance does not count.
// Right for deterministic guesses, and so for random ones too: a mixture is never better than the best part of it.
import { Rng } from "../../core/index.ts";
import type { Task, TaskFamily } from "../family.ts";
import { AnswerParts, mostFrequent } from "./answer-parts.ts";
import { GUESSES } from "./attacks.ts";
import { upperBound } from "./bound.ts";
import { scoreOf } from "./grade.ts";
import type { Item, Sample } from "./hole.ts";

export interface Guess {
  readonly completion: string;
  readonly level: number;
  /** Mean score on tasks that had no part in making it up, and their number. */
  readonly score: number;
  readonly tasks: number;
  readonly bound: number;
}

/** Makes guesses up from some tasks of one level, best first. `all`: answers of every level. */
type Guesser = (family: TaskFamily, tasks: readonly Item[], all: readonly string[], rng: Rng) => string;

/** Tasks of a level that guesses are tried on; the interval is then 0.04 wide at the worst. */
const MAX_TASKS = 400;
/** Answers of the level, and of other levels, that are tried as constants. */
const OWN_ANSWERS = 60;
const OTHER_ANSWERS = 20;
/** The climb: rounds, guesses kept, changes tried for each. */
const ROUNDS = 6;
const BEAM = 3;
const CHANGES = 16;
/** What a verified step is worth to the climb, in scores. */
const PROGRESS = 0.01;

/** The best guess of each level by a guesser, worst level (highest bound) first. */
export function guesses({ family, tasks, answers, seed }: Sample, guesser: Guesser): Guess[] {
  const levels = Array.from({ length: family.levels }, (): Item[] => []);
  tasks.forEach((task, i) => {
    const level = levels[i % family.levels]!;
    if (level.length < MAX_TASKS) level.push({ task, answer: answers[i]! });
  });
  const all = mostFrequent(answers).slice(0, OTHER_ANSWERS);
  return levels
    .filter((items) => items.length > 0)
    .map((items, k): Guess => {
      const halves = [0, 1].map((half) => items.filter((_, i) => i % 2 === half)) as [Item[], Item[]];
      let total = 0;
      let best = { completion: "", score: -1 };
      for (const [fitted, held] of [halves, halves.toReversed() as [Item[], Item[]]]) {
        if (held.length === 0) continue;
        const rng = Rng.seed(`audit guess ${seed} ${k}`);
        const completion = guesser(family, fitted.length > 0 ? fitted : held, all, rng);
        const sum = held.reduce((scores, { task }) => scores + scoreOf(family, task, completion)[0], 0);
        total += sum;
        if (sum / held.length > best.score) best = { completion, score: sum / held.length };
      }
      const score = total / items.length;
      const bound = upperBound(score, items.length);
      return { completion: best.completion, level: k + 1, score, tasks: items.length, bound };
    })
    .sort((a, b) => b.bound - a.bound);
}

/** The best of the answers that are right somewhere, the usual guesses, and everything at once. */
export function bestConstant(family: TaskFamily, tasks: readonly Item[], all: readonly string[]): string {
  return race(family, tasks, constants(tasks, all), 1)[0]!;
}

/** Put together from the parts that answers of the level are made of, and improved as long as that helps. */
export function bestStrategy(
  family: TaskFamily,
  tasks: readonly Item[],
  all: readonly string[],
  rng: Rng,
): string {
  const parts = new AnswerParts(tasks.map(({ answer }) => answer));
  const seeds = [...parts.typical(), ...race(family, tasks, constants(tasks, all), BEAM)];
  let beam = race(family, tasks, seeds, BEAM);
  for (let round = 0; round < ROUNDS; round++) {
    const changed = beam.flatMap((text) => Array.from({ length: CHANGES }, () => parts.change(text, rng)));
    const next = race(family, tasks, [...beam, ...changed], BEAM);
    if (next[0] === beam[0] && round > 0) break;
    beam = next;
  }
  return beam[0]!;
}

function constants(tasks: readonly Item[], all: readonly string[]): string[] {
  const own = mostFrequent(tasks.map(({ answer }) => answer)).slice(0, OWN_ANSWERS);
  const some = own.slice(0, 12).map((answer) => answer.replace(/ ?\.$/, ""));
  const once = ["or", "|", ",", ""].map((between) => `${some.join(` ${between} `)} .`);
  const words = mostFrequent(tasks.flatMap(({ answer }) => answer.split(" "))).slice(0, 6);
  const short = words.flatMap((word) => [word, `${word} .`, `> ${word} .`]);
  return [...own, ...all, ...GUESSES, ...once, ...short];
}

/** The `keep` best, best first: all are tried on a few tasks, the better ones on more. Ties: the earlier one. */
function race(family: TaskFamily, tasks: readonly Item[], texts: Iterable<string>, keep: number): string[] {
  let runners = [...new Set(texts)].map((text) => ({ text, total: 0 }));
  let from = 0;
  for (const to of [8, 32, tasks.length]) {
    const heat = tasks.slice(from, to);
    for (const runner of runners) {
      for (const { task, answer } of heat) runner.total += worth(family, task, runner.text, answer.length);
    }
    runners.sort((a, b) => b.total - a.total);
    from = Math.max(from, to);
    if (from >= tasks.length) break;
    // Whoever has nothing after the first heat leaves, but some always go on.
    const alive = runners.filter(({ total }) => total > 0).length;
    runners = runners.slice(0, Math.max(keep, Math.min(alive, Math.ceil(runners.length / 4))));
  }
  return runners.slice(0, keep).map(({ text }) => text);
}

function worth(family: TaskFamily, task: Task, text: string, length: number): number {
  const [score, verifiedSymbols] = scoreOf(family, task, text);
  return score + (PROGRESS * Math.min(verifiedSymbols, length)) / length;
}
