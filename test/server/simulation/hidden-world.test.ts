// The hidden world of a run is its config's: every option reaches it, and there are names enough for its laws.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import { hiddenWorld } from "../../../server/simulation/hidden-world.ts";
import { CULTURE_NAMES, makeWorld } from "../../../tasks/index.ts";

describe("hiddenWorld", () => {
  it("has the options of the config and the seed of the run", () => {
    const world = { levels: 2, parts: 3, perLevel: 5, ops: "all", noise: 0.05, flat: true } as const;
    const { flat: _, ...options } = world;
    const made = hiddenWorld(resolveConfig({ seed: 3, world }));
    const same = makeWorld(Rng.seed(3).fork("world"), { ...options, reuse: 0 });
    expect(made.options).toEqual(same.options);
    expect(made.laws).toEqual(same.laws);
    expect(hiddenWorld(resolveConfig()).options).toEqual(makeWorld(Rng.seed(1)).options);
  });

  it("is refused where it has more laws than there are names", () => {
    expect(CULTURE_NAMES).toHaveLength(64);
    expect(() => resolveConfig({ world: { levels: 2, perLevel: 32 } })).not.toThrow();
    expect(() => resolveConfig({ world: { levels: 3, perLevel: 22 } })).toThrow(
      "world: 3 levels of 22 laws are 66, more than the 64 names there are for them",
    );
    expect(() => resolveConfig({}, ["world.perLevel=20"])).toThrow("4 levels of 20 laws are 80");
  });
});
