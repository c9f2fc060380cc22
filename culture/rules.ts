// Whether an edit may be made now, on this replica: the refusals with their reasons, and the binding of a body's
// names to entries. Once made, an edit is judged by the fold alone (model.ts), the same way on every replica.
import { err, ok, type Result } from "../core/index.ts";
import { type Authorship, type EditRefusal, LIMITS } from "./entry.ts";
import { type CultureModel, type EntryState, isHolding, isLive, toReservation } from "./model.ts";
import {
  DOCUMENT,
  entryOf,
  flawOf,
  malformed,
  notAllowed,
  type StoredEdit,
  unknownEntry,
  wordFlaw,
} from "./record.ts";
import type { Reservation } from "./reservations.ts";
import type { CultureView, Unusable } from "./view.ts";

/** What an edit is judged against. The view is built only when a rule needs it. */
export interface Situation {
  readonly model: CultureModel;
  readonly view: () => CultureView;
  readonly primitives: ReadonlySet<string>;
}

/** What goes into the record besides the edit. */
export interface Bound {
  readonly refs: readonly string[];
  readonly judged: string;
}

const NOTHING: Bound = { refs: [], judged: "" };

export function judge(edit: StoredEdit, by: Authorship, now: Situation): Result<Bound, EditRefusal> {
  const flaw = flawOf(edit, by, now.primitives);
  if (flaw) return err(flaw);
  if (edit.op === "propose") return judgeProposal(edit, by, now);
  if (edit.op === "reserve") return judgeReservation(edit, by, now);
  const entry = now.model.entries.get(edit.id);
  if (!entry) return err(unknownEntry(`no entry ${edit.id}`));
  switch (edit.op) {
    case "cite":
      return ok(NOTHING);
    case "check":
      if (!isLive(entry)) return err(notAllowed(`a ${entry.status} entry is not checked`));
      if (entry.author === by.author) return err(notAllowed("authors do not check their own entries"));
      if (entry.checks.size >= LIMITS.evidence && !entry.checks.has(by.author))
        return err({ reason: "full", detail: `at most ${LIMITS.evidence} peers check one entry` });
      return ok({ refs: [], judged: entry.fingerprint });
    case "adopt":
      return judgeAdoption(entry, now);
    case "quarantine":
      if (entry.status === "adopted") return ok(NOTHING);
      return err(notAllowed(`a ${entry.status} entry cannot be quarantined`));
    case "release":
      if (entry.status === "quarantined") return ok(NOTHING);
      return err(notAllowed("only a quarantined entry is released"));
    case "refute":
      if (isLive(entry) || isHolding(entry)) return ok(NOTHING);
      return err(notAllowed(`a ${entry.status} entry cannot be refuted`));
    case "retract":
      if (entry.author !== by.author) return err(notAllowed("only its author retracts an entry"));
      if (isLive(entry)) return ok(NOTHING);
      return err(notAllowed(`a ${entry.status} entry cannot be retracted`));
    case "retire":
      if (isHolding(entry)) return ok(NOTHING);
      return err(notAllowed("only an adopted or quarantined entry can be retired"));
    case "merge":
      return judgeMerge(entry, edit.into, now);
    case "amend":
      return judgeAmendment(entry, edit, by, now);
  }
}

function judgeProposal(
  edit: StoredEdit & { op: "propose" },
  by: Authorship,
  now: Situation,
): Result<Bound, EditRefusal> {
  const reserved = edit.kind === "definition" ? reservedBy(edit.name, edit.about, by, now) : undefined;
  if (reserved) return err(reserved);
  if (now.model.entries.size >= LIMITS.entries)
    return err({ reason: "full", detail: `the culture holds ${LIMITS.entries} entries` });
  const stranger = edit.parents.find((id) => !now.model.entries.has(id));
  if (stranger !== undefined) return err(unknownEntry(`no parent ${stranger}`));
  return bind(edit.body, now);
}

