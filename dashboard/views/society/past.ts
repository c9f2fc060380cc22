// The events of one round in the past, folded by themselves: who posed what to whom in that round, and what happened.
// It asks the server once per round looked at.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  bucketAt,
  type EventPage,
  foldEvent,
  initialState,
  type RunState,
} from "../../../server/protocol/index.ts";
import { api } from "../../app/api.ts";

/** Events of a round that are asked for, at most; a usual round has some hundreds. */
const LIMIT = 1000;
/** Rounds are stepped through quickly: wait for a rest before asking, in milliseconds. */
const REST = 150;

/** Sequence numbers of a round's events; null when the round is not known. Pure. */
export function rangeOf(
  { axis }: Pick<RunState, "axis">,
  round: number,
): { from: number; to: number } | null {
  const at = bucketAt(axis.seq, round);
  if (at < 0 || axis.seq.to[at]! < round) return null;
  const from = at === 0 ? 1 : axis.seq.max[at - 1]! + 1;
  return { from, to: axis.seq.max[at]! };
}

const past = signal<{ readonly key: string; readonly state: RunState } | null>(null);

/** The folded events of that round alone; null while they are not there, or when `round` is null. */
export function usePastRound(state: RunState, round: number | null): RunState | null {
  const key = round === null ? "" : `${state.run}/${round}`;
  // A round in the past does not change with the state
  useEffect(() => {
    const range = round === null ? null : rangeOf(state, round);
    if (round === null || range === null) return undefined;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<EventPage>(
          `/runs/${encodeURIComponent(state.run)}/events?from=${range.from}&to=${range.to}&limit=${LIMIT}`,
          leave.signal,
        )
        .then(({ events }) => {
          const folded = initialState(state.run);
          for (const event of events) if (event.round === round) foldEvent(folded, event);
          past.value = { key, state: folded };
        })
        .catch(() => undefined);
    }, REST);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [key]);
  return past.value?.key === key ? past.value.state : null;
}
