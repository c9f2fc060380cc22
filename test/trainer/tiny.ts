// Test helper: models small enough for the eager oracle and for finite differences, and random batches for them.
import type { Rng } from "../../core/index.ts";
import type { ModelConfig } from "../../trainer/model-config.ts";
import type { Sequence } from "../../trainer/sequence.ts";

/** Width 8, one layer; one channel turns a pair and has a table, one has only a table, one only turns. */
export function tinyConfig(change: Partial<ModelConfig> = {}): ModelConfig {
  return {
    width: 8,
    layers: 1,
    heads: 2,
    hidden: 12,
    vocabulary: 7,
    features: 5,
    channels: [
      { name: "line", rotaryPairs: 1, learned: 0 },
      { name: "column", rotaryPairs: 1, learned: 4 },
      { name: "depth", rotaryPairs: 0, learned: 3 },
    ],
    rotaryBase: 100,
    tied: false,
    ...change,
  };
}

/** A random sequence; with `bag` > 1 some positions hold several ids, features among them. */
export function randomSequence(config: ModelConfig, rng: Rng, length: number, bag = 1): Sequence {
  const ids = Int32Array.from({ length: length * bag }, (_, i) => {
    if (i % bag > 0 && rng.chance(0.4)) return 0;
    return 1 + rng.int((bag > 1 ? config.vocabulary + config.features : config.vocabulary) - 1);
  });
  return {
    length,
    bag,
    ids,
    coords: Int32Array.from({ length: length * config.channels.length }, () => rng.int(6)),
    targets: Int32Array.from({ length }, () => 1 + rng.int(config.vocabulary - 1)),
    weights: Float32Array.from({ length }, () => rng.pick([0, 1, 1, 0.5, -0.3])),
  };
}
