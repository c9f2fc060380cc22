// The fold of what speaks for and against entries (reviews, causal effect, reads, sleeps) and of what is handed on,
// against sums over the whole log; and what it keeps of timelines that are too long.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event, EventData, EventOf, EventType } from "../../../server/events.ts";
import {
  type EntryState,
  foldEvent,
  initialState,
  KEPT,
  latest,
  type RunState,
} from "../../../server/protocol/index.ts";
import { foldLog } from "../../../server/runs/indexing.ts";
import { MemoryStore } from "../../../server/store/index.ts";
import { byRound, NaiveFold } from "./naive-fold.ts";
import { randomLog } from "./random-log.ts";

function foldAll(events: readonly Event[], state = initialState("run")): RunState {
  for (const event of events) foldEvent(state, event);
  return state;
}

/** Events of one culture's entry, from the first proposal of it on: before it there is nothing to speak for. */
function about<T extends "claim.reviewed" | "entry.judged">(
  naive: NaiveFold,
  type: T,
  culture: string,
  entry: EntryState,
) {
  const events = naive.of(type) as EventOf<"claim.reviewed" | "entry.judged">[];
  return events.filter(
    ({ seq, data }) => data.culture === culture && data.entry === entry.id && seq > entry.seq,
  ) as EventOf<T>[];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function counted(values: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([key, own]) => [key, own.length]),
  );
}

function expectAgreement(events: readonly Event[]): void {
  const state = foldAll(events);
  const naive = new NaiveFold(events);
  for (const [culture, { entries, authors, effect }] of Object.entries(state.cultures)) {
    const born = naive.of("culture.edited").find(({ data }) => data.culture === culture)!.seq;
    const reviews = naive
      .of("claim.reviewed")
      .filter(({ seq, data }) => data.culture === culture && seq > born);
    expect(Object.keys(authors).sort()).toEqual([...new Set(reviews.map(({ data }) => data.author))].sort());
    for (const [name, author] of Object.entries(authors)) {
      const own = reviews.filter(({ data }) => data.author === name);
      expect(author.outcomes).toEqual(counted(own.map(({ data }) => data.outcome)));
      expect(author.observations).toBe(sum(own.map(({ data }) => data.observations)));
      expect(author.record).toEqual(own.at(-1)!.data.record);
    }

    const effects: number[] = [];
    for (const entry of Object.values(entries)) {
      const own = about(naive, "claim.reviewed", culture, entry);
      expect(entry.reviews.outcomes).toEqual(counted(own.map(({ data }) => data.outcome)));
      expect(entry.reviews.observations).toBe(sum(own.map(({ data }) => data.observations)));
      expect(entry.reviews.newest.map(({ seq }) => seq)).toEqual(
        own.slice(-KEPT.reviews).map(({ seq }) => seq),
      );

      const judged = Map.groupBy(about(naive, "entry.judged", culture, entry), ({ data }) => data.population);
      expect(Object.keys(entry.fitness).sort()).toEqual([...judged.keys()].sort());
      for (const [population, judgements] of judged) {
        const newest = judgements.at(-1)!;
        const { with: shown, without, effect: last, decision } = newest.data;
        const fitness = entry.fitness[population]!;
        expect(fitness).toMatchObject({ seq: newest.seq, with: shown, without, effect: last, decision });
        expect(fitness.timeline.map(({ round, effect }) => [round, effect])).toEqual(
          Object.entries(naive.last(judgements, ({ data }) => data.effect)).map(([round, value]) => [
            Number(round),
            value,
          ]),
        );
        effects.push(last);
      }
      expectReads(naive, culture, entry);
      expectNights(naive, entry);
    }
    if (effects.length > 0) expect(latest(effect)).toBeCloseTo(sum(effects) / effects.length, 12);
    else expect(effect.to).toEqual([]);
  }
}

function expectReads(naive: NaiveFold, culture: string, entry: EntryState): void {
  const reads = naive.graded
    .filter(({ seq, data }) => data.culture === culture && seq > entry.seq)
    .flatMap(({ round, data }) =>
      (data.reads ?? [])
        .filter((read) => read.entry === entry.id)
        .map(({ given }) => ({ given, round, data })),
    );
  for (const given of ["context", "shown", "withheld", "placebo"] as const) {
    const own = reads.filter((read) => read.given === given);
    expect(entry.reads.given[given]).toEqual(
      own.length === 0
        ? undefined
        : {
            reads: sum(own.map(({ data }) => data.attempts)),
            correct: sum(own.map(({ data }) => data.correct)),
          },
    );
  }
  const seen = reads.filter(
    ({ given, data }) => given === "shown" || (given === "context" && data.contextTokens !== 0),
  );
  expect(entry.reads.byAgent).toEqual(
    Object.fromEntries(
      [...Map.groupBy(seen, ({ data }) => data.agent)].map(([agent, own]) => [
        agent,
        sum(own.map(({ data }) => data.attempts)),
      ]),
    ),
  );
  for (const [population, steps] of Object.entries(entry.reads.byPopulation)) {
    const own = seen.filter(({ data }) => data.population === population);
    for (const { round, reads: total } of steps) {
      expect(total).toBe(sum(own.filter((read) => read.round <= round).map(({ data }) => data.attempts)));
    }
    expect(steps.at(-1)!.round).toBe(own.at(-1)!.round);
  }
}

