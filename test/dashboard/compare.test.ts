// What the compare view chooses, overlays and says about differences.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST, readChoice, toggled, writeChoice } from "../../dashboard/views/compare/compare-choice.ts";
import { comparedLines, MEASURES, runLabels } from "../../dashboard/views/compare/compare-lines.ts";
import { forestGroups, forestNotes, isHeadline, signed } from "../../dashboard/views/compare/forest.ts";
import {
  addToSeries,
  type CompareAnswer,
  type Delta,
  emptySeries,
  initialState,
} from "../../server/protocol/index.ts";

const known = new Set(["a", "b", "c", "d", "e", "f", "g", "h"]);

describe("the choice", () => {
  it("is the run at hand where the URL names none that exists", () => {
    expect(readChoice({}, "a", known)).toEqual({ runs: ["a"], baseline: "a" });
    expect(readChoice({ runs: "x,y", baseline: "x" }, "a", known)).toEqual({ runs: ["a"], baseline: "a" });
  });

  it("keeps order, drops repeats and unknown runs, and holds the limit", () => {
    expect(readChoice({ runs: "c,b,c,x", baseline: "b" }, "a", known)).toEqual({
      runs: ["c", "b"],
      baseline: "b",
    });
    expect(readChoice({ runs: "c,b", baseline: "a" }, "a", known).baseline).toBe("c");
    expect(readChoice({ runs: [...known].join() }, "a", known).runs).toHaveLength(MOST);
  });

  it("stays valid whatever is ticked, and is read back as written", () => {
    const ids = fc.constantFrom(...known);
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 30 }), (clicks) => {
        const choice = clicks.reduce(toggled, readChoice({}, "a", known));
        expect(choice.runs).toContain(choice.baseline);
        expect(choice.runs.length).toBeGreaterThanOrEqual(1);
        expect(choice.runs.length).toBeLessThanOrEqual(MOST);
        const { runs, baseline } = writeChoice(choice);
        expect(readChoice({ runs: runs!, ...(baseline ? { baseline } : {}) }, "h", known)).toEqual(choice);
      }),
    );
  });
});

describe("overlaid lines", () => {
  const state = initialState("a");
  addToSeries(state.lawsFound, 1, 3);
  const run = { id: "a", label: "first", started: 5, state, place: 2 };

  it("lie on their own run's axis, coloured by place", () => {
    for (const measure of MEASURES) {
      const [line] = comparedLines(measure, [run]);
      expect(line).toMatchObject({ label: "first", colour: "--c3", axis: { axis: state.axis, started: 5 } });
    }
    expect(comparedLines(MEASURES[0]!, [run])[0]!.series.last).toEqual([3]);
  });

  it("average depths and populations, and nothing but greedy accuracy of programs", () => {
    const one = emptySeries();
    addToSeries(one, 1, 1);
    const none = emptySeries();
    addToSeries(none, 1, 0);
    const evaluation = { "apply/d1": one, "apply/d2": none, "apply/p1": none, "read/d1": none };
    const shape = { agents: [], loss: one, gradNorm: one, tokens: one, steps: one, sources: {}, reward: {} };
    const open = { scores: {}, logProb: 0, tokens: 0 };
    const series = { kept: none, mastered: none, before: none, after: none, tokensSaved: none };
    const sleep = { nights: 0, source: "", ...series };
    const study = { rounds: [], cells: [], changes: [] };
    const populations = {
      ash: { ...shape, entropy: one, evaluation, lastEvaluation: {}, open, sleep, study },
    };
    const { sum, count } = MEASURES[1]!.series({ ...state, populations });
    expect([sum, count]).toEqual([[1], [2]]);
  });

  it("are named by name, by id where two runs share one", () => {
    const names = [
      { id: "1", name: "x" },
      { id: "2", name: "y" },
      { id: "3", name: "x" },
      { id: "4", name: "" },
    ];
    expect([...runLabels(names).values()]).toEqual(["1", "y", "3", "4"]);
  });
});

describe("the forest plot", () => {
  const delta = (difference: number, low: number | null, high: number | null, from: Delta["from"]): Delta => {
    return { measure: "reward", baseline: 0.5, value: 0.5 + difference, difference, low, high, from };
  };
  const answer = (...deltas: Delta[]): CompareAnswer => ({
    baseline: "a",
    differences: [],
    runs: [
      { id: "a", name: "a", seeds: ["a"], deltas: [delta(0, 0, 0, "items")] },
      ...deltas.map((each, i) => ({ id: `b${i}`, name: "", seeds: ["b", "c"], deltas: [each] })),
    ],
  });

  it("leaves the baseline out and says what each interval is from", () => {
    const [group] = forestGroups(
      answer(delta(0.1, 0.05, 0.2, "seeds"), delta(-0.1, -0.3, 0.1, "items"), delta(0.2, null, null, "none")),
    );
    expect(group!.rows.map(({ run }) => run)).toEqual(["b0", "b1", "b2"]);
    expect(group!.rows.map(({ clear }) => clear)).toEqual([true, false, false]);
    expect(group!.rows.map(({ basis }) => basis)).toEqual([
      "over 2 seeds",
      "over held-out items",
      "no interval",
    ]);
    expect(group!.rows[2]).toMatchObject({ whiskers: null, text: "+0.2" });
    expect(group!.rows[0]!.text).toBe("+0.1 (95 % from +0.05 to +0.2)");
  });

  it("has zero in the middle and everything within the scale", () => {
    const number = fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 1000);
    fc.assert(
      fc.property(number, number, number, (difference, x, y) => {
        const low = Math.min(x, y, difference);
        const high = Math.max(x, y, difference);
        const [row] = forestGroups(answer(delta(difference, low, high, "seeds")))[0]!.rows;
        for (const place of [row!.dot, ...row!.whiskers!]) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
        }
        expect(Math.sign(row!.dot - 0.5)).toBe(Math.sign(difference));
      }),
    );
    expect(forestGroups(answer(delta(0, 0, 0, "seeds")))[0]!.rows[0]!.dot).toBe(0.5);
  });

  it("explains each kind of interval once, and only those that occur", () => {
    const notes = (...deltas: Delta[]) => forestNotes(forestGroups(answer(...deltas)));
    const none = delta(1, null, null, "none");
    expect(notes(none, none)).toHaveLength(1);
    expect(notes(none)[0]).toContain("one run says nothing about its spread");
    expect(notes(none, delta(1, 0, 2, "seeds"), delta(1, 0, 2, "items"))).toHaveLength(3);
  });

  it("tells headlines from the rest", () => {
    const measures = [
      "laws found",
      "laws found per agent",
      "apply/d8",
      "apply/p8",
      "success/laws",
      "tokens trained",
    ];
    expect(measures.filter((measure) => isHeadline({ measure }))).toEqual([
      "laws found",
      "apply/d8",
      "success/laws",
    ]);
  });

  it("writes the sign of every difference", () => {
    expect([0.25, -0.25, 0].map(signed)).toEqual(["+0.25", "−0.25", "±0"]);
  });
});
