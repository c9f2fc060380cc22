// What the server says of the chosen runs against the baseline; asked again when the choice changes or a run ends a
// round, at most every few seconds.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CompareAnswer, Problem } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { runs } from "../../app/session.ts";
import type { Choice } from "./compare-choice.ts";

/** Milliseconds: comparing bootstraps over seeds, which is not free. */
const AGAIN = 15_000;

export interface Comparison {
  readonly answer: CompareAnswer | null;
  readonly problem: Problem | null;
}

export function useComparison({ runs: ids, baseline }: Choice): ReadonlySignal<Comparison> {
  const comparison = useSignal<Comparison>({ answer: null, problem: null });
  const wanted = `${ids.join()} ${baseline}`;
  useEffect(() => {
    comparison.value = { answer: null, problem: null };
    if (ids.length < 2) return;
    const aborter = new AbortController();
    let asked = "";
    const ask = (): void => {
      const rounds = runs.peek().flatMap(({ id, round }) => (ids.includes(id) ? [`${id} ${round}`] : []));
      if (rounds.join() === asked) return;
      asked = rounds.join();
      const query = new URLSearchParams({ runs: ids.join(), baseline });
      api.get<CompareAnswer>(`/compare?${query}`, aborter.signal).then(
        (answer) => (comparison.value = { answer, problem: null }),
        (thrown) => {
          if (!aborter.signal.aborted) comparison.value = { answer: null, problem: problemOf(thrown) };
        },
      );
    };
    ask();
    const timer = setInterval(ask, AGAIN);
    return () => {
      aborter.abort();
      clearInterval(timer);
    };
  }, [wanted]);
  return comparison;
}
