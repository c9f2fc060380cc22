// What the view shows, out of the session's signals: the culture that the URL names, as it was at the round looked
// at. Made anew only when something in it has changed, so that ten ticks a second cost nothing.

import type { ReadonlySignal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import {
  type CultureAnswer,
  type CultureState,
  emptySeries,
  type RunState,
} from "../../../server/protocol/index.ts";
import { api } from "../../app/api.ts";
import { lookingBack, place, round, state, tick } from "../../app/session.ts";
import { type Glossary, glossaryOf } from "./ancestry.ts";
import { type Look, looksOf } from "./looks.ts";
import { type EntryView, entriesAt, withUses } from "./snapshot.ts";

export interface CultureModel {
  readonly run: string;
  /** The run's cultures; several where agents have their own. */
  readonly names: readonly string[];
  readonly name: string;
  readonly culture: CultureState;
  readonly entries: readonly EntryView[];
  readonly glossary: Glossary;
  /** The round looked at, and the newest one. */
  readonly round: number;
  readonly now: number;
  readonly back: boolean;
  readonly populationOf: (agent: string) => string | undefined;
  readonly lookOf: (author: string) => Look;
  readonly lookOfPopulation: (population: string) => Look;
  /** Colours and shapes of the legend. */
  readonly looks: readonly Look[];
  /** What the culture stands in; changed in place, like `culture`. */
  readonly state: RunState;
}

/** Milliseconds to wait before asking for the past: the slider passes many rounds. */
const PAUSE = 250;

/** A culture in which nobody has written yet. */
const UNWRITTEN: CultureState = {
  entries: {},
  counts: { claimed: 0, adopted: 0, quarantined: 0, refuted: 0, retired: 0 },
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

/** Arms with one culture for all. */
const SHARING = ["shared", "frozen", "placebo", "random-names"];

/** The shared one is there before the first edit: people may be the first to write. */
function culturesOf({ cultures, arm }: RunState): readonly string[] {
  const names = Object.keys(cultures).sort();
  return names.length === 0 && SHARING.includes(arm) ? ["shared"] : names;
}

/** Null until the run's state has come, or while it has no culture. */
export function useCultureModel(): ReadonlySignal<CultureModel | null> {
  const remember = useMemo(() => ({ key: "", model: null as CultureModel | null }), []);
  return useComputed(() => {
    tick.value;
    const run = state.value;
    const names = run === null ? [] : culturesOf(run);
    if (run === null || names.length === 0) {
      remember.key = "";
      remember.model = null;
      return null;
    }
    const asked = place.value.query.culture;
    const name = names.find((known) => known === asked) ?? (names.includes("shared") ? "shared" : names[0]!);
    const culture = run.cultures[name] ?? UNWRITTEN;
    const back = lookingBack.value && round.value < run.round;
    const key = [run.run, name, names.length, culture.changed, round.value, run.round, back].join("\n");
    if (key === remember.key) return remember.model;
    const entries = entriesAt(culture, round.value, run.round);
    const lookOf = looksOf(Object.keys(run.populations));
    const populationOf = (agent: string) => run.agents[agent]?.population;
    remember.key = key;
    remember.model = {
      run: run.run,
      names,
      name,
      culture,
      entries,
      glossary: glossaryOf(entries),
      round: round.value,
      now: run.round,
      back,
      populationOf,
      lookOf: (author) => lookOf(author, populationOf(author)),
      lookOfPopulation: (population) => lookOf("", population),
      looks: Object.keys(run.populations).map((population) => lookOf("", population)),
      state: run,
    };
    return remember.model;
  });
}

/** The entries with their uses: as folded, or, looking back, as the server tells them for that round. */
export function useEntriesWithUses(model: CultureModel | null): readonly EntryView[] {
  const [told, setTold] = useState<CultureAnswer | null>(null);
  const { run = "", name = "", round: at = 0, back = false } = model ?? {};
  useEffect(() => {
    if (!back) {
      setTold(null);
      return;
    }
    const gone = new AbortController();
    const wait = setTimeout(() => {
      const query = new URLSearchParams({ culture: name, round: String(at) });
      api
        .get<CultureAnswer>(`/runs/${encodeURIComponent(run)}/culture?${query}`, gone.signal)
        .then(setTold, () => setTold(null));
    }, PAUSE);
    return () => {
      clearTimeout(wait);
      gone.abort();
    };
  }, [run, name, at, back]);
  const entries = model?.entries;
  return useMemo(() => {
    if (!entries) return [];
    const fits = told?.run === run && told.culture === name && told.round === at;
    return back && fits ? withUses(entries, told.entries) : entries;
  }, [entries, told, run, name, at, back]);
}
