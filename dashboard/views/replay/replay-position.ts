// Where in a run one is: event numbers, rounds and what lies between, by the run's own axis. Pure. Both ways are the
// same broken line through (round, last event of the round), so they undo each other.
import type { Series } from "../../../server/protocol/index.ts";

/** How far through the rounds an event is: exactly r at the last event of round r. */
export function roundsAt({ to, last }: Series, seq: number): number {
  const i = firstAtLeast(last, seq);
  if (i === last.length) return to.at(-1) ?? 0;
  const before = i === 0 ? 0 : last[i - 1]!;
  const from = i === 0 ? Math.min(to[0]! - 1, 0) : to[i - 1]!;
  return from + ((seq - before) / (last[i]! - before)) * (to[i]! - from);
}

/** The other way: how many events have happened so far into the rounds; not a whole number in general. */
export function eventsAt({ to, last }: Series, rounds: number): number {
  const i = firstAtLeast(to, rounds);
  if (i === to.length) return last.at(-1) ?? 0;
  const before = i === 0 ? 0 : last[i - 1]!;
  const from = i === 0 ? Math.min(to[0]! - 1, 0) : to[i - 1]!;
  if (to[i] === from) return last[i]!;
  return before + (Math.max(0, rounds - from) / (to[i]! - from)) * (last[i]! - before);
}

/** The round that an event belongs to; rounds may be merged in long runs, then nearly. */
export function roundOfEvent(series: Series, seq: number): number {
  // Rounding errors must not push the last event of a round into the next one.
  return Math.max(0, Math.ceil(roundsAt(series, seq) - 1e-6));
}

/** The last event of a round. */
export function lastEventOf(series: Series, round: number): number {
  return Math.round(eventsAt(series, round));
}

/** The first event of a round. */
export function firstEventOf(series: Series, round: number): number {
  return round <= 0 ? 1 : lastEventOf(series, round - 1) + 1;
}

/**
 * The event looked at, as the URL says it: ?at= where it fits the round looked at, else that round's last event.
 * Without either, the newest event.
 */
export function positionOf(query: Readonly<Record<string, string>>, series: Series, newest: number): number {
  const at = /^\d{1,12}$/.test(query.at ?? "") ? Number(query.at) : null;
  const round = /^\d{1,9}$/.test(query.round ?? "") ? Number(query.round) : null;
  const within = (seq: number) => Math.min(Math.max(seq, 1), Math.max(newest, 1));
  // The round's slider was moved after ?at= had been written.
  if (at !== null && (round === null || roundOfEvent(series, within(at)) === round)) return within(at);
  return round === null ? within(newest) : within(lastEventOf(series, round));
}

/** What the URL says when one stands at an event. */
export function positionQuery(series: Series, seq: number): Record<string, string> {
  return { at: String(seq), round: String(roundOfEvent(series, seq)) };
}

/** The next one after an event, of ascending or unordered event numbers. */
export function nextAfter(seqs: readonly number[], at: number): number | null {
  const later = seqs.filter((seq) => seq > at);
  return later.length === 0 ? null : Math.min(...later);
}

export function lastBefore(seqs: readonly number[], at: number): number | null {
  const earlier = seqs.filter((seq) => seq < at);
  return earlier.length === 0 ? null : Math.max(...earlier);
}

function firstAtLeast(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
