// The trainable policy: tokens in, tokens out, through a sampler and a scorer of the trainer.
// It turns requests into arrays and arrays into text; it holds no weights and knows no tasks.
import type { Rng } from "../core/index.ts";
import type { Continuation, SampleRequest, Sequence } from "../trainer/index.ts";
import { type Example, encodeExample, encodePrompt } from "./encode.ts";
import type { Completion, Policy, PolicyRequest, SampleOptions } from "./policy.ts";
import { STOP, type Tokenizer } from "./tokenizer.ts";

/** What the policy needs of the trainer's Sampler. */
export interface TokenSampler {
  sample(
    requests: readonly SampleRequest[],
    options: {
      readonly temperature: number;
      readonly maxTokens: number;
      readonly stopToken: number;
      readonly rng: Rng;
    },
  ): Promise<readonly Continuation[]>;
}

/** Log-probability of the target after each position, one array [T] per sequence, over the whole vocabulary. */
export type ScoreSequences = (sequences: readonly Sequence[]) => Promise<readonly ArrayLike<number>[]>;

export class TransformerPolicy implements Policy {
  readonly id: string;
  readonly tokenizer: Tokenizer;
  readonly #sampler: TokenSampler;
  readonly #score: ScoreSequences;

  constructor(id: string, tokenizer: Tokenizer, sampler: TokenSampler, score: ScoreSequences) {
    this.id = id;
    this.tokenizer = tokenizer;
    this.#sampler = sampler;
    this.#score = score;
  }

  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    const grouped: Completion[][] = requests.map(() => []);
    if (requests.length === 0) return grouped;
    const continuations = await this.#sampler.sample(
      requests.map((request) => this.#encode(request)),
      { ...options, stopToken: STOP },
    );
    for (const { request, tokens, logProbs, stopped } of continuations) {
      grouped[request]?.push({ text: this.tokenizer.decode(tokens), logProbs, stopped });
    }
    return grouped;
  }

  /**
   * Exact log-probability of each example's completion at temperature 1, with every symbol allowed: the sum over
   * its tokens, by one teacher-forced pass. The examples' weights do not matter.
   */
  async score(examples: readonly Example[]): Promise<number[]> {
    const sequences = examples.map((example) => encodeExample(this.tokenizer, { ...example, weights: 1 }));
    const scores = await this.#score(sequences);
    return sequences.map((sequence, i) => {
      const logProbs = scores[i] as ArrayLike<number>;
      let total = 0;
      for (let t = 0; t < sequence.length; t++) {
        if (sequence.weights[t] !== 0) total += logProbs[t] as number;
      }
      return total;
    });
  }

  /**
   * The chance that a sample at temperature 1 is exactly the given completion. Where a family's worked answer is
   * the only one that counts as correct, this is the exact solve rate.
   */
  async solveProbability(examples: readonly Example[]): Promise<number[]> {
    return (await this.score(examples)).map(Math.exp);
  }

  #encode(request: PolicyRequest): SampleRequest {
    const { tokenizer } = this;
    const { positions, cursor } = encodePrompt(tokenizer, request.prompt, request.coordinates, {
      family: request.family,
    });
    return {
      prompt: positions,
      count: request.count,
      walker: () => {
        const own = cursor.clone();
        return (token) => own.next(tokenizer.symbol(token));
      },
      ...(request.allowed ? { allowed: [...new Set([STOP, ...this.#ids(request.allowed)])] } : {}),
      ...(request.allowedFirst ? { allowedFirst: [...new Set(this.#ids(request.allowedFirst))] } : {}),
    };
  }

  #ids(symbols: readonly string[]): number[] {
    return symbols.map((symbol) => this.tokenizer.id(symbol));
  }
}
