// The contract of a policy: turns prompts into sampled completions. Built-in transformer, scripted, or (later) a
// language model behind an API. It knows prompts and text, not tasks' answers nor who is asking.
import type { Rng } from "../core/index.ts";
import type { Coordinates, Prompt } from "../tasks/index.ts";

export interface PolicyRequest {
  readonly prompt: Prompt;
  readonly coordinates: Coordinates;
  /** Whose features the prompt's observation bags use; may be left out when one family only has features. */
  readonly family?: string;
  /** What the request is about, for policies that remember from call to call (a law's id, though its prompts differ);
   *  the prompt's text if absent. */
  readonly topic?: string;
  /** How many independent completions. */
  readonly count: number;
  /** Symbols that may be written, besides the end symbol ".", which always may; all if absent. */
  readonly allowed?: readonly string[];
  /** Symbols that a completion may begin with, all of them of `allowed`; the end symbol is not, unless listed. Those of
   *  `allowed` if absent. Learned policies obey it; scripted ones may not. */
  readonly allowedFirst?: readonly string[];
}

export interface Completion {
  /** Symbols joined by single spaces, "." included when the policy stopped by itself. */
  readonly text: string;
  /** Log-probability of each token at temperature 1; empty for policies without probabilities. */
  readonly logProbs: readonly number[];
  /** False when it was cut off, at maxTokens or before a symbol that may not be written. */
  readonly stopped: boolean;
}

export interface SampleOptions {
  readonly temperature: number;
  /** Bound on the tokens of a completion, "." included. */
  readonly maxTokens: number;
  readonly rng: Rng;
}

export interface Policy {
  readonly id: string;
  /** Completions grouped by request, in order. */
  sample(
    requests: readonly PolicyRequest[],
    options: SampleOptions,
  ): Promise<readonly (readonly Completion[])[]>;
}
