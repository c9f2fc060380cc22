// The null curriculum and honest baseline: levels uniform, tasks from the family's own generator. It learns nothing.
import type { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import type { Proposal, Proposer } from "../proposer.ts";

export class RandomProposer implements Proposer {
  readonly id = "random";

  next(family: TaskFamily, n: number, rng: Rng): readonly Proposal[] {
    return Array.from({ length: n }, () => generated(family, rng.range(1, family.levels), rng, this.id));
  }

  observe(): void {}

  save(): unknown {
    return null;
  }

  load(): void {}
}

/** A task of the family's generator, as the harness's proposal. */
export function generated(family: TaskFamily, level: number, rng: Rng, proposer: string): Proposal {
  return { family: family.id, text: family.propose(family.generate(rng, level)), proposer, agent: "world" };
}
