// The files of experiments/: they plan, the default is the default, the arms differ in one thing, words find them.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Experiment,
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
    expect(seeds).toEqual([1, 2, 3]);
    expect(what).toContain("To show");
    expect(runs(file.replace(".yaml", "")).size).toBe(3 * Object.keys(variants).length);
  });

  it("default is what npm start does", () => {
    expect(resolveConfig(read("default.yaml").base)).toEqual(resolveConfig());
  });

  it("arms have equal budgets, and differ in what they are named for", () => {
    const all = runs("arms", { seeds: [1] });
    expect([...all.keys()]).toEqual(
      expect.arrayContaining(["arms-none-1", "arms-single-1", "arms-flat-shared-1"]),
    );
    const strip = ({ name: _, arm, ...rest }: RunConfig) => ({ arm, rest });
    const none = strip(all.get("arms-none-1")!);
    for (const arm of ["private", "shared", "placebo", "single"]) {
      expect(strip(all.get(`arms-${arm}-1`)!)).toEqual({ arm, rest: none.rest });
    }
    for (const arm of ["none", "shared"]) {
      const flat = strip(all.get(`arms-flat-${arm}-1`)!);
      expect(flat).toEqual({ arm, rest: { ...none.rest, world: { ...none.rest.world, flat: true } } });
    }
    for (const [id, { maxMinutes, rounds, solve, populations }] of all) {
      const times = id.includes("-20x-") ? 20 : 1;
      expect({ maxMinutes, rounds, solve }).toEqual({
        maxMinutes: 0,
        rounds: none.rest.rounds,
        solve: { ...none.rest.solve, attemptsPerAgent: times * none.rest.solve.attemptsPerAgent },
      });
      expect(populations.map(({ agents }) => agents)).toEqual(
        none.rest.populations.map(({ agents }) => agents),
      );
    }
    for (const policy of ["random", "enumerator"]) {
      for (const arm of ["none", "shared"]) {
        const { populations } = all.get(`arms-${policy}-${arm}-1`)!;
        expect(populations.every((one) => one.policy === policy)).toBe(true);
      }
    }
  });
});

describe("findExperiment", () => {
  it("takes seeds, variants and config keys", () => {
    const some = runs("arms", { seeds: [7], variants: ["shared", "none"], assignments: ["rounds=3"] });
    expect([...some.keys()]).toEqual(["arms-none-7", "arms-shared-7"]);
    expect([...some.values()].map(({ rounds, seed }) => [rounds, seed])).toEqual([
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
    ["arms", { variants: ["shred"] }, "bad-usage", 'did you mean "shared"?'],
    ["apply", { assignments: ["exampels=3"] }, "bad-config", 'did you mean "examples"?'],
    ["apply", { assignments: ["examples=many"] }, "bad-config", ""],
    ["arms", { assignments: ["learn.practicePerRuond=3"] }, "bad-config", "learn.practicePerRound"],
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
