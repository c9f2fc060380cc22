// What an entry is made of: the entries that its body names, opened as a tree, and the primitive ops it stands for in
// the end. Pure. A name means the parent of that name, else the first adopted definition with it; "n3~2" is the second.
import type { EntryView } from "./snapshot.ts";

/** Ops listed at most: the culture refuses longer definitions anyway (culture/record.ts). */
const LONGEST = 1024;

export interface Glossary {
  readonly byId: ReadonlyMap<string, EntryView>;
  /** Definitions by name: adopted ones first, then by age. */
  readonly byName: ReadonlyMap<string, readonly EntryView[]>;
}

/** A symbol of a body; with an entry behind it, that entry's own symbols. */
export interface Part {
  readonly symbol: string;
  readonly entry: EntryView | null;
  /** Empty for ops, and for an entry that was opened before. */
  readonly parts: readonly Part[];
  readonly again: boolean;
}

export function glossaryOf(entries: readonly EntryView[]): Glossary {
  const byName = new Map<string, EntryView[]>();
  for (const entry of entries) {
    if (entry.kind !== "definition") continue;
    const claims = byName.get(entry.name);
    if (claims) claims.push(entry);
    else byName.set(entry.name, [entry]);
  }
  for (const claims of byName.values())
    claims.sort((a, b) => Number(b.status === "adopted") - Number(a.status === "adopted") || a.seq - b.seq);
  return { byId: new Map(entries.map((entry) => [entry.id, entry])), byName };
}

/** The entry that a symbol in this entry's body stands for; undefined for a primitive. */
export function meaningOf(symbol: string, reader: EntryView, glossary: Glossary): EntryView | undefined {
  const [name = symbol, rank = "1"] = symbol.split("~");
  for (const id of reader.parents) {
    const parent = glossary.byId.get(id);
    if (parent?.kind === "definition" && parent.name === name && rank === "1") return parent;
  }
  const claims = glossary.byName.get(symbol) ?? glossary.byName.get(name);
  const found = claims?.[Number(rank) - 1] ?? claims?.[0];
  return found === reader ? undefined : found;
}

/** The body as a tree; what occurs again is named but not opened again, so the tree is no larger than the culture. */
export function ancestryOf(entry: EntryView, glossary: Glossary): readonly Part[] {
  const opened = new Set([entry.id]);
  const open = (reader: EntryView): Part[] =>
    reader.body.map((symbol) => {
      const meaning = meaningOf(symbol, reader, glossary);
      if (!meaning) return { symbol, entry: null, parts: [], again: false };
      const again = opened.has(meaning.id);
      opened.add(meaning.id);
      return { symbol, entry: meaning, parts: again ? [] : open(meaning), again };
    });
  return open(entry);
}

/** The primitive ops it stands for; null where it has no end within reason. */
export function expansionOf(entry: EntryView, glossary: Glossary): readonly string[] | null {
  const out: string[] = [];
  const within = new Set<string>();
  const spell = (reader: EntryView): boolean => {
    if (within.has(reader.id)) return false;
    within.add(reader.id);
    for (const symbol of reader.body) {
      const meaning = meaningOf(symbol, reader, glossary);
      if (meaning ? !spell(meaning) : out.push(symbol) > LONGEST) return false;
    }
    within.delete(reader.id);
    return true;
  };
  return spell(entry) ? out : null;
}

/** Entries that are built on this one directly, oldest first. */
export function builtOn(entry: EntryView, entries: readonly EntryView[]): readonly EntryView[] {
  return entries.filter(({ parents }) => parents.includes(entry.id));
}
