// Events around a number, fetched as they are needed. While the run plays, pages are asked for one after the other,
// never faster than they come.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { EventPage, Problem } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { type Event, EventPages } from "./event-pages.ts";

export interface LoadedEvents {
  readonly pages: EventPages;
  /** Goes up when something was loaded. */
  readonly loads: number;
  readonly problem: Problem | null;
}

export function useEvents(
  run: string,
  from: number,
  to: number,
  newest: number,
): ReadonlySignal<LoadedEvents> {
  const pages = useMemo(() => new EventPages((first, last) => fetchEvents(run, first, last)), [run]);
  const loaded = useSignal<LoadedEvents>({ pages, loads: 0, problem: null });
  const asking = useMemo(() => ({ busy: false, next: null as (() => void) | null }), [pages]);
  const end = Math.min(to, newest);
  useEffect(() => {
    let here = true;
    const load = (): void => {
      asking.busy = true;
      pages
        .load(from, end, newest)
        .then(
          () => null,
          (thrown: unknown) => problemOf(thrown),
        )
        .then((problem) => {
          asking.busy = false;
          // Only the newest wish waits: what was passed over meanwhile nobody looks at any more.
          asking.next?.();
          if (here || problem === null) loaded.value = { pages, loads: loaded.peek().loads + 1, problem };
        });
    };
    asking.next = () => {
      asking.next = null;
      load();
    };
    if (!asking.busy) asking.next();
    return () => {
      here = false;
    };
  }, [pages, from, end]);
  return loaded;
}

async function fetchEvents(run: string, first: number, last: number): Promise<readonly Event[]> {
  const query = new URLSearchParams({
    from: String(first),
    to: String(last),
    limit: String(last - first + 1),
  });
  const { events } = await api.get<EventPage>(`/runs/${encodeURIComponent(run)}/events?${query}`);
  return events;
}
