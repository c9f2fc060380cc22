// The config: defaults, files, --set, and errors that say what was meant.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  configRows,
  describeConfig,
  mergeConfig,
  parseExperiment,
  planExperiment,
  readDataFile,
  resolveConfig,
} from "../../../server/config/index.ts";
import type { FolkloreError } from "../../../server/errors.ts";

function failure(body: () => unknown): FolkloreError {
  try {
    body();
  } catch (error) {
    return error as FolkloreError;
  }
  throw new Error("expected an error");
}

/** "a.b" -> { a: { b: {} } }, as JSON gives it: every key its own. */
function nested(key: string): unknown {
  const json = key.split(".").reduceRight((inner, part) => `{"${part}":${inner}}`, "{}");
  return JSON.parse(json);
}

describe("resolveConfig", () => {
  it("fills in every default, and keeps a resolved config as it is", () => {
    const config = resolveConfig();
    expect(config).toMatchObject({
      arm: "shared",
      world: { levels: 4, perLevel: 8 },
      checkpoint: { every: 1 },
    });
    expect(config.populations.reduce((sum, population) => sum + population.agents, 0)).toBeGreaterThanOrEqual(
      4,
    );
    expect(resolveConfig(config)).toEqual(config);
    expect(resolveConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("sets families and games by name, and says which games there are", () => {
    const config = resolveConfig({}, ["study.families.sorting=2", "games.play.nim=1"]);
    expect(config.study.families).toEqual({ sorting: 2 });
    expect(config.games.play).toEqual({ nim: 1 });
    expect(failure(() => resolveConfig({}, ["games.play.nimm=1"])).message).toMatch(/no such game; .*nim, /);
    expect(failure(() => resolveConfig({}, ["study.families.__proto__=1"])).message).toContain("unknown key");
    expect(failure(() => resolveConfig({ study: { families: { sorting: 0 } } })).message).toContain(
      "sorting",
    );
  });

  it("takes partial input at any depth", () => {
    const config = resolveConfig({ world: { flat: true }, propose: { quotas: { model: 0 } } });
    expect(config.world).toEqual({ ...resolveConfig().world, flat: true });
    expect(config.propose.quotas.model).toBe(0);
    expect(config.propose.quotas.random).toBe(resolveConfig().propose.quotas.random);
  });

  it("assigns typed values with --set", () => {
    const config = resolveConfig({ seed: 2 }, [
      "evaluate.items=64",
      "world.flat=true",
      "learn.learningRate=1e-3",
      "name=42",
      "populations.0.agents=5",
      "propose.quotas={random: 1, model: 0}",
    ]);
    expect(config).toMatchObject({ seed: 2, name: "42", world: { flat: true } });
    expect(config.learn.learningRate).toBe(0.001);
    expect(config.evaluate.items).toBe(64);
    expect(config.populations.map((population) => population.agents)).toEqual([5, 2]);
    expect(config.propose.quotas).toMatchObject({ random: 1, model: 0 });
  });

  it.each([
    [{ evaluate: { itmes: 3 } }, 'unknown key "evaluate.itmes"', 'did you mean "evaluate.items"?'],
    [{ learing: {} }, 'unknown key "learing"', 'did you mean "learn"?'],
    [{ temperature: 2 }, 'unknown key "temperature"', 'did you mean "solve.temperature"?'],
    [{ zzzzzz: 1 }, 'unknown key "zzzzzz"', "folklore help config"],
    [{ arm: "shard" }, "arm: Invalid option", 'did you mean "shared"?'],
    [{ world: { levels: "four" } }, "world.levels: Invalid input", "folklore help config"],
    [{ evaluate: { items: 0 } }, "(given: 0)", "folklore help config"],
  ])("explains %j", (input, message, hint) => {
    const error = failure(() => resolveConfig(input));
    expect(error).toMatchObject({ code: "bad-config", exitCode: 2 });
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it.each([
    ["evaluate.itmes=3", 'did you mean "evaluate.items"?'],
    ["populations.x.agents=3", "folklore help config"],
    ["learn", "for example"],
    ["=3", "for example"],
    ["evaluate.items=[1", "quote"],
    ["device=vulkan", "folklore help config"],
    ["__proto__.x=1", "folklore help config"],
    ["world.toString=1", "folklore help config"],
    ["trainer.name=x", 'did you mean "name"?'],
    ["populations.4294967294.agents=3", '"populations.2"'],
  ])("explains --set %s", (assignment, hint) => {
    const error = failure(() => resolveConfig({}, [assignment]));
    expect(error.exitCode).toBe(2);
    expect(error.hint).toContain(hint);
  });

  it("knows no key that every object inherits, and leaves what they inherit alone", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      for (const key of [name, `world.${name}`, `${name}.x`]) {
        const error = failure(() => resolveConfig({}, [`${key}={polluted: 1}`]));
        expect(error.message).toBe(`--set: unknown key "${key}"`);
        expect(failure(() => resolveConfig(nested(key))).message).toContain("unknown key");
      }
    }
    expect({}).not.toHaveProperty("polluted");
  });

  it("grows a list by one at a time, and explains what two assignments do to each other", () => {
    const grown = resolveConfig({}, ["populations.2.name=cedar", "populations.3.name=elm"]);
    expect(grown.populations.map(({ name }) => name)).toEqual(["ash", "birch", "cedar", "elm"]);
    const error = failure(() => resolveConfig({}, ["populations.0=3", "populations.0.agents=3"]));
    expect(error).toMatchObject({ code: "bad-config" });
    expect(error.message).toMatch(/^--set: populations\.0: .*\(given: 3\)$/);
  });

  it("says where a wrong value came from", () => {
    const message = (input: unknown, set: string[]) =>
      failure(() => resolveConfig(input, set, "config.yaml", "settings")).message;
    expect(message({ arm: "x" }, [])).toMatch(/^config\.yaml: arm: /);
    expect(message({}, ["arm=x"])).toMatch(/^settings: arm: Invalid option: expected one of /);
    expect(message({}, ["arn=x"])).toBe('settings: unknown key "arn"');
    expect(message({}, ["seed=[1"])).toBe("settings seed=[1: the value cannot be read");
    expect(failure(() => resolveConfig({}, ["seed=[1"])).message).toBe(
      "--set seed=[1: the value cannot be read",
    );
  });

  it("names every mistake at once", () => {
    const error = failure(() => resolveConfig({ rouns: 3, evaluate: { itemz: 1 }, seed: 0.5 }));
    for (const part of ["rouns", "evaluate.itemz", "seed"]) expect(error.message).toContain(part);
  });
});

describe("files and experiments", () => {
  it("reads YAML and JSON, and points at syntax errors", () => {
    const dir = mkdtempSync(join(tmpdir(), "folklore-config-"));
    try {
      writeFileSync(join(dir, "a.yaml"), "seed: 3\nworld:\n  flat: true # no re-use\n");
      writeFileSync(join(dir, "b.json"), '{"seed": 3, "world": {"flat": true}}');
      writeFileSync(join(dir, "c.yaml"), "seed: 3\nworld: [1\n");
      writeFileSync(join(dir, "d.yaml"), "");
      expect(readDataFile(join(dir, "a.yaml"))).toEqual(readDataFile(join(dir, "b.json")));
      expect(readDataFile(join(dir, "d.yaml"))).toEqual({});
      expect(failure(() => readDataFile(join(dir, "c.yaml")))).toMatchObject({
        code: "bad-config",
        message: expect.stringMatching(/c\.yaml: .*line \d/),
      });
      expect(failure(() => readDataFile(join(dir, "e.yaml"))).code).toBe("not-found");
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("merges objects and replaces everything else", () => {
    const base = { a: { b: 1, c: [1, 2] }, d: 4 };
    expect(mergeConfig(base, { a: { c: [3] }, e: 5 })).toEqual({ a: { b: 1, c: [3] }, d: 4, e: 5 });
    expect(base.a.c).toEqual([1, 2]);
  });

  it("plans every variant with every seed", () => {
    const experiment = parseExperiment(
      { title: "t", seeds: [1, 2], base: { rounds: 3 }, variants: { none: { arm: "none" }, default: null } },
      "test",
    );
    const plan = planExperiment(experiment, ["evaluate.items=16"]);
    expect(plan.map(({ variant, seed }) => `${variant} ${seed}`)).toEqual([
      "none 1",
      "default 1",
      "none 2",
      "default 2",
    ]);
    expect(plan[2]!.config).toMatchObject({
      name: "none-2",
      arm: "none",
      seed: 2,
      rounds: 3,
      evaluate: { items: 16 },
    });
    expect(
      failure(() => planExperiment({ ...experiment, variants: { x: { amr: "none" } } })).message,
    ).toContain("variant x");
    expect(failure(() => parseExperiment({ title: "t", variants: {} }, "test")).code).toBe("bad-config");
  });

  it("finds every file in experiments/ valid", () => {
    const files = readdirSync("experiments").filter((file) => /\.(ya?ml|json)$/.test(file));
    for (const file of files) {
      const data = readDataFile(join("experiments", file)) as Record<string, unknown>;
      if ("variants" in data) expect(planExperiment(parseExperiment(data, file)).length).toBeGreaterThan(0);
      else expect(resolveConfig(data, [], file)).toBeDefined();
    }
  });
});

describe("describeConfig", () => {
  it("has a meaning for every key, and a default that the schema really has", () => {
    const rows = configRows();
    expect(rows.filter((row) => row.description === "")).toEqual([]);
    const defaults = resolveConfig() as Record<string, unknown>;
    for (const row of rows) {
      if (row.default === "" || row.key.includes(".N.")) continue;
      const value = row.key
        .split(".")
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], defaults);
      expect(value, row.key).toEqual(JSON.parse(row.default));
    }
    expect(rows.map((row) => row.key)).toEqual(
      expect.arrayContaining(["seed", "world.levels", "propose.quotas.model", "populations.N.size"]),
    );
    expect(describeConfig()).toContain("| `world.parts` | 2\\|3 | `2` |");
    expect(describeConfig()).toContain("| `world.levels` | whole number >= 1 <= 6 | `4` | levels of laws");
  });
});
