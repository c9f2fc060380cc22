// Dreams: random programs over everything known by name, run on random inputs to give pairs; the lesson is to write
// the program from the pairs. This is how names get their meaning in the weights. It knows no world and no laws.
import type { Rng } from "../core/index.ts";
import { type Definition, lawPrompt, observePairs, ProgramTables } from "../tasks/index.ts";
import type { Example } from "./encode.ts";

/** Share of dreams by program length 1, 2, 3: mostly what discovery needs (a law is two known parts). */
const LENGTH_SHARES = [0.1, 0.6, 0.3] as const;
/** Draws before a dream that a single symbol explains as well is kept all the same. */
const MAX_DRAWS = 8;

export interface DreamOptions {
  /** Primitive ops that programs are made of. */
  readonly ops: readonly string[];
  /** Names that programs may use besides ops; bodies may use other names of the list. */
  readonly names: readonly Definition[];
  /** Fingerprints (ProgramTables.fingerprint) of functions that are never dreamt of. */
  readonly excluded: ReadonlySet<number>;
  /** Pairs shown per dream. */
  readonly observations: number;
}

export interface Dream extends Example {
  readonly program: readonly string[];
}

export class Dreamer {
  readonly #options: DreamOptions;
  readonly #tables: ProgramTables;
  readonly #symbols: readonly string[];
  readonly #coordinates: Example["coordinates"];

  constructor(options: DreamOptions, coordinates: Example["coordinates"]) {
    this.#options = options;
    this.#tables = new ProgramTables(options.names);
    const usable = options.names.map(({ name }) => name).filter((name) => this.#tables.table(name));
    this.#symbols = [...options.ops, ...usable];
    this.#coordinates = coordinates;
  }

  /** One dream. Programs that a single symbol explains as well are redrawn: the shortest answer is the lesson. */
  next(rng: Rng): Dream {
    for (let draw = 1; ; draw++) {
      const length = 1 + rng.weighted(LENGTH_SHARES);
      const program = Array.from({ length }, () => rng.pick(this.#symbols));
      const pairs = observePairs(this.#tables.chain(program)!, rng, this.#options.observations);
      if (length > 1 && draw < MAX_DRAWS && this.#tooSimple(pairs)) continue;
      if (this.#options.excluded.has(this.#tables.fingerprint(program)!)) continue;
      return {
        family: "laws",
        program,
        prompt: lawPrompt(pairs),
        completion: `${program.join(" ")} .`,
        coordinates: this.#coordinates,
      };
    }
  }

  #tooSimple(pairs: Parameters<typeof lawPrompt>[0]): boolean {
    if (pairs.every(([input, output]) => input.join() === output.join())) return true;
    return (
      this.#tables.agreeing(
        this.#symbols.map((symbol) => [symbol]),
        pairs,
      ).length > 0
    );
  }
}
