// Mutates frontier tasks of an archive in the family's proposal language. It knows only symbols, never what they
// mean: whether a child is a good task is left to the gate.
import type { Rng } from "../../core/index.ts";
import { Archive, type ArchivedTask } from "../archive.ts";
import type { TaskFamily } from "../family.ts";
import type { Proposal, Proposer, TaskOutcome } from "../proposer.ts";
import { generated } from "./random.ts";
import { familySymbols } from "./symbol-classes.ts";
import { TextMutator } from "./text-mutator.ts";

export class MutationProposer implements Proposer {
  readonly id = "mutation";
  readonly archive: Archive;
  /** An archive handed in is fed and saved by who made it: several proposers may share one. */
  readonly #own: boolean;
  readonly #mutators = new Map<string, TextMutator>();

  constructor(archive?: Archive) {
    this.archive = archive ?? new Archive();
    this.#own = archive === undefined;
  }

  /**
   * Level quota against drift (mutation alone drifts to deep programs): proposals take turns aiming at
   * the levels of the frontier and one beyond on either side. The parent is the nearest in level, the edit leans
   * towards the level aimed at. Where there is no frontier yet, the family's generator fills in.
   */
  next(family: TaskFamily, n: number, rng: Rng): readonly Proposal[] {
    const frontier = this.archive.frontier(family.id);
    if (frontier.length === 0) {
      return Array.from({ length: n }, () => generated(family, rng.range(1, family.levels), rng, this.id));
    }
    const levels = frontier.map(({ task }) => task.level);
    const low = Math.max(1, Math.min(...levels) - 1);
    const high = Math.min(family.levels, Math.max(...levels) + 1);
    const turn = rng.int(high - low + 1);
    return Array.from({ length: n }, (_, k) => {
      const aim = low + ((turn + k) % (high - low + 1));
      const parent = rng.pick(nearest(frontier, aim)).task;
      const lean = Math.sign(aim - parent.level) as -1 | 0 | 1;
      const text = this.#mutator(family).mutate(family.propose(parent), lean, rng);
      return { family: family.id, text, proposer: this.id, agent: "world" };
    });
  }

  #mutator(family: TaskFamily): TextMutator {
    const mutator = this.#mutators.get(family.id) ?? new TextMutator(familySymbols(family));
    this.#mutators.set(family.id, mutator);
    return mutator;
  }

  observe(outcomes: readonly TaskOutcome[]): void {
    if (this.#own) this.archive.record(outcomes);
  }

  save(): unknown {
    return this.#own ? this.archive.save() : null;
  }

  load(state: unknown): void {
    if (this.#own) this.archive.load(state);
  }
}

function nearest(frontier: readonly ArchivedTask[], level: number): readonly ArchivedTask[] {
  const distance = Math.min(...frontier.map(({ task }) => Math.abs(task.level - level)));
  return frontier.filter(({ task }) => Math.abs(task.level - level) === distance);
}
