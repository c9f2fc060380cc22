// The wire format between whoever makes text (agents/) and whoever learns from it (trainer/): integer arrays.
// It knows no symbols and no tasks.

/** Bag sizes that positions are padded to: plain text is a bag of one. */
export type BagSize = number;

/** Encoded positions, flat and zero-padded. T positions, K ids per position (id 0 = padding), C channels. */
export interface Positions {
  readonly length: number;
  readonly bag: BagSize;
  /** [T * K] input ids: tokens are 0..vocabulary-1, features follow them; 0 is padding in both. */
  readonly ids: Int32Array;
  /** [T * C] integer coordinates. */
  readonly coords: Int32Array;
}

/** A training sequence: position t predicts targets[t] with weight weights[t] (0 = not trained on). */
export interface Sequence extends Positions {
  /** [T] token to be predicted *after* position t. */
  readonly targets: Int32Array;
  /** [T] loss weight: 1 for imitation, an advantage for policy gradient, 0 for prompt and padding. */
  readonly weights: Float32Array;
}

/** One continuation to sample: a prompt, and how coordinates go on from it. */
export interface SampleRequest {
  readonly prompt: Positions;
  /** How many independent continuations of this prompt. */
  readonly count: number;
  /** Coordinates [C] of a generated token, called left to right, one walker per continuation. */
  walker(): (token: number) => ArrayLike<number>;
  /** Tokens that may be generated; all if absent. */
  readonly allowed?: readonly number[];
  /** Tokens that it may begin with; those of `allowed` if absent. */
  readonly allowedFirst?: readonly number[];
}

/** One sampled continuation, the stop token included when it was reached. */
export interface Continuation {
  /** Index of the request it continues. */
  readonly request: number;
  readonly tokens: readonly number[];
  /** Log-probability of each token under the masked distribution at temperature 1. */
  readonly logProbs: readonly number[];
  /** False when maxTokens cut it off. */
  readonly stopped: boolean;
}
