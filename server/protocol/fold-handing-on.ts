// The fold of how knowledge goes on: into weights by sleep, from one run to another by inheritance, from one population
// to others by sharing skill.
import type { EventOf } from "../events.ts";
import { keepNewest, own, ownOr, shorten } from "./fold-bounds.ts";
import { populationOf, show } from "./fold-parts.ts";
import { KEPT, type RunState } from "./run-state.ts";
import { setInSeries } from "./series.ts";

type Slept = EventOf<"policy.slept">["data"];

export function slept(state: RunState, seq: number, data: Slept): void {
  const { population: id, source, entries, elsewhere, tokensSaved } = data;
  const { round } = state;
  const mastered = entries.filter((entry) => entry.mastered).length;
  const sleep = populationOf(state, id)?.sleep;
  if (sleep !== undefined) {
    sleep.nights++;
    sleep.source = source;
    const kept = keptOf(entries);
    if (kept !== null) setInSeries(sleep.kept, round, kept);
    setInSeries(sleep.mastered, round, mastered);
    setInSeries(sleep.before, round, elsewhere.before);
    setInSeries(sleep.after, round, elsewhere.after);
    setInSeries(sleep.tokensSaved, round, tokensSaved);
  }
  for (const { entry, name: _, ...night } of entries) remember(state, id, entry, { seq, round, ...night });
  const taught = entries.filter(({ examples }) => examples > 0).length;
  show(state, {
    kind: "culture",
    seq,
    round,
    topic: "sleep",
    who: id,
    culture: "",
    entry: "",
    name: "",
    text: `sleeps over ${taught} ${taught === 1 ? "name" : "names"} and knows ${mastered} by heart`,
  });
}

/** A sleep does not say whose culture taught it: the entry's id does. */
function remember(
  { cultures }: RunState,
  population: string,
  id: string,
  night: Omit<Slept["entries"][number], "entry" | "name"> & { readonly seq: number; readonly round: number },
): void {
  for (const culture of Object.values(cultures)) {
    const entry = own(culture.entries, id);
    if (entry === undefined) continue;
    const nights = ownOr(entry.sleeps, population, KEPT.readers, () => []);
    if (nights === undefined) continue;
    keepNewest(nights, { ...night }, KEPT.nights);
    culture.changed = night.seq;
  }
}

/** Null where nothing was taught, or nothing could be read in context. */
function keptOf(entries: Slept["entries"]): number | null {
  let withContext = 0;
  let after = 0;
  for (const entry of entries) {
    if (entry.examples === 0) continue;
    withContext += entry.withContext;
    after += entry.after;
  }
  return withContext === 0 ? null : after / withContext;
}

export function inherited(state: RunState, seq: number, data: EventOf<"culture.inherited">["data"]): void {
  const { round } = state;
  const { source, culture, entries, placebo } = data;
  const weights = data.weights.slice(0, KEPT.keys);
  state.inherited = { seq, round, source, culture, entries, placebo, weights };
  const what = [
    ...(culture === "" ? [] : [`${entries} entries${placebo ? " with wrong bodies (a placebo)" : ""}`]),
    ...(weights.length === 0 ? [] : [`the weights of ${weights.join(", ")}`]),
  ];
  show(state, {
    kind: "culture",
    seq,
    round,
    topic: "inheritance",
    who: source,
    culture,
    entry: "",
    name: "",
    text: shorten(`hands on ${what.join(" and ") || "nothing"}`, KEPT.text),
  });
}

const SHARED: Readonly<Record<EventOf<"skill.shared">["data"]["kind"], string>> = {
  average: "average their weights",
  lessons: "learns from others' finds",
  division: "divide the labour",
};

export function shared(state: RunState, seq: number, data: EventOf<"skill.shared">["data"]): void {
  const { round } = state;
  const { kind, count } = data;
  const populations = data.populations.slice(0, KEPT.keys);
  const detail = shorten(data.detail, KEPT.text);
  // A division is told of in every round: once is enough while it stays the same.
  const before = state.skill.findLast((item) => item.kind === kind);
  if (kind === "division" && before?.detail === detail) return;
  keepNewest(state.skill, { seq, round, kind, populations, count, detail }, KEPT.shared);
  show(state, {
    kind: "culture",
    seq,
    round,
    topic: "skill",
    who: populations.join(", "),
    culture: "",
    entry: "",
    name: "",
    text: `${SHARED[kind]}: ${detail}`,
  });
}
