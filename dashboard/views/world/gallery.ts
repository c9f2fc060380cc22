// What the gallery of task families says in words, how families are grouped by kind, and which of them are opened in the
// URL (?gallery=caesar,maze). Pure.
import type { Gallery, GalleryEntry } from "../../../server/protocol/index.ts";
import { formatNumber } from "../../ui/format.ts";

export interface KindGroup<T> {
  /** Null where the kinds are not known. */
  readonly heading: string | null;
  readonly items: readonly T[];
}

/** Plug-ins, and whatever else the gallery does not know, are of this kind. */
const UNKNOWN: GalleryEntry["kind"] = "other";

/** In the gallery's order of kinds, and within a kind as they come; all in one group where there is no gallery. */
export function byKind<T>(
  items: readonly T[],
  familyOf: (item: T) => string,
  gallery: Gallery | null,
): KindGroup<T>[] {
  if (gallery === null) return [{ heading: null, items }];
  const kinds = new Map(gallery.families.map(({ id, kind }) => [id, kind]));
  const groups = Map.groupBy(items, (item) => kinds.get(familyOf(item)) ?? UNKNOWN);
  return gallery.kinds.flatMap(({ kind, heading }) => {
    const own = groups.get(kind);
    return own === undefined ? [] : [{ heading, items: own }];
  });
}

/** An answer line by line: ">" stands before each step. */
export function answerLines(answer: string): string[] {
  return answer.split(/ (?=> )/);
}

export function levelsWords({ levels }: Pick<GalleryEntry, "levels">): string {
  return levels === 1 ? "1 level" : `${levels} levels`;
}

export function auditWords({ checks, holes }: GalleryEntry["audit"]): string {
  return holes.length === 0 ? `${checks} checks passed` : `${holes.length} of ${checks} checks failed`;
}

/** Empty where nothing was measured. */
export function blindWords({ blind }: GalleryEntry["audit"]): string {
  if (blind === undefined) return "";
  const { score, bound } = blind;
  return bound === undefined ? score.toFixed(2) : `${score.toFixed(2)}, at most ${bound.toFixed(2)}`;
}

/** A row for people who hear the page. */
export function entryWords(entry: GalleryEntry): string {
  const blind = blindWords(entry.audit);
  const { generated, verified } = entry.speed;
  return [
    entry.title,
    levelsWords(entry),
    entry.proposals ? "takes proposals" : "takes no proposals",
    auditWords(entry.audit),
    ...(blind === "" ? [] : [`blind guess ${blind}`]),
    `${formatNumber(generated)} tasks and ${formatNumber(verified)} verdicts a second`,
  ].join("; ");
}

/** The families that `?gallery=` names. */
export function openedIn(asked: string | undefined): readonly string[] {
  return (asked ?? "").split(",").filter((id) => id !== "");
}

/** `?gallery=` after a click on a row; null where nothing is open any more. */
export function toggled(opened: readonly string[], id: string): string | null {
  const next = opened.includes(id) ? opened.filter((other) => other !== id) : [...opened, id];
  return next.length === 0 ? null : next.join(",");
}
