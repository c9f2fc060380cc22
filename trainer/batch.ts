// From sequences to the flat arrays a step is fed: right-padded, in a few bucketed shapes so that few graphs are
// compiled. Bags are listed id by id with the row they belong to, so padding ids cost nothing and sequences with
// different bag sizes may share a batch. It knows no tensors.
import type { Feeds } from "./engine/engine.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Sequence } from "./sequence.ts";
import { LEARNED, type StepShape } from "./steps.ts";

/**
 * 8, 16, 24, 32, 48, 64, 96, 128, ...: a third of padding at the worst, because every further shape costs a compilation
 * and its own activations.
 */
export function lengthBucket(length: number): number {
  return length <= 8 ? 8 : 8 * batchBucket(Math.ceil(length / 8));
}

/** 1, 2, 3, 4, 6, 8, 12, 16, 24, ...: choose batch sizes among them and nothing is wasted. */
export function batchBucket(count: number): number {
  let power = 1;
  while (power < count) power *= 2;
  return power >= 4 && count <= (power * 3) / 4 ? (power * 3) / 4 : power;
}

/** The bucketed shape that holds these sequences. */
export function shapeOf(sequences: readonly Sequence[]): StepShape {
  const longest = sequences.reduce((max, { length }) => Math.max(max, length), 1);
  return { batch: batchBucket(sequences.length), length: lengthBucket(longest) };
}

/** Positions (padding included) scored in one call: enough to fill a core, small enough for memory. */
const SCORE_POSITIONS = 4096;

/**
 * The shape in which to score the first of the sequences with these lengths (ascending): 4, 16, 64, ... of them, so
 * that any number is taken in few shapes with at most three rows of padding; lengths 16, 24, 32, 48, 64, ...
 */
export function scoreShape(lengths: readonly number[]): StepShape {
  const shape = (batch: number) => ({
    batch,
    length: batchBucket(Math.max(16, lengths[Math.min(batch, lengths.length) - 1] ?? 1)),
  });
  let best = shape(4);
  for (let batch = 16; batch <= lengths.length; batch *= 4) {
    const larger = shape(batch);
    if (larger.batch * larger.length > SCORE_POSITIONS) break;
    best = larger;
  }
  return best;
}

/**
 * Feeds of the model inputs, targets and weights for `sequences` padded to `shape`.
 * @throws RangeError for arrays that do not fit the declared length, or ids outside the model's.
 */
export function batchFeeds(
  config: ModelConfig,
  sequences: readonly Sequence[],
  { batch, length }: StepShape,
): Feeds & { readonly weights: Float32Array; readonly ids: Int32Array } {
  const channels = config.channels.length;
  const positions = batch * length;
  const bags = bagLists(config, sequences, length);
  const coords = new Float32Array(positions * channels);
  const targets = new Int32Array(positions);
  const weights = new Float32Array(positions);
  const learned = config.channels.map((channel) => new Int32Array(channel.learned > 0 ? positions : 0));
  sequences.forEach((sequence, b) => {
    check(sequence, channels);
    targets.set(sequence.targets, b * length);
    weights.set(sequence.weights, b * length);
    coords.set(sequence.coords, b * length * channels);
    config.channels.forEach((channel, c) => {
      if (channel.learned === 0) return;
      const table = learned[c] as Int32Array;
      for (let t = 0; t < sequence.length; t++) {
        const at = sequence.coords[t * channels + c] as number;
        table[b * length + t] = Math.max(0, Math.min(channel.learned - 1, at));
      }
    });
  });
  if (targets.some((target) => target < 0 || target >= config.vocabulary)) {
    throw new RangeError(`a target is outside the vocabulary of ${config.vocabulary}`);
  }
  const feeds: Record<string, Float32Array | Int32Array> = { rows: bags.rows, coords, targets };
  config.channels.forEach((channel, c) => {
    if (channel.learned > 0) feeds[LEARNED + channel.name] = learned[c] as Int32Array;
  });
  return { ...feeds, ids: bags.ids, weights };
}

/** All ids that are not padding, and the row of each. */
function bagLists(
  config: ModelConfig,
  sequences: readonly Sequence[],
  length: number,
): { ids: Int32Array; rows: Int32Array } {
  const limit = config.vocabulary + config.features;
  const total = sequences.reduce((sum, sequence) => sum + sequence.ids.length, 0);
  const ids = new Int32Array(total);
  const rows = new Int32Array(total);
  let count = 0;
  sequences.forEach((sequence, b) => {
    const { bag } = sequence;
    for (let i = 0; i < sequence.ids.length; i++) {
      const id = sequence.ids[i] as number;
      if (id === 0) continue;
      if (id < 0 || id >= limit) throw new RangeError(`input id ${id} is outside the model's ${limit}`);
      ids[count] = id;
      rows[count++] = b * length + Math.floor(i / bag);
    }
  });
  return { ids: ids.subarray(0, count), rows: rows.subarray(0, count) };
}

function check({ length, bag, ids, coords, targets, weights }: Sequence, channels: number): void {
  const fits =
    ids.length === length * bag &&
    coords.length === length * channels &&
    targets.length === length &&
    weights.length === length;
  if (!fits) {
    throw new RangeError(
      `a sequence of length ${length} has ${ids.length} ids in bags of ${bag}, ${coords.length} coordinates, ` +
        `${targets.length} targets and ${weights.length} weights`,
    );
  }
}
