// Tasks of one family as they are put to one population, and its answers. Making a batch and judging it may record what a
// family did wrong; asking is all that waits, and records nothing.
import type { Completion, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Prompt, Task, TaskFamily } from "../../tasks/index.ts";
import type { StudiedFamilies } from "./studied-families.ts";

/** A solver may write this many times the worked answer's symbols, and this many more. */
const LONGER = 1.25;
const EXTRA = 4;

interface Sampling {
  /** Attempts at each task. */
  readonly count: number;
  readonly temperature: number;
  readonly rng: Rng;
}

export interface Batch extends Sampling {
  readonly family: TaskFamily;
  readonly shown: readonly { readonly task: Task; readonly prompt: Prompt; readonly symbols: number }[];
}

/** Attempts at each task of a batch, in its order. */
export type Answers = readonly (readonly Completion[])[];

/** Without the tasks whose prompts or worked answers cannot be had. */
export function makeBatch(
  families: StudiedFamilies,
  family: TaskFamily,
  tasks: readonly Task[],
  sampling: Sampling,
): Batch {
  const shown = tasks.flatMap((task) => {
    const prompt = families.guard(family.id, () => family.render(task));
    const worked = families.guard(family.id, () => family.oracle(task));
    return prompt && worked ? [{ task, prompt, symbols: tokensOf(family, worked.completion) }] : [];
  });
  return { family, shown, ...sampling };
}

/** One batch after the other. */
export async function askBatches(host: PopulationHost, batches: readonly Batch[]): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const { family, shown, count, temperature, rng } of batches) {
    const jobs = shown.map(({ task, prompt }) => ({
      family: family.id,
      topic: task.id,
      prompt,
      count,
      ...(family.ascii !== true && { allowed: family.symbols }),
    }));
    const maxTokens = Math.ceil(LONGER * Math.max(...shown.map(({ symbols }) => symbols))) + EXTRA;
    answers.push(await host.sample({ jobs, temperature, maxTokens, rng: rng.state() }));
  }
  return answers;
}

/** Most tokens that a text of the family takes: words that are no symbols are spelled. */
function tokensOf({ ascii }: TaskFamily, text: string): number {
  return ascii === true ? text.length : text.split(" ").length;
}
