// What a sleep teaches: names for one step, without their definitions, from answers that were given with them in
// context. The answers are the agents' own, kept where the world agreed; the interpreter's are a labelled control.
// It knows no weights and no schedule.
import type { ExampleData, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type ProgramPayload,
  type ProgramsFamily,
  renderProgram,
  type Task,
  workProgram,
} from "../../tasks/index.ts";
import { type Answer, ask, type Named, namedTask, SHAPES } from "./forecasts-question.ts";

/** A question without definitions and an answer with one list per step: `S n3 : 3 1 4`, `> 4 1 3 .`. */
export interface Recall {
  readonly task: Task<ProgramPayload>;
  readonly outcome: string;
}

/** `count` different questions about a name on random lists, the three shapes in turn; none that is forbidden. */
export function questionsAbout(
  named: Named,
  count: number,
  family: ProgramsFamily,
  forbidden: ReadonlySet<string>,
  rng: Rng,
): Task<ProgramPayload>[] {
  const tasks = new Map<string, Task<ProgramPayload>>();
  // Twice the draws: some names leave few lists that they change.
  for (let i = 0; tasks.size < count && i < 2 * count; i++) {
    const task = namedTask(named, SHAPES[i % SHAPES.length]!, family, rng);
    if (task !== undefined && !forbidden.has(task.id)) tasks.set(task.id, task);
  }
  return [...tasks.values()];
}

/** Answers to questions about a name whose definition is in the prompt, sampled by the population; right or wrong. */
export function answersInContext(
  host: PopulationHost,
  family: ProgramsFamily,
  asked: readonly { readonly named: Named; readonly tasks: readonly Task<ProgramPayload>[] }[],
  temperature: number,
  rng: Rng,
): Promise<Answer[]> {
  const questions = asked.flatMap(({ named: { name, body }, tasks }) =>
    tasks.map((task) => ({ task, shown: [{ name, body }] })),
  );
  return ask(host, family, questions, temperature, rng);
}

/** What the interpreter answers: right, and free. Names in `shown` are worked out. */
export function workedOut(task: Task<ProgramPayload>, shown: readonly string[] = []): Recall {
  return { task, outcome: workProgram(task.payload, new Set(shown)).completion };
}

export function asExample({ task, outcome }: Recall): ExampleData {
  return { family: task.family, prompt: renderProgram(task.payload, []), completion: outcome };
}

/** Every item so many times, in shuffled passes: repeats of one stand apart, and a batch holds many different ones. */
export function passes<T>(items: readonly T[], times: number, rng: Rng): T[] {
  return Array.from({ length: times }, () => rng.shuffle(items)).flat();
}

/** Practice tasks beside so many examples, for a share (below 1) of the whole. */
export function replayFor(examples: number, share: number): number {
  return Math.round((examples * share) / (1 - share));
}
