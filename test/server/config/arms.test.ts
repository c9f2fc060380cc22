// The registry of arms: each resolves on any base and changes exactly what it says; configs are recognised as arms.
import { describe, expect, it } from "vitest";
import {
  ARMS,
  armsOf,
  describeArms,
  EXPERIMENT_ARMS,
  findArm,
  mergeConfig,
  type RunConfig,
  resolveConfig,
} from "../../../server/config/index.ts";

const SCRIPTS = ["propose.perRound", "populations.0.policy", "populations.1.policy"];
/** Keys that each arm sets beside `arm` itself, and the value of `arm`. */
const SAYS: Readonly<Record<string, readonly [RunConfig["arm"], ...string[]]>> = {
  none: ["none"],
  private: ["private"],
  shared: ["shared"],
  frozen: ["frozen"],
  placebo: ["placebo"],
  "random-names": ["random-names"],
  chunks: ["chunks"],
  "no-sleep": ["shared", "sleep.every"],
  "no-review": ["shared", "culture.checks"],
  "no-fitness": ["shared", "culture.fitness"],
  single: ["single"],
  flat: ["shared", "world.flat"],
  "flat-none": ["none", "world.flat"],
  enumerator: ["single", ...SCRIPTS],
  sceptic: ["single", ...SCRIPTS],
  random: ["shared", ...SCRIPTS],
};

function flat(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, path === "" ? key : `${path}.${key}`));
}

function differing(a: RunConfig, b: RunConfig): string[] {
  const other = new Map(flat(b));
  return flat(a).flatMap(([key, value]) => (other.get(key) === value ? [] : [key]));
}

/** A base that no arm is an instance of, so that every key an arm sets shows. */
const base = resolveConfig({ arm: "shared", sleep: { every: 3 }, lifespan: 7, rounds: 9 });

describe("arms", () => {
  it("are those of the table above, every value of the key `arm` among them", () => {
    expect(EXPERIMENT_ARMS.map(({ label }) => label).sort()).toEqual(Object.keys(SAYS).sort());
    for (const arm of ARMS) expect(findArm(arm).label).toBe(arm);
  });

  it.each(Object.entries(SAYS))(
    "%s differs from the base in exactly what it says",
    (label, [arm, ...keys]) => {
      const config = resolveConfig(mergeConfig(base, findArm(label).settings(base)));
      expect(config.arm).toBe(arm);
      expect(differing(config, base).sort()).toEqual([...(arm === base.arm ? [] : ["arm"]), ...keys].sort());
      expect(armsOf(config).map((one) => one.label)).toContain(label);
    },
  );

  it("say what they isolate and what their design implies, in sentences", () => {
    for (const { isolates, caveat } of EXPERIMENT_ARMS) {
      for (const text of [isolates, caveat]) expect(text).toMatch(/^[A-Z].{20,}[.?]$/);
    }
    expect(describeArms().split("\n")).toHaveLength(EXPERIMENT_ARMS.length + 2);
  });

  it("are recognised in a config, several at once", () => {
    const labels = (input: object) => armsOf(resolveConfig(input)).map(({ label }) => label);
    expect(labels({})).toEqual(["shared"]);
    expect(labels({ culture: { checks: 0 }, sleep: { every: 0 } })).toEqual([
      "shared",
      "no-sleep",
      "no-review",
    ]);
    expect(labels({ arm: "none", sleep: { every: 0 } })).toEqual(["none"]);
    expect(labels({ arm: "none", world: { flat: true } })).toEqual(["none", "flat-none"]);
  });

  it("that nobody knows are refused with did-you-mean", () => {
    expect(() => findArm("no-slep")).toThrow(
      expect.objectContaining({ code: "bad-usage", hint: 'did you mean "no-sleep"?' }),
    );
    expect(() => findArm("zzzzzzzz")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("none, private") }),
    );
  });
});
