// A policy that repeats its prompt: what no verifier may ever pay for.
import type { Completion, Policy, PolicyRequest, SampleOptions } from "../policy.ts";
import { END, write } from "./write.ts";

export class ParrotPolicy implements Policy {
  readonly id = "parrot";

  /** The symbols of the prompt that it may write, in order; observations and end symbols are passed over. */
  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    return requests.map((request) => {
      const allowed = request.allowed ? new Set(request.allowed) : undefined;
      const heard = request.prompt.pieces.filter(
        (piece) => typeof piece === "string" && piece !== END && (allowed?.has(piece) ?? true),
      ) as string[];
      return Array.from({ length: request.count }, () => write(heard, request, options));
    });
  }
}
