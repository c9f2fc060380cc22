// Symbols to token ids and back. The vocabulary is as small as the families allow, because the output layer
// pays for every entry: a few specials, each symbol that a family declares, one mark per family, and printable
// ASCII only on request. It knows neither networks nor tasks, only the lists that families declare.
import { z } from "zod";
import type { TaskFamily } from "../tasks/index.ts";

/** Token ids that are the same in every vocabulary. */
export const PADDING = 0;
export const STOP = 1;
/** Ids 0, 1, 2, ...: padding, end of a completion, line break, "make a proposal". */
const SPECIALS = ["<pad>", ".", "\n", "P"] as const;
/** Printable ASCII, space first: characters that spell words which are no symbols. */
const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

/** A vocabulary as it is saved beside the weights that were trained with it. */
export const vocabularySchema = z.object({
  ascii: z.boolean(),
  /** Symbols after the specials, in the order of their ids. */
  symbols: z.array(z.string()),
  /** Families with observation features, in the order of their ranges. */
  features: z.array(z.object({ family: z.string(), size: z.number().int().positive() })),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

/** A word that the vocabulary cannot write. */
export class UnknownSymbolError extends Error {
  override readonly name = "UnknownSymbolError";
}

/** The symbol that stands for a family in a prompt for proposals. */
export function familyMark(family: string): string {
  return `@${family}`;
}

export class Tokenizer {
  /** Number of token ids, padding included: output classes of a model. */
  readonly vocabulary: number;
  /** Number of input-only feature ids; feature f of a family is id vocabulary + featureOffset(family) + f. */
  readonly features: number;
  readonly #saved: Vocabulary;
  readonly #symbols: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** First character token; equal to `vocabulary` without ASCII. */
  readonly #characters: number;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(saved: Vocabulary) {
    this.#saved = saved;
    const symbols = [...SPECIALS, ...saved.symbols];
    this.#ids = new Map(symbols.map((symbol, id) => [symbol, id]));
    if (this.#ids.size !== symbols.length) throw new RangeError("a vocabulary lists a symbol twice");
    this.#characters = symbols.length;
    this.#symbols = saved.ascii ? [...symbols, ...CHARACTERS] : symbols;
    this.vocabulary = this.#symbols.length;
    const offsets = new Map<string, number>();
    let features = 0;
    for (const { family, size } of saved.features) {
      offsets.set(family, features);
      features += size;
    }
    this.#offsets = offsets;
    this.features = features;
  }

  /** The vocabulary of some families: their symbols in the order given, each once, then their marks. */
  static for(
    families: readonly Pick<TaskFamily, "id" | "symbols" | "features">[],
    options: { readonly ascii: boolean },
  ): Tokenizer {
    const symbols = new Set<string>();
    for (const family of families) for (const symbol of family.symbols) symbols.add(symbol);
    for (const family of families) symbols.add(familyMark(family.id));
    for (const special of SPECIALS) symbols.delete(special);
    for (const symbol of symbols) {
      if (!/^\S+$/.test(symbol)) throw new RangeError(`not a symbol (a word without spaces): "${symbol}"`);
    }
    return new Tokenizer({
      ascii: options.ascii,
      symbols: [...symbols],
      features: families
        .filter((family) => family.features > 0)
        .map((family) => ({ family: family.id, size: family.features })),
    });
  }

  /** JSON-serialisable; `load(save())` gives the same ids. */
  save(): Vocabulary {
    return structuredClone(this.#saved);
  }

  /** Throws a ZodError on anything that `save` did not write. */
  static load(saved: unknown): Tokenizer {
    return new Tokenizer(vocabularySchema.parse(saved));
  }

  has(symbol: string): boolean {
    return symbol !== SPECIALS[PADDING] && this.#ids.has(symbol);
  }

  /** The id of a symbol. Throws {@link UnknownSymbolError}; characters that spell words have no symbol. */
  id(symbol: string): number {
    const id = this.#ids.get(symbol);
    if (id === undefined || id === PADDING) {
      throw new UnknownSymbolError(`no family declares the symbol "${symbol}"${this.#hint()}`);
    }
    return id;
  }

  /** The symbol (or character) of an id. Throws a RangeError on padding and on ids outside the vocabulary. */
  symbol(id: number): string {
    const symbol = this.#symbols[id];
    if (symbol === undefined || id === PADDING) throw new RangeError(`no token has the id ${id}`);
    return symbol;
  }

  /**
   * Token ids of symbols. With ASCII on, a word that is no symbol is spelled in character tokens, and a space
   * token parts two spelled neighbours, so that `decode` gives the words back. Appends to `into`.
   */
  encode(symbols: readonly string[], into: number[] = []): number[] {
    for (const symbol of symbols) {
      const id = this.#ids.get(symbol);
      if (id !== undefined && id !== PADDING) into.push(id);
      else this.#spell(symbol, into);
    }
    return into;
  }

  /** Token ids of a text of words parted by spaces; a line break is a symbol of its own. */
  encodeText(text: string): number[] {
    return this.encode(words(text));
  }

  /** Text of token ids: words joined by single spaces. */
  decode(ids: readonly number[]): string {
    let text = "";
    let spelling = false;
    for (const id of ids) {
      const character = id >= this.#characters;
      const symbol = this.symbol(id);
      text += text === "" || (character && spelling) ? symbol : ` ${symbol}`;
      spelling = character;
    }
    return text;
  }

  /**
   * Where a family's features start among all features. Without a name: the only family that has any.
   * Throws a RangeError when there is no such family, or no single one.
   */
  featureOffset(family?: string): number {
    if (family === undefined && this.#offsets.size === 1) return 0;
    const offset = family === undefined ? undefined : this.#offsets.get(family);
    if (offset !== undefined) return offset;
    throw new RangeError(
      family === undefined
        ? `which family's features? this vocabulary has ${[...this.#offsets.keys()].join(", ") || "none"}`
        : `family "${family}" has no features in this vocabulary`,
    );
  }

  #spell(word: string, into: number[]): void {
    if (!this.#saved.ascii || word === "" || /[^!-~]/.test(word)) {
      throw new UnknownSymbolError(`no family declares the symbol "${word}"${this.#hint()}`);
    }
    if ((into.at(-1) ?? 0) >= this.#characters) into.push(this.#characters);
    for (const character of word) into.push(this.#characters + character.charCodeAt(0) - 32);
  }

  #hint(): string {
    return this.#saved.ascii
      ? " and it is not printable ASCII"
      : " (switch ASCII on to let the vocabulary spell other words)";
  }
}

/** The words of a text; line breaks are words. */
export function words(text: string): string[] {
  return text.match(/\n|[^\s]+/g) ?? [];
}