function expectNights(naive: NaiveFold, entry: EntryState): void {
  const nights = naive
    .of("policy.slept")
    .filter(({ seq }) => seq > entry.seq)
    .flatMap(({ seq, data }) =>
      data.entries
        .filter((one) => one.entry === entry.id)
        .map((one) => ({ seq, population: data.population, ...one })),
    );
  for (const [population, own] of Map.groupBy(nights, (night) => night.population)) {
    expect(entry.sleeps[population]!.map(({ seq, after }) => [seq, after])).toEqual(
      own.slice(-KEPT.nights).map(({ seq, after }) => [seq, after]),
    );
  }
}

describe("what speaks for and against entries", () => {
  it("agrees with sums over the whole log", () => {
    fc.assert(fc.property(randomLog, expectAgreement), { numRuns: 300 });
  });

  it("tells what was handed on", () => {
    fc.assert(
      fc.property(randomLog, (events) => {
        const state = foldAll(events);
        const naive = new NaiveFold(events);
        expect(state.inherited?.seq).toBe(naive.of("culture.inherited").at(-1)?.seq);
        const lessons = naive.of("skill.shared").filter(({ data }) => data.kind === "lessons");
        expect(state.skill.filter(({ kind }) => kind === "lessons").map(({ seq }) => seq)).toEqual(
          lessons.slice(-KEPT.shared).map(({ seq }) => seq),
        );
        for (const [id, { sleep }] of Object.entries(state.populations)) {
          const own = naive.of("policy.slept").filter(({ data }) => data.population === id);
          expect(sleep.nights).toBe(own.length);
          expect(byRound(sleep.before)).toEqual(naive.last(own, ({ data }) => data.elsewhere.before));
          expect(byRound(sleep.after)).toEqual(naive.last(own, ({ data }) => data.elsewhere.after));
          expect(byRound(sleep.mastered)).toEqual(
            naive.last(own, ({ data }) => data.entries.filter(({ mastered }) => mastered).length),
          );
        }
        for (const { subject, family, population, entropy } of Object.values(state.variety)) {
          const own = naive
            .of("diversity.measured")
            .filter(
              ({ data }) =>
                data.subject === subject && data.family === family && (data.population ?? "") === population,
            );
          expect(byRound(entropy)).toEqual(naive.last(own, ({ data }) => data.entropy));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** A log by hand. */
class Log {
  readonly state = initialState("run");
  #round = 1;

  add<T extends EventType>(type: T, data: EventData<T>): this {
    const event = { seq: this.state.seq + 1, run: "run", round: this.#round, type, data };
    foldEvent(this.state, event as unknown as Event);
    return this;
  }

  next(): this {
    this.#round++;
    return this.add("round.started", {});
  }

  edit(op: string, more: object = {}): this {
    const edit = (
      op === "propose"
        ? { op, kind: "definition", name: "n1", body: ["inc", "dup"], about: "law-1-1", fitted: 4 }
        : { op, id: "e", reason: "so" }
    ) as EventData<"culture.edited">["edit"];
    const data = {
      culture: "shared",
      author: "abe",
      edit,
      accepted: true,
      entry: "e",
      reason: null,
      update: null,
    };
    return this.add("culture.edited", { ...data, ...more });
  }

  judge(effect: number, decision: EventData<"entry.judged">["decision"], population = "ash"): this {
    const tally = { reads: 10, correct: 5 };
    return this.add("entry.judged", {
      culture: "shared",
      entry: "e",
      name: "n1",
      population,
      with: tally,
      without: tally,
      effect,
      low: effect - 0.1,
      high: effect + 0.1,
      decision,
      reason: "the interval says so",
    });
  }

  get entry(): EntryState {
    return this.state.cultures.shared!.entries.e!;
  }
}

describe("one entry's story", () => {
  it("keeps the first and the newest judgement of a long timeline, and some between", () => {
    const log = new Log().edit("propose");
    for (let n = 0; n < 500; n++) log.next().judge(n / 1000, "wait");
    const { timeline } = log.entry.fitness.ash!;
    expect(timeline.length).toBeLessThanOrEqual(KEPT.timeline);
    expect(timeline.length).toBeGreaterThanOrEqual(KEPT.timeline);
    expect(timeline[0]!.effect).toBe(0);
    expect(timeline.at(-1)!.effect).toBe(0.499);
    const rounds = timeline.map(({ round }) => round);
    expect(rounds).toEqual([...rounds].sort((a, b) => a - b));
    // Spread over the whole time: 500 rounds in 23 steps are 22 on average.
    const gaps = rounds.slice(1).map((round, i) => round - rounds[i]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(64);
  });

  it("is told in the feed when a judgement turns, once", () => {
    const log = new Log().edit("propose").edit("adopt");
    log
      .judge(-0.2, "quarantine")
      .judge(-0.3, "quarantine")
      .edit("quarantine", { author: "keeper", role: "keeper" });
    expect(log.entry.status).toBe("quarantined");
    expect(log.state.cultures.shared!.counts).toMatchObject({ adopted: 0, quarantined: 1 });
    log.next().judge(0.3, "release").edit("release");
    expect(log.entry.status).toBe("adopted");
    const told = log.state.moments.filter((moment) => moment.kind === "culture");
    expect(told.map(({ text }) => text.slice(0, 14))).toEqual(["is quarantined", "is released by"]);
    expect(told[0]).toMatchObject({
      topic: "fitness",
      who: "ash",
      culture: "shared",
      entry: "e",
      name: "n1",
    });
    expect(log.state.cultures.shared!.edits.map(({ role }) => role)).toEqual(["", "", "keeper", ""]);
  });

  it("averages effects as last judged, over entries and populations", () => {
    const log = new Log().edit("propose").judge(-0.5, "wait").judge(0.1, "wait").judge(0.3, "keep", "birch");
    expect(latest(log.state.cultures.shared!.effect)).toBeCloseTo(0.2, 12);
  });

  it("does not count a name known by heart as in sight", () => {
    const log = new Log().edit("propose");
    const read = (given: "context" | "shown" | "withheld", contextTokens: number) =>
      log.add("attempts.graded", {
        agent: "abe",
        population: "ash",
        task: "t",
        family: "programs",
        level: 1,
        proposer: "forecast",
        attempts: 1,
        correct: 1,
        score: 1,
        tokens: 3,
        reasons: {},
        examples: [],
        culture: "shared",
        reads: [{ entry: "e", name: "n1", given }],
        contextTokens,
      });
    read("context", 0);
    read("context", 4);
    read("shown", 4);
    read("withheld", 0);
    expect(log.entry.reads.byAgent).toEqual({ abe: 2 });
    expect(log.entry.reads.given.context).toEqual({ reads: 2, correct: 2 });
    // Forecasts are counted by themselves, and are no attempts of the feed.
    expect(Object.keys(log.state.cells)).toEqual(["forecast|1"]);
    expect(log.state.moments).toEqual([]);
  });

  it("says what share of the accuracy in context a sleep kept, over what was taught", () => {
    const log = new Log().edit("propose");
    const night = {
      entry: "e",
      name: "n1",
      examples: 8,
      withContext: 0.8,
      before: 0.1,
      after: 0.6,
      mastered: false,
    };
    const sleep = (entries: (typeof night)[]) =>
      log.add("policy.slept", {
        population: "ash",
        steps: 1,
        tokens: 100,
        loss: 1,
        gradNorm: 1,
        sources: {},
        source: "own",
        entries,
        elsewhere: { before: 0.9, after: 0.88 },
        tokensSaved: 4,
      });
    sleep([night, { ...night, entry: "f", examples: 0, withContext: 1, after: 1, mastered: true }]);
    const { sleep: slept, tokens } = log.state.populations.ash!;
    expect(latest(slept.kept)).toBeCloseTo(0.75, 12);
    expect(latest(slept.mastered)).toBe(1);
    expect(latest(tokens)).toBe(100);
    log.next();
    sleep([{ ...night, examples: 0 }]);
    // Nothing was taught: nothing is said about keeping.
    expect(slept.kept.to).toEqual([1]);
    expect(log.entry.sleeps.ash).toHaveLength(2);
  });
});

describe("a state that was kept by an older version", () => {
  it("is not read: the log is folded anew", () => {
    const log = new Log().edit("propose").judge(0.2, "keep");
    const store = new MemoryStore();
    store.createRun({ id: "run", name: "old", seed: 1, config: {} });
    const blank = { text: "t", parents: [], about: "", fitted: 0 };
    const data: EventOf<"culture.edited">["data"] = {
      culture: "shared",
      author: "abe",
      edit: { op: "propose", kind: "note", name: "n", body: [], ...blank },
      accepted: true,
      entry: "e",
      reason: null,
      update: null,
    };
    store.commit("run", {
      events: [
        { seq: 1, run: "run", round: 0, type: "run.started", data: { config: {}, seed: 1 } },
        { seq: 2, run: "run", round: 1, type: "culture.edited", data },
      ],
    });
    // As version 1 had it: a culture without authors, effects and quarantine.
    const { authors: _, effect: __, quarantined: ___, ...culture } = log.state.cultures.shared!;
    const old = { ...log.state, version: 1, seq: 2, cultures: { shared: culture }, failure: "marked" };
    store.saveSnapshot("run", { seq: 2, version: 1, json: JSON.stringify(old) });
    const state = foldLog(store, "run");
    expect(state.failure).toBeNull();
    expect(state.cultures.shared!.authors).toEqual({});
    expect(state.cultures.shared!.entries.e!.fitness).toEqual({});
  });
});
