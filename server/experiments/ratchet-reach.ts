// What a learner of the ratchet experiment reaches: long held-out programs run to the end, within a limit of context and
// without, by expanded depth. It changes nothing.
import type { ExampleData, Population } from "../../agents/index.ts";
import { symbolsOf } from "./ratchet-texts.ts";

/** Expanded depths of the held-out programs. */
export const REACH_DEPTHS = [8, 12, 16] as const;

/** A held-out task, written as the learner is to run it. */
export interface Question {
  readonly example: ExampleData;
  /** It says the same as the task: a wrong rewriting cannot be run right. */
  readonly sound: boolean;
  /** Symbols spent before it is run. */
  readonly before: number;
}

/**
 * Values by name: "d<depth>/limited" greedy accuracy of what fits, "d<depth>/free" without the limit, "d<depth>/symbols"
 * mean symbols per task (those of the rewriting included, a cut-off attempt counted up to the limit), and over all
 * depths "reach/attempt" ops run right per attempt within the limit, "reach/symbols" the same per 100 symbols.
 */
export async function measureReach(
  learner: Population,
  questions: ReadonlyMap<number, readonly Question[]>,
  limit: number,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  const all = { done: 0, symbols: 0, attempts: 0 };
  for (const [depth, asked] of questions) {
    const scores = await learner.score(asked.map(({ example }) => example));
    const sum = { limited: 0, free: 0, symbols: 0 };
    for (const [i, { example, sound, before }] of asked.entries()) {
      const size = symbolsOf(example);
      const right = sound && scores[i]!.greedy;
      sum.free += Number(right);
      sum.limited += Number(right && size <= limit);
      sum.symbols += before + Math.min(size, limit);
    }
    for (const [name, total] of Object.entries(sum)) values[`d${depth}/${name}`] = total / asked.length;
    all.done += depth * sum.limited;
    all.symbols += sum.symbols;
    all.attempts += asked.length;
  }
  values["reach/attempt"] = all.done / all.attempts;
  values["reach/symbols"] = (100 * all.done) / all.symbols;
  return values;
}
