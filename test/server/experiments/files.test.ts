// The files of experiments/: they plan, the default is the default, culture has the arms of the registry, words find them.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  armsOf,
  type Experiment,
  findArm,
  mergeConfig,
  parseExperiment,
  type RunConfig,
  readDataFile,
  resolveConfig,
} from "../../../server/config/index.ts";
import { findExperiment } from "../../../server/experiments/index.ts";

const nothing = { assignments: [], seeds: undefined, variants: undefined };
const read = (name: string): Experiment => parseExperiment(readDataFile(`experiments/${name}`), name);

/** Run ids with their configs. */
function runs(name: string, choice = {}): Map<string, RunConfig> {
  const preview = findExperiment(name, { ...nothing, ...choice }).preview as {
    id: string;
    config: RunConfig;
  }[];
  return new Map(preview.map(({ id, config }) => [id, config]));
}

describe("experiments/", () => {
  it.each(readdirSync("experiments"))("%s has three seeds, says what it should show, and plans", (file) => {
    const { seeds, what, variants } = read(file);
    expect(seeds.slice(0, 3)).toEqual([1, 2, 3]);
    expect(what).toMatch(/To\s+show/);
    expect(runs(file.replace(".yaml", "")).size).toBe(seeds.length * Object.keys(variants).length);
  });

  it("default is what npm start does", () => {
    expect(resolveConfig(read("default.yaml").base)).toEqual(resolveConfig());
  });

  it("culture has the registry's arms, five seeds, and equal budgets", () => {
    const { base, variants, seeds, control } = read("culture.yaml");
    expect(seeds).toEqual([1, 2, 3, 4, 5]);
    expect(control).toEqual(["none", "private", "placebo"]);
    const resolved = resolveConfig(base);
    const { school, ...arms } = variants;
    expect(resolveConfig(mergeConfig(base, school))).toMatchObject({ arm: "none", propose: { perRound: 0 } });
    for (const [label, settings] of Object.entries(arms)) {
      const config = resolveConfig(mergeConfig(base, settings));
      expect(config).toEqual(resolveConfig(mergeConfig(base, findArm(label).settings(resolved))));
      expect(armsOf(config).map((arm) => arm.label)).toContain(label);
      const { maxMinutes, rounds, solve, learn, populations } = config;
      expect({ maxMinutes, rounds, solve, learn }).toEqual({
        maxMinutes: 0,
        rounds: resolved.rounds,
        solve: resolved.solve,
        learn: resolved.learn,
      });
      expect(populations.map(({ agents }) => agents)).toEqual(
        resolved.populations.map(({ agents }) => agents),
      );
    }
  });
});

describe("findExperiment", () => {
  it("takes seeds, variants and config keys", () => {
    const some = runs("culture", { seeds: [7], variants: ["shared", "none"], assignments: ["rounds=3"] });
    expect([...some.keys()]).toEqual([
      expect.stringMatching(/^culture-\w{6}-school-7$/),
      expect.stringMatching(/^culture-\w{6}-none-7$/),
      expect.stringMatching(/^culture-\w{6}-shared-7$/),
    ]);
    expect([...some.values()].map(({ rounds, seed }) => [rounds, seed])).toEqual([
      [3, 7],
      [3, 7],
      [3, 7],
    ]);
    expect(
      findExperiment("credit", { ...nothing, seeds: [5], variants: ["imitation"] }).preview,
    ).toMatchObject({
      config: { seeds: [5] },
      cells: ["start-5", "imitation-5"],
    });
  });

  it.each([
    ["crdit", {}, "not-found", 'did you mean "credit"?'],
    ["nowhere.yaml", {}, "not-found", "the experiments: apply"],
    ["arms", {}, "not-found", "the experiments: apply"],
    ["culture", { variants: ["shred"] }, "bad-usage", 'did you mean "shared"?'],
    ["apply", { assignments: ["exampels=3"] }, "bad-config", 'did you mean "examples"?'],
    ["apply", { assignments: ["examples=many"] }, "bad-config", ""],
    ["culture", { arms: ["none", "shred"] }, "bad-usage", 'did you mean "shared"?'],
    ["culture", { arms: ["none", "none"] }, "bad-usage", "once"],
    ["culture", { arms: ["none"], variants: ["plcebo"] }, "bad-usage", 'did you mean "placebo"?'],
    ["apply", { arms: ["none"] }, "bad-usage", "ops-a, ops-b"],
    ["culture", { assignments: ["learn.practicePerRuond=3"] }, "bad-config", "learn.practicePerRound"],
  ])("%s %j: %s", (name, choice, code, hint) => {
    expect(() => findExperiment(name, { ...nothing, ...choice })).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    );
  });

  it("gives one digest to equal configs, whatever the seeds", () => {
    const digest = (choice = {}) =>
      (findExperiment("apply", { ...nothing, ...choice }).preview as { digest: string }).digest;
    expect(digest({ seeds: [9] })).toBe(digest());
    expect(digest({ assignments: ["examples=1"] })).not.toBe(digest());
  });
});
