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
  control: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe("variant that the others are compared with, seed by seed; or several, the main one first"),
  inherits: z
    .record(z.string(), z.string())
    .default({})
    .describe("label -> variant whose run of the same seed is made first, and is what inherit.run means"),
  school: z
    .string()
    .optional()
    .describe(
      "variant with whose weights, of the same seed, all others that learn begin, unless they inherit otherwise",
    ),
});
export type Experiment = z.output<typeof experimentSchema>;

/** One run of an experiment. */
export interface PlannedRun {
  readonly variant: string;
  readonly seed: number;
  readonly config: RunConfig;
  /** The variant whose run of the same seed it inherits from. */
  readonly from?: string;
}

/** @throws FolkloreError "bad-config" */
export function parseExperiment(input: unknown, source: string): Experiment {
  const experiment = validate(experimentSchema, input, source);
  const { control = [], variants, inherits, school } = experiment;
  const named = [
    ...(school === undefined ? [] : [["school", school] as const]),
    ...[control].flat().map((label) => ["control", label] as const),
    ...Object.entries(inherits).flatMap((pair) => pair.map((label) => ["inherits", label] as const)),
  ];
  const stranger = named.find(([, label]) => !Object.hasOwn(variants, label));
  if (stranger !== undefined) {
    throw new FolkloreError(
      "bad-config",
      `${source}: ${stranger[0]}: there is no variant "${stranger[1]}"`,
      `the variants: ${Object.keys(variants).join(", ")}`,
    );
  }
  for (const label of Object.keys(inherits)) {
    if (!ancestors(inherits, label).includes(label)) continue;
    throw new FolkloreError(
      "bad-config",
      `${source}: inherits: variant "${label}" would inherit from itself`,
      "let one of them begin with nothing",
    );
  }
  return schooled(experiment);
}

/** The experiment with its school written out as what variants inherit from. */
export function schooled(experiment: Experiment): Experiment {
  const { base, variants, inherits, school } = experiment;
  if (school === undefined) return experiment;
  const own = [school, ...ancestors(inherits, school)];
  const pupils = Object.entries(variants).filter(
    ([label, over]) => !own.includes(label) && learns(mergeConfig(base, over ?? {})),
  );
  const taught = Object.fromEntries(pupils.map(([label]) => [label, school]));
  return { ...experiment, inherits: { ...taught, ...inherits } };
}

/** Some population of the config has weights. */
function learns(config: unknown): boolean {
  const { populations } = config as { populations?: readonly { readonly policy?: string }[] };
  return populations?.some(({ policy = "transformer" }) => policy === "transformer") ?? true;
}

/** The variants that one stands on, directly or not, nearest first; itself among them where they go in a circle. */
export function ancestors(inherits: Experiment["inherits"], label: string): string[] {
  const line: string[] = [];
  let next = inherits[label];
  while (next !== undefined && !line.includes(next)) {
    line.push(next);
    next = inherits[next];
  }
  return line;
}

/** Every run: seeds outside, variants inside, so that an interrupted experiment has comparable pairs. */
export function planExperiment(experiment: Experiment, assignments: readonly string[] = []): PlannedRun[] {
  return experiment.seeds.flatMap((seed) =>
    Object.entries(experiment.variants).map(([variant, over]) => {
      const merged = mergeConfig(experiment.base, over ?? {});
      const named = mergeConfig({ name: `${variant}-${seed}` }, mergeConfig(merged, { seed }));
      const from = experiment.inherits[variant];
      return {
        variant,
        seed,
        config: resolveConfig(named, assignments, `variant ${variant}`),
        ...(from !== undefined && { from }),
      };
    }),
  );
}
