// Dreams: random programs over everything known by name, run on random inputs to give pairs; the lesson is to write
// the program from the pairs. This is how names get their meaning in the weights. It knows no world and no laws.
import type { Rng } from "../core/index.ts";
import { type Definition, lawPrompt, observePairs, ProgramTables } from "../tasks/index.ts";
import type { Example } from "./encode.ts";

/** Draws before a dream that a single symbol explains as well is kept all the same. */
const MAX_DRAWS = 8;

export interface DreamOptions {
  /** Primitive ops that programs are made of. */
  readonly ops: readonly string[];
  /** Names that programs may use besides ops; bodies may use other names of the list. */
  readonly names: readonly Definition[];
  /** Share of programs of length 1, 2, ... */
  readonly lengths: readonly number[];
  /** Symbols that programs begin with (division of labour); all if absent. */
  readonly first?: readonly string[];
  /** How often a symbol is drawn, against 1 for those that are not in the map; all alike if absent. */
  readonly weights?: ReadonlyMap<string, number>;
  /** Fingerprints (ProgramTables.fingerprint) of functions that are never dreamt of. */
  readonly excluded: ReadonlySet<number>;
  /** Pairs shown per dream. */
  readonly observations: number;
}

export interface Dream extends Example {
  readonly program: readonly string[];
}

/** Symbols to draw from, and how likely each is; all alike without weights. */
interface Urn {
  readonly symbols: readonly string[];
  readonly weights: readonly number[] | undefined;
}

export class Dreamer {
  readonly #options: DreamOptions;
  readonly #tables: ProgramTables;
  readonly #symbols: readonly string[];
  /** What programs begin with, and what they go on with. */
  readonly #first: Urn;
  readonly #next: Urn;
  readonly #coordinates: Example["coordinates"];

  constructor(options: DreamOptions, coordinates: Example["coordinates"]) {
    this.#options = options;
    this.#tables = new ProgramTables(options.names);
    const usable = options.names.map(({ name }) => name).filter((name) => this.#tables.table(name));
    this.#symbols = [...options.ops, ...usable];
    const urn = (symbols: readonly string[]): Urn => ({
      symbols,
      weights: options.weights && symbols.map((symbol) => options.weights?.get(symbol) ?? 1),
    });
    const first = options.first && new Set(options.first);
    this.#next = urn(this.#symbols);
    this.#first = first ? urn(this.#symbols.filter((symbol) => first.has(symbol))) : this.#next;
    if (this.#first.symbols.length === 0) throw new RangeError("no symbol that a dream may begin with");
    this.#coordinates = coordinates;
  }

  /** One dream. Programs that a single symbol explains as well are redrawn: the shortest answer is the lesson. */
  next(rng: Rng): Dream {
    for (let tries = 1; ; tries++) {
      const length = 1 + rng.weighted(this.#options.lengths);
      const program = Array.from({ length }, (_, place) => draw(place === 0 ? this.#first : this.#next, rng));
      const pairs = observePairs(this.#tables.chain(program)!, rng, this.#options.observations);
      if (length > 1 && tries < MAX_DRAWS && this.#tooSimple(pairs)) continue;
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

function draw({ symbols, weights }: Urn, rng: Rng): string {
  return weights === undefined ? rng.pick(symbols) : (symbols[rng.weighted(weights)] as string);
}
