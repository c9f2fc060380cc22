// The symbols that texts about programs are written in, besides the ops: digits and names.
// It knows no meanings: a name stands for whatever a task or the culture defines it to be.

export const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Names that one task defines for itself; gone with the task. */
export const LOCAL_NAMES: readonly string[] = Array.from({ length: 16 }, (_, i) => `f${i}`);

/** Names that the culture gives to what was discovered. 64 keeps the vocabulary of small models small. */
export const CULTURE_NAMES: readonly string[] = Array.from({ length: 64 }, (_, i) => `n${i}`);

const NAMES: ReadonlySet<string> = new Set([...LOCAL_NAMES, ...CULTURE_NAMES]);
const LOCAL: ReadonlySet<string> = new Set(LOCAL_NAMES);

export function isName(symbol: string): boolean {
  return NAMES.has(symbol);
}

export function isLocalName(symbol: string): boolean {
  return LOCAL.has(symbol);
}

/** "3 1 4" -> [3, 1, 4]; undefined if any symbol is not a single digit. The empty list of symbols is the empty list. */
export function readDigits(symbols: readonly string[]): number[] | undefined {
  const list: number[] = [];
  for (const symbol of symbols) {
    const value = symbol.length === 1 ? symbol.charCodeAt(0) - 48 : -1;
    if (value < 0 || value > 9) return undefined;
    list.push(value);
  }
  return list;
}
