// The frontier view's pure parts: reliability against the server's own formulas, the grid of solve rates, depth curves.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backSteps, depthPlots } from "../../dashboard/views/frontier/depth.ts";
import { labelStep, rateGrid } from "../../dashboard/views/frontier/heat-rows.ts";
import {
  countBetween,
  FEW,
  inNines,
  reliability,
  wilson,
} from "../../dashboard/views/frontier/reliability.ts";
import {
  addToSeries,
  type CellState,
  emptySeries,
  foldEvent,
  initialState,
} from "../../server/protocol/index.ts";
import * as statistics from "../../server/statistics.ts";

const counts = fc.nat(500).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));

describe("reliability", () => {
  it("has the interval and the nines of server/statistics.ts", () => {
    fc.assert(
      fc.property(counts, ([correct, trials]) => {
        expect(wilson(correct, trials)).toEqual(statistics.wilson(correct, trials));
        const { nines, low, high } = reliability(correct, trials);
        const theirs = statistics.nines(correct, trials).nines;
        if (Number.isFinite(theirs)) expect(nines).toBeCloseTo(theirs, 10);
        else expect(nines).toBe(theirs);
        expect(low).toBeLessThanOrEqual(nines);
        expect(high).toBeGreaterThanOrEqual(nines - 1e-9);
      }),
    );
  });

  it("has no bound below what was seen when all were right", () => {
    for (let trials = 1; trials < 600; trials++)
      expect(reliability(trials, trials).high).toBe(Number.POSITIVE_INFINITY);
  });

  it("counts nines", () => {
    expect(inNines(0.9)).toBeCloseTo(1);
    expect(inNines(0.999)).toBeCloseTo(3);
    expect(inNines(0)).toBe(0);
    expect(Object.is(inNines(0), 0)).toBe(true);
    expect(inNines(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("says when there are too few attempts", () => {
    expect(reliability(0, 0)).toMatchObject({ nines: 0, enough: false });
    expect(reliability(FEW - 1, FEW - 1).enough).toBe(false);
    expect(reliability(FEW, FEW)).toMatchObject({ enough: true, nines: Number.POSITIVE_INFINITY });
  });

  it("takes the rounds asked for", () => {
    const cell = cellOf([
      [1, 10, 1],
      [2, 20, 5],
      [4, 40, 30],
    ]);
    expect(countBetween(cell, 2, 4)).toEqual({ attempts: 60, correct: 35 });
    expect(countBetween(cell, 0, 1)).toEqual({ attempts: 10, correct: 1 });
  });
});

function cellOf(rounds: readonly [round: number, attempts: number, correct: number][], level = 1): CellState {
  const cell: CellState = {
    family: "programs",
    level,
    attempts: emptySeries(),
    correct: emptySeries(),
    total: { attempts: 0, correct: 0 },
  };
  for (const [round, attempts, correct] of rounds) {
    addToSeries(cell.attempts, round, attempts);
    addToSeries(cell.correct, round, correct);
    cell.total.attempts += attempts;
    cell.total.correct += correct;
  }
  return cell;
}

describe("the grid of solve rates", () => {
  it("has a column a round while they fit, and marks the challenge zone", () => {
    const cells = {
      "programs|2": cellOf([[2, 10, 5]], 2),
      "programs|1": cellOf([
        [1, 10, 1],
        [3, 10, 10],
      ]),
    };
    const { columns, rows } = rateGrid({ cells, round: 3 }, 60);
    expect(columns).toEqual([1, 2, 3].map((round) => ({ from: round, to: round })));
    expect(rows.map(({ key }) => key)).toEqual(["programs|1", "programs|2"]);
    expect(rows[0]!.cells).toMatchObject([{ rate: 0.1, inZone: false }, null, { rate: 1, inZone: false }]);
    expect(rows[1]!.cells[1]).toMatchObject({ rate: 0.5, inZone: true });
  });

  it("loses no attempt, however long the run and however few the columns", () => {
    const long = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(long, fc.integer({ min: 8, max: 200 }), (round, most) => {
        const cell = cellOf(
          Array.from({ length: round }, (_, i) => [i + 1, 4, i % 5] as const).map((row) => [...row]),
        );
        const { columns, rows } = rateGrid({ cells: { x: cell }, round }, most);
        expect(columns.length).toBeLessThanOrEqual(most);
        expect(columns.at(-1)!.to).toBeGreaterThanOrEqual(round);
        const attempts = rows[0]!.cells.reduce((sum, value) => sum + (value?.attempts ?? 0), 0);
        const correct = rows[0]!.cells.reduce((sum, value) => sum + (value?.correct ?? 0), 0);
        expect({ attempts, correct }).toEqual(cell.total);
      }),
      { numRuns: 30 },
    );
  });

  it("puts labels where they do not touch", () => {
    expect(labelStep(20, 800)).toBe(1);
    expect(labelStep(60, 600)).toBe(5);
  });
});

describe("accuracy by depth", () => {
  const state = initialState("a");
  let seq = 0;
  for (let round = 2; round <= 12; round += 2) {
    const values = {
      "apply/d10": round / 100,
      "apply/d2": round / 20,
      "apply/p2": 0.5,
      "read/d1": 0.1,
      "read-none/d1": 0,
    };
    const data = { population: "ash", values };
    foldEvent(state, { seq: ++seq, run: "a", round, type: "evaluation.done", data });
  }

  it("has a plot per skill, depths in order, the evaluation looked at first", () => {
    const plots = depthPlots(state, 8);
    expect(plots.map(({ measures }) => measures[0])).toEqual(["apply", "read"]);
    expect(plots[0]!.depths).toEqual([2, 10]);
    const [now, ...earlier] = plots[0]!.curves;
    expect(now).toMatchObject({ population: "ash", age: 0, round: 8 });
    expect(now!.points).toEqual([
      { depth: 2, value: 0.4 },
      { depth: 10, value: 0.08 },
    ]);
    expect(earlier.map(({ round }) => round)).toEqual([6, 4, 2]);
  });

  it("draws controls once, and nothing before the first evaluation", () => {
    const read = depthPlots(state, 12)[1]!;
    expect(read.curves.filter(({ measure }) => measure === "read-none")).toHaveLength(1);
    expect(depthPlots(state, 1)).toEqual([]);
  });

  it("goes back in even steps to the first evaluation", () => {
    expect(backSteps(9, 3)).toEqual([9, 6, 3, 0]);
    expect(backSteps(1, 3)).toEqual([1, 0]);
    expect(backSteps(0, 3)).toEqual([0]);
    expect(backSteps(-1, 3)).toEqual([]);
  });
});
