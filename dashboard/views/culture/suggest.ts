// Words for the editor of definitions: which symbols are names, which to offer next, which entries a body builds on.
// Pure. The page does not know the list of ops: it offers those that somebody has used.
import type { Glossary } from "./ancestry.ts";
import { byName } from "./select.ts";
import type { EntryView } from "./snapshot.ts";

export interface Offer {
  readonly symbol: string;
  readonly title: string;
}

const NAME_LIKE = /^n\d+$|~/;

export function symbolKind(symbol: string, { byName: names }: Glossary): "name" | "op" | "unknown" {
  if (names.get(symbol)?.[0]?.status === "adopted") return "name";
  return names.has(symbol) || NAME_LIKE.test(symbol) ? "unknown" : "op";
}

/** Adopted names and known ops that begin with the word: most used first while nothing is written. */
export function suggest(word: string, entries: readonly EntryView[], most: number): readonly Offer[] {
  const adopted = entries.filter(({ kind, status }) => kind === "definition" && status === "adopted");
  const names = new Map<string, EntryView>();
  const order = word === "" ? (a: EntryView, b: EntryView) => b.used - a.used || byName(a, b) : byName;
  for (const entry of [...adopted].sort(order)) if (!names.has(entry.name)) names.set(entry.name, entry);
  const ops = new Set<string>();
  for (const { body } of adopted)
    for (const symbol of body) if (!names.has(symbol) && !NAME_LIKE.test(symbol)) ops.add(symbol);
  const offers = [
    ...[...names].map(([symbol, { body }]) => ({ symbol, title: `${symbol} = ${body.join(" ")}` })),
    ...[...ops].sort().map((symbol) => ({ symbol, title: `${symbol}: an op` })),
  ];
  const fitting = offers.filter(({ symbol }) => symbol.startsWith(word) && symbol !== word);
  return fitting.slice(0, most);
}

/** Ids of the adopted definitions that a body names, each once. */
export function parentsOf(body: readonly string[], glossary: Glossary): string[] {
  const parents = body.flatMap((symbol) => {
    const first = glossary.byName.get(symbol)?.[0];
    return first?.status === "adopted" ? [first.id] : [];
  });
  return [...new Set(parents)];
}
