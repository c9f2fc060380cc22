// Checks of the tasks themselves: plain data named by content, levels in order, prompts in declared symbols that do not
// hold their answers.
import { contentId } from "../../core/index.ts";
import { makeTask, type Task, type TaskFamily, taskSchema } from "../family.ts";
import { grade } from "./grade.ts";
import { type Check, Hole, type Item, MAX_BLIND_SCORE, show } from "./hole.ts";
import { whyNotPlain } from "./plain-data.ts";

/** Tasks of a level from which its mean answer length is taken at its word. */
const ENOUGH = 200;
/** Where any word may occur, an answer of fewer words may stand in a prompt by chance, and a longer one now and then. */
const LONG_ANSWER = 4;
const MAX_CHANCE = 0.1;

export const TASK_CHECKS: Readonly<Record<string, Check>> = {
  "plain data"({ family, tasks, few }) {
    for (const task of tasks) mustBePlain(task, "a task", task);
    for (const { task } of few) {
      mustBePlain(family.render(task), "a prompt", task);
      mustBePlain(family.oracle(task), "a worked answer", task);
      if (!taskSchema.safeParse(task).success) throw new Hole(`not a task (${task.id})`);
    }
    return `${tasks.length} tasks, ${few.length} prompts and worked answers bring no code of their own`;
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
      if (!grade(family, wire, family.oracle(wire).completion).correct) {
        throw new Hole(`the task does not survive JSON (${task.id})`);
      }
    }
    return `${few.length} ids are hashes of family and payload, and survive JSON`;
  },

  "measures are finite"({ family, few }) {
    for (const { task } of few) {
      for (const [name, value] of Object.entries(family.measure(task))) {
        if (!Number.isFinite(value)) throw new Hole(`${name} is ${value} (${task.id})`);
      }
    }
    return `${few.length} tasks measured`;
  },

  "prompts do not leak"({ family, few }) {
    let stray = 0;
    for (const { task, answer } of few) {
      if (!holdsAnswer(family, task, answer)) continue;
      const { text } = family.render(task);
      if (!family.ascii) throw new Hole(`the prompt ${show(text)} holds ${show(answer)} (${task.id})`);
      if (answer.split(" ").length > LONG_ANSWER && ++stray > MAX_CHANCE * few.length) {
        throw new Hole(`prompts hold their answers, as ${show(text)} does ${show(answer)} (${task.id})`);
      }
    }
    let best = 0;
    for (let level = 1; level <= family.levels; level++) {
      const items = few.filter(({ task }) => task.level === level);
      const { share, at } = bestCopy(family, items);
      best = Math.max(best, share);
      if (items.length > 1 && share > MAX_BLIND_SCORE) {
        throw new Hole(
          `on level ${level} the prompt's words from ${at} are the answer in ${share.toFixed(2)} of tasks`,
          share,
        );
      }
    }
    const copied = `copying from a fixed place is right in at most ${best.toFixed(2)} of a level's`;
    return { detail: `${few.length} prompts do not hold their answer; ${copied}`, value: best };
  },

  "declared symbols"({ family, few }) {
    const known = new Set(family.symbols);
    const allowed = (word: string) =>
      known.has(word) || (family.ascii === true && /^[\x21-\x7e]+$/.test(word));
    for (const { task, answer } of few) {
      for (const piece of family.render(task).pieces) {
        if (typeof piece === "string" && !allowed(piece))
          throw new Hole(`undeclared symbol ${show(piece)} (${task.id})`);
        if (typeof piece === "string") continue;
        const outside = piece.bag.find((id) => !Number.isInteger(id) || id < 0 || id >= family.features);
        if (outside !== undefined) throw new Hole(`feature ${outside} of ${family.features} (${task.id})`);
      }
      const stranger = answer.split(" ").find((word) => !allowed(word));
      if (stranger !== undefined)
        throw new Hole(`undeclared symbol ${show(stranger)} in an answer (${task.id})`);
    }
    return `${family.symbols.length} symbols, ${family.features} features`;
  },
};

export function mustBePlain(value: unknown, what: string, task: Task): void {
  const why = whyNotPlain(value);
  if (why !== undefined) throw new Hole(`${what} is no plain data: ${why} (${String(task.id)})`);
}

/** Does the prompt hold the whole answer, as text or as the pieces that a network reads? */
export function holdsAnswer(family: TaskFamily, task: Task, answer: string): boolean {
  const { text, pieces } = family.render(task);
  const read = pieces.map((piece) => (typeof piece === "string" ? piece : piece.text)).join(" ");
  const open = answer.replace(/ ?\.$/, "");
  return open !== "" && (` ${text} `.includes(` ${open} `) || ` ${read} `.includes(` ${open} `));
}

/** The place, counted from the start or the end of prompts, from which copying gives most answers. */
function bestCopy(family: TaskFamily, items: readonly Item[]): { share: number; at: string } {
  const places = new Map<string, number>();
  for (const { task, answer } of items) {
    const words = family.render(task).text.split(/\s+/);
    // The marks of an answer's form are no part of what is copied.
    const wanted = answer.split(" ").filter((word) => word !== ">" && word !== ".");
    if (wanted.length === 0) continue;
    for (let i = 0; i + wanted.length <= words.length; i++) {
      if (!wanted.every((word, k) => words[i + k] === word)) continue;
      for (const place of [`word ${i + 1}`, `word ${words.length - i} before the end`]) {
        places.set(place, (places.get(place) ?? 0) + 1);
      }
    }
  }
  const [at, count] = [...places].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
  return { share: items.length === 0 ? 0 : count / items.length, at };
}
