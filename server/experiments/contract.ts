// The contract of a training experiment: one that needs no society. It has variants and seeds; each pair is a cell,
// computed by itself in one thread, the same every time. Where variants share a start, that is a cell too, computed
// first, whose weights the others of its seed begin with. Nothing here knows threads, files or tables.
import { z } from "zod";
import type { NamedArrays } from "../../trainer/index.ts";
import type { Layout } from "./layout.ts";

/** The variant name of the shared start. */
export const START = "start";

/** What every experiment's config has: not part of what a single cell depends on. */
export const seedsSchema = z
  .array(z.number().int())
  .min(1)
  .default([1, 2, 3])
  .describe("one cell per variant and seed");

export interface ExperimentConfig {
  readonly seeds: readonly number[];
}

/** What was spent on a cell, the shared start not counted. */
export const spentSchema = z.strictObject({
  /** Sampled attempts at tasks. */
  attempts: z.number().int().min(0),
  /** Positions trained on, prompts included, padding not. */
  trainedTokens: z.number().int().min(0),
  sampledTokens: z.number().int().min(0),
});
export type Spent = z.infer<typeof spentSchema>;

/** What came out, by name; every value is finite. */
export interface CellFigures {
  readonly values: Readonly<Record<string, number>>;
  readonly spent: Spent;
  /** What must be told in words: alarms, limits that were hit. */
  readonly notes: readonly string[];
  /** The learner's state; of the shared start only. */
  readonly state?: NamedArrays;
}

export interface CellJob<C> {
  readonly config: C;
  readonly variant: string;
  readonly seed: number;
  /** The state of the seed's shared start; undefined for the start itself and where there is none. */
  readonly start: NamedArrays | undefined;
  /** Tells a person how far it is. */
  progress(text: string): void;
  /** Adds the wall-clock seconds of some work to a named sum that is kept beside the figures. */
  timed<T>(what: string, work: () => Promise<T>): Promise<T>;
}

export interface TrainingExperiment<C extends ExperimentConfig = ExperimentConfig> {
  /** As it is called on the command line. */
  readonly name: string;
  readonly title: string;
  /** What it should show, and what would refute it. */
  readonly what: string;
  /** Every budget with its unit; defaults are what the results page shows. */
  readonly schema: z.ZodType<C>;
  readonly variants: readonly string[];
  /** Cells of a seed begin with the weights of the cell {@link START}. */
  readonly sharedStart: boolean;
  readonly layout: Layout;
  run(job: CellJob<C>): Promise<CellFigures>;
}
