// The fold of a culture's edits. The log says of each edit whether it was accepted; this file believes it and does
// not judge anew (the rules are culture/'s). Names are as written: who owns a name that two entries claim is settled
// by the culture itself, not here.
import type { EventOf } from "../events.ts";
import type { CultureState, EditState, EntryState, EntryStatus } from "./culture-state.ts";
import { countUp, keepFirstAndNewest, keepNewest, own, ownOr, shorten } from "./fold-bounds.ts";
import { KEPT, type RunState } from "./run-state.ts";
import { emptySeries, setInSeries } from "./series.ts";

type Edited = EventOf<"culture.edited">["data"];
type Edit = Edited["edit"];
type EditOf<Op extends Edit["op"]> = Extract<Edit, { op: Op }>;

/** When, and by whom. */
interface Stamp {
  readonly seq: number;
  readonly round: number;
  readonly by: string;
  readonly role: string;
}

const NO_COUNTS: Readonly<Record<EntryStatus, number>> = {
  claimed: 0,
  adopted: 0,
  quarantined: 0,
  refuted: 0,
  retired: 0,
};

export function foldEdit(state: RunState, seq: number, data: Edited): void {
  const culture = ownOr(state.cultures, data.culture, KEPT.agents, emptyCulture);
  if (culture === undefined) return;
  const { author, edit, entry: id, accepted, role = "" } = data;
  const stamp = { seq, round: state.round, by: author, role };
  if (accepted && id !== null) apply(culture, id, edit, stamp);
  const item: EditState = {
    seq,
    round: state.round,
    culture: data.culture,
    author,
    role,
    op: edit.op,
    entry: id,
    accepted,
    reason: data.reason === null ? null : shorten(data.reason, KEPT.text),
    summary: shorten(summaryOf(culture, edit), KEPT.text),
  };
  keepNewest(culture.edits, item, KEPT.edits);
  culture.changed = seq;
  countEntries(culture, state.round);
}

/** Gives the round its value, also where nobody edits. */
export function countEntries(culture: CultureState, round: number): void {
  setInSeries(culture.claimed, round, culture.counts.claimed);
  setInSeries(culture.adopted, round, culture.counts.adopted);
  setInSeries(culture.quarantined, round, culture.counts.quarantined);
  setInSeries(culture.refuted, round, culture.counts.refuted);
}

function emptyCulture(): CultureState {
  return {
    entries: {},
    counts: { ...NO_COUNTS },
    claimed: emptySeries(),
    adopted: emptySeries(),
    quarantined: emptySeries(),
    refuted: emptySeries(),
    effect: emptySeries(),
    judged: { effects: 0, sum: 0 },
    authors: {},
    edits: [],
    changed: 0,
  };
}

function apply(culture: CultureState, id: string, edit: Edit, stamp: Stamp): void {
  if (edit.op === "propose") {
    propose(culture, id, edit, stamp);
    return;
  }
  // A reservation is no entry: its edit is told, and ends by itself.
  if (edit.op === "reserve") return;
  const entry = own(culture.entries, id);
  if (entry === undefined) return;
  switch (edit.op) {
    case "cite":
      cite(culture, entry, stamp.by, edit.times ?? 1);
      return;
    case "check":
      check(entry, edit, stamp);
      return;
    case "amend":
      amend(entry, edit);
      break;
    case "adopt":
    case "release":
      setStatus(culture, entry, "adopted");
      break;
    case "quarantine":
      setStatus(culture, entry, "quarantined");
      break;
    case "refute":
      setStatus(culture, entry, "refuted");
      break;
    case "retract":
    case "retire":
      setStatus(culture, entry, "retired");
      break;
    case "merge":
      merge(culture, entry, edit.into);
      break;
  }
  remember(entry, edit.op, stamp);
}

