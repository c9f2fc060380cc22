// How alike texts are: cosine of words and of pairs of words that stand side by side or one apart, weighted by rarity
// (tf-idf with presence for frequency; Salton and Buckley 1988). Pairs, because the order of its ops is what a program
// is; one apart, so that one changed op does not hide it. An inverted index: a question costs what its words occur, not
// what there is. It knows no entries, only ids and sequences of words.

/** Something that can be found: its words, in one or more sequences. */
export interface Findable {
  readonly id: string;
  readonly sequences: readonly (readonly string[])[];
}

export class SimilarityIndex {
  readonly #postings = new Map<string, string[]>();
  readonly #norms = new Map<string, number>();

  constructor(items: readonly Findable[]) {
    for (const { id, sequences } of items)
      for (const feature of featuresOf(sequences)) {
        const holders = this.#postings.get(feature);
        if (holders === undefined) this.#postings.set(feature, [id]);
        else holders.push(id);
      }
    for (const holders of this.#postings.values()) {
      const square = rarity(holders.length, items.length) ** 2;
      for (const id of holders) this.#norms.set(id, (this.#norms.get(id) ?? 0) + square);
    }
  }

  /** Similarity, above 0, of everything that shares a word with the question; comparable within one question only. */
  similar(sequences: readonly (readonly string[])[]): ReadonlyMap<string, number> {
    const scores = new Map<string, number>();
    for (const feature of featuresOf(sequences)) {
      const holders = this.#postings.get(feature) ?? [];
      const square = rarity(holders.length, this.#norms.size) ** 2;
      for (const id of holders) scores.set(id, (scores.get(id) ?? 0) + square);
    }
    for (const [id, dot] of scores) scores.set(id, dot / Math.sqrt(this.#norms.get(id)!));
    return scores;
  }
}

function featuresOf(sequences: readonly (readonly string[])[]): Set<string> {
  const features = new Set<string>();
  for (const words of sequences)
    for (const [i, word] of words.entries()) {
      features.add(word);
      if (i > 0) features.add(`${words[i - 1]} ${word}`);
      if (i > 1) features.add(`${words[i - 2]} _ ${word}`);
    }
  return features;
}

function rarity(holders: number, all: number): number {
  return Math.log(1 + all / Math.max(1, holders));
}
