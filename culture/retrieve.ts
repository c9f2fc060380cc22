// Which adopted entries a reader gets, within a budget of symbols: the names a task uses, then entries about the
// same thing, then the most similar and most used. It knows shown entries and their nesting, not the log.
import type { Query } from "./contract.ts";
import type { Entry } from "./entry.ts";
import type { Findable, SimilarityIndex } from "./similarity.ts";
import { compareText } from "./view.ts";

/** What retrieval needs to know of a culture. */
export interface Library {
  /** Adopted, usable entries, aliases left out. */
  readonly current: readonly Entry[];
  resolve(name: string): Entry | undefined;
  /** Entries that a shown body names. */
  nested(id: string): readonly Entry[];
  expansion(id: string): readonly string[];
  /** Of all current entries, as {@link findable} describes them. */
  index(): SimilarityIndex;
}

/** What an entry is found by: its name and body, the primitives that it stands for, its text. */
export function findable(entry: Entry, expansion: readonly string[]): Findable {
  return { id: entry.id, sequences: [[entry.name], entry.body, expansion, words(entry.text)] };
}

/** Symbols an entry costs: a definition's name and body; a title and the words of other kinds. */
export function costOf(entry: Entry): number {
  return 1 + (entry.kind === "definition" ? entry.body.length : words(entry.text).length);
}

/**
 * Entries for a query, most useful first. A definition is taken with all that its body names or not at all, and
 * stands before what it names. A definition asked for by the name of an alias is given under the asked name.
 */
export function retrieve(library: Library, query: Query, budget: number): readonly Entry[] {
  const chosen = new Map<string, Entry>();
  let left = budget;
  for (const root of ranked(library, query)) {
    if (left < 1) break;
    const needed = closure(library, root).filter((entry) => !chosen.has(keyOf(entry)));
    const cost = needed.reduce((sum, entry) => sum + costOf(entry), 0);
    if (cost > left) continue;
    left -= cost;
    for (const entry of needed) chosen.set(keyOf(entry), entry);
  }
  return readingOrder(library, [...chosen.values()]);
}

/** One thing may be asked for by two names, and two notes may have one title. */
function keyOf(entry: Entry): string {
  return `${entry.id} ${entry.name}`;
}

function* ranked(library: Library, query: Query): Iterable<Entry> {
  for (const name of query.names ?? []) {
    const entry = library.resolve(name);
    if (entry) yield entry.name === name ? entry : { ...entry, name };
  }
  const similarity = similarTo(words(query.text ?? ""), library);
  const scored = library.current.map((entry) => ({
    entry,
    about: query.about !== undefined && query.about !== "" && entry.evidence.about === query.about ? 1 : 0,
    similarity: similarity.get(entry.id) ?? 0,
    uses: Object.values(entry.uses).reduce((sum, times) => sum + times, 0),
    support: entry.evidence.checks.reduce((sum, check) => sum + check.agreed, 0),
  }));
  scored.sort(
    (a, b) =>
      b.about - a.about ||
      b.similarity - a.similarity ||
      b.uses - a.uses ||
      b.support - a.support ||
      a.entry.round - b.entry.round ||
      compareText(a.entry.id, b.entry.id),
  );
  for (const { entry } of scored) yield entry;
}

/** By the words as they are, and as the primitives that known names among them stand for. */
function similarTo(wanted: readonly string[], library: Library): ReadonlyMap<string, number> {
  if (wanted.length === 0) return new Map();
  const spelled = wanted.flatMap((word) => {
    const entry = library.resolve(word);
    return entry === undefined ? [word] : library.expansion(entry.id);
  });
  return library.index().similar([wanted, spelled]);
}

/** An entry and all it is built on, each once. */
function closure(library: Library, root: Entry): Entry[] {
  const found = new Map([[keyOf(root), root]]);
  // A Map's iterator also visits what is added on the way.
  for (const entry of found.values())
    for (const nested of library.nested(entry.id)) found.set(keyOf(nested), nested);
  return [...found.values()];
}

/** Earlier entries first as far as possible, and every definition before what it names: a reversed post-order. */
function readingOrder(library: Library, chosen: readonly Entry[]): Entry[] {
  const seen = new Set<string>();
  const done: Entry[] = [];
  const visit = (entry: Entry): void => {
    if (seen.has(keyOf(entry))) return;
    seen.add(keyOf(entry));
    for (const nested of library.nested(entry.id)) visit(nested);
    done.push(entry);
  };
  for (const entry of chosen.toReversed()) visit(entry);
  return done.reverse();
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}
