// What the log's edits add up to: the state of every entry, as a fold over records in the order (time, client).
// Pure rules, no Yjs, no names yet (view.ts). An edit that earlier ones made void has no effect: a merge of two
// replicas never fails.
import { type Authorship, type Entry, LIMITS } from "./entry.ts";
import { entryOf, fingerprint, type LogRecord, type StoredEdit, wordFlaw } from "./record.ts";
import { type Reservation, Reservations } from "./reservations.ts";

/** A record and the id of the entry it makes or changes. */
export interface LogItem {
  readonly record: LogRecord;
  readonly entry: string;
}

/** An entry as its author wrote it, before names are settled. */
export interface EntryState {
  readonly id: string;
  readonly kind: Entry["kind"];
  readonly author: string;
  readonly round: number;
  readonly parents: readonly string[];
  readonly about: string;
  readonly fitted: number;
  name: string;
  body: readonly string[];
  /** For each symbol of the body: the entry it stands for, "" for a primitive. */
  refs: readonly string[];
  fingerprint: string;
  text: string;
  status: Entry["status"];
  mergedInto: string | undefined;
  /** The latest check of each peer. */
  readonly checks: Map<string, { agreed: number; tested: number }>;
  readonly uses: Map<string, number>;
}

export function toItem(record: LogRecord): LogItem {
  return { record, entry: entryOf(record.edit, record) };
}

/** The order in which every replica folds: causes before effects, ties by client. */
export function compareItems(a: LogItem, b: LogItem): number {
  return (
    a.record.time - b.record.time || a.record.client - b.record.client || a.record.index - b.record.index
  );
}

export function isLive(entry: EntryState): boolean {
  return entry.status === "claimed" || entry.status === "adopted";
}

/** Adopted, or was and may be again: what holds a name. */
export function isHolding(entry: EntryState): boolean {
  return entry.status === "adopted" || entry.status === "quarantined";
}

/** What a reservation of this authorship would be. */
export function toReservation(
  { about, name, rounds }: StoredEdit & { op: "reserve" },
  { author, round }: Authorship,
  id: string,
): Reservation {
  return { id, about, name, author, from: round, until: round + rounds - 1 };
}

export class CultureModel {
  readonly entries = new Map<string, EntryState>();
  readonly reservations = new Reservations();
  readonly #primitives: ReadonlySet<string>;

  constructor(primitives: ReadonlySet<string>) {
    this.#primitives = primitives;
  }

  /** Folds in the next item; false if it had no effect. */
  apply(item: LogItem): boolean {
    const { record } = item;
    const { edit } = record;
    if (edit.op === "propose") return this.#propose(item.entry, edit, record, record.refs);
    if (edit.op === "reserve") return this.reservations.add(toReservation(edit, record, item.entry));
    const entry = this.entries.get(item.entry);
    return entry !== undefined && this.#change(entry, edit, record);
  }

  #propose(
    id: string,
    edit: StoredEdit & { op: "propose" },
    by: Authorship,
    refs: readonly string[],
  ): boolean {
    if (this.entries.has(id)) return false;
    const { kind, name, body, text, parents, about, fitted } = edit;
    this.entries.set(id, {
      id,
      kind,
      author: by.author,
      round: by.round,
      parents,
      about,
      fitted,
      name,
      body,
      refs,
      fingerprint: fingerprint(body, refs),
      text,
      status: "claimed",
      mergedInto: undefined,
      checks: new Map(),
      uses: new Map(),
    });
    return true;
  }

  #change(
    entry: EntryState,
    edit: Exclude<StoredEdit, { op: "propose" | "reserve" }>,
    record: LogRecord,
  ): boolean {
    switch (edit.op) {
      case "cite":
        entry.uses.set(record.author, (entry.uses.get(record.author) ?? 0) + edit.times);
        return true;
      case "check":
        if (record.author === entry.author || record.judged !== entry.fingerprint) return false;
        if (entry.checks.size >= LIMITS.evidence && !entry.checks.has(record.author)) return false;
        entry.checks.set(record.author, { agreed: edit.agreed, tested: edit.tested });
        return true;
      case "adopt":
        // An adoption counts only for the body it judged: a concurrent amendment must be judged anew.
        if (entry.status !== "claimed" || record.judged !== entry.fingerprint) return false;
        entry.status = "adopted";
        return true;
      case "quarantine":
        if (entry.status !== "adopted") return false;
        entry.status = "quarantined";
        return true;
      case "release":
        if (entry.status !== "quarantined") return false;
        entry.status = "adopted";
        return true;
      case "refute":
        if (!isLive(entry) && !isHolding(entry)) return false;
        entry.status = "refuted";
        return true;
      case "retract":
        if (!isLive(entry) || record.author !== entry.author) return false;
        entry.status = "retired";
        return true;
      case "retire":
        if (!isHolding(entry)) return false;
        entry.status = "retired";
        return true;
      case "merge": {
        // The target is live, the source never again: chains of merges cannot close into a ring.
        const into = this.entries.get(edit.into);
        if (!into || into === entry || into.kind !== entry.kind || !isLive(into) || !isLive(entry))
          return false;
        entry.status = "retired";
        entry.mergedInto = into.id;
        return true;
      }
      case "amend":
        return this.#amend(entry, edit, record);
    }
  }

  #amend(entry: EntryState, edit: StoredEdit & { op: "amend" }, record: LogRecord): boolean {
    if (!isLive(entry)) return false;
    if (edit.name !== undefined && entry.kind === "definition" && wordFlaw(edit.name, this.#primitives))
      return false;
    if (edit.body !== undefined) {
      if (entry.kind !== "definition" || entry.status !== "claimed" || record.author !== entry.author)
        return false;
      entry.body = edit.body;
      entry.refs = record.refs;
      entry.fingerprint = fingerprint(edit.body, record.refs);
      entry.checks.clear();
    }
    if (edit.name !== undefined) entry.name = edit.name;
    if (edit.text !== undefined) entry.text = edit.text;
    return true;
  }

  /** The entry that stands for this one after merges. */
  successor(id: string): EntryState | undefined {
    let entry = this.entries.get(id);
    while (entry?.mergedInto !== undefined) entry = this.entries.get(entry.mergedInto);
    return entry;
  }
}
