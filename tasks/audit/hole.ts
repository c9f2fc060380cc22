// What the audit's checks share: the sample they look at, the hole they throw, the evidence they give. It knows no
// particular family and no particular check.
import { Rng } from "../../core/index.ts";
import type { Task, TaskFamily } from "../family.ts";

/** A failed check: what is wrong, and with which task; figures where there are some. */
export class Hole extends Error {
  readonly value: number | undefined;
  readonly bound: number | undefined;

  constructor(detail: string, value?: number, bound?: number) {
    super(detail);
    this.value = value;
    this.bound = bound;
  }
}

/** What every check may look at. */
export interface Sample {
  /** The family under a {@link Watch}: calls that take too long throw a Hole. */
  readonly family: TaskFamily;
  readonly seed: number;
  /** Item i is the task of `seed` and i, levels in turn. */
  readonly tasks: readonly Task[];
  /** The oracle's completion for each task. */
  readonly answers: readonly string[];
  /** A spread of at most 300 of the items, for the slower checks. */
  readonly few: readonly Item[];
}
export interface Item {
  readonly task: Task;
  readonly answer: string;
}

export interface Evidence {
  readonly detail: string;
  readonly value?: number;
  /** Upper end of the one-sided 95 % interval of `value`. */
  readonly bound?: number;
}

/** Gives its evidence, or throws a Hole that names the first task on which the family fails. */
export type Check = (sample: Sample) => string | Evidence;

/** A fixed answer above this would pay more than tasks that are half solved. */
export const MAX_BLIND_SCORE = 0.55;

/** Item `index` of a family's stream: a pure function of family, seed and index. */
export function itemOf(family: TaskFamily, seed: number, index: number): Task {
  return family.generate(Rng.seed(`audit ${seed} ${index}`), 1 + (index % family.levels));
}

/** What was thrown, as text, whatever it was: even an object whose toString throws. */
export function said(error: unknown): string {
  try {
    return String(error).slice(0, 200);
  } catch {
    return "something that is no text";
  }
}

export function show(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
