// What the diversity view makes of a run's state.
import { describe, expect, it } from "vitest";
import {
  alarmMarks,
  alarmRows,
  familyLines,
  MEASURES,
  refusalBars,
} from "../../dashboard/views/diversity/diversity-lines.ts";
import { addToSeries, emptySeries, type FamilyState, initialState } from "../../server/protocol/index.ts";

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
    for (const { key } of MEASURES) {
      expect(familyLines(state, key).map(({ label, colour }) => [label, colour])).toEqual([
        ["laws", "--c1"],
        ["programs", "--c2"],
      ]);
    }
    expect(familyLines(state, "distinctShare")[0]!.series.last).toEqual([0.8]);
  });

  it("says what healthy looks like for every measure", () => {
    expect(MEASURES).toHaveLength(6);
    for (const { healthy } of MEASURES) expect(healthy.length).toBeGreaterThan(20);
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
