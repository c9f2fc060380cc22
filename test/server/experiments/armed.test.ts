// Any experiment in any arms: base plus arm, paired controls, ids of their own where something differs, caveats.
import { describe, expect, it } from "vitest";
import { type Experiment, parseExperiment, planExperiment } from "../../../server/config/index.ts";
import { caveatsOf, runSuffix, withArms } from "../../../server/experiments/armed.ts";

const file = parseExperiment(
  {
    title: "T",
    control: "wild",
    seeds: [1],
    base: { rounds: 3, world: { levels: 2 }, populations: [{ name: "ash", agents: 3 }] },
    variants: {
      wild: { world: { perLevel: 3 } },
      shared: { arm: "shared" },
      none: { arm: "none", rounds: 4 },
      heir: { arm: "shared" },
    },
    inherits: { heir: "wild" },
  },
  "t.yaml",
);
const configs = (experiment: Experiment) =>
  Object.fromEntries(planExperiment(experiment).map(({ variant, config }) => [variant, config]));

describe("withArms", () => {
  it("replaces the file's variants by its base in the arms", () => {
    const armed = withArms(file, ["shared", "enumerator"], undefined, []);
    const { shared, enumerator } = configs(armed);
    expect(Object.keys(armed.variants)).toEqual(["shared", "enumerator"]);
    expect(armed.inherits).toEqual({});
    expect(shared).toMatchObject({ arm: "shared", rounds: 3, world: { levels: 2 } });
    expect(enumerator).toMatchObject({ arm: "single", rounds: 3, propose: { perRound: 0 } });
    expect(enumerator!.populations).toEqual([{ name: "ash", agents: 3, size: "nano", policy: "enumerator" }]);
  });

  it("keeps variants that are asked for by name, with what they inherit from", () => {
    const armed = withArms(file, ["placebo"], ["heir"], []);
    expect(Object.keys(armed.variants)).toEqual(["placebo", "heir", "wild"]);
    expect(armed.inherits).toEqual({ heir: "wild" });
    expect(configs(armed).wild!.world.perLevel).toBe(3);
  });

  it("compares with the file's controls, else with the usual ones, else with nothing", () => {
    expect(withArms(file, ["none"], ["wild"], []).control).toEqual(["wild"]);
    expect(withArms(file, ["shared", "placebo", "none"], undefined, []).control).toEqual(["none", "placebo"]);
    expect(withArms(file, ["shared", "chunks"], undefined, []).control).toBeUndefined();
  });

  it("takes a label that means the same here and there, and refuses one that does not", () => {
    expect(Object.keys(withArms(file, ["shared"], ["shared"], []).variants)).toEqual(["shared"]);
    expect(() => withArms(file, ["none"], ["none"], [])).toThrow(
      expect.objectContaining({ code: "bad-usage", message: expect.stringContaining('"none"') }),
    );
  });
});

describe("runSuffix", () => {
  const suffix = (labels: readonly string[], assignments: readonly string[] = []) =>
    runSuffix(file, withArms(file, labels, undefined, assignments), assignments);

  it("is empty for the file's own runs and for arms that the file does not know", () => {
    expect(runSuffix(file, file, [])).toBe("");
    expect(suffix(["shared", "placebo"])).toBe("");
  });

  it("differs with the base, with assignments, and where a label means something else", () => {
    const other = { ...file, base: { ...file.base, rounds: 8 } };
    const all = [
      suffix(["none"]),
      suffix(["shared"], ["rounds=5"]),
      suffix(["shared"], ["rounds=6"]),
      runSuffix(other, other, ["rounds=5"]),
    ];
    for (const one of all) expect(one).toMatch(/^-[0-9a-f]{6}$/);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("caveatsOf", () => {
  it("lists every arm that takes part, under any label, and variants that are the same thing", () => {
    const caveats = caveatsOf(planExperiment(withArms(file, ["none", "no-review"], ["shared", "heir"], [])));
    const about = caveats.map(({ variants, arm }) => [arm, variants]);
    expect(about).toContainEqual(["none", ["none"]]);
    expect(about).toContainEqual(["no-review", ["no-review"]]);
    expect(about).toContainEqual(["shared", ["no-review", "shared", "heir", "wild"]]);
    expect(caveats.filter(({ arm }) => arm === undefined)).toEqual([]);
    const twins = caveatsOf(
      planExperiment({ ...file, variants: { one: { arm: "none" }, two: { arm: "none" } }, inherits: {} }),
    );
    expect(twins.at(-1)).toMatchObject({
      variants: ["one", "two"],
      text: expect.stringContaining("same settings"),
    });
  });
});
