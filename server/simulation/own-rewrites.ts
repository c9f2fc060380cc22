// Agents write their culture's accepted programs anew with its names: one attempt each, graded like any. The harness only
// poses and grades; which names to use where is the agent's own doing.
import type { Agent, ExampleData, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  checkRewrite,
  type Definition,
  type Op,
  type OpSet,
  type RewritePayload,
  rewritePayloadSchema,
  rewritesFamily,
  rewriteTask,
  type Task,
} from "../../tasks/index.ts";
import type { PuzzleAttempts } from "./puzzles.ts";

/** Programs that an agent rewrites in a round. */
const PER_AGENT = 8;
/** Names shown at a time, drawn anew for each program: some 20 symbols. */
const SHOWN = 6;
/** Bound on an answer: it is shorter than its program. */
const MAX_TOKENS = 17;

export interface Writer {
  readonly agent: Agent;
  readonly programs: readonly (readonly Op[])[];
  /** Names in ops. */
  readonly names: readonly Definition[];
}

/** The attempts of one population, in the order of its writers. */
export async function ownRewrites(
  host: PopulationHost,
  writers: readonly Writer[],
  ops: OpSet,
  rng: Rng,
): Promise<PuzzleAttempts[]> {
  const family = rewritesFamily({ ops });
  const plans = writers.flatMap((writer) =>
    tasksOf(writer, ops, rng.fork(writer.agent.name)).map((task) => ({ task, agent: writer.agent })),
  );
  if (plans.length === 0) return [];
  const answers = await host.sample({
    jobs: plans.map(({ task }) => ({
      family: family.id,
      prompt: family.render(task),
      count: 1,
      allowed: [...new Set([...task.payload.program, ...task.payload.definitions.map(({ name }) => name)])],
    })),
    temperature: 1,
    maxTokens: MAX_TOKENS,
    rng: rng.fork("sample").state(),
  });
  return plans.map(({ task, agent }, i) => ({
    posed: { task, text: family.propose(task), proposer: "editor", population: host.id },
    agent,
    context: { definitions: [] },
    completions: answers[i]!,
    verdicts: answers[i]!.map(({ text }) => family.verify(task, text)),
  }));
}

/** The right ones, as something to learn. */
export function rightRewrites(attempts: readonly PuzzleAttempts[], ops: OpSet): ExampleData[] {
  const family = rewritesFamily({ ops });
  return attempts.flatMap(({ posed, completions, verdicts }) => {
    const prompt = family.render(posed.task as Task<RewritePayload>);
    return completions
      .filter((_, i) => verdicts[i]!.correct)
      .map(({ text }) => ({ family: family.id, prompt, completion: text }));
  });
}

/** Programs that some of the names shown make shorter. */
function tasksOf({ programs, names }: Writer, ops: OpSet, rng: Rng): Task<RewritePayload>[] {
  const tasks: Task<RewritePayload>[] = [];
  for (const program of rng.shuffle(programs)) {
    if (tasks.length === PER_AGENT) break;
    const definitions = rng
      .shuffle(names)
      .slice(0, SHOWN)
      .map(({ name, body }) => ({ name, body: [...body] }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const payload = rewritePayloadSchema.safeParse({ ops, definitions, program });
    if (!payload.success || !checkRewrite(payload.data).ok) continue;
    tasks.push(rewriteTask(payload.data, { kind: "seed", source: "editor" }));
  }
  return tasks;
}
