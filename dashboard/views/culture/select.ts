// Which entries the list shows, and in what order: filters, search and sorting, and how they are written in the URL.
// Pure.
import type { EntryStatus } from "../../../server/protocol/index.ts";
import type { EntryView } from "./snapshot.ts";

export const KINDS = ["definition", "example", "note"] as const;
export const STATUSES = ["claimed", "adopted", "quarantined", "refuted", "retired"] as const;
export const ORDERS = ["newest", "used", "name"] as const;

export interface Selection {
  readonly kind: EntryView["kind"] | "";
  readonly status: EntryStatus | "";
  readonly author: string;
  readonly search: string;
  readonly order: (typeof ORDERS)[number];
}

/** What the URL says; what makes no sense in it counts as not said. */
export function selectionOf(query: Readonly<Record<string, string>>): Selection {
  return {
    kind: KINDS.find((kind) => kind === query.kind) ?? "",
    status: STATUSES.find((status) => status === query.status) ?? "",
    author: query.author ?? "",
    search: query.q ?? "",
    order: ORDERS.find((order) => order === query.sort) ?? "newest",
  };
}

const collator = new Intl.Collator("en", { numeric: true });

/** By name as people count: n2 before n10. */
export function byName(a: EntryView, b: EntryView): number {
  return collator.compare(a.name, b.name) || a.seq - b.seq;
}

export function select(entries: readonly EntryView[], selection: Selection): readonly EntryView[] {
  const words = selection.search.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = entries.filter(
    (entry) =>
      (selection.kind === "" || entry.kind === selection.kind) &&
      (selection.status === "" || entry.status === selection.status) &&
      (selection.author === "" || entry.author === selection.author) &&
      mentions(entry, words),
  );
  const newest = (a: EntryView, b: EntryView) => b.seq - a.seq;
  if (selection.order === "name") return kept.sort(byName);
  if (selection.order === "used") return kept.sort((a, b) => b.used - a.used || newest(a, b));
  return kept.sort(newest);
}

/** Every word occurs somewhere: in the name, the body, the text or what it is about. */
function mentions(entry: EntryView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const all = [entry.name, entry.body.join(" "), entry.text, entry.about].join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

/** Everybody who wrote an entry, in the order of the alphabet. */
export function authorsOf(entries: readonly EntryView[]): readonly string[] {
  return [...new Set(entries.map(({ author }) => author))].sort(collator.compare);
}
