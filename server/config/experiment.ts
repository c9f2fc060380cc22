// An experiment: one base config, variants that each differ from it in something, and seeds. Files of this kind live
// in experiments/. It knows neither runs nor results.
import { z } from "zod";
import { FolkloreError } from "../errors.ts";
import { mergeConfig, resolveConfig, validate } from "./resolve.ts";
import type { RunConfig } from "./schema.ts";

export const experimentSchema = z.strictObject({
  title: z.string().min(1).describe("what is compared, in a few words"),
  what: z.string().default("").describe("what it should show, and what would refute it"),
  seeds: z.array(z.number().int()).min(1).default([1, 2, 3]).describe("one run per variant and seed"),
  base: z.record(z.string(), z.unknown()).default({}).describe("config shared by all variants"),
  variants: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), z.record(z.string(), z.unknown()).nullable())
    .refine((variants) => Object.keys(variants).length > 0, "at least one variant")
    .describe("label -> what differs from the base"),
  control: z.string().optional().describe("variant that the others are compared with, seed by seed"),
});
export type Experiment = z.output<typeof experimentSchema>;

/** One run of an experiment. */
export interface PlannedRun {
  readonly variant: string;
  readonly seed: number;
  readonly config: RunConfig;
}

/** @throws FolkloreError "bad-config" */
export function parseExperiment(input: unknown, source: string): Experiment {
  const experiment = validate(experimentSchema, input, source);
  const { control, variants } = experiment;
  if (control === undefined || control in variants) return experiment;
  throw new FolkloreError(
    "bad-config",
    `${source}: control: there is no variant "${control}"`,
    `the variants: ${Object.keys(variants).join(", ")}`,
  );
}

/** Every run: seeds outside, variants inside, so that an interrupted experiment has comparable pairs. */
export function planExperiment(experiment: Experiment, assignments: readonly string[] = []): PlannedRun[] {
  return experiment.seeds.flatMap((seed) =>
    Object.entries(experiment.variants).map(([variant, over]) => {
      const merged = mergeConfig(experiment.base, over ?? {});
      const named = mergeConfig({ name: `${variant}-${seed}` }, mergeConfig(merged, { seed }));
      return { variant, seed, config: resolveConfig(named, assignments, `variant ${variant}`) };
    }),
  );
}
