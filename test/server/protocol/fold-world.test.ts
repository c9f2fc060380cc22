// The fold of a world of many families, against figures computed from the whole log, on random logs; and its bounds.
// That it is the same whole or in pieces is fold.test.ts's affair: the random logs have these events.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event, EventData, EventType } from "../../../server/events.ts";
import { foldEvent, initialState, KEPT, type RunState } from "../../../server/protocol/index.ts";
import { byRound, NaiveFold } from "./naive-fold.ts";
import { randomLog } from "./random-log.ts";

class Log {
  readonly state: RunState = initialState("run");

  add<T extends EventType>(round: number, type: T, data: EventData<T>): this {
    foldEvent(this.state, { seq: this.state.seq + 1, run: "run", round, type, data } as Event);
    return this;
  }
}

function cell(family: string, level: number, success: number | null, more: object = {}) {
  return { family, level, open: true, mastered: false, success, weight: 1, ...more };
}

function match(result: number, players = ["abe", "tess"], more: object = {}) {
  return { game: "nim", level: 1, players, result, illegal: [0, 1], moves: ["1", "2", "1", "3"], ...more };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("the fold of a world of many families", () => {
  it("agrees with the whole log about matches, teachers, faults and versions", () => {
    fc.assert(
      fc.property(randomLog, (events) => {
        const state = initialState("run");
        for (const event of events) foldEvent(state, event);
        const naive = new NaiveFold(events);

        const matches = naive.of("match.played").filter(({ data }) => data.game === "nim");
        const { nim } = state.games;
        expect(nim?.matches ?? 0).toBe(matches.length);
        const rounds = [...Map.groupBy(matches, ({ round }) => round)];
        const perRound = (figure: (own: typeof matches) => number) =>
          Object.fromEntries(rounds.map(([round, own]) => [round, figure(own)]));
        expect(byRound(nim?.played)).toEqual(perRound((own) => own.length));
        expect(byRound(nim?.result)).toEqual(
          perRound((own) => sum(own.map(({ data }) => data.result)) / own.length),
        );
        for (const pair of Object.values(nim?.pairs ?? {})) {
          const own = matches.filter(
            ({ data }) => data.players[0] === pair.first && data.players[1] === pair.second,
          );
          expect(pair).toMatchObject({
            matches: own.length,
            wins: own.filter(({ data }) => data.result > 0).length,
            draws: own.filter(({ data }) => data.result === 0).length,
            payoff: sum(own.map(({ data }) => data.result)),
          });
        }
        expect(sum(Object.values(nim?.pairs ?? {}).map((pair) => pair.matches))).toBe(matches.length);

        for (const [id, { study }] of Object.entries(state.populations)) {
          const taught = naive.of("study.taught").filter(({ data }) => data.population === id);
          expect(study.rounds).toEqual([...new Set(taught.map(({ round }) => round))]);
          const newest = taught.at(-1)?.data.cells ?? [];
          expect(study.cells.map(({ past: _, ...rest }) => rest)).toEqual(newest);
          for (const { past, success, weight } of study.cells) {
            for (const column of [past.success, past.weight, past.stand]) {
              expect(column).toHaveLength(study.rounds.length);
            }
            expect([past.success.at(-1), past.weight.at(-1)]).toEqual([success, weight]);
          }
          expect(study.changes).toHaveLength(
            Math.min(KEPT.changes, sum(taught.map(({ data }) => data.changes.length))),
          );
        }
        expect(state.faults.map(({ seq }) => seq)).toEqual(
          naive
            .of("family.failed")
            .map(({ seq }) => seq)
            .slice(-KEPT.faults),
        );
        expect(state.versions.map(({ seq }) => seq)).toEqual(
          naive
            .of("family.changed")
            .map(({ seq }) => seq)
            .slice(-KEPT.versions),
        );
        const lines = state.moments.filter((moment) => moment.kind === "world" && moment.topic === "matches");
        expect(new Set(lines.map(({ round }) => round)).size).toBe(lines.length);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps the past of each level, also of one that came later or is named twice", () => {
    const log = new Log()
      .add(1, "study.taught", { population: "ash", cells: [cell("caesar", 1, null)], changes: [] })
      .add(2, "study.taught", {
        population: "ash",
        cells: [cell("caesar", 1, 0.123456, { mastered: true }), cell("maze", 1, 0.5), cell("maze", 1, 0.25)],
        changes: [],
      });
    const { rounds, cells } = log.state.populations.ash!.study;
    expect(rounds).toEqual([1, 2]);
    expect(cells.map(({ past }) => past)).toEqual([
      { success: [null, 0.1235], weight: [1, 1], stand: [1, 2] },
      { success: [null, 0.5], weight: [0, 1], stand: [0, 1] },
      { success: [null, 0.25], weight: [0, 1], stand: [0, 1] },
    ]);
  });

  it("tells the feed of ladders, quarantines, versions and, in one line a round, of matches", () => {
    const change = (level: number, to: "open" | "mastered" | "forgotten") => ({
      family: "caesar",
      level,
      to,
    });
    const log = new Log()
      .add(1, "study.taught", { population: "ash", cells: [], changes: [change(2, "open")] })
      .add(1, "study.taught", {
        population: "ash",
        cells: [],
        changes: [...[1, 2, 3, 4, 5, 6].map((level) => change(level, "mastered")), change(7, "forgotten")],
      })
      .add(1, "family.failed", { family: "maze", kind: "threw", detail: "no way", quarantined: false })
      .add(1, "family.failed", { family: "maze", kind: "threw", detail: "no way", quarantined: true })
      .add(1, "family.changed", {
        family: "maze",
        version: "a",
        previous: null,
        accepted: true,
        reason: "ok",
      })
      .add(1, "family.changed", {
        family: "maze",
        version: "b",
        previous: "a",
        accepted: false,
        reason: "leaks",
      })
      .add(1, "match.played", match(1))
      .add(1, "match.played", match(-1))
      .add(2, "match.played", match(0));
    const told = log.state.moments.flatMap((moment) =>
      moment.kind === "world" ? [`${moment.who} ${moment.text}`] : [],
    );
    expect(told).toEqual([
      "ash masters caesar 1, caesar 2, caesar 3, caesar 4 and 2 more; forgets caesar 7",
      "maze is quarantined (threw): no way",
      "maze keeps its old version: leaks",
      "agents play 2 matches: 2 of nim",
      "agents play a match: 1 of nim",
    ]);
    expect(byRound(log.state.games.nim!.illegal)).toEqual({ 1: 2 / 8, 2: 1 / 4 });
  });

  it("holds a world of forty-eight families, and stays bounded when more come for thousands of rounds", () => {
    const log = new Log();
    const levels = (families: number) =>
      Array.from({ length: families * 8 }, (_, i) => ({
        family: `family-${Math.floor(i / 8)}`,
        level: (i % 8) + 1,
      }));
    const values = Object.fromEntries(
      levels(48).map(({ family, level }) => [`study/${family}/l${level}`, 0.5]),
    );
    log.add(1, "study.taught", {
      population: "ash",
      cells: levels(48).map(({ family, level }) => cell(family, level, 0.5)),
      changes: [],
    });
    log.add(1, "evaluation.done", { population: "ash", values });
    const { ash } = log.state.populations;
    expect(ash!.study.cells).toHaveLength(48 * 8);
    expect(Object.keys(ash!.evaluation)).toHaveLength(48 * 8);

    const many = levels(70).map(({ family, level }) => cell(family, level, 0.5));
    for (let round = 2; round < 2 + 3 * KEPT.taught; round++) {
      log.add(round, "study.taught", {
        population: "ash",
        cells: many,
        changes: [{ family: "family-1", level: 1, to: round % 2 === 0 ? "mastered" : "forgotten" }],
      });
      log.add(round, "evaluation.done", {
        population: "ash",
        values: { "study/family-1/l1": 0.5, [`study/new-${round}/l1`]: 1, [`play/new-${round}/illegal`]: 1 },
      });
      log.add(round, "match.played", match(1, [`a${round}`, `b${round}`]));
      log.add(round, "match.played", match(1, ["abe", "tess"], { game: `game-${round}` }));
      log.add(round, "family.failed", { family: "f", kind: "k", detail: "d".repeat(900), quarantined: true });
    }
    const { study, evaluation } = ash!;
    expect(study.cells).toHaveLength(KEPT.cells);
    expect(study.rounds).toHaveLength(KEPT.taught);
    expect([study.rounds[0], study.rounds.at(-1)]).toEqual([1, 1 + 3 * KEPT.taught]);
    for (const { past } of study.cells) {
      expect([past.success.length, past.weight.length, past.stand.length]).toEqual([
        KEPT.taught,
        KEPT.taught,
        KEPT.taught,
      ]);
    }
    expect(study.changes).toHaveLength(KEPT.changes);
    expect(Object.keys(evaluation)).toHaveLength(KEPT.measures);
    expect(evaluation["study/family-1/l1"]!.from.length).toBeLessThanOrEqual(KEPT.buckets);
    expect(Object.keys(log.state.games)).toHaveLength(KEPT.games);
    expect(Object.keys(log.state.games.nim!.pairs)).toHaveLength(KEPT.pairs);
    expect(log.state.games.nim!.pairs["a2>b2"]).toBeUndefined();
    expect(log.state.faults).toHaveLength(KEPT.faults);
    expect(log.state.faults[0]!.detail).toHaveLength(KEPT.text);
  });
});
