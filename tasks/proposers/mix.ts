// Several proposers as one, each with its quota: the guard that keeps a majority of tasks coming from elsewhere when
// one of them collapses. It knows nothing of how any of them chooses.
import { z } from "zod";
import type { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import type { Proposal, Proposer, TaskOutcome } from "../proposer.ts";

export interface MixPart {
  readonly proposer: Proposer;
  /** Share of all proposals, 0..1; the shares of a mix sum to 1. */
  readonly quota: number;
}

const stateSchema = z.object({
  quotas: z.record(z.string(), z.number().min(0)),
  credits: z.record(z.string(), z.number()),
  parts: z.record(z.string(), z.unknown()),
});

/** Rounding allowed in quotas written by people: 1/3 as 0.333. */
const SLACK = 0.005;

export class ProposerMix implements Proposer {
  readonly id = "mix";
  readonly #parts: readonly Proposer[];
  #quotas: Record<string, number>;
  /** Proposals owed to each part: quotas hold over many small calls, not only within one. They sum to 0. */
  #credits: Record<string, number>;

  /** Throws a RangeError unless the quotas are shares that sum to 1 and the ids are distinct. */
  constructor(parts: readonly MixPart[]) {
    this.#parts = parts.map(({ proposer }) => proposer);
    this.#quotas = Object.fromEntries(parts.map(({ proposer, quota }) => [proposer.id, quota]));
    this.#credits = Object.fromEntries(parts.map(({ proposer }) => [proposer.id, 0]));
    if (Object.keys(this.#quotas).length !== parts.length) {
      throw new RangeError(
        `proposers of a mix need distinct ids: ${this.#parts.map(({ id }) => id).join(", ")}`,
      );
    }
    const total = parts.reduce((sum, { quota }) => sum + quota, 0);
    if (!parts.every(({ quota }) => quota >= 0) || !(Math.abs(total - 1) <= SLACK)) {
      throw new RangeError(`quotas must be shares that sum to 1, not to ${total}`);
    }
    for (const { proposer, quota } of parts) this.#quotas[proposer.id] = quota / total;
  }

  quotas(): Readonly<Record<string, number>> {
    return { ...this.#quotas };
  }

  /** Changes one quota (the answer to an alarm); the others share the rest as before, evenly if they had nothing. */
  setQuota(id: string, quota: number): void {
    const before = this.#quotas[id];
    if (before === undefined) throw new RangeError(`no proposer ${JSON.stringify(id)} in this mix`);
    if (!(quota >= 0 && quota <= 1)) throw new RangeError(`a quota lies within 0 and 1, not ${quota}`);
    const others = this.#parts.length - 1;
    if (others === 0 && quota !== 1) throw new RangeError("the only proposer of a mix has quota 1");
    for (const { id: part } of this.#parts) {
      const old = this.#quotas[part] as number;
      if (part === id) this.#quotas[part] = quota;
      else this.#quotas[part] = before < 1 ? (old * (1 - quota)) / (1 - before) : (1 - quota) / others;
    }
  }

  async next(family: TaskFamily, n: number, rng: Rng): Promise<readonly Proposal[]> {
    const counts = this.#share(n);
    rng.u32(); // forks depend on the state: without a step, two calls in a row would give the same proposals
    const proposals: Proposal[] = [];
    for (const part of this.#parts) {
      const count = counts[part.id] as number;
      if (count === 0) continue;
      // A stream of its own per part: what one draws does not disturb the others.
      const made = await part.next(family, count, rng.fork(part.id));
      proposals.push(...made.slice(0, count));
    }
    return proposals;
  }

  /** Largest remainder: whole numbers per part that sum to n, nearest to the quotas and to what is owed. */
  #share(n: number): Readonly<Record<string, number>> {
    const ids = this.#parts.map(({ id }) => id);
    const counts = Object.fromEntries(ids.map((id) => [id, 0]));
    const credits = this.#credits;
    for (const id of ids) credits[id] = (credits[id] as number) + n * (this.#quotas[id] as number);
    for (let k = 0; k < n; k++) {
      const best = ids.reduce((a, b) => ((credits[b] as number) > (credits[a] as number) ? b : a));
      counts[best] = (counts[best] as number) + 1;
      credits[best] = (credits[best] as number) - 1;
    }
    return counts;
  }

  observe(outcomes: readonly TaskOutcome[]): void {
    for (const part of this.#parts) part.observe(outcomes);
  }

  save(): unknown {
    const parts = Object.fromEntries(this.#parts.map((part) => [part.id, part.save()]));
    return { quotas: { ...this.#quotas }, credits: { ...this.#credits }, parts };
  }

  /** Throws when the state is damaged or belongs to a mix of other proposers. */
  load(state: unknown): void {
    const { quotas, credits, parts } = stateSchema.parse(state);
    const mine = this.#parts.map(({ id }) => id);
    if (mine.length !== Object.keys(quotas).length || !mine.every((id) => id in quotas && id in credits)) {
      throw new Error(
        `saved mix has proposers ${Object.keys(quotas).join(", ")}, this one has ${mine.join(", ")}`,
      );
    }
    this.#quotas = quotas;
    this.#credits = credits;
    for (const part of this.#parts) part.load(parts[part.id]);
  }
}
