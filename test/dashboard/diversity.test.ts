// What the diversity view makes of a run's state.
import { describe, expect, it } from "vitest";
import {
  alarmMarks,
  alarmRows,
  isMeasured,
  linesOf,
  MEASURES,
  refusalBars,
  SUBJECTS,
  subjectOf,
} from "../../dashboard/views/diversity/diversity-lines.ts";
import {
  addToSeries,
  emptySeries,
  type FamilyState,
  foldEvent,
  initialState,
} from "../../server/protocol/index.ts";

function family(distinct: number): FamilyState {
  const distinctShare = emptySeries();
  addToSeries(distinctShare, 1, distinct);
  return {
    proposed: emptySeries(),
    accepted: emptySeries(),
    rejectedShare: emptySeries(),
    distinctShare,
    entropy: emptySeries(),
    learnability: emptySeries(),
    clusterShare: emptySeries(),
    novelty: emptySeries(),
    distinct2: emptySeries(),
    hill1: emptySeries(),
    hill2: emptySeries(),
    refused: { duplicate: 3, parse: 1, "held-out": 0, odd: 1 },
  };
}

const alarm = (round: number, kind: string) => ({ seq: 10 * round, round, kind, detail: "d", response: "r" });
const alarms = [alarm(2, "proposals-collapse"), alarm(5, "proposals-recovered"), alarm(9, "grader-failed")];

describe("the diversity view", () => {
  it("has one line per family and measure, with colours that do not depend on the measure", () => {
    const state = { ...initialState("r"), families: { programs: family(0.9), laws: family(0.8) } };
    for (const { key } of MEASURES.tasks) {
      expect(linesOf(state, "tasks", key).map(({ label, colour }) => [label, colour])).toEqual([
        ["laws", "--c1"],
        ["programs", "--c2"],
      ]);
    }
    expect(linesOf(state, "tasks", "distinctShare")[0]!.series.last).toEqual([0.8]);
  });

  it("says what healthy looks like for every measure", () => {
    for (const measures of Object.values(MEASURES)) {
      expect(measures.length).toBeGreaterThanOrEqual(6);
      for (const { healthy } of measures) expect(healthy.length).toBeGreaterThan(20);
      expect(new Set(measures.map(({ key }) => key)).size).toBe(measures.length);
    }
  });

  it("keeps tasks, solutions, culture and agents apart", () => {
    const state = initialState("r");
    const measured = {
      proposed: 9,
      accepted: 3,
      rejectedShare: 0.5,
      distinctShare: 1,
      meanLearnability: 0,
      byProposer: {},
    };
    const add = (data: object) => {
      const event = {
        seq: state.seq + 1,
        run: "r",
        round: 1,
        type: "diversity.measured",
        data: { ...measured, ...data },
      };
      foldEvent(state, event as Parameters<typeof foldEvent>[1]);
    };
    expect(SUBJECTS.map(({ value }) => isMeasured(state, value))).toEqual([false, false, false, false]);
    add({ family: "laws", entropy: 1 });
    add({ family: "laws", subject: "solutions", population: "birch", entropy: 2 });
    add({ family: "laws", subject: "solutions", population: "ash", entropy: 3 });
    add({ family: "definitions", subject: "culture", population: "shared", entropy: 4 });
    add({ family: "definitions-in-ops", subject: "culture", population: "shared", entropy: 5 });
    add({ family: "laws", subject: "agents", divergence: 0.25, entropy: 6 });
    const values = (subject: (typeof SUBJECTS)[number]["value"]) =>
      linesOf(state, subject, "entropy").map(({ label, series }) => [label, series.last[0]]);
    expect(values("tasks")).toEqual([["laws", 1]]);
    expect(values("solutions")).toEqual([
      ["ash", 3],
      ["birch", 2],
    ]);
    expect(values("culture")).toEqual([
      ["shared as written", 4],
      ["shared in ops", 5],
    ]);
    expect(values("agents")).toEqual([["all", 6]]);
    expect(linesOf(state, "agents", "divergence")[0]!.series.last).toEqual([0.25]);
    expect(SUBJECTS.map(({ value }) => isMeasured(state, value))).toEqual([true, true, true, true]);
  });

  it("reads its subject from the URL", () => {
    expect(subjectOf({ subject: "agents" })).toBe("agents");
    expect(subjectOf({ subject: "moons" })).toBe("tasks");
    expect(subjectOf({})).toBe("tasks");
  });

  it("orders refusals by how common they are, and explains them", () => {
    const bars = refusalBars(family(1));
    expect(bars.map(({ gate, count, share }) => [gate, count, share])).toEqual([
      ["duplicate", 3, 0.6],
      ["odd", 1, 0.2],
      ["parse", 1, 0.2],
    ]);
    expect(bars[0]!.meaning).toBe("posed before, or nearly");
    expect(refusalBars({ refused: {} })).toEqual([]);
  });

  it("lists alarms up to the round looked at, the newest first", () => {
    expect(alarmRows(alarms, 9).map(({ round }) => round)).toEqual([9, 5, 2]);
    expect(alarmRows(alarms, 5).map(({ round }) => round)).toEqual([5, 2]);
    expect(alarmRows(alarms, 9, 1).map(({ round }) => round)).toEqual([9]);
  });

  it("marks the all-clear in another colour", () => {
    expect(alarmMarks(alarms).map(({ colour }) => colour)).toEqual(["--warn", "--good", "--warn"]);
  });
});