function judgeReservation(
  edit: StoredEdit & { op: "reserve" },
  by: Authorship,
  now: Situation,
): Result<Bound, EditRefusal> {
  const wanted = toReservation(edit, by, entryOf(edit, by));
  const { reservations } = now.model;
  const rival = reservations.against(wanted);
  if (rival) return err(notAllowed(heldBy(rival)));
  if (reservations.isFull(wanted))
    return err({ reason: "full", detail: `at most ${DOCUMENT.reservations} reservations at a time` });
  return ok(NOTHING);
}

/** Another author's reservation that keeps this one from giving a name now. */
function reservedBy(
  name: string,
  about: string,
  { author, round }: Authorship,
  now: Situation,
): EditRefusal | undefined {
  const rival = now.model.reservations.against({ name, about, author, from: round, until: round });
  return rival && notAllowed(heldBy(rival));
}

function heldBy({ author, name, about, until }: Reservation): string {
  return `${author} has reserved ${name} for ${about} until round ${until}`;
}

function judgeAdoption(entry: EntryState, now: Situation): Result<Bound, EditRefusal> {
  if (entry.status !== "claimed") return err(notAllowed(`a ${entry.status} entry cannot be adopted`));
  const meaning = entry.kind === "definition" ? now.view().expansion(entry.id) : [];
  if (typeof meaning === "string") return err(unusable(meaning));
  return ok({ refs: [], judged: entry.fingerprint });
}

function judgeMerge(entry: EntryState, into: string, now: Situation): Result<Bound, EditRefusal> {
  const target = now.model.entries.get(into);
  if (!target) return err(unknownEntry(`no entry ${into}`));
  if (target === entry) return err(notAllowed("an entry cannot be merged into itself"));
  if (target.kind !== entry.kind) return err(notAllowed(`a ${entry.kind} cannot become a ${target.kind}`));
  if (!isLive(entry) || !isLive(target))
    return err(notAllowed("only claimed and adopted entries are merged"));
  if (now.view().reaches(into, entry.id))
    return err({ reason: "cycle", detail: `${target.name} is built on ${entry.name}` });
  return ok(NOTHING);
}

function judgeAmendment(
  entry: EntryState,
  edit: StoredEdit & { op: "amend" },
  by: Authorship,
  now: Situation,
): Result<Bound, EditRefusal> {
  if (!isLive(entry)) return err(notAllowed(`a ${entry.status} entry cannot be amended`));
  if (edit.name !== undefined && entry.kind === "definition") {
    const flaw = wordFlaw(edit.name, now.primitives) ?? reservedBy(edit.name, "", by, now);
    if (flaw) return err(flaw);
  }
  if (edit.body === undefined) return ok(NOTHING);
  if (entry.kind !== "definition") return err(malformed("only definitions have a body"));
  if (entry.author !== by.author) return err(notAllowed("only its author changes what a definition says"));
  if (entry.status !== "claimed")
    return err(notAllowed("an adopted definition is not changed: propose another"));
  const bound = bind(edit.body, now);
  if (!bound.ok) return bound;
  if (bound.value.refs.some((ref) => ref !== "" && now.view().reaches(ref, entry.id)))
    return err({ reason: "cycle", detail: `the new body is built on ${entry.name}` });
  return bound;
}

function bind(body: readonly string[], now: Situation): Result<Bound, EditRefusal> {
  const refs: string[] = [];
  for (const symbol of body) {
    const ref = now.primitives.has(symbol) ? "" : now.view().resolve(symbol);
    if (ref === undefined) return err({ reason: "unknown-name", detail: `${symbol} is not an adopted name` });
    refs.push(ref);
  }
  const meaning = refs.some((ref) => ref !== "") ? now.view().preview(body, refs) : body;
  return typeof meaning === "string" ? err(unusable(meaning)) : ok({ refs, judged: "" });
}

function unusable(why: Unusable): EditRefusal {
  if (why === "cycle") return { reason: "cycle", detail: "the definition leads back to itself" };
  if (why === "missing")
    return { reason: "unknown-name", detail: "the definition is built on a missing entry" };
  return notAllowed("the definition stands for too many primitives");
}
