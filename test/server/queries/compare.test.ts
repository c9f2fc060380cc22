// Comparisons of made-up runs: who is grouped with whom, where intervals come from, and what they say.
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../server/config/index.ts";
import {
  addToSeries,
  type CompareAnswer,
  emptySeries,
  foldEvent,
  initialState,
  type RunState,
} from "../../../server/protocol/index.ts";
import { compareRuns } from "../../../server/queries/compare.ts";
import { LAST_ROUNDS, measuresOf } from "../../../server/queries/measures.ts";
import { newcombe } from "../../../server/queries/newcombe.ts";
import type { RunRecord } from "../../../server/store/index.ts";

interface MadeUp {
  readonly id: string;
  readonly seed: number;
  readonly arm: "shared" | "none";
  readonly laws: number;
  readonly accuracy?: number;
  readonly status?: RunRecord["status"];
  readonly archived?: boolean;
}

function record({ id, seed, arm, status = "finished", archived = false }: MadeUp): RunRecord {
  const config = resolveConfig({ name: id, seed, arm, evaluate: { items: 50 } });
  const dates = { createdAt: 0, updatedAt: 0, lastSeq: 1, round: 3 };
  return { id, name: id, seed, config, status, archived, tags: [], ...dates };
}

function stateOf({ id, laws, accuracy = 0.5 }: MadeUp): RunState {
  const state = initialState(id);
  state.round = 3;
  for (let i = 0; i < 20; i++) {
    const found = { agent: "abe", population: "ash", round: 1, seq: 1, program: "inc" };
    state.laws[`law-1-${i}`] = {
      level: 1,
      foundBy: i < laws ? [found] : [],
      attempts: 8,
      correct: 0,
      rating: null,
    };
  }
  for (const name of ["ash", "birch"]) {
    const data = { population: name, values: { "apply/d1": accuracy, "induce/l2": accuracy } };
    foldEvent(state, { seq: state.seq + 1, run: id, round: 3, type: "evaluation.done", data });
  }
  return state;
}

const compare = (runs: readonly MadeUp[], ids: readonly string[], baseline: string): Promise<CompareAnswer> =>
  compareRuns(runs.map(record), async (id) => stateOf(runs.find((run) => run.id === id)!), ids, baseline);
const delta = (answer: CompareAnswer, id: string, measure: string) =>
  answer.runs.find((run) => run.id === id)!.deltas.find((one) => one.measure === measure)!;

describe("compareRuns", () => {
  const seeds = [1, 2, 3].flatMap((seed): MadeUp[] => [
    { id: `shared-${seed}`, seed, arm: "shared", laws: 10 + seed },
    { id: `none-${seed}`, seed, arm: "none", laws: 5 },
  ]);

  it("groups runs of one config, and takes the interval from the seeds that both sides share", async () => {
    const extra: MadeUp[] = [
      { id: "alone", seed: 4, arm: "shared", laws: 20 },
      { id: "cut-short", seed: 5, arm: "shared", laws: 0, status: "interrupted" },
      { id: "put-away", seed: 6, arm: "shared", laws: 0, archived: true },
      { id: "again", seed: 2, arm: "shared", laws: 0 },
    ];
    const answer = await compare([...seeds, ...extra], ["shared-1"], "none-2");
    expect(answer.baseline).toBe("none-2");
    expect(answer.runs.map(({ id, seeds }) => [id, [...seeds].sort()])).toEqual([
      ["none-2", ["none-1", "none-2", "none-3"]],
      ["shared-1", ["alone", "shared-1", "shared-2", "shared-3"]],
    ]);
    const laws = delta(answer, "shared-1", "laws found");
    expect(laws).toMatchObject({ baseline: 5, value: 12, difference: 7, from: "seeds" });
    // Differences of 6, 7 and 8.
    expect(laws.low).toBeGreaterThanOrEqual(6);
    expect(laws.low).toBeLessThan(7);
    expect(laws.high).toBeLessThanOrEqual(8);
    expect(laws.high).toBeGreaterThan(7);
    expect(await compare([...seeds, ...extra], ["shared-1"], "none-2")).toEqual(answer);
    expect(answer.differences).toEqual([{ key: "arm", values: { "none-2": "none", "shared-1": "shared" } }]);
    expect(delta(answer, "none-2", "laws found")).toMatchObject({ difference: 0, low: null, from: "none" });
  });

  it("takes the interval of an accuracy from its items where there are no seeds", async () => {
    const runs: MadeUp[] = [
      { id: "a", seed: 1, arm: "shared", laws: 10, accuracy: 0.7 },
      { id: "b", seed: 1, arm: "none", laws: 5, accuracy: 0.4 },
    ];
    const answer = await compare(runs, ["a", "b"], "b");
    expect(answer.runs.map(({ id }) => id)).toEqual(["b", "a"]);
    // 50 items in two populations.
    const { low, high } = newcombe(70, 100, 40, 100);
    const accuracy = delta(answer, "a", "apply/d1");
    expect(accuracy).toEqual({
      measure: "apply/d1",
      baseline: 0.4,
      value: 0.7,
      difference: expect.closeTo(0.3),
      low,
      high,
      from: "items",
    });
    expect(delta(answer, "a", "laws found")).toMatchObject({
      difference: 5,
      low: null,
      high: null,
      from: "none",
    });
    expect(delta(answer, "a", "induce/l2")).toMatchObject({ low: null, from: "none" });
  });

  it("refuses unknown runs and too many of them", async () => {
    await expect(compare(seeds, ["nowhere"], "none-1")).rejects.toMatchObject({ code: "not-found" });
    const many = Array.from(
      { length: 9 },
      (_, i): MadeUp => ({ id: `r${i}`, seed: i, arm: "none", laws: 0 }),
    );
    const ids = many.map(({ id }) => id);
    await expect(compare(many, ids, "r0")).rejects.toMatchObject({ code: "bad-usage" });
  });
});

describe("measuresOf", () => {
  it("counts success in the last rounds only, and leaves out what was not measured", () => {
    const state = initialState("run");
    state.round = 40;
    const cell = { family: "laws", level: 1, attempts: emptySeries(), correct: emptySeries() };
    for (let round = 1; round <= 40; round++) {
      addToSeries(cell.attempts, round, 10);
      addToSeries(cell.correct, round, round > 40 - LAST_ROUNDS ? 4 : 0);
    }
    state.cells["laws|1"] = { ...cell, total: { attempts: 400, correct: 20 } };
    const measures = measuresOf(state);
    expect(measures.get("success/laws")).toBeCloseTo(0.4);
    expect(measures.get("laws found")).toBe(0);
    expect(measures.has("laws found per agent")).toBe(false);
    expect([...measures.values()].every(Number.isFinite)).toBe(true);
  });
});
