// Reads the weights out of a checkpoint, for export: blobs "weights\\n<population>\\n<name>" with their shapes in the
// manifest, as server/simulation writes them. It knows nothing else of a checkpoint.
import { z } from "zod";
import type { NamedArray } from "../trainer/index.ts";
import { FolkloreError } from "./errors.ts";
import type { Checkpoint } from "./store/index.ts";

const shapesSchema = z.looseObject({ shapes: z.record(z.string(), z.array(z.number().int().min(0))) });
/** Optimiser slots are saved beside the weights under this prefix; they are no part of a model. */
const OPTIMISER = "adam.";

/**
 * Population -> parameter name -> shape and values (row-major).
 * @throws FolkloreError "database-damaged" when a parameter's size does not fit its shape.
 */
export function weightsIn(checkpoint: Checkpoint): ReadonlyMap<string, ReadonlyMap<string, NamedArray>> {
  const { shapes } = shapesSchema.parse(checkpoint.manifest);
  const weights = new Map<string, Map<string, NamedArray>>();
  for (const [key, data] of checkpoint.blobs) {
    const [kind, population, name] = key.split("\n");
    if (kind !== "weights" || population === undefined || name === undefined || name.startsWith(OPTIMISER))
      continue;
    const shape = shapes[`${population}\n${name}`];
    if (!(data instanceof Float32Array) || shape?.reduce((a, b) => a * b, 1) !== data.length) {
      throw new FolkloreError(
        "database-damaged",
        `the weights "${name}" of population ${population} in checkpoint ${checkpoint.id} do not fit their shape`,
        "check the database with: folklore doctor",
      );
    }
    const arrays = weights.get(population) ?? new Map<string, NamedArray>();
    weights.set(population, arrays.set(name, { shape, data }));
  }
  return weights;
}