/** The same proposal again is the same entry. Live events lack what the stored ones have by default. */
function propose(culture: CultureState, id: string, edit: EditOf<"propose">, stamp: Stamp): void {
  const entries = Object.values(culture.counts).reduce((sum, count) => sum + count, 0);
  const full = entries >= KEPT.entries;
  if (full || id === "__proto__" || Object.hasOwn(culture.entries, id)) return;
  const entry: EntryState = {
    id,
    name: edit.name,
    kind: edit.kind,
    body: edit.body,
    text: edit.text ?? "",
    about: edit.about ?? "",
    author: stamp.by,
    role: stamp.role,
    parents: edit.parents ?? [],
    fitted: edit.fitted ?? 0,
    round: stamp.round,
    seq: stamp.seq,
    status: "claimed",
    into: null,
    uses: {},
    checks: [],
    reviews: { outcomes: {}, observations: 0, agreed: 0, newest: [] },
    fitness: {},
    reads: { given: {}, byAgent: {}, byPopulation: {} },
    sleeps: {},
    timeline: [],
  };
  culture.entries[id] = entry;
  culture.counts.claimed++;
  remember(entry, edit.op, stamp);
}

/** A new body has to be checked anew. */
function amend(entry: EntryState, { name, body, text }: EditOf<"amend">): void {
  if (body !== undefined) {
    entry.body = body;
    entry.checks = [];
  }
  if (name !== undefined) entry.name = name;
  if (text !== undefined) entry.text = text;
}

/** The latest check of each peer. */
function check(entry: EntryState, { agreed, tested }: EditOf<"check">, { by, round }: Stamp): void {
  const known = entry.checks.findIndex((item) => item.by === by);
  const item = { by, agreed, tested, round };
  if (known >= 0) entry.checks[known] = item;
  else keepNewest(entry.checks, item, KEPT.checks);
}

/** Counts also for the entry that stands for this one. */
function cite(culture: CultureState, entry: EntryState, by: string, times: number): void {
  for (let at: EntryState | undefined = entry; at !== undefined; at = successor(culture, at)) {
    countUp(at.uses, by, times, KEPT.uses);
  }
}

function merge(culture: CultureState, entry: EntryState, into: string): void {
  // An entry is merged once, into a living one: that keeps chains of merges free of rings.
  if (entry.into !== null || into === entry.id) return;
  setStatus(culture, entry, "retired");
  const target = own(culture.entries, into);
  if (target === undefined || target.into !== null) return;
  entry.into = into;
  for (const [by, times] of Object.entries(entry.uses)) countUp(target.uses, by, times, KEPT.uses);
}

function successor(culture: CultureState, { into }: EntryState): EntryState | undefined {
  return into === null ? undefined : own(culture.entries, into);
}

function setStatus(culture: CultureState, entry: EntryState, status: EntryStatus): void {
  culture.counts[entry.status]--;
  culture.counts[status]++;
  entry.status = status;
}

function remember(entry: EntryState, op: string, { seq, round, by }: Stamp): void {
  const { status, body, text } = entry;
  keepFirstAndNewest(entry.timeline, { seq, round, op, by, status, body, text }, KEPT.timeline);
}

/** What an edit changed or was meant to change, for people. */
function summaryOf(culture: CultureState, edit: Edit): string {
  const named = (id: string) => own(culture.entries, id)?.name ?? id;
  switch (edit.op) {
    case "propose":
      return wording(edit.name, edit.body, edit.text);
    case "amend":
      return wording(edit.name ?? named(edit.id), edit.body, edit.text);
    case "check":
      return `${named(edit.id)}: ${edit.agreed} of ${edit.tested} agree`;
    case "adopt":
      return named(edit.id);
    case "quarantine":
    case "release":
    case "retract":
    case "refute":
    case "retire":
      return `${named(edit.id)}: ${edit.reason}`;
    case "reserve":
      return `${edit.name} for ${edit.about}`;
    case "merge":
      return `${named(edit.id)} into ${named(edit.into)}`;
    case "cite":
      return (edit.times ?? 1) === 1 ? named(edit.id) : `${named(edit.id)}, ${edit.times} times`;
  }
}

function wording(name: string, body: readonly string[] | undefined, text: string | undefined): string {
  if (body !== undefined && body.length > 0) return `${name} = ${body.join(" ")}`;
  return text === undefined || text === "" ? name : `${name}: ${text}`;
}
