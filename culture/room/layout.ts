// The layout of a run's room: four roots that any stock Yjs client can read. Types, bounds and the form of what people
// hand in; no document, no socket.
//   entries   Map<entry id, Entry as plain JSON>       a mirror of the culture; only the server writes it
//   drafts    Map<id, Map{kind, name, about, target, author, culture, text: Y.Text}>   what people write together
//   inbox     Array of { id, culture, author, edit }   edits handed in
//   receipts  Map<inbox id, Receipt>                   what became of them; only the server writes it
import { z } from "zod";
import { type Edit, editSchema } from "../entry.ts";

export const ROOTS = ["entries", "drafts", "inbox", "receipts"] as const;
export type Root = (typeof ROOTS)[number];

export const ROOM = {
  /** One message of a peer: the text of a long draft many times over. */
  messageBytes: 1024 * 1024,
  /** The document as one update. */
  bytes: 16 * 1024 * 1024,
  /** Structs of one update: typing makes one, pasting makes one. Merging costs up to their square in the worst case. */
  structs: 50_000,
  /** Nesting of plain values. */
  depth: 16,
  /** Updates of one peer that came before what they build on, and their bytes: they wait for a round trip at most. */
  early: 64,
  earlyBytes: 2 * 1024 * 1024,
  /** Handed in and not answered. */
  waiting: 256,
  /** Items of the inbox, answered ones included; beyond `inbox` the oldest answered go, down to `inboxKept`. */
  inbox: 1024,
  inboxKept: 512,
  /** One edit as JSON: a note has 2,000 characters, which JSON may write as six bytes each. */
  editBytes: 16 * 1024,
  /** A person's presence as JSON, presences of one peer, and of all. */
  presenceBytes: 4 * 1024,
  presencesEach: 16,
  presences: 1024,
  /** Bytes that a peer has not read yet: above, it is sent nothing until it has read a quarter of them. */
  unread: 4 * 1024 * 1024,
} as const;

/** Why a peer's message is not taken. "broken" = the room itself has failed, and is loaded afresh at the next join. */
export interface RoomRefusal {
  readonly reason: "malformed" | "read-only" | "too-large" | "full" | "broken";
  readonly detail: string;
}

export interface Receipt {
  readonly status: "waiting" | "accepted" | "refused";
  /** Why it was refused, or what it waits for. */
  readonly reason: string | null;
  /** Id of the entry made or changed. */
  readonly entry: string | null;
  /** The round in which it entered. */
  readonly round: number | null;
}

/** An edit handed in, in the form in which a simulation takes edits from outside. */
export interface RoomRequest {
  readonly request: string;
  readonly culture: string;
  readonly author: string;
  readonly edit: Edit;
}

const requestIdSchema = z.string().min(1).max(64);

const itemSchema = z.object({
  culture: z.string().min(1).max(64),
  author: z.string().max(200),
  edit: editSchema,
});

/** The id of an inbox item, if it has one that a receipt can be written for. */
export function requestIdOf(item: unknown): string | undefined {
  const id = typeof item === "object" && item !== null ? (item as { id?: unknown }).id : undefined;
  const parsed = requestIdSchema.safeParse(id);
  return parsed.success ? parsed.data : undefined;
}

/** Checks an inbox item; a string says what is wrong with it. */
export function readRequest(request: string, item: unknown): RoomRequest | string {
  if (JSON.stringify(item).length > ROOM.editBytes) return "the edit is too long";
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return issue === undefined ? "not an edit" : `${issue.path.join(".") || "item"}: ${issue.message}`;
  }
  const { culture, author, edit } = parsed.data;
  return { request, culture, author: humanName(author), edit };
}

/** Nobody from outside can pass for an agent: people's names begin with "human:". */
export function humanName(author: string): string {
  const name = author
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .replace(/^(human:\s*)+/, "")
    .slice(0, 50)
    .toWellFormed()
    .trim();
  return `human:${name || "anonymous"}`;
}
