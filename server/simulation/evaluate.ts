// Puts the held-out questions to one population: accuracy of running programs by depth, of reading definitions from
// context with its controls, and success per sample of induction. It changes nothing.
import type { ExampleData, PopulationHost, Score } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Definition,
  lawsFamily,
  OP_SETS,
  type OpSet,
  type ProgramPayload,
  programsFamily,
  renderProgram,
  type Task,
  workProgram,
} from "../../tasks/index.ts";
import type { HeldOutSet } from "./held-out.ts";

/** Samples per induction task. */
const SAMPLES = 16;
/** Symbols of an answer to an induction task, the end symbol included. */
const MAX_ANSWER = 5;
/** Symbols of an answer to an abduction task: ">", five digits, ".". */
const MAX_INPUT = 7;

/**
 * Values between 0 and 1 by name: "apply/d<depth>" greedy accuracy and "apply/p<depth>" exact chance of a correct
 * sample at temperature 1; "read/d<depth>" with definitions shown, "read-wrong/..." with other bodies shown under the
 * names, "read-none/..." with nothing shown; "abduce/d<depth>" greedy answers that verify; "induce/l<length>" success per sample, "induce-any/..." share of tasks
 * solved by any of 16 samples.
 */
export async function evaluate(
  host: PopulationHost,
  heldOut: HeldOutSet,
  ops: OpSet,
  rng: Rng,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [depth, tasks] of heldOut.programs) {
    const scores = await host.score(tasks.map((task) => question(task, [])));
    values[`apply/d${depth}`] = accuracy(scores);
    values[`apply/p${depth}`] = mean(scores.map(({ logProb }) => Math.exp(logProb)));
  }
  for (const [depth, tasks] of heldOut.reading) {
    const right = tasks.map((task) => question(task, task.payload.definitions));
    const wrong = tasks.map((task, i) => question(task, otherBodies(task, tasks[(i + 1) % tasks.length]!)));
    const none = tasks.map((task) => ({
      ...question(task, task.payload.definitions),
      prompt: renderProgram(task.payload, []),
    }));
    values[`read/d${depth}`] = accuracy(await host.score(right));
    values[`read-wrong/d${depth}`] = accuracy(await host.score(wrong));
    values[`read-none/d${depth}`] = accuracy(await host.score(none));
  }
  const programs = programsFamily({ ops });
  for (const [depth, tasks] of heldOut.abduction) {
    const answers = await host.sample({
      jobs: tasks.map((task) => ({
        family: "programs",
        prompt: programs.render(task),
        count: 1,
        allowed: programs.symbols,
      })),
      temperature: 0,
      maxTokens: MAX_INPUT,
      rng: rng.state(),
    });
    const solved = tasks.map((task, i) =>
      answers[i]!.some(({ text }) => programs.verify(task, text).correct),
    );
    values[`abduce/d${depth}`] = mean(solved.map(Number));
  }
  const laws = lawsFamily({ ops });
  for (const [length, tasks] of heldOut.induction) {
    const answers = await host.sample({
      jobs: tasks.map((task) => ({
        family: "laws",
        topic: task.id,
        prompt: laws.render(task),
        count: SAMPLES,
        allowed: OP_SETS[ops],
      })),
      temperature: 1,
      maxTokens: MAX_ANSWER,
      rng: rng.fork(`induce ${length}`).state(),
    });
    const solved = tasks.map((task, i) => answers[i]!.map(({ text }) => laws.verify(task, text).correct));
    values[`induce/l${length}`] = mean(solved.flat().map(Number));
    values[`induce-any/l${length}`] = mean(solved.map((marks) => Number(marks.includes(true))));
  }
  return values;
}

/** The task with these definitions shown, and the right worked answer. */
function question({ payload }: Task<ProgramPayload>, shown: readonly Definition[]): ExampleData {
  const { completion } = workProgram(payload, new Set(payload.definitions.map(({ name }) => name)));
  return { family: "programs", prompt: renderProgram(payload, shown), completion };
}

/** The task's names with another task's bodies. */
function otherBodies(task: Task<ProgramPayload>, other: Task<ProgramPayload>): Definition[] {
  const bodies = other.payload.definitions.map(({ body }) => body);
  return task.payload.definitions.map(({ name }, i) => ({ name, body: bodies[i % bodies.length]! }));
}

function accuracy(scores: readonly Score[]): number {
  return mean(scores.map(({ greedy }) => Number(greedy)));
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
