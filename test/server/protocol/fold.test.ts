// The fold against an oracle that sums over the whole log (naive-fold.ts), on random logs and on a real one cut short:
// test/fixtures/events-small.jsonl is three rounds of a run with three of four attempts left out, numbered anew.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Event, eventSchema } from "../../../server/events.ts";
import {
  emptySeries,
  foldEvent,
  initialState,
  KEPT,
  type RunState,
  setRoundTime,
} from "../../../server/protocol/index.ts";
import { byRound, familyOf, NaiveFold } from "./naive-fold.ts";
import { randomLog } from "./random-log.ts";

const real = readFileSync(new URL("../../fixtures/events-small.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => eventSchema.parse(JSON.parse(line)));

function foldAll(events: readonly Event[], state = initialState("run")): RunState {
  for (const event of events) foldEvent(state, event);
  return state;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Compares everything with the oracle but the culture (fold-culture.test.ts) and the bounded lists. */
function expectAgreement(events: readonly Event[]): void {
  const state = foldAll(events);
  const naive = new NaiveFold(events);
  const { graded } = naive;
  const updates = [...naive.of("policy.updated"), ...naive.of("policy.slept")].sort((a, b) => a.seq - b.seq);

  expect(state.seq).toBe(events.at(-1)!.seq);
  expect(state.round).toBe(events.at(-1)!.round);
  expect(state.totals).toEqual({
    attempts: sum(graded.map(({ data }) => data.attempts)),
    correct: sum(graded.map(({ data }) => data.correct)),
    sampledTokens: sum(graded.map(({ data }) => data.tokens)),
    trainedTokens: sum(updates.map(({ data }) => data.tokens)),
    proposed: naive.of("task.proposed").length,
    rejected: naive.of("task.rejected").length,
  });
  expect(byRound(state.axis.tokens)).toEqual(naive.tokensSpent());
  expect(byRound(state.axis.seq)).toEqual(naive.last(events, ({ seq }) => seq));
  expect(byRound(state.lawsFound)).toEqual(naive.lawsFound());

  const proposers = [...new Set(naive.of("task.proposed").map(({ data }) => data.proposer))];
  expect(Object.keys(state.proposalMix).sort()).toEqual(proposers.sort());
  for (const proposer of proposers) {
    expect(byRound(state.proposalMix[proposer])).toEqual(naive.mix(proposer));
  }

  for (const { data } of naive.of("agent.born")) {
    const agent = state.agents[data.agent]!;
    const own = graded.filter((event) => event.data.agent === data.agent);
    expect(agent.population).toBe(data.population);
    expect(agent.attempts).toBe(sum(own.map((event) => event.data.attempts)));
    expect(agent.correct).toBe(sum(own.map((event) => event.data.correct)));
    expect(agent.proposed).toBe(
      naive.of("task.proposed").filter((event) => event.data.agent === data.agent).length,
    );
    expect(new Set(agent.laws)).toEqual(
      new Set(
        naive
          .of("law.discovered")
          .filter((event) => event.data.agent === data.agent)
          .map((event) => event.data.law),
      ),
    );
    const isRating = ({ id, kind }: { id: string; kind: string }, scale: string) =>
      id === data.agent && kind === scale;
    const rated = naive
      .of("ratings.updated")
      .filter((event) => event.data.ratings.some((each) => isRating(each, "agent")));
    const rating = (event: (typeof rated)[number]) =>
      event.data.ratings.findLast((each) => isRating(each, "agent"))!.rating;
    expect(byRound(agent.rating)).toEqual(naive.last(rated, rating));
    expect(agent.last?.rating ?? null).toBe(rated.length === 0 ? null : rating(rated.at(-1)!));
    const asPlayer = naive
      .of("ratings.updated")
      .flatMap(({ round, data: { ratings } }) =>
        ratings.filter((each) => isRating(each, "player")).map((each) => [round, each] as const),
      );
    expect(byRound(agent.play.rating)).toEqual(
      Object.fromEntries(asPlayer.map(([round, each]) => [round, each.rating])),
    );
    expect(agent.play.last?.games ?? null).toBe(asPlayer.at(-1)?.[1].games ?? null);
  }

  const cells = Map.groupBy(graded, ({ data }) => `${familyOf(data)}|${data.level}`);
  expect(new Set(Object.keys(state.cells))).toEqual(new Set(cells.keys()));
  for (const [key, own] of cells) {
    expect(byRound(state.cells[key]!.attempts)).toEqual(naive.sums(own, ({ data }) => data.attempts));
    expect(byRound(state.cells[key]!.correct)).toEqual(naive.sums(own, ({ data }) => data.correct));
    expect(state.cells[key]!.total.attempts).toBe(sum(own.map(({ data }) => data.attempts)));
  }

  for (const [id, law] of Object.entries(state.laws)) {
    const own = graded.filter(({ data }) => data.proposer === "world" && data.task === id);
    expect(law.attempts).toBe(sum(own.map(({ data }) => data.attempts)));
    const finds = naive.of("law.discovered").filter(({ data }) => data.law === id);
    const kept = finds.length <= KEPT.programs ? finds : [finds[0]!, ...finds.slice(1 - KEPT.programs)];
    expect(law.foundBy.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq));
  }

  for (const [id, population] of Object.entries(state.populations)) {
    const own = updates.filter(({ data }) => data.population === id);
    expect(byRound(population.tokens)).toEqual(naive.sums(own, ({ data }) => data.tokens));
    expect(byRound(population.steps)).toEqual(naive.sums(own, ({ data }) => data.steps));
    const losses = own.filter(({ data }) => data.loss !== null);
    expect(byRound(population.loss)).toEqual(naive.sums(losses, ({ data }) => data.loss!));
    expect(sum(population.loss.count)).toBe(losses.length);
    for (const [source, series] of Object.entries(population.sources)) {
      const fed = own.filter(({ data }) => Object.hasOwn(data.sources, source));
      expect(byRound(series)).toEqual(naive.sums(fed, ({ data }) => data.sources[source]!));
    }
    expect(byRound(population.entropy)).toEqual(naive.surprisal(id));
    for (const family of ["laws", "programs", "world", "forecast"]) {
      expectClose(byRound(population.reward[family]), naive.rewards(id, family));
    }
    const evaluations = naive.of("evaluation.done").filter(({ data }) => data.population === id);
    expect(population.lastEvaluation).toEqual(evaluations.at(-1)?.data.values ?? {});
    for (const [measure, series] of Object.entries(population.evaluation)) {
      const held = evaluations.filter(({ data }) => Object.hasOwn(data.values, measure));
      expect(byRound(series)).toEqual(naive.last(held, ({ data }) => data.values[measure]!));
    }
  }

  for (const [id, family] of Object.entries(state.families)) {
    const own = naive
      .of("diversity.measured")
      .filter(({ data }) => data.family === id && (data.subject ?? "tasks") === "tasks");
    expect(byRound(family.proposed)).toEqual(naive.last(own, ({ data }) => data.proposed));
    expect(byRound(family.entropy)).toEqual(naive.last(own, ({ data }) => data.entropy));
    const refusals = naive.of("task.rejected").filter(({ data }) => data.family === id);
    expect(family.refused).toEqual(
      Object.fromEntries(
        [...Map.groupBy(refusals, ({ data }) => data.gate)].map(([gate, items]) => [gate, items.length]),
      ),
    );
  }

  const flows = Map.groupBy(graded, (event) => `${naive.poserOf(event)}>${event.data.agent}`);
  expect(state.flows).toEqual(
    Object.fromEntries(
      [...flows].map(([key, own]) => [
        key,
        {
          attempts: sum(own.map(({ data }) => data.attempts)),
          correct: sum(own.map(({ data }) => data.correct)),
          lastRound: own.at(-1)!.round,
        },
      ]),
    ),
  );
}

function expectClose(actual: Record<number, number>, wanted: Record<number, number>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(wanted));
  for (const [round, value] of Object.entries(wanted)) expect(actual[Number(round)]).toBeCloseTo(value, 12);
}

describe("the fold", () => {
  it("agrees with sums over the whole log, on random logs", () => {
    fc.assert(fc.property(randomLog, expectAgreement), { numRuns: 200 });
  });

  it("agrees with sums over the whole log, on the log of a real run", () => {
    expectAgreement(real);
    const state = foldAll(real);
    expect(state).toMatchObject({ run: "run", arm: "shared", rounds: 20, round: 3, finished: false });
    expect(state.populations.ash!.agents).toEqual(["abe", "tess"]);
    expect(Object.values(state.laws).filter(({ foundBy }) => foundBy.length > 0)).toHaveLength(6);
  });

  it("is the same in pieces, through JSON", () => {
    fc.assert(
      fc.property(randomLog, fc.nat(), (events, n) => {
        const cut = n % events.length;
        const snapshot = JSON.parse(JSON.stringify(foldAll(events.slice(0, cut))));
        expect(foldAll(events.slice(cut), snapshot)).toEqual(foldAll(events));
      }),
    );
    const whole = foldAll(real);
    for (let cut = 1; cut < real.length; cut += 37) {
      const snapshot = JSON.parse(JSON.stringify(foldAll(real.slice(0, cut))));
      const state = foldAll(real.slice(cut), snapshot);
      expect(state).toEqual(whole);
      expect(JSON.stringify(state)).toBe(JSON.stringify(whole));
    }
  });

  it("changes nothing on events already folded, and nothing but its number on those it does not know", () => {
    const state = foldAll(real);
    const before = structuredClone(state);
    foldAll(real.slice(-50), state);
    expect(state).toEqual(before);
    const next = {
      seq: before.seq + 1,
      run: "run",
      round: before.round,
      type: "moon.risen",
      data: { full: true },
    };
    foldEvent(state, next as unknown as Event);
    expect(state.seq).toBe(before.seq + 1);
    expect({ ...state, seq: 0, axis: 0 }).toEqual({ ...before, seq: 0, axis: 0 });
  });

  it("does not change the events that it folds", () => {
    const before = structuredClone(real);
    foldAll(real);
    expect(real).toEqual(before);
  });

  it("shows who posed a task, as long as its round lasts", () => {
    const state = foldAll(real);
    const posed = real.findLast((event) => event.type === "task.proposed")!;
    expect(state.posed[posed.data.task]).toEqual({
      agent: posed.data.agent,
      proposer: posed.data.proposer,
      text: posed.data.text,
    });
    foldEvent(state, { seq: state.seq + 1, run: "run", round: 4, type: "round.started", data: {} });
    expect(state.posed).toEqual({});
  });

  it("keeps laws, alarms and lives in the feed when attempts flood it", () => {
    const state = foldAll(real);
    const attempts = real.filter((event) => event.type === "attempts.graded");
    for (let i = 0; i < 500; i++) {
      foldEvent(state, { ...attempts[i % attempts.length]!, seq: state.seq + 1, round: 3 });
    }
    const kinds = Map.groupBy(state.moments, ({ kind }) => kind);
    expect(state.moments).toHaveLength(kinds.get("attempts")!.length + 10);
    expect(kinds.get("law")).toHaveLength(6);
    expect(kinds.get("life")).toHaveLength(4);
    expect(state.moments.map(({ seq }) => seq)).toEqual(
      state.moments.map(({ seq }) => seq).sort((a, b) => a - b),
    );
    expect(state.moments.at(-1)!.seq).toBe(state.seq);
  });

  it("follows lives: who dies leaves the population, and is forgotten when many have died since", () => {
    const state = initialState("run");
    const add = (round: number, type: string, data: unknown) =>
      foldEvent(state, { seq: state.seq + 1, run: "run", round, type, data } as Event);
    add(0, "agent.born", { agent: "a0", population: "ash" });
    for (let n = 0; n < KEPT.dead + 3; n++) {
      add(n + 1, "round.started", {});
      add(n + 1, "agent.died", { agent: `a${n}`, population: "ash", age: 1 });
      add(n + 1, "agent.born", { agent: `a${n + 1}`, population: "ash" });
    }
    const last = `a${KEPT.dead + 3}`;
    expect(state.populations.ash!.agents).toEqual([last]);
    expect(Object.keys(state.agents)).toHaveLength(KEPT.dead + 1);
    expect(state.agents.a2).toBeUndefined();
    expect(state.agents.a3).toMatchObject({ born: 3, died: 4 });
    expect(state.agents[last]).toMatchObject({ born: KEPT.dead + 3, died: null });
  });

  it("knows how a run ended, until it goes on", () => {
    const state = foldAll(real);
    const add = (event: object) => foldEvent(state, { seq: state.seq + 1, run: "run", ...event } as Event);
    add({ round: 3, type: "run.failed", data: { reason: "the machine was unplugged" } });
    expect(state.failure).toBe("the machine was unplugged");
    add({ round: 4, type: "round.started", data: {} });
    expect(state.failure).toBeNull();
    add({ round: 4, type: "run.finished", data: { summary: {} } });
    expect(state.finished).toBe(true);
  });

  it("takes the times of rounds from outside, in order", () => {
    const state = foldAll(real);
    expect(state.axis.time).toEqual(emptySeries());
    setRoundTime(state, 1, 1000);
    setRoundTime(state, 2, 2000);
    setRoundTime(state, 2, 2500);
    setRoundTime(state, 1, 9000);
    expect(byRound(state.axis.time)).toEqual({ 1: 1000, 2: 2500 });
  });
});
