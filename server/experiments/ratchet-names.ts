// The names of a cell of the ratchet experiment: where they come from (n-gram statistics of a corpus of programs, chance,
// or nowhere), and which of them the learner masters: the one-step gate with hysteresis.
import type { Population } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { CULTURE_NAMES, equivalent, type Op, type OpSet, proposeNames, wordsOf } from "../../tasks/index.ts";
import { type OpWord, oneStep } from "./ratchet-texts.ts";
import { isWorkable, type MotifWorld, twoOpBodies } from "./ratchet-world.ts";

/** Names of the first generation, and names over names of the second. */
const FIRST = 8;
const SECOND = 4;
/** Longest expansion, in ops. */
const LONGEST = 16;

export interface GateOptions {
  /** Accuracy from which a name is mastered, and below which it no longer is. */
  readonly adopt: number;
  readonly drop: number;
  /** Fresh inputs per name. */
  readonly probe: number;
}

export class Names {
  readonly #gate: GateOptions;
  #words: OpWord[] = [];
  readonly #mastered = new Set<string>();

  constructor(gate: GateOptions) {
    this.#gate = gate;
  }

  get all(): readonly OpWord[] {
    return this.#words;
  }

  get mastered(): ReadonlySet<string> {
    return this.#mastered;
  }

  /** Those that the gate lets through. */
  get usable(): OpWord[] {
    return this.#words.filter(({ name }) => this.#mastered.has(name));
  }

  /** Eight two-op names found by counting. */
  found(corpus: readonly (readonly Op[])[], rng: Rng): void {
    const proposed = proposeNames(corpus, { names: CULTURE_NAMES, most: FIRST, nested: false });
    const words = wordsOf(proposed, LONGEST) as OpWord[];
    this.#words = words.filter(({ spelling }) => isWorkable(rng, spelling));
  }

  /** Eight two-op names drawn at random. */
  random(rng: Rng, ops: OpSet): void {
    this.#words = twoOpBodies(rng, ops, FIRST).map((spelling, i) => ({ name: CULTURE_NAMES[i]!, spelling }));
  }

  /** Names for what recurs once the corpus is written with the names that there are. */
  nest(corpus: readonly (readonly Op[])[], rng: Rng): void {
    const known = this.#words.map(({ name, spelling }) => ({ name, body: spelling }));
    const proposed = proposeNames(corpus, { known, names: CULTURE_NAMES, most: SECOND });
    const words = wordsOf([...known, ...proposed], LONGEST) as OpWord[];
    this.#words = words.filter(({ spelling }) => isWorkable(rng, spelling));
  }

  /** Tests each name for one step, and moves it in or out. Gives the mean accuracy; 0 without names. */
  async probe(learner: Population, rng: Rng): Promise<number> {
    const { adopt, drop, probe } = this.#gate;
    let sum = 0;
    for (const word of this.#words) {
      const scores = await learner.score(Array.from({ length: probe }, () => oneStep(rng, word)));
      const accuracy = scores.filter(({ greedy }) => greedy).length / probe;
      sum += accuracy;
      if (accuracy >= adopt) this.#mastered.add(word.name);
      else if (accuracy < drop) this.#mastered.delete(word.name);
    }
    return sum / Math.max(1, this.#words.length);
  }

  /** How many of the world's motifs have a name: spelled alike, or the same function. */
  motifsFound({ motifs }: MotifWorld): number {
    return motifs.filter((motif) => this.#words.some(({ spelling }) => equivalent(spelling, motif))).length;
  }
}
