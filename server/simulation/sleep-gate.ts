// The one-step gate: does a population know a name without its definition? Measured on fresh inputs with the name by
// itself; decided with hysteresis, since a hard threshold flaps. It changes nothing and trains nothing.
import type { PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { ProgramPayload, ProgramsFamily, Task } from "../../tasks/index.ts";
import { type Named, namedTask } from "./forecasts-question.ts";
import { answersInContext, asExample, workedOut } from "./sleep-lesson.ts";

/** A name with the inputs that it is tested on. */
export interface Probe {
  readonly named: Named;
  readonly tasks: readonly Task<ProgramPayload>[];
}

/** So many different inputs for the name by itself; fewer where it changes few lists. None that is forbidden. */
export function makeProbe(
  named: Named,
  count: number,
  family: ProgramsFamily,
  forbidden: ReadonlySet<string>,
  rng: Rng,
): Probe {
  const tasks = new Map<string, Task<ProgramPayload>>();
  for (let i = 0; tasks.size < count && i < 2 * count; i++) {
    const task = namedTask(named, "alone", family, rng);
    if (task !== undefined && !forbidden.has(task.id)) tasks.set(task.id, task);
  }
  return { named, tasks: [...tasks.values()] };
}

/** Share of each probe's greedy answers whose outcome is right, with the definition in the prompt. */
export async function accuracyInContext(
  host: PopulationHost,
  family: ProgramsFamily,
  probes: readonly Probe[],
  rng: Rng,
): Promise<number[]> {
  const answers = await answersInContext(host, family, probes, 0, rng);
  return byProbe(
    probes,
    answers.map(({ verdict }) => verdict.correct),
  );
}

/** Share of each probe that greedy decoding answers in one step with nothing in the prompt. */
export async function accuracyWithout(host: PopulationHost, probes: readonly Probe[]): Promise<number[]> {
  const tasks = probes.flatMap((probe) => probe.tasks);
  if (tasks.length === 0) return probes.map(() => 0);
  const scores = await host.score(tasks.map((task) => asExample(workedOut(task))));
  return byProbe(
    probes,
    scores.map(({ greedy }) => greedy),
  );
}

/** Mastered from `adopt` on, and until accuracy falls below `drop`. */
export function gate(
  mastered: boolean,
  accuracy: number,
  { adopt, drop }: { readonly adopt: number; readonly drop: number },
): boolean {
  return accuracy >= (mastered ? drop : adopt);
}

function byProbe(probes: readonly Probe[], marks: readonly boolean[]): number[] {
  let at = 0;
  return probes.map(({ tasks }) => {
    const own = marks.slice(at, at + tasks.length);
    at += tasks.length;
    return own.filter(Boolean).length / Math.max(1, own.length);
  });
}
