// The binary half of a checkpoint: weights and cultures under names that say what they are. Names are lines:
// "weights\n<population>\n<array>" and "culture\n<name>". It knows no store and no simulation.
import type { NamedArray, NamedArrays } from "../../trainer/index.ts";
import type { Blob } from "../store/index.ts";

export interface Packed {
  readonly blobs: ReadonlyMap<string, Blob>;
  /** Shapes of the weight arrays by "<population>\n<array>". */
  readonly shapes: Record<string, number[]>;
}

export function packBlobs(
  weights: ReadonlyMap<string, NamedArrays>,
  cultures: ReadonlyMap<string, Uint8Array>,
): Packed {
  const blobs = new Map<string, Blob>();
  const shapes: Record<string, number[]> = {};
  for (const [population, arrays] of weights) {
    for (const [name, { shape, data }] of arrays) {
      blobs.set(["weights", population, name].join("\n"), data);
      shapes[`${population}\n${name}`] = [...shape];
    }
  }
  for (const [name, bytes] of cultures) blobs.set(["culture", name].join("\n"), bytes);
  return { blobs, shapes };
}

export function unpackBlobs({ blobs, shapes }: Packed): {
  readonly weights: ReadonlyMap<string, NamedArrays>;
  readonly cultures: ReadonlyMap<string, Uint8Array>;
} {
  const weights = new Map<string, Map<string, NamedArray>>();
  const cultures = new Map<string, Uint8Array>();
  for (const [key, blob] of blobs) {
    const [kind, owner, name] = key.split("\n") as [string, string, string];
    if (kind === "culture") cultures.set(owner, blob as Uint8Array);
    else {
      const arrays = weights.get(owner) ?? new Map<string, NamedArray>();
      weights.set(
        owner,
        arrays.set(name, { shape: shapes[`${owner}\n${name}`]!, data: blob as Float32Array }),
      );
    }
  }
  return { weights, cultures };
}
