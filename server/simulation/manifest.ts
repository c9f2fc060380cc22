// The JSON part of a run's checkpoint, schema-checked when it is read back. Arrays (weights, cultures) are blobs beside
// it. One file says what is saved, so that nothing is forgotten.
import { z } from "zod";
import { agentSchema } from "../../agents/index.ts";
import { familyShapeSchema } from "./family-shape.ts";

const manifestSchema = z.strictObject({
  agents: z.array(agentSchema),
  births: z.number().int().min(0),
  spent: z.strictObject({ attempts: z.number(), tokens: z.number() }),
  weightsBorn: z.record(z.string(), z.number().int()),
  discovered: z.array(z.string()),
  // Checked by those who save and load them.
  ratings: z.unknown(),
  baseline: z.unknown(),
  puzzles: z.unknown(),
  forecasts: z.unknown(),
  keeper: z.unknown(),
  editors: z.unknown(),
  sleep: z.unknown(),
  sleepDebt: z.unknown(),
  variety: z.unknown(),
  study: z.unknown(),
  /** Shapes of the studied families that are plug-ins: what the models were made for. */
  plugged: z.array(familyShapeSchema),
  matches: z.unknown(),
  review: z.unknown(),
  solved: z.record(z.string(), z.array(z.string())),
  /** Shapes of the weight arrays (blobs.ts). */
  shapes: z.record(z.string(), z.array(z.number().int())),
});
export type RunManifest = z.input<typeof manifestSchema>;

/** @throws ZodError when the checkpoint is not one of ours. */
export function readManifest(manifest: unknown): z.output<typeof manifestSchema> {
  return manifestSchema.parse(manifest);
}
