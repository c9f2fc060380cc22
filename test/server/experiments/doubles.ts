// A training experiment without any training: cells that count and add, to test everything around them.
import { z } from "zod";
import {
  type CellFigures,
  START,
  seedsSchema,
  type TrainingExperiment,
} from "../../../server/experiments/contract.ts";

export const sumsSchema = z.strictObject({
  seeds: seedsSchema,
  scale: z.number().default(1).describe("factor"),
});
export type SumsConfig = z.output<typeof sumsSchema>;

/** Values: seed x scale, plus 10 for "more"; the start's state is the seed. */
export const sums: TrainingExperiment<SumsConfig> = {
  name: "sums",
  title: "Sums",
  what: "Nothing.",
  schema: sumsSchema,
  variants: ["less", "more"],
  sharedStart: true,
  layout: {
    control: "less",
    groups: [{ title: "Value", headline: true, measures: [{ key: "value", label: "value", digits: 1 }] }],
  },
  async run({ config, variant, seed, start, timed }): Promise<CellFigures> {
    const spent = { attempts: 0, trainedTokens: 2 * seed, sampledTokens: 0 };
    if (variant === START) {
      const state = new Map([["w", { shape: [1], data: Float32Array.of(seed) }]]);
      return { values: {}, spent, notes: [], state };
    }
    const from = start!.get("w")!.data[0]!;
    const value = await timed("adding", async () => from * config.scale + (variant === "more" ? 10 : 0));
    return { values: { value }, spent, notes: variant === "more" ? ["a note"] : [] };
  },
};
