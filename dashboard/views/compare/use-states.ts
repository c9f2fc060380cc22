// The folded states of runs that are compared: fetched once each, again every few seconds while they move on, and
// forgotten when they are no longer chosen.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem, RunState } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { runs } from "../../app/session.ts";

/** Milliseconds between two looks at runs that move on. */
const AGAIN = 10_000;

export interface FetchedStates {
  readonly states: ReadonlyMap<string, RunState>;
  readonly problems: ReadonlyMap<string, Problem>;
}

export function useStates(ids: readonly string[]): ReadonlySignal<FetchedStates> {
  const fetched = useSignal<FetchedStates>({ states: new Map(), problems: new Map() });
  const wanted = ids.join();
  useEffect(() => {
    const aborter = new AbortController();
    const only = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([id]) => ids.includes(id)));
    const { states, problems } = fetched.peek();
    fetched.value = { states: only(states), problems: only(problems) };
    const fetchState = async (id: string): Promise<void> => {
      const path = `/runs/${encodeURIComponent(id)}/state`;
      const settled = await api.get<RunState>(path, aborter.signal).then(
        (state) => ({ state, problem: null }),
        (thrown) => ({ state: null, problem: problemOf(thrown) }),
      );
      if (aborter.signal.aborted) return;
      const now = { states: new Map(fetched.peek().states), problems: new Map(fetched.peek().problems) };
      now.problems.delete(id);
      if (settled.state) now.states.set(id, settled.state);
      else now.problems.set(id, settled.problem);
      fetched.value = now;
    };
    const fetchStale = (): void => {
      for (const id of ids) {
        const known = fetched.peek().states.get(id);
        const newest = runs.peek().find((run) => run.id === id)?.lastSeq ?? 0;
        if (known === undefined || known.seq < newest) void fetchState(id);
      }
    };
    fetchStale();
    const timer = setInterval(fetchStale, AGAIN);
    return () => {
      aborter.abort();
      clearInterval(timer);
    };
  }, [wanted]);
  return fetched;
}
