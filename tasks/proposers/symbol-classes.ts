// Which symbols of a family's proposals are program and which are punctuation, learnt from sample texts.
// It knows no language: only where symbols stand and how often.
import { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import { programPart } from "../novelty.ts";

export interface SymbolClasses {
  /** Program symbols, digits excluded, each as often as it stood in the samples. */
  readonly words: readonly string[];
  /** Markers and separators: never part of a program. */
  readonly punctuation: ReadonlySet<string>;
}

/** Enough that each of a dozen ops stands last in some program. */
const SAMPLES = 128;

/** The classes of a family's symbols, from its own generator. Always the same for the same family. */
export function familySymbols(family: TaskFamily): SymbolClasses {
  const rng = Rng.seed(`symbols of ${family.id}`);
  return symbolClasses(
    Array.from({ length: SAMPLES }, (_, i) => family.propose(family.generate(rng, 1 + (i % family.levels)))),
  );
}

/**
 * A symbol is punctuation when every sample holds it equally often (":", a separator), or when it opens a sample and
 * never ends a program (the markers "S", "D"). Every other symbol that is not a number is a word.
 */
export function symbolClasses(samples: readonly string[]): SymbolClasses {
  const texts = samples.map((text) => text.split(" "));
  const openers = new Set(texts.map((symbols) => symbols[0]));
  const closers = new Set(samples.map((text) => programPart(text).split(" ").at(-1)));
  const counts = texts.map((symbols) => {
    const count = new Map<string, number>();
    for (const symbol of symbols) count.set(symbol, (count.get(symbol) ?? 0) + 1);
    return count;
  });
  const all = texts.flat().filter((symbol) => symbol !== "" && !isNumber(symbol));
  const punctuation = new Set(
    [...new Set(all)].filter(
      (symbol) =>
        counts.every((count) => count.get(symbol) === counts[0]?.get(symbol)) ||
        (openers.has(symbol) && !closers.has(symbol)),
    ),
  );
  return { words: all.filter((symbol) => !punctuation.has(symbol)).sort(), punctuation };
}

export function isNumber(symbol: string): boolean {
  return /^[0-9]+$/.test(symbol);
}
