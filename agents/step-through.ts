// One completion of a model, token by token, with how sure it was of each: for people who want to watch it think.
// The prompt is encoded as for every other sample (transformer-policy.ts); it knows neither tasks nor culture.
import type { Rng } from "../core/index.ts";
import { type SampledSteps, type Sampler, sampleSteps } from "../trainer/index.ts";
import type { Completion, PolicyRequest } from "./policy.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { TransformerPolicy } from "./transformer-policy.ts";

/** So many of the likeliest tokens are told of each step. */
export const LIKELIEST = 5;

export interface StepThroughOptions {
  /** 0 takes the likeliest symbol. */
  readonly temperature: number;
  readonly maxTokens: number;
  readonly rng: Rng;
  /** Called before each token; it may throw to end the call. */
  readonly onStep?: () => void;
}

export interface TokenStep {
  readonly symbol: string;
  /** Of the symbol written, at temperature 1, among the symbols that may be written. */
  readonly probability: number;
  /** The likeliest symbols, most likely first. */
  readonly top: readonly { readonly symbol: string; readonly probability: number }[];
}

export interface Walkthrough {
  readonly completion: Completion;
  readonly steps: readonly TokenStep[];
}

/** Throws what encoding the prompt and `options.onStep` throw. */
export async function stepThrough(
  sampler: Pick<Sampler, "sample">,
  tokenizer: Tokenizer,
  request: Omit<PolicyRequest, "count">,
  options: StepThroughOptions,
): Promise<Walkthrough> {
  const { onStep, ...settings } = options;
  const taken: SampledSteps[] = [];
  const watched = {
    sample: async (...[requests, settings]: Parameters<Sampler["sample"]>) => {
      for (const each of requests) {
        taken.push(await sampleSteps(sampler, each, { ...settings, observe: () => onStep?.() }));
      }
      return taken.map(({ continuation }) => continuation);
    },
  };
  const noScores = async () => [];
  const policy = new TransformerPolicy("step-through", tokenizer, watched, noScores);
  const [completions] = await policy.sample([{ ...request, count: 1 }], settings);
  const { continuation, distributions } = taken[0] as SampledSteps;
  const steps = continuation.tokens.map((token, i): TokenStep => {
    const chances = distributions[i] as Float64Array;
    return {
      symbol: tokenizer.symbol(token),
      probability: chances[token] as number,
      top: likeliest(chances).map((id) => ({
        symbol: tokenizer.symbol(id),
        probability: chances[id] as number,
      })),
    };
  });
  return { completion: completions?.[0] as Completion, steps };
}

/** Token ids by falling probability, the lower id first among equals, none that is impossible. */
function likeliest(chances: Float64Array): number[] {
  return [...chances.keys()]
    .filter((id) => (chances[id] as number) > 0)
    .sort((a, b) => (chances[b] as number) - (chances[a] as number) || a - b)
    .slice(0, LIKELIEST);
}
