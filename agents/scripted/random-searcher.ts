// The honest baseline of discovery: random programs. It never looks at the prompt.
import type { Completion, Policy, PolicyRequest, SampleOptions } from "../policy.ts";
import { programSymbols, write } from "./write.ts";

export class RandomSearcher implements Policy {
  readonly id = "random";
  readonly #longest: number;

  /** Programs have 1 to `longest` symbols. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /**
   * A length drawn uniformly (within maxTokens), then each symbol uniformly from those allowed. Lengths are even
   * because uniform over all programs would hardly ever try a short one.
   */
  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    const { rng } = options;
    const longest = Math.min(this.#longest, options.maxTokens - 1);
    return requests.map((request) => {
      const symbols = programSymbols(request);
      return Array.from({ length: request.count }, () => {
        const length = symbols.length === 0 || longest < 1 ? 0 : rng.range(1, longest);
        return write(
          Array.from({ length }, () => rng.pick(symbols)),
          request,
          options,
        );
      });
    });
  }
}
