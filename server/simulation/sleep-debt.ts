// What sleeps cost is taken from the lessons that follow, so that runs with and without sleep train on as many tokens
// and can be compared. It knows how much was learned, not what.
import { z } from "zod";

/** Least share of a lesson that is left of it: the rest of a debt waits for the next one. */
const LEAST = 0.25;

const stateSchema = z.record(
  z.string(),
  z.strictObject({ owed: z.number().min(0), usual: z.number().min(0) }),
);
type State = z.output<typeof stateSchema>;

export class SleepDebt {
  #state: State = {};

  /** A population slept over so many tokens. */
  owe(population: string, tokens: number): void {
    this.#of(population).owed += tokens;
  }

  /** Share of its usual lesson that a population gets now, 0.25..1. */
  share(population: string): number {
    const { owed, usual } = this.#of(population);
    return owed === 0 || usual === 0 ? 1 : Math.max(LEAST, 1 - owed / usual);
  }

  /** A lesson of that share took so many tokens. */
  paid(population: string, share: number, tokens: number): void {
    const state = this.#of(population);
    if (share === 1) state.usual = tokens;
    state.owed = Math.max(0, state.owed - Math.max(0, state.usual - tokens));
  }

  save(): unknown {
    return structuredClone(this.#state);
  }

  /** @throws ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    this.#state = stateSchema.parse(state);
  }

  #of(population: string): State[string] {
    this.#state[population] ??= { owed: 0, usual: 0 };
    return this.#state[population];
  }
}
