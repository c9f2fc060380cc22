// A policy that is told the answers beforehand: the upper bound, and a test double. Not a learner.
import type { Completion, Policy, PolicyRequest, SampleOptions } from "../policy.ts";
import { words } from "../tokenizer.ts";
import { END, write } from "./write.ts";

export class OraclePolicy implements Policy {
  readonly id = "oracle";
  readonly #answers: { get(promptText: string): string | undefined };

  /** `answers` gives a completion by the text of its prompt, for example a Map; unknown prompts get silence. */
  constructor(answers: { get(promptText: string): string | undefined }) {
    this.#answers = answers;
  }

  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    return requests.map((request) => {
      const answer = words(this.#answers.get(request.prompt.text) ?? "");
      if (answer.at(-1) === END) answer.pop();
      return Array.from({ length: request.count }, () => write(answer, request, options));
    });
  }
}
