// The fold of what speaks for and against entries: peers' reviews, authors' records, and the causal effect of reading.
// It believes the log: what follows from a judgement is an edit of its own.
import type { EventOf } from "../events.ts";
import type { CultureState, EntryState, FitnessState, ReviewOutcome } from "./culture-state.ts";
import { keepNewest, keepPerRound, own, ownOr, shorten } from "./fold-bounds.ts";
import { show } from "./fold-parts.ts";
import { KEPT, type RunState } from "./run-state.ts";
import { setInSeries } from "./series.ts";

/** Outcomes that stand out; that claims are accepted is told with the laws that they explain. */
const TOLD: readonly ReviewOutcome[] = ["refuted", "retracted"];

export function reviewed(state: RunState, seq: number, data: EventOf<"claim.reviewed">["data"]): void {
  const { author: name, outcome, reviewers, observations, agreed, about } = data;
  const { round } = state;
  const culture = own(state.cultures, data.culture);
  if (culture === undefined) return;
  culture.changed = seq;
  const reason = shorten(data.reason, KEPT.text);
  const author = ownOr(culture.authors, name, KEPT.keys, () => ({
    outcomes: {},
    observations: 0,
    record: { ...data.record },
    timeline: [],
  }));
  if (author !== undefined) {
    author.outcomes[outcome] = (author.outcomes[outcome] ?? 0) + 1;
    author.observations += observations;
    author.record = { ...data.record };
    keepPerRound(author.timeline, { round, trust: data.record.trust }, KEPT.timeline);
  }
  const entry = own(culture.entries, data.entry);
  if (entry === undefined) return;
  const { reviews } = entry;
  reviews.outcomes[outcome] = (reviews.outcomes[outcome] ?? 0) + 1;
  reviews.observations += observations;
  reviews.agreed += agreed;
  const record = { ...data.record };
  keepNewest(
    reviews.newest,
    { seq, round, outcome, reviewers, observations, agreed, record, reason },
    KEPT.reviews,
  );
  if (!TOLD.includes(outcome)) return;
  const text = `${about === "" ? "" : `for ${about} `}is ${outcome}: ${reason}`;
  show(state, {
    kind: "culture",
    seq,
    round,
    topic: "review",
    who: name,
    culture: data.culture,
    entry: entry.id,
    name: entry.name,
    text,
  });
}

export function judged(state: RunState, seq: number, data: EventOf<"entry.judged">["data"]): void {
  const { round } = state;
  const { population, effect, low, high, decision } = data;
  const culture = own(state.cultures, data.culture);
  const entry = culture === undefined ? undefined : own(culture.entries, data.entry);
  if (culture === undefined || entry === undefined) return;
  const before = own(entry.fitness, population);
  const fitness: FitnessState = {
    seq,
    round,
    with: { ...data.with },
    without: { ...data.without },
    effect,
    low,
    high,
    decision,
    reason: shorten(data.reason, KEPT.text),
    timeline: before?.timeline ?? [],
  };
  if (ownOr(entry.fitness, population, KEPT.readers, () => fitness) === undefined) return;
  entry.fitness[population] = fitness;
  const reads = data.with.reads + data.without.reads;
  keepPerRound(fitness.timeline, { round, effect, low, high, reads, decision }, KEPT.timeline);
  countEffect(culture, round, before, effect);
  culture.changed = seq;
  if (decision !== before?.decision) tell(state, seq, data, entry);
}

function countEffect(
  { judged, effect: series }: CultureState,
  round: number,
  before: FitnessState | undefined,
  effect: number,
): void {
  if (before === undefined) judged.effects++;
  judged.sum += effect - (before?.effect ?? 0);
  setInSeries(series, round, judged.sum / judged.effects);
}

const TURNS: Partial<Record<FitnessState["decision"], string>> = {
  quarantine: "is quarantined",
  release: "is released",
  retire: "is retired",
};

function tell(state: RunState, seq: number, data: EventOf<"entry.judged">["data"], entry: EntryState): void {
  const { round } = state;
  const { culture, population, decision } = data;
  const turn = TURNS[decision];
  if (turn === undefined) return;
  const text = `${turn} by its effect on ${population}: ${shorten(data.reason, KEPT.text)}`;
  show(state, {
    kind: "culture",
    seq,
    round,
    topic: "fitness",
    who: population,
    culture,
    entry: entry.id,
    name: entry.name,
    text,
  });
}
