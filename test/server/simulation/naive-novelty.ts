// The oracle of novelty: edit distances by the definition, every earlier program looked at.

function distance(a: readonly string[], b: readonly string[]): number {
  const known = new Map<string, number>();
  const at = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i} ${j}`;
    const found =
      known.get(key) ??
      Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
    known.set(key, found);
    return found;
  };
  return at(a.length, b.length);
}

/** The program of a proposal, without markers. */
export function symbolsOf(text: string, skip: ReadonlySet<string>): string[] {
  return text
    .split(":")[0]!
    .split(" ")
    .filter((symbol) => symbol !== "" && !skip.has(symbol));
}

export function naiveNovelty(
  proposals: readonly string[],
  before: readonly string[],
  skip: ReadonlySet<string>,
): number | undefined {
  const nearest = proposals.flatMap((text, i) => {
    const earlier = [...before, ...proposals.slice(0, i)];
    if (earlier.length === 0) return [];
    const own = symbolsOf(text, skip);
    return Math.min(
      ...earlier.map((other) => {
        const symbols = symbolsOf(other, skip);
        return distance(own, symbols) / Math.max(1, own.length, symbols.length);
      }),
    );
  });
  return nearest.length === 0 ? undefined : nearest.reduce((a, b) => a + b, 0) / nearest.length;
}
