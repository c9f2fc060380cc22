// Edits of the culture that come from outside a simulation: from people, or from other programs. They enter at the
// beginning of a round, as events that carry their request's id, so that a run with them can be played again exactly.
import type { Edit } from "../../culture/index.ts";
import type { Event } from "../events.ts";

export interface ForeignEdit {
  /** Unique in the run: says which request an event answers. */
  readonly request: string;
  /** Name of the culture: "shared", or the agent whose own it is. */
  readonly culture: string;
  /** "human:NAME" for people. */
  readonly author: string;
  readonly edit: Edit;
}

export interface ForeignEdits {
  /** What is to enter at the beginning of this round; each edit is handed out once. */
  take(round: number): readonly ForeignEdit[];
}

/** Nobody from outside. */
export const NO_FOREIGN_EDITS: ForeignEdits = { take: () => [] };

/** The foreign edits of a log, in the rounds where they entered: for playing a run again. */
export function foreignEditsOf(events: Iterable<Event>): ForeignEdits {
  const byRound = new Map<number, ForeignEdit[]>();
  for (const { type, data, round } of events) {
    if (type !== "culture.edited" || data.request === undefined) continue;
    const { request, culture, author, edit } = data;
    byRound.set(round, [...(byRound.get(round) ?? []), { request, culture, author, edit }]);
  }
  return { take: (round) => byRound.get(round) ?? [] };
}
