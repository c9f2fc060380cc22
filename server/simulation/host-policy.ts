// A population as a Policy, for whoever samples through the contract (the language-model proposer): generators
// cross threads as states. It knows no tasks.
import type { Completion, Policy, PolicyRequest, PopulationHost, SampleOptions } from "../../agents/index.ts";

export class HostPolicy implements Policy {
  readonly #host: PopulationHost;

  constructor(host: PopulationHost) {
    this.#host = host;
  }

  get id(): string {
    return this.#host.id;
  }

  sample(
    requests: readonly PolicyRequest[],
    { temperature, maxTokens, rng }: SampleOptions,
  ): Promise<readonly (readonly Completion[])[]> {
    return this.#host.sample({
      jobs: requests.map(({ prompt, count, allowed, family }) => ({
        family: family ?? "",
        prompt,
        count,
        ...(allowed ? { allowed } : {}),
      })),
      temperature,
      maxTokens,
      rng: rng.state(),
    });
  }
}
