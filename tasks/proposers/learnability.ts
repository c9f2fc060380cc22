// A bandit over levels: levels are drawn in proportion to the measured learnability of their recent tasks.
// It knows levels and outcomes, not what makes a level hard. A floor keeps every level alive, because a solve rate of
// 0 means unknown, not hard, and because pure p(1-p) collapses to the easy end (seen in a prototype).
import { z } from "zod";
import type { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import type { Proposal, Proposer, TaskOutcome } from "../proposer.ts";
import { generated } from "./random.ts";

export interface LearnabilityOptions {
  /** Share of draws spread evenly over all levels. */
  readonly floor?: number;
  /** What older evidence is worth after each round of outcomes: 0.9 forgets half in about 7 rounds. */
  readonly discount?: number;
}

/** p(1-p) is 1/4 at most: what a level nobody has measured is presumed to offer. */
const OPTIMISM = 0.25;
/** Weight of that presumption in tasks. Unvisited levels fall back to it as their evidence fades. */
const PRIOR_TASKS = 4;

const levelSchema = z.object({ tasks: z.number().min(0), learnability: z.number().min(0) });
const stateSchema = z.record(z.string(), z.record(z.string(), levelSchema));
type Evidence = z.infer<typeof levelSchema>;

export class LearnabilityProposer implements Proposer {
  readonly id = "learnability";
  readonly #floor: number;
  readonly #discount: number;
  /** family -> level -> discounted sums over tasks. */
  #evidence: Record<string, Record<string, Evidence>> = {};

  constructor(options: LearnabilityOptions = {}) {
    this.#floor = options.floor ?? 0.2;
    this.#discount = options.discount ?? 0.9;
    for (const [name, value] of Object.entries({ floor: this.#floor, discount: this.#discount })) {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be within 0 and 1, not ${value}`);
    }
  }

  next(family: TaskFamily, n: number, rng: Rng): readonly Proposal[] {
    const weights = this.weights(family);
    return Array.from({ length: n }, () => generated(family, rng.weighted(weights) + 1, rng, this.id));
  }

  /** Probability of each level, level 1 first. */
  weights(family: TaskFamily): readonly number[] {
    const levels = Array.from({ length: family.levels }, (_, i) => this.#estimate(family.id, i + 1));
    const total = levels.reduce((a, b) => a + b, 0);
    const even = 1 / family.levels;
    return levels.map((value) => this.#floor * even + (1 - this.#floor) * (total > 0 ? value / total : even));
  }

  #estimate(family: string, level: number): number {
    const { tasks, learnability } = this.#evidence[family]?.[level] ?? { tasks: 0, learnability: 0 };
    return (learnability + OPTIMISM * PRIOR_TASKS) / (tasks + PRIOR_TASKS);
  }

  observe(outcomes: readonly TaskOutcome[]): void {
    for (const levels of Object.values(this.#evidence)) {
      for (const evidence of Object.values(levels)) {
        evidence.tasks *= this.#discount;
        evidence.learnability *= this.#discount;
      }
    }
    for (const { task, attempts, learnability } of outcomes) {
      if (attempts < 2) continue; // one attempt says nothing about p(1-p)
      this.#evidence[task.family] ??= {};
      const levels = this.#evidence[task.family] as Record<string, Evidence>;
      levels[task.level] ??= { tasks: 0, learnability: 0 };
      const evidence = levels[task.level] as Evidence;
      evidence.tasks += 1;
      evidence.learnability += learnability;
    }
  }

  save(): unknown {
    return structuredClone(this.#evidence);
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#evidence = stateSchema.parse(state);
  }
}
