// How varied a window of proposals is: distinct share, entropies, Hill numbers, near-duplicate clusters. It looks at
// symbols only; by default at the program part, since random inputs would make even a collapsed proposer look varied.
import { programPart } from "./novelty.ts";

export interface DiversityOptions {
  /** What is compared of each text; default: the program, without its input. */
  readonly part?: (text: string) => string;
  /** Symbols that do not count: a family's markers and separators. */
  readonly skip?: ReadonlySet<string>;
  /** Proposals of the same window that the gate refused; their share is reported. */
  readonly rejected?: number;
}

/** All 0 for an empty window. */
export interface Diversity {
  /** Texts looked at. */
  readonly count: number;
  /** Different texts / texts. */
  readonly distinct: number;
  /** Shannon entropy of symbols, in bits. */
  readonly entropy: number;
  /** Shannon entropy of pairs of neighbouring symbols, borders included, in bits. */
  readonly bigramEntropy: number;
  /** Different n-grams / n-grams within texts, n = 1, 2, 3 (Li et al. 2016). */
  readonly distinct1: number;
  readonly distinct2: number;
  readonly distinct3: number;
  /** Effective number of different texts of order 0 (richness), 1 (exp entropy), 2 (inverse Simpson) (Hill 1973). */
  readonly hill0: number;
  readonly hill1: number;
  readonly hill2: number;
  /** Share of texts in near-duplicate clusters of at least two, and in the largest one. */
  readonly clustered: number;
  readonly largestCluster: number;
  /** Refused / (refused + count). */
  readonly rejected: number;
}

/** Two texts are near-duplicates when at most this share of the longer one's symbols must be edited: 1 in 5. */
const NEAR = 0.2;

export function measureDiversity(texts: readonly string[], options: DiversityOptions = {}): Diversity {
  const part = options.part ?? programPart;
  const sequences = texts.map((text) =>
    part(text)
      .split(" ")
      .filter((symbol) => symbol !== "" && !options.skip?.has(symbol)),
  );
  const species = tally(sequences.map((symbols) => symbols.join(" ")));
  const shares = [...species.values()].map((count) => count / texts.length);
  const clusters = clusterSizes(species);
  const refused = options.rejected ?? 0;
  const of = (total: number) => (texts.length === 0 ? 0 : total / texts.length);
  return {
    count: texts.length,
    distinct: of(species.size),
    entropy: entropyBits(sequences.flat()),
    bigramEntropy: entropyBits(sequences.flatMap(neighbours)),
    distinct1: distinctGrams(sequences, 1),
    distinct2: distinctGrams(sequences, 2),
    distinct3: distinctGrams(sequences, 3),
    hill0: species.size,
    hill1: texts.length === 0 ? 0 : 2 ** shannon(shares),
    hill2: texts.length === 0 ? 0 : 1 / shares.reduce((sum, share) => sum + share * share, 0),
    clustered: of(clusters.filter((size) => size > 1).reduce((a, b) => a + b, 0)),
    largestCluster: of(Math.max(0, ...clusters)),
    rejected: refused === 0 ? 0 : refused / (refused + texts.length),
  };
}

/** Shannon entropy of the items' frequencies, in bits; 0 for none. */
export function entropyBits(items: readonly string[]): number {
  return shannon([...tally(items).values()].map((count) => count / items.length));
}

function shannon(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}

/** Pairs of neighbouring symbols, the text's borders included. */
export function neighbours(symbols: readonly string[]): string[] {
  return grams(["^", ...symbols, "$"], 2);
}

function grams(symbols: readonly string[], n: number): string[] {
  return symbols
    .slice(0, Math.max(0, symbols.length - n + 1))
    .map((_, i) => symbols.slice(i, i + n).join(" "));
}

function distinctGrams(sequences: readonly (readonly string[])[], n: number): number {
  const all = sequences.flatMap((symbols) => grams(symbols, n));
  return all.length === 0 ? 0 : new Set(all).size / all.length;
}

/** Sizes, in texts, of the single-linkage clusters of near-duplicates. */
function clusterSizes(species: ReadonlyMap<string, number>): readonly number[] {
  const kinds = [...species.keys()].map((text) => text.split(" "));
  const counts = [...species.values()];
  const parent = kinds.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  for (let i = 0; i < kinds.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [kinds[i] as string[], kinds[j] as string[]];
      const allowed = Math.floor(NEAR * Math.max(a.length, b.length));
      if (allowed > 0 && withinEdits(a, b, allowed)) parent[root(i)] = root(j);
    }
  }
  const sizes = new Map<number, number>();
  for (let i = 0; i < kinds.length; i++) {
    sizes.set(root(i), (sizes.get(root(i)) ?? 0) + (counts[i] as number));
  }
  return [...sizes.values()];
}

/** Whether the Levenshtein distance of two symbol sequences is at most `limit`. */
function withinEdits(a: readonly string[], b: readonly string[], limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let row = b.map((_, j) => j + 1);
  for (let i = 0; i < a.length; i++) {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      left = Math.min(above + 1, left + 1, diagonal + (a[i] === b[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
    if (Math.min(i + 1, ...row) > limit) return false;
  }
  return (row.at(-1) ?? a.length) <= limit;
}

/** How often each item occurs, in the order of first occurrence. */
export function tally(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
