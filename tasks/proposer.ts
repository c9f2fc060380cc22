// The contract of a proposer: who or what chooses the next tasks. One interface for random generators,
// curricula over levels, mutation of an archive, and language models (agents/).
import type { Rng } from "../core/index.ts";
import type { Task, TaskFamily } from "./family.ts";

/** A proposal in the family's proposal language; the gate decides whether it becomes a task. */
export interface Proposal {
  readonly family: string;
  readonly text: string;
  /** Which proposer made it: "random", "learnability", "mutation", "model". */
  readonly proposer: string;
  /** The agent that speaks for it; the harness is "world". */
  readonly agent: string;
}

/** What was seen of one attempted task: the fuel of curricula. */
export interface TaskOutcome {
  readonly task: Task;
  /** The proposal it came from, as written; the task's own text (family.propose) if absent. */
  readonly text?: string;
  readonly attempts: number;
  readonly correct: number;
  /** k/(k-1) * p(1-p), 0 for fewer than two attempts. */
  readonly learnability: number;
}

export interface Proposer {
  readonly id: string;
  /** n proposals for one family. Deterministic in the generator and what was observed. */
  next(family: TaskFamily, n: number, rng: Rng): Promise<readonly Proposal[]> | readonly Proposal[];
  /** Told of every graded task, whoever proposed it. */
  observe(outcomes: readonly TaskOutcome[]): void;
  /** JSON-serialisable state, for checkpoints. */
  save(): unknown;
  load(state: unknown): void;
}

/** Unbiased p(1-p) from k Bernoulli attempts, scaled so that the maximum is 1/4 * k/(k-1). */
export function learnability(correct: number, attempts: number): number {
  if (attempts < 2) return 0;
  const p = correct / attempts;
  return (attempts / (attempts - 1)) * p * (1 - p);
}
