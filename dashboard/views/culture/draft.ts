// A draft made into an edit of the culture, or what is still wrong with it, field by field. Pure. The bounds are those
// of culture/entry.ts; whether the culture takes the edit is decided by its own rules at the next round.
import type { EventPage } from "../../../server/protocol/index.ts";
import { wordsOf } from "./diff.ts";
import type { EntryView } from "./snapshot.ts";

type CultureEdited = Extract<EventPage["events"][number], { type: "culture.edited" }>["data"];
export type Edit = CultureEdited["edit"];

/** Characters and symbols; a definition's name leaves room for a suffix such as "~4096". */
export const BOUNDS = { title: 32, word: 27, body: 16, text: 2000, about: 64, reason: 200 } as const;

export interface DraftForm {
  readonly kind: EntryView["kind"];
  readonly name: string;
  readonly about: string;
  /** Id of the entry to amend; "" for a new one. */
  readonly target: string;
  readonly text: string;
}

export type DraftField = "name" | "about" | "text";

export type DraftEdit =
  | { readonly ok: true; readonly edit: Edit }
  | { readonly ok: false; readonly field: DraftField; readonly message: string };

/** `target` is the entry that the draft amends, where it is known; `entries` gives new definitions their parents. */
export function editOf(
  draft: DraftForm,
  known: {
    readonly target: EntryView | undefined;
    readonly parentsOf: (body: readonly string[]) => string[];
  },
): DraftEdit {
  if (draft.target !== "") return amendment(draft, known.target);
  const name = draft.name.trim();
  const about = draft.about.trim();
  if (name === "") return wrong("name", draft.kind === "definition" ? "Give it a name." : "Give it a title.");
  if (about.length > BOUNDS.about) return wrong("about", `At most ${BOUNDS.about} characters.`);
  if (draft.kind !== "definition") {
    if (name.length > BOUNDS.title) return wrong("name", `At most ${BOUNDS.title} characters.`);
    const text = textOf(draft.text);
    if (typeof text !== "string") return text;
    return {
      ok: true,
      edit: { op: "propose", kind: draft.kind, name, body: [], text, parents: [], about, fitted: 0 },
    };
  }
  if (/[\s~]/u.test(name)) return wrong("name", "A definition's name is one word without “~”.");
  if (name.length > BOUNDS.word) return wrong("name", `At most ${BOUNDS.word} characters.`);
  const body = bodyOf(draft.text);
  if (!Array.isArray(body)) return body;
  if (body.includes(name)) return wrong("text", `${name} would be built on itself.`);
  const parents = known.parentsOf(body);
  return {
    ok: true,
    edit: { op: "propose", kind: "definition", name, body, text: "", parents, about, fitted: 0 },
  };
}

function amendment(draft: DraftForm, target: EntryView | undefined): DraftEdit {
  if (!target) return wrong("text", "The entry it would amend is not in this culture.");
  if (target.status === "refuted" || target.status === "retired")
    return wrong("text", `${target.name} is ${target.status}: only living entries are amended.`);
  if (target.kind !== "definition") {
    const text = textOf(draft.text);
    if (typeof text !== "string") return text;
    if (text === target.text) return wrong("text", "Nothing has changed yet.");
    return { ok: true, edit: { op: "amend", id: target.id, text } };
  }
  const body = bodyOf(draft.text);
  if (!Array.isArray(body)) return body;
  if (body.includes(target.name)) return wrong("text", `${target.name} would be built on itself.`);
  if (body.join(" ") === target.body.join(" ")) return wrong("text", "Nothing has changed yet.");
  return { ok: true, edit: { op: "amend", id: target.id, body } };
}

/** Why the culture's rules will refuse this amendment, as far as the page can tell; null if nothing speaks against it. */
export function amendmentHint(target: EntryView, author: string): string | null {
  if (target.kind !== "definition") return null;
  if (target.status === "adopted")
    return "An adopted definition is not changed: propose another one instead.";
  if (target.author !== author)
    return "Only its author changes what a definition says: propose another one instead.";
  return null;
}

function bodyOf(text: string): string[] | (DraftEdit & { ok: false }) {
  const body = [...wordsOf(text)];
  if (body.length === 0) return wrong("text", "Write ops and names, for example “rot dup n3”.");
  if (body.length > BOUNDS.body)
    return wrong("text", `${body.length} symbols; a definition has at most ${BOUNDS.body}.`);
  const long = body.find((symbol) => symbol.length > BOUNDS.title);
  if (long) return wrong("text", `“${long.slice(0, 12)}…” is too long for a symbol.`);
  return body;
}

function textOf(raw: string): string | (DraftEdit & { ok: false }) {
  const text = raw.trim();
  if (text === "") return wrong("text", "Write something.");
  if (text.length > BOUNDS.text)
    return wrong("text", `${text.length} characters; at most ${BOUNDS.text} are kept.`);
  return text;
}

function wrong(field: DraftField, message: string): DraftEdit & { ok: false } {
  return { ok: false, field, message };
}
