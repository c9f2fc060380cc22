// The fresh observations that each agent may spend on testing claims in a round. It starts full in every round, so
// nothing of it is saved. It knows no claims.
import type { RunConfig } from "../config/index.ts";

export class ReviewBudget {
  readonly #each: number;
  readonly #spent = new Map<string, number>();
  #round = 0;

  /** One agent alone (the arm `single`) has everybody's. */
  constructor({ arm, culture, populations }: RunConfig) {
    const agents = populations.reduce((sum, population) => sum + population.agents, 0);
    const each = culture.reviewBudget * (arm === "single" ? agents : 1);
    this.#each = each === 0 ? Number.POSITIVE_INFINITY : each;
  }

  /** As many of the wanted observations as the agent has left in this round; they are spent. */
  take(agent: string, wanted: number, round: number): number {
    if (round !== this.#round) this.#spent.clear();
    this.#round = round;
    const spent = this.#spent.get(agent) ?? 0;
    const given = Math.max(0, Math.min(wanted, this.#each - spent));
    this.#spent.set(agent, spent + given);
    return given;
  }
}
