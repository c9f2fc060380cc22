// The fewest symbols that a text can be written in with given names: exact, by dynamic programming. Texts are lists of
// symbols; a name stands for a stretch of them. It knows no ops and no meanings: equal is what is spelled alike.

/** A name and the symbols it stands for, spelled out. */
export interface Word {
  readonly name: string;
  readonly spelling: readonly string[];
}

/**
 * The text with stretches replaced by names, as few symbols as possible. Among equally short ones, the earliest place
 * decides: the longest name there, the first in the list of equals.
 */
export function tokenise(text: readonly string[], words: readonly Word[]): string[] {
  const byStart = new Map<string, Word[]>();
  for (const word of words) {
    const first = word.spelling[0];
    if (first === undefined) continue;
    const same = byStart.get(first);
    if (same === undefined) byStart.set(first, [word]);
    else same.push(word);
  }
  // fewest[i]: symbols needed from place i on; taken[i]: the name that stands there, if any.
  const fewest = new Array<number>(text.length + 1).fill(0);
  const taken = new Array<Word | undefined>(text.length);
  for (let at = text.length - 1; at >= 0; at--) {
    fewest[at] = fewest[at + 1]! + 1;
    for (const word of byStart.get(text[at]!) ?? []) {
      if (!standsAt(word.spelling, text, at)) continue;
      const needed = fewest[at + word.spelling.length]! + 1;
      const longer = word.spelling.length > (taken[at]?.spelling.length ?? 1);
      if (needed > fewest[at]! || (needed === fewest[at]! && !longer)) continue;
      fewest[at] = needed;
      taken[at] = word;
    }
  }
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    const word = taken[at];
    out.push(word?.name ?? text[at]!);
    at += word?.spelling.length ?? 1;
  }
  return out;
}

function standsAt(spelling: readonly string[], text: readonly string[], at: number): boolean {
  if (at + spelling.length > text.length) return false;
  for (let i = 0; i < spelling.length; i++) if (text[at + i] !== spelling[i]) return false;
  return true;
}

/**
 * A text with its names spelled out, nested ones too; symbols without a definition stand for themselves. Undefined when
 * a name leads back to itself or the result has more than `limit` symbols.
 */
export function spell(
  text: readonly string[],
  definitions: ReadonlyMap<string, readonly string[]>,
  limit: number,
): string[] | undefined {
  const out: string[] = [];
  const open = new Set<string>();
  const write = (symbols: readonly string[]): boolean =>
    symbols.every((symbol) => {
      const body = definitions.get(symbol);
      if (body === undefined) return out.push(symbol) <= limit;
      if (open.has(symbol)) return false;
      open.add(symbol);
      const written = write(body);
      open.delete(symbol);
      return written;
    });
  return write(text) ? out : undefined;
}

/** Definitions as words, in order; those that cannot be spelled within the limit are left out. */
export function wordsOf(
  definitions: readonly { readonly name: string; readonly body: readonly string[] }[],
  limit: number,
): Word[] {
  const meaning = new Map(definitions.map(({ name, body }) => [name, body]));
  return definitions.flatMap(({ name }) => {
    const spelling = spell([name], meaning, limit);
    return spelling === undefined ? [] : [{ name, spelling }];
  });
}
