// One line of the culture's log: an edit with its author, its place in the log and a checksum. Wire data and the
// checks that need nothing but the record itself; knows neither Yjs nor what other records say.
import { z } from "zod";
import { canonicalJson, contentId, err, ok, type Result } from "../core/index.ts";
import { type Authorship, type EditRefusal, editSchema, LIMITS } from "./entry.ts";

/** Bounds of the document as a whole; those of one entry are LIMITS. */
export const DOCUMENT = {
  /** Bytes of all records as JSON: a day of the default run writes under 10 MB. */
  bytes: 16 * 1024 * 1024,
  /** Primitive symbols a definition may stand for: nesting must not grow without end (16 ops at level 4). */
  expansion: 1024,
  /** Uses counted by one cite edit. */
  times: 1_000_000,
  /** Lamport times: honest ones are at most the number of records; exact as a double. */
  time: 2 ** 50,
  /** Characters of a definition's name: leaves room in LIMITS.name for a suffix such as "~4096". */
  word: LIMITS.name - 5,
  /** Reservations of one author that hold at the same time: nobody can reserve everything. */
  reservations: 16,
} as const;

export const authorshipSchema = z.object({
  author: z.string().min(1).max(64),
  round: z.number().int().min(0),
});

export const recordSchema = z.strictObject({
  /** The Yjs client that wrote it, and how many records that client wrote before: together unique. */
  client: z.number().int().min(1).max(0xffff_ffff),
  index: z.number().int().min(0),
  /** Lamport time: larger than that of every record its writer had seen. */
  time: z.number().int().min(1).max(DOCUMENT.time),
  ...authorshipSchema.shape,
  edit: editSchema,
  /** For each symbol of a proposed or amended body: the id of the entry it stood for, "" for a primitive. */
  refs: z.array(z.string().regex(/^([0-9a-f]{16})?$/)).max(LIMITS.body),
  /** For checks and adoptions: the fingerprint of the body that was judged; else "". */
  judged: z.string().max(16),
  /** contentId of all of the above: a flipped bit is noticed. */
  checksum: z.string(),
});
export type LogRecord = Readonly<z.infer<typeof recordSchema>>;
export type StoredEdit = LogRecord["edit"];

const entryId = /^[0-9a-f]{16}$/;

/** The record with its checksum. */
export function seal(record: Omit<LogRecord, "checksum">): LogRecord {
  return { ...record, checksum: contentId(record) };
}

/** Size of a record as counted against DOCUMENT.bytes. */
export function sizeOf(record: LogRecord): number {
  return JSON.stringify(record).length;
}

/** The entry that a record makes or changes. A proposal's id is the hash of what it says, who says it and when; a
 *  reservation has an id of its own in the same way, though it is no entry. */
export function entryOf(edit: StoredEdit, by: Authorship): string {
  if (edit.op === "reserve") return contentId({ ...edit, author: by.author, round: by.round });
  if (edit.op !== "propose") return edit.id;
  const { kind, name, body, text, about } = edit;
  return contentId({ kind, name, body, text, author: by.author, round: by.round, about });
}

/** A definition's body with what its names stand for. */
export function fingerprint(body: readonly string[], refs: readonly string[]): string {
  return contentId({ body, refs });
}

/** Parses what a caller or a peer calls an edit. */
export function parseEdit(edit: unknown): Result<StoredEdit, EditRefusal> {
  const parsed = editSchema.safeParse(edit);
  if (!parsed.success) return err({ reason: "malformed", detail: firstIssue(parsed.error) });
  return ok(parsed.data);
}

/**
 * Parses a record out of a peer's update and checks all that can be checked without other records: schema, nothing
 * besides it, checksum, and {@link flawOf} of the edit.
 */
export function parseRecord(value: unknown, primitives: ReadonlySet<string>): Result<LogRecord, EditRefusal> {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) return err({ reason: "malformed", detail: firstIssue(parsed.error) });
  const record = parsed.data;
  const { checksum, ...rest } = record;
  if (canonicalJson(record) !== canonicalJson(value) || contentId(rest) !== checksum)
    return err({ reason: "malformed", detail: "a record does not match its checksum" });
  const flaw = flawOf(record.edit, record, primitives) ?? unboundSymbol(record, primitives);
  return flaw ? err(flaw) : ok(record);
}

/** What is wrong with an edit whatever the culture holds; undefined if nothing. */
export function flawOf(
  edit: StoredEdit,
  by: Authorship,
  primitives: ReadonlySet<string>,
): EditRefusal | undefined {
  if (!wellFormed(edit) || !by.author.isWellFormed()) return malformed("text with half a surrogate pair");
  if (edit.op === "propose") {
    if (!edit.parents.every((id) => entryId.test(id))) return unknownEntry("a parent is not an entry's id");
    if (edit.kind !== "definition")
      return edit.body.length > 0 ? malformed("only definitions have a body") : undefined;
    return wordFlaw(edit.name, primitives) ?? bodyFlaw(edit.name, edit.body);
  }
  if (edit.op === "reserve") return wordFlaw(edit.name, primitives);
  if (!entryId.test(edit.id)) return unknownEntry(`no entry ${edit.id.slice(0, 32)}`);
  if (edit.op === "merge" && !entryId.test(edit.into))
    return unknownEntry(`no entry ${edit.into.slice(0, 32)}`);
  if (edit.op === "check" && edit.agreed > edit.tested) return malformed("more agreed than tested");
  if (edit.op === "cite" && edit.times > DOCUMENT.times)
    return notAllowed(`at most ${DOCUMENT.times} uses in one edit`);
  if (edit.op === "amend" && edit.body?.length === 0) return malformed("a body cannot become empty");
  return undefined;
}

/** Definition names are single words: programs are words separated by spaces, and "~" marks derived names. */
export function wordFlaw(name: string, primitives: ReadonlySet<string>): EditRefusal | undefined {
  if (primitives.has(name)) return notAllowed(`${name} is a primitive`);
  if (/[\s~]/u.test(name)) return notAllowed(`a definition's name is one word without "~": ${name}`);
  if (name.length > DOCUMENT.word)
    return notAllowed(`a definition's name has at most ${DOCUMENT.word} characters`);
  return undefined;
}

function bodyFlaw(name: string, body: readonly string[]): EditRefusal | undefined {
  if (body.length === 0) return malformed("a definition needs a body");
  if (body.includes(name)) return { reason: "cycle", detail: `${name} uses its own name` };
  return undefined;
}

/** A peer's body must bind every symbol that is not a primitive, and none that is. */
function unboundSymbol(record: LogRecord, primitives: ReadonlySet<string>): EditRefusal | undefined {
  const { edit, refs } = record;
  const body = edit.op === "propose" || edit.op === "amend" ? (edit.body ?? []) : [];
  if (refs.length !== body.length) return malformed("as many references as symbols in the body");
  const unbound = body.find((symbol, i) => (refs[i] === "") !== primitives.has(symbol));
  return unbound === undefined ? undefined : { reason: "unknown-name", detail: unbound };
}

function wellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (value !== null && typeof value === "object") return Object.values(value).every(wellFormed);
  return true;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "edit"}: ${issue.message}` : "not an edit";
}

export function malformed(detail: string): EditRefusal {
  return { reason: "malformed", detail };
}
export function notAllowed(detail: string): EditRefusal {
  return { reason: "not-allowed", detail };
}
export function unknownEntry(detail: string): EditRefusal {
  return { reason: "unknown-entry", detail };
}
