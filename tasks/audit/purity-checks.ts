// Checks that a family is a set of pure functions: the same again, in any order, from frozen copies, without clocks or
// chance, with any culture in context. What is not pure cannot be replayed, and can be made to forget what was wrong.
import { canonicalJson } from "../../core/index.ts";
import type { Context, Task, TaskFamily } from "../family.ts";
import { grade } from "./grade.ts";
import { type Check, Hole, type Item, itemOf, said, show } from "./hole.ts";
import { deepFreeze } from "./plain-data.ts";
import { clocksAndChance } from "./world.ts";

/** Items generated again, and tasks that see odd contexts. */
const AGAIN = 300;
const CONTEXT_TASKS = 50;

/** What a culture may hold at its worst: nothing, a circle, a name of every object, strangers. */
const CONTEXTS: readonly Context[] = [
  { definitions: [] },
  {
    definitions: [
      { name: "@q1", body: ["@q2"] },
      { name: "@q2", body: ["@q1"] },
    ],
  },
  { definitions: [{ name: "__proto__", body: ["constructor", "toString"] }] },
  { definitions: [{ name: "", body: [] }] },
];

export const PURITY_CHECKS: Readonly<Record<string, Check>> = {
  "same seed, same task"({ family, seed, few, tasks }) {
    for (let i = 0; i < Math.min(tasks.length, AGAIN); i++) {
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

  "same in any order"({ family, seed, tasks, few }) {
    const before = few.map((item, i) => facts(family, item, other(few, i)));
    // Backwards, on frozen copies nobody has seen, verdicts before all else: nothing remembered can be of help.
    for (let i = Math.min(tasks.length, AGAIN) - 1; i >= 0; i--) {
      const again = itemOf(family, seed, i);
      if (canonicalJson(again) !== canonicalJson(tasks[i]))
        throw new Hole(`item ${i} came out differently in another order`);
    }
    const copies = few.map(({ task, answer }): Item => {
      return { task: deepFreeze(JSON.parse(JSON.stringify(task)) as Task), answer };
    });
    for (let i = few.length - 1; i >= 0; i--) {
      const { task, answer } = copies[i]!;
      const verdicts = frozen(task, () => verdictsOn(family, copies[i]!, other(few, i)));
      if (verdicts !== before[i]!.verdicts) {
        throw new Hole(`another verdict on ${show(answer)} in another order (${task.id})`);
      }
    }
    for (let i = few.length - 1; i >= 0; i--) {
      const { task } = copies[i]!;
      if (frozen(task, () => viewsOf(family, task)) !== before[i]!.views) {
        throw new Hole(`another prompt, worked answer, measure or proposal in another order (${task.id})`);
      }
    }
    return `${few.length} tasks, backwards and from frozen copies`;
  },

  "neither clocks nor chance"({ family, seed, few }) {
    const used = clocksAndChance(() => {
      few.forEach((item, i) => {
        itemOf(family, seed, i);
        facts(family, item, other(few, i));
        if (family.proposals !== false)
          family.parse(family.propose(item.task), { kind: "seed", source: "audit" });
      });
    });
    if (used.length > 0) throw new Hole(`uses ${used.join(", ")}`);
    return `${few.length} tasks generated, rendered, graded and read without`;
  },

  "culture in context"({ family, few }) {
    for (const { task, answer } of few.slice(0, CONTEXT_TASKS)) {
      for (const context of CONTEXTS) {
        const names = canonicalJson(context);
        try {
          family.render(task, context);
          const { completion } = family.oracle(task, context);
          if (!grade(family, task, completion, context).correct) {
            throw new Hole(`the oracle's ${show(completion)} fails with ${names} in context (${task.id})`);
          }
        } catch (error) {
          if (error instanceof Hole) throw error;
          throw new Hole(`threw with ${names} in context: ${said(error)} (${task.id})`);
        }
        if (grade(family, task, "", context).score > 0) {
          throw new Hole(`the empty answer scores with ${names} in context (${task.id})`);
        }
        grade(family, task, `${answer} ${answer}`, context);
      }
    }
    return `${CONTEXTS.length} odd contexts`;
  },
};

function facts(family: TaskFamily, item: Item, wrong: string): { verdicts: string; views: string } {
  return { verdicts: verdictsOn(family, item, wrong), views: viewsOf(family, item.task) };
}

/** The wrong answer first: a grader that has just seen the right one may know it from there. */
function verdictsOn(family: TaskFamily, { task, answer }: Item, wrong: string): string {
  return canonicalJson([
    family.verify(task, wrong),
    family.verify(task, ""),
    family.verify(task, answer.split(" ").slice(0, -1).join(" ")),
    family.verify(task, answer),
  ]);
}

function viewsOf(family: TaskFamily, task: Task): string {
  const proposal = family.proposals === false ? "" : family.propose(task);
  return canonicalJson([family.render(task), family.oracle(task), family.measure(task), proposal]);
}

function other(few: readonly Item[], i: number): string {
  return few[(i + 1) % few.length]!.answer;
}

function frozen(task: Task, run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Hole) throw error;
    throw new Hole(`threw on a frozen copy of a task: ${said(error)} (${task.id})`);
  }
}
