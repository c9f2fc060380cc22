// Where an entry comes from and what became of it: parents, children, what it was merged into and what into it, how
// often it was amended, whether it was inherited. Pure.
import { builtOn } from "./ancestry.ts";
import type { EntryView } from "./snapshot.ts";

export interface Lineage {
  readonly parents: readonly EntryView[];
  /** Parents that are not in this culture (any more). */
  readonly unknownParents: number;
  readonly children: readonly EntryView[];
  readonly mergedInto: EntryView | null;
  readonly mergedFrom: readonly EntryView[];
  /** Times that its words were changed. */
  readonly amended: number;
  /** Its author took it back. */
  readonly retracted: boolean;
  /** It came from another run. */
  readonly inherited: boolean;
  /** In what role it was written, for people; null for finders and people. */
  readonly role: string | null;
}

/** The role in which the edits of an inherited culture stand in the log. */
const ANCESTOR = "ancestor";

export function lineageOf(entry: EntryView, entries: readonly EntryView[]): Lineage {
  const byId = new Map(entries.map((each) => [each.id, each]));
  const parents = entry.parents.flatMap((id) => byId.get(id) ?? []);
  const merged = entry.timeline.some(({ op }) => op === "merge");
  return {
    parents,
    unknownParents: entry.parents.length - parents.length,
    children: builtOn(entry, entries),
    mergedInto: merged && entry.into !== null ? (byId.get(entry.into) ?? null) : null,
    mergedFrom: entries.filter((each) => each.into === entry.id && each.status === "retired"),
    amended: entry.timeline.filter(({ op }) => op === "amend").length,
    retracted: entry.timeline.at(-1)?.op === "retract",
    inherited: entry.role === ANCESTOR,
    role: entry.role === "" || entry.role === ANCESTOR ? null : entry.role,
  };
}
