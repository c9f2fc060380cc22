// What the learning view reads from the URL and from a run's state.
import { describe, expect, it } from "vitest";
import {
  heldOutLines,
  marksOf,
  measureChoices,
  populationLines,
  rewardLines,
  shareLines,
  shownPopulations,
  sourceParts,
  speedLines,
} from "../../dashboard/views/learning/learning-lines.ts";
import { readOptions, writeOptions } from "../../dashboard/views/learning/learning-options.ts";
import { addToSeries, emptySeries, initialState, type PopulationState } from "../../server/protocol/index.ts";

function series(...values: number[]) {
  const made = emptySeries();
  values.forEach((value, i) => {
    addToSeries(made, i + 1, value);
  });
  return made;
}

function population(score: number): PopulationState {
  return {
    agents: [],
    loss: series(2, 1),
    gradNorm: series(1),
    tokens: series(),
    steps: series(),
    sources: { practice: series(30), dreams: series(10) },
    reward: { programs: series(score), laws: series(0.1) },
    entropy: series(1.5),
    evaluation: {
      "apply/d1": series(score, 1),
      "apply/d10": series(0),
      "apply/d2": series(0.5, 0.5),
      "induce-any/l2": series(0.25),
    },
    lastEvaluation: {},
    sleep: {
      nights: 0,
      source: "",
      kept: series(),
      mastered: series(),
      before: series(),
      after: series(),
      tokensSaved: series(),
    },
    study: { rounds: [], cells: [], changes: [] },
    open: { scores: {}, logProb: 0, tokens: 0 },
  };
}

const state = { ...initialState("r"), populations: { ash: population(0.5), birch: population(0.7) } };
const both = shownPopulations(state, []);

describe("settings in the URL", () => {
  it("are read back as they were written", () => {
    const options = {
      x: "time",
      smooth: 0.6,
      log: true,
      hidden: ["ash", "oak"],
      measure: "apply/d",
    } as const;
    const query = Object.fromEntries(
      Object.entries(writeOptions(options)).filter((pair): pair is [string, string] => pair[1] !== null),
    );
    expect(readOptions(query)).toEqual(options);
  });

  it("leave out what is as usual", () => {
    const usual = readOptions({});
    expect(usual).toEqual({ x: "round", smooth: 0, log: false, hidden: [], measure: "means" });
    expect(Object.values(writeOptions(usual)).every((value) => value === null)).toBe(true);
  });

  it.each([
    [{ x: "speed" }, { x: "round" }],
    [{ smooth: "7" }, { smooth: 0.95 }],
    [{ smooth: "-1" }, { smooth: 0 }],
    [{ smooth: "fast" }, { smooth: 0 }],
    [{ hide: ",,ash," }, { hidden: ["ash"] }],
  ])("make sense of %j", (query, expected) => expect(readOptions(query)).toMatchObject(expected));
});

describe("lines", () => {
  it("keep a population's colour whoever is hidden", () => {
    expect(shownPopulations(state, ["ash"])).toMatchObject([{ name: "birch", colour: "--c2" }]);
    expect(populationLines(both, "loss").map(({ label, colour }) => [label, colour])).toEqual([
      ["ash", "--c1"],
      ["birch", "--c2"],
    ]);
  });

  it("tell families apart by dashes", () => {
    const lines = rewardLines(both);
    expect(lines.map(({ label }) => label)).toEqual([
      "ash laws",
      "ash programs",
      "birch laws",
      "birch programs",
    ]);
    expect(lines[0]!.dash).toEqual(lines[2]!.dash);
    expect(lines[0]!.dash).not.toEqual(lines[1]!.dash);
  });

  it("show held-out means over depths", () => {
    const lines = heldOutLines(both, "means");
    expect(lines.map(({ label }) => label)).toEqual([
      "ash programs",
      "ash laws",
      "birch programs",
      "birch laws",
    ]);
    const { sum, count } = lines[0]!.series;
    expect(sum.map((total, i) => total / count[i]!)).toEqual([1 / 3, 0.75]);
  });

  it("show a measure depth by depth, in the order of depths", () => {
    expect(heldOutLines(shownPopulations(state, ["birch"]), "apply/d").map(({ label }) => label)).toEqual([
      "ash d1",
      "ash d2",
      "ash d10",
    ]);
    expect(heldOutLines(both, "nonsense")).toEqual([]);
  });

  it("offer the measures that there are", () => {
    expect(measureChoices(state)).toEqual([
      { value: "means", label: "means" },
      { value: "apply/d", label: "run programs" },
      { value: "induce-any/l", label: "find laws, any of 16" },
    ]);
  });

  it("share out sources over populations", () => {
    const lines = shareLines(sourceParts(both));
    expect(lines.map(({ label, series: { last } }) => [label, last])).toEqual([
      ["dreams", [0.25]],
      ["practice", [0.75]],
    ]);
  });

  it("have no speed without times", () => {
    expect(speedLines(state, 0)[0]!.series.to).toEqual([]);
  });

  it("are marked anew when a value is added", () => {
    const loss = series(1);
    const before = marksOf([loss]);
    addToSeries(loss, 1, 1);
    expect(marksOf([loss])).not.toBe(before);
  });
});
