// The single checks of the grader audit. Each looks at a sample of tasks and gives a sentence of evidence, or
// throws a Hole that names the first task on which the family fails. It knows no particular family.
import { canonicalJson, contentId, type Result, Rng } from "../../core/index.ts";
import {
  makeTask,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
  verdictSchema,
} from "../family.ts";
import {
  EMPTY_ANSWERS,
  hedgedAnswers,
  hugeAnswers,
  malformedAnswers,
  randomBytes,
  randomSymbols,
  UNICODE_ANSWERS,
} from "./attacks.ts";

/** A failed check: what is wrong, and with which task. */
export class Hole extends Error {}

/** What every check may look at. */
export interface Sample {
  readonly family: TaskFamily;
  readonly seed: number;
  /** Item i is the task of `seed` and i, levels in turn. */
  readonly tasks: readonly Task[];
  /** The oracle's completion for each task. */
  readonly answers: readonly string[];
  /** A spread of at most 300 of the items, for the slower checks. */
  readonly few: readonly { readonly task: Task; readonly answer: string }[];
}

export type Check = (sample: Sample) => string;

/** Tasks of a level from which its mean answer length is taken at its word. */
const ENOUGH = 200;

/** A fixed answer above this would pay more than tasks that are half solved. */
const MAX_CONSTANT_SCORE = 0.55;

/** Item `index` of a family's stream: a pure function of family, seed and index. */
export function itemOf(family: TaskFamily, seed: number, index: number): Task {
  return family.generate(Rng.seed(`audit ${seed} ${index}`), 1 + (index % family.levels));
}

/** Grades and insists on a sound verdict. */
function grade(family: TaskFamily, task: Task, completion: string): Verdict {
  let verdict: Verdict;
  try {
    verdict = family.verify(task, completion);
  } catch (error) {
    throw new Hole(`verify threw on ${show(completion)}: ${error} (${task.id})`);
  }
  const shape = verdictSchema.safeParse(verdict);
  if (!shape.success)
    throw new Hole(`not a verdict: ${canonicalJson(verdict)} for ${show(completion)} (${task.id})`);
  if ((verdict.score === 1) !== verdict.correct) {
    throw new Hole(
      `score ${verdict.score} with correct = ${verdict.correct} for ${show(completion)} (${task.id})`,
    );
  }
  if (verdict.verifiedSymbols > completion.split(" ").length) {
    throw new Hole(`more symbols verified than written for ${show(completion)} (${task.id})`);
  }
  return verdict;
}

function mustNotScore(family: TaskFamily, task: Task, completions: readonly string[]): number {
  for (const completion of completions) {
    const { score } = grade(family, task, completion);
    if (score > 0) throw new Hole(`${show(completion)} scores ${score} (${task.id})`);
  }
  return completions.length;
}

