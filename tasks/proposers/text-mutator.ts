// One random edit of a text of symbols: insert, delete or replace a program symbol, or change a digit. It is told
// which symbols are punctuation and knows nothing else of the language.
import type { Rng } from "../../core/index.ts";
import { isNumber, type SymbolClasses } from "./symbol-classes.ts";

/** 1: longer programs, -1: shorter ones, 0: either. */
export type Lean = -1 | 0 | 1;

/** With a lean, this share of edits goes that way; the rest is free, so that neighbours of one length mix too. */
const LEAN_SHARE = 0.75;

export class TextMutator {
  readonly #symbols: SymbolClasses;

  constructor(symbols: SymbolClasses) {
    this.#symbols = symbols;
  }

  /** A different text, except where there is nothing to edit. Symbols are joined by single spaces. */
  mutate(text: string, lean: Lean, rng: Rng): string {
    const symbols = text.split(" ");
    const digits = positions(symbols, isNumber);
    // Symbols never sampled count as program: names from the culture come and go.
    const programs = positions(
      symbols,
      (symbol) => !isNumber(symbol) && !this.#symbols.punctuation.has(symbol),
    );
    // Common words more often than rare ones, and whatever this text brought along.
    const words = [...this.#symbols.words, ...programs.map((at) => symbols[at] as string)];

    const free: ("insert" | "remove" | "replace" | "digit")[] = [];
    // A program of one symbol cannot shrink, so it grows only where the lean asks for it: else lengths drift up.
    if (programs.length > 1) free.push("insert", "remove");
    if (programs.some((at) => words.some((word) => word !== symbols[at]))) free.push("replace");
    if (digits.length > 0) free.push("digit");
    const leaning =
      lean > 0 && programs.length > 0 ? "insert" : lean < 0 && programs.length > 1 ? "remove" : undefined;
    if (free.length === 0) return text;

    switch (leaning !== undefined && rng.chance(LEAN_SHARE) ? leaning : rng.pick(free)) {
      case "insert":
        symbols.splice(rng.pick(programs) + rng.int(2), 0, rng.pick(words));
        break;
      case "remove":
        symbols.splice(rng.pick(programs), 1);
        break;
      case "replace": {
        const at = rng.pick(programs.filter((i) => words.some((word) => word !== symbols[i])));
        symbols[at] = rng.pick(words.filter((word) => word !== symbols[at]));
        break;
      }
      case "digit":
        changeDigit(symbols, rng.pick(digits), rng);
        break;
    }
    return symbols.join(" ");
  }
}

/** Changes one digit of the number at `at` to another one; the length stays. */
function changeDigit(symbols: string[], at: number, rng: Rng): void {
  const digits = [...(symbols[at] as string)];
  const place = rng.int(digits.length);
  digits[place] = String((Number(digits[place]) + rng.range(1, 9)) % 10);
  symbols[at] = digits.join("");
}

function positions(symbols: readonly string[], keep: (symbol: string) => boolean): readonly number[] {
  return symbols.flatMap((symbol, i) => (keep(symbol) ? [i] : []));
}
