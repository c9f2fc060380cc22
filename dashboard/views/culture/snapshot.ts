// The culture as it was after a round, out of the folded state: each entry's newest timeline item up to that round.
// Pure. It knows neither the page nor the server; uses of the past are not in the folded state and are laid over it
// when the server has told them (withUses).
import type { CultureState, EntryState, EntryStatus } from "../../../server/protocol/index.ts";

export type Happening = EntryState["timeline"][number];

export interface EntryView {
  readonly id: string;
  readonly name: string;
  readonly kind: EntryState["kind"];
  readonly body: readonly string[];
  readonly text: string;
  readonly about: string;
  readonly author: string;
  /** "" for finders and people. */
  readonly role: string;
  readonly parents: readonly string[];
  /** Observations that it was fitted to. */
  readonly fitted: number;
  /** The entry that it was merged into, as known now. */
  readonly into: string | null;
  readonly round: number;
  readonly seq: number;
  readonly status: EntryStatus;
  /** Agent -> uses; null while unknown: what is counted now says nothing about the past. */
  readonly uses: Readonly<Record<string, number>> | null;
  /** All uses together; 0 while unknown. */
  readonly used: number;
  readonly checks: EntryState["checks"];
  /** As folded until now: what is shown of them goes up to `until`. */
  readonly reviews: EntryState["reviews"];
  readonly fitness: EntryState["fitness"];
  readonly reads: EntryState["reads"];
  readonly sleeps: EntryState["sleeps"];
  /** The round looked back at; null for now. */
  readonly until: number | null;
  /** What happened until then, oldest first. */
  readonly timeline: readonly Happening[];
}

/**
 * Entries as they were after `round`, oldest first. `now` is the newest round: there nothing has to be guessed.
 * Where a timeline has lost its oldest items, the oldest one that is left stands in for them.
 */
export function entriesAt(culture: CultureState, round: number, now = round): readonly EntryView[] {
  const views: EntryView[] = [];
  for (const id in culture.entries) {
    const entry = culture.entries[id]!;
    if (entry.round <= round) views.push(round >= now ? asItIs(entry) : asItWas(entry, round));
  }
  return views.sort((a, b) => a.seq - b.seq);
}

/** The same entries with the uses that the server told for that round. */
export function withUses(
  entries: readonly EntryView[],
  told: Iterable<{ readonly id: string; readonly uses: Readonly<Record<string, number>> }>,
): readonly EntryView[] {
  const uses = new Map<string, Readonly<Record<string, number>>>();
  for (const entry of told) uses.set(entry.id, entry.uses);
  return entries.map((entry) => {
    const known = uses.get(entry.id);
    return known ? { ...entry, uses: known, used: total(known) } : entry;
  });
}

/** How many entries there are of each status. */
export function countByStatus(entries: readonly EntryView[]): Readonly<Record<EntryStatus, number>> {
  const counts = { claimed: 0, adopted: 0, quarantined: 0, refuted: 0, retired: 0 };
  for (const entry of entries) counts[entry.status]++;
  return counts;
}

function asItIs(entry: EntryState): EntryView {
  const uses = { ...entry.uses };
  return { ...entry, uses, used: total(uses), until: null };
}

function asItWas(entry: EntryState, round: number): EntryView {
  const timeline = entry.timeline.filter((item) => item.round <= round);
  const then = timeline.at(-1) ?? entry.timeline[0];
  return {
    ...entry,
    status: timeline.at(-1)?.status ?? "claimed",
    body: then?.body ?? entry.body,
    text: then?.text ?? entry.text,
    uses: null,
    used: 0,
    checks: entry.checks.filter((check) => check.round <= round),
    timeline,
    until: round,
  };
}

function total(uses: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const agent in uses) sum += uses[agent]!;
  return sum;
}