function show(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

export const CHECKS: Readonly<Record<string, Check>> = {
  "oracle passes"({ family, tasks, answers }) {
    tasks.forEach((task, i) => {
      const { correct, reason } = grade(family, task, answers[i]!);
      if (!correct) throw new Hole(`the oracle's ${show(answers[i]!)} fails: ${reason} (${task.id})`);
    });
    return `${tasks.length} worked answers accepted`;
  },

  "levels as asked"({ family, tasks }) {
    const levels = new Map<number, Set<string>>();
    tasks.forEach((task, i) => {
      const level = 1 + (i % family.levels);
      if (task.level !== level)
        throw new Hole(`level ${level} was asked for, ${task.level} came (${task.id})`);
      if (task.family !== family.id) throw new Hole(`a task of family "${task.family}" (${task.id})`);
      levels.set(level, (levels.get(level) ?? new Set()).add(task.id));
    });
    const counts = [...levels].map(([level, ids]) => `${level}: ${ids.size}`);
    for (const [level, ids] of levels) if (ids.size < 2) throw new Hole(`level ${level} has only one task`);
    return `different tasks by level ${counts.join(", ")}`;
  },

  "levels really harder"({ family, tasks, answers }) {
    const totals = Array.from({ length: family.levels }, () => ({ symbols: 0, squares: 0, tasks: 0 }));
    tasks.forEach((task, i) => {
      const total = totals[task.level - 1];
      if (total === undefined) throw new Hole(`level ${task.level} of ${family.levels} (${task.id})`);
      const symbols = answers[i]!.split(" ").length;
      total.symbols += symbols;
      total.squares += symbols ** 2;
      total.tasks++;
    });
    const means = totals.map(({ symbols, tasks: count }) => symbols / count);
    const list = means.map((mean) => mean.toFixed(1)).join(" ");
    const errors = totals.map(({ squares, tasks: count }, i) => (squares / count - means[i]! ** 2) / count);
    for (let level = 1; level < means.length; level++) {
      const rise = means[level]! - means[level - 1]!;
      // With few tasks a dip within two standard errors is noise.
      const noise = totals[level]!.tasks < ENOUGH ? 2 * Math.sqrt(errors[level]! + errors[level - 1]!) : 0;
      if (!(rise > -noise) || (rise <= 0 && noise === 0)) {
        throw new Hole(`mean symbols of answers by level: ${list}`);
      }
    }
    const climb = means.at(-1)! - means[0]!;
    if (means.length > 1 && !(climb > 2 * Math.sqrt(errors.at(-1)! + errors[0]!))) {
      throw new Hole(`the last level is no harder than the first: ${list}`);
    }
    return `mean symbols of answers by level: ${list}`;
  },

  "empty answers"({ family, few }) {
    let count = 0;
    for (const { task } of few) count += mustNotScore(family, task, EMPTY_ANSWERS);
    return `${count} score nothing`;
  },

  "hedged answers"({ family, few }) {
    let count = 0;
    few.forEach(({ task, answer }, i) => {
      const other = few[(i + 1) % few.length]!.answer;
      const hedged = hedgedAnswers(answer, other);
      for (const completion of hedged) {
        if (grade(family, task, completion).correct)
          throw new Hole(`${show(completion)} is accepted (${task.id})`);
      }
      count += hedged.length;
    });
    return `${count} refused`;
  },

  "malformed answers"({ family, few }) {
    let count = 0;
    for (const { task, answer } of few) {
      for (const completion of malformedAnswers(answer)) {
        if (grade(family, task, completion).correct)
          throw new Hole(`${show(completion)} is accepted (${task.id})`);
        count++;
      }
    }
    return `${count} refused`;
  },

  "huge answers"({ family, few }) {
    const some = few.slice(0, 2 * family.levels);
    for (const { task, answer } of some) {
      for (const completion of hugeAnswers(answer)) {
        if (grade(family, task, completion).correct)
          throw new Hole(`${show(completion)} is accepted (${task.id})`);
      }
    }
    return `1 MB each, on ${some.length} tasks`;
  },

  "unicode and random bytes"({ family, few, seed }) {
    const rng = Rng.seed(`audit bytes ${seed}`);
    let count = 0;
    for (const { task } of few) {
      count += mustNotScore(family, task, [...UNICODE_ANSWERS, ...randomBytes(rng, 10)]);
    }
    return `${count} score nothing`;
  },

  "random symbols"({ family, few, seed }) {
    const rng = Rng.seed(`audit symbols ${seed}`);
    let total = 0;
    let count = 0;
    for (const { task } of few) {
      for (const completion of randomSymbols(rng, family.symbols, 20)) {
        total += grade(family, task, completion).score;
        count++;
      }
    }
    const mean = total / count;
    if (mean > 0.1) throw new Hole(`random symbols score ${mean.toFixed(3)} on average`);
    return `mean score ${mean.toFixed(4)} of ${count}`;
  },

  "best constant answer"({ family, few }) {
    // Candidates: every answer that is right somewhere, tried on the tasks of each level apart.
    const candidates = new Set<string>(few.map(({ answer }) => answer).concat("0", "1", "0 .", "> 0 .", "a"));
    let best = { score: 0, completion: "", level: 0 };
    for (let level = 1; level <= family.levels; level++) {
      const tasks = few.filter(({ task }) => task.level === level);
      for (const completion of candidates) {
        let total = 0;
        for (const { task } of tasks) total += grade(family, task, completion).score;
        const score = total / Math.max(1, tasks.length);
        if (score > best.score) best = { score, completion, level };
      }
    }
    const found = `${show(best.completion)} scores ${best.score.toFixed(3)} on level ${best.level}`;
    if (best.score >= MAX_CONSTANT_SCORE) throw new Hole(found);
    return best.score === 0 ? `none of ${candidates.size} scores` : found;
  },

  "same seed, same task"({ family, seed, few, tasks }) {
    for (let i = 0; i < Math.min(tasks.length, 300); i++) {
      const again = itemOf(family, seed, i);
      if (canonicalJson(again) !== canonicalJson(tasks[i])) throw new Hole(`item ${i} came out differently`);
    }
    for (const { task, answer } of few) {
      const before = canonicalJson(task);
      const first = canonicalJson([family.verify(task, answer), family.render(task), family.oracle(task)]);
      const second = canonicalJson([family.verify(task, answer), family.render(task), family.oracle(task)]);
      if (first !== second) throw new Hole(`verify, render or oracle gave two results (${task.id})`);
      if (canonicalJson(task) !== before)
        throw new Hole(`the task was changed by looking at it (${task.id})`);
    }
    return "generate, render, oracle and verify are pure";
  },

  "ids are content"({ family, few }) {
    for (const { task } of few) {
      const id = contentId({ family: family.id, payload: task.payload });
      if (task.id !== id) throw new Hole(`id ${task.id}, content ${id}`);
      const wire = JSON.parse(JSON.stringify(task)) as Task;
      const moved = makeTask(family.id, task.level, wire.payload, {
        kind: "agent",
        agent: "a",
        proposer: "p",
      });
      if (moved.id !== id) throw new Hole(`the id does not survive JSON (${task.id})`);
      if (!family.verify(wire, family.oracle(wire).completion).correct) {
        throw new Hole(`the task does not survive JSON (${task.id})`);
      }
    }
    return `${few.length} ids are hashes of family and payload, and survive JSON`;
  },

  "prompts do not leak"({ family, few }) {
    for (const { task, answer } of few) {
      const { text } = family.render(task);
      const open = answer.replace(/ ?\.$/, "");
      if (` ${text} `.includes(` ${open} `))
        throw new Hole(`the prompt ${show(text)} holds ${show(open)} (${task.id})`);
    }
    return `${few.length} prompts do not hold their answer`;
  },

  "declared symbols"({ family, few }) {
    const known = new Set(family.symbols);
    for (const { task, answer } of few) {
      for (const piece of family.render(task).pieces) {
        if (typeof piece === "string" && !known.has(piece))
          throw new Hole(`undeclared symbol ${show(piece)}`);
        if (typeof piece === "string") continue;
        const outside = piece.bag.find((id) => !Number.isInteger(id) || id < 0 || id >= family.features);
        if (outside !== undefined) throw new Hole(`feature ${outside} of ${family.features} (${task.id})`);
      }
      const stranger = answer.split(" ").find((word) => !known.has(word));
      if (stranger !== undefined)
        throw new Hole(`undeclared symbol ${show(stranger)} in an answer (${task.id})`);
    }
    return `${family.symbols.length} symbols, ${family.features} features`;
  },

  "proposals round trip"({ family, few }) {
    if (family.proposals === false) return "it takes no proposals";
    for (const { task } of few) {
      const text = family.propose(task);
      const parsed = family.parse(text, { kind: "seed", source: "audit" });
      if (!parsed.ok) throw new Hole(`${show(text)} is refused: ${parsed.error.reason} (${task.id})`);
      if (parsed.value.id !== task.id) throw new Hole(`${show(text)} becomes another task (${task.id})`);
    }
    return `${few.length} tasks read back from their proposals`;
  },

  "proposals of any text"({ family, few, seed }) {
    const rng = Rng.seed(`audit proposals ${seed}`);
    const texts = [...EMPTY_ANSWERS, ...UNICODE_ANSWERS, ...randomBytes(rng, 50), "0 ".repeat(500_000)];
    texts.push(...randomSymbols(rng, family.symbols, 300));
    texts.push(...few.map(({ task, answer }) => `${family.propose(task)} ${answer}`));
    let accepted = 0;
    for (const text of texts) {
      let parsed: Result<Task, Rejection>;
      try {
        parsed = family.parse(text, { kind: "agent", agent: "a", proposer: "p" });
      } catch (error) {
        throw new Hole(`parse threw on ${show(text)}: ${error}`);
      }
      if (!parsed.ok) continue;
      accepted++;
      const task = parsed.value;
      if (!grade(family, task, family.oracle(task).completion).correct) {
        throw new Hole(`${show(text)} becomes a task that its own oracle fails (${task.id})`);
      }
    }
    return `${texts.length} texts, ${accepted} of them tasks, all answerable`;
  },
};
