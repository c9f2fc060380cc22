// A policy that says nothing: the null object.
import type { Completion, Policy, PolicyRequest, SampleOptions } from "../policy.ts";
import { write } from "./write.ts";

export class SilentPolicy implements Policy {
  readonly id = "silent";

  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    return requests.map((request) =>
      Array.from({ length: request.count }, () => write([], request, options)),
    );
  }
}
