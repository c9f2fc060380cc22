// The archive: the last task outcomes with their solve rates, and which of them lie on the frontier of what is
// learnable. It knows neither proposers nor agents, and of texts only which part is the program.
import { z } from "zod";
import type { Rng } from "../core/index.ts";
import { type Task, type TaskFamily, taskSchema } from "./family.ts";
import { programPart } from "./novelty.ts";
import { learnability, type TaskOutcome } from "./proposer.ts";

/** Solve rates strictly between these are the frontier: neither mastered nor out of reach. */
export const FRONTIER = { low: 0.1, high: 0.9 } as const;

export interface ArchivedTask {
  readonly task: Task;
  /** Summed over every outcome recorded while the task stayed in the archive. */
  readonly attempts: number;
  readonly correct: number;
}

const stateSchema = z.array(
  z.object({ task: taskSchema, attempts: z.number().int().min(0), correct: z.number().int().min(0) }),
);

/** Bounded, newest last; a task seen again moves to the end with its counts added up. */
export class Archive {
  readonly #capacity: number;
  /** Insertion order is age. */
  #items = new Map<string, ArchivedTask>();

  /** @param capacity tasks kept; 512 are some ten rounds and stay under a few hundred kB in a checkpoint. */
  constructor(capacity = 512) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be at least 1, not ${capacity}`);
    }
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.size;
  }

  record(outcomes: readonly TaskOutcome[]): void {
    for (const { task, attempts, correct } of outcomes) {
      const before = this.#items.get(task.id);
      this.#items.delete(task.id);
      this.#items.set(task.id, {
        task,
        attempts: attempts + (before?.attempts ?? 0),
        correct: correct + (before?.correct ?? 0),
      });
    }
    for (const id of this.#items.keys()) {
      if (this.#items.size <= this.#capacity) break;
      this.#items.delete(id);
    }
  }

  get(id: string): ArchivedTask | undefined {
    return this.#items.get(id);
  }

  /** Oldest first; of one family if given. */
  items(family?: string): readonly ArchivedTask[] {
    return [...this.#items.values()].filter(({ task }) => family === undefined || task.family === family);
  }

  /** Tasks tried at least twice whose solve rate lies inside {@link FRONTIER}. */
  frontier(family?: string): readonly ArchivedTask[] {
    return this.items(family).filter(({ attempts, correct }) => {
      const p = correct / attempts;
      return attempts >= 2 && p > FRONTIER.low && p < FRONTIER.high;
    });
  }

  /**
   * Up to n tasks of a family to be posed again, those of the frontier first: historical opponents, against a present
   * that repeats itself. No two have the same program, so however often a collapsed one stands here, it comes once.
   * @param except ids that are posed already.
   */
  recall(family: TaskFamily, n: number, rng: Rng, except: ReadonlySet<string> = new Set()): readonly Task[] {
    const frontier = new Set(this.frontier(family.id));
    const free = this.items(family.id).filter(({ task }) => !except.has(task.id));
    const byProgram = Map.groupBy(rng.shuffle(free), ({ task }) => programPart(family.propose(task)));
    const one = [...byProgram.values()].map((same) => same.find((item) => frontier.has(item)) ?? same[0]!);
    const first = one.filter((item) => frontier.has(item));
    const rest = one.filter((item) => !frontier.has(item));
    return [...first, ...rest].slice(0, n).map(({ task }) => task);
  }

  /** Mean learnability of the tasks kept; 0 for an empty archive. */
  meanLearnability(family?: string): number {
    const items = this.items(family);
    if (items.length === 0) return 0;
    return (
      items.reduce((sum, { correct, attempts }) => sum + learnability(correct, attempts), 0) / items.length
    );
  }

  save(): unknown {
    return this.items().map(({ task, attempts, correct }) => ({ task, attempts, correct }));
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    const items = stateSchema.parse(state);
    this.#items = new Map(
      items.map(({ task, attempts, correct }) => [task.id, { task: task as Task, attempts, correct }]),
    );
  }
}
