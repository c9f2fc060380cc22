// The feed: what stands out (laws found, alarms, births and deaths, turns of the culture, ladders and games)
// from what the state keeps of the whole run, or the attempts from its newest moments. Newest first. Pure.
import type { Moment, RunState } from "../../../server/protocol/index.ts";

/** Rows in sight: more would be scrolled past unread. */
export const ROWS = 60;

/** `first` (of laws): nobody had found it before. */
export type FeedItem = Moment & { readonly first?: boolean };

/** Up to this round. Laws and alarms come from the state itself: attempts push them out of the moments quickly. */
export function highlights({ laws, alarms, moments }: RunState, round: number): FeedItem[] {
  const items: FeedItem[] = moments.filter(
    ({ kind }) => kind === "life" || kind === "culture" || kind === "world",
  );
  for (const [law, { level, foundBy }] of Object.entries(laws)) {
    for (const [i, { agent, round, seq, program }] of foundBy.entries()) {
      items.push({ kind: "law", seq, round, agent, law, level, program, first: i === 0 });
    }
  }
  for (const { seq, round, kind, detail, response } of alarms) {
    items.push({ kind: "alarm", seq, round, text: `${kind}: ${detail}. What was done: ${response}` });
  }
  return newestFirst(items.filter((item) => item.round <= round));
}

export function attempts(moments: readonly Moment[]): FeedItem[] {
  return newestFirst(moments.filter((moment) => moment.kind === "attempts"));
}

function newestFirst(items: FeedItem[]): FeedItem[] {
  return items.sort((a, b) => b.seq - a.seq).slice(0, ROWS);
}
