// Heirs: the same names or wrong ones, the same weights to the bit, all of it in the log, and clear refusals.
import { beforeAll, describe, expect, it } from "vitest";
import { type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
import { cultureAt } from "../../../server/culture-log.ts";
import { runSimulation } from "../../../server/simulation/index.ts";
import { inherit, readInheritance } from "../../../server/simulation/inherit.ts";
import { type Blob, MemoryStore } from "../../../server/store/index.ts";
import { ProgramTables } from "../../../tasks/index.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

const base: RunConfigInput = {
  rounds: 2,
  maxMinutes: 0,
  world: { levels: 2, perLevel: 4 },
  solve: { attemptsPerAgent: 800 },
  propose: { perRound: 0 },
  evaluate: { items: 2 },
  culture: { forecasts: 0 },
  sleep: { every: 0 },
  populations: [{ name: "ash", agents: 2, policy: "random" }],
};
const store = new MemoryStore();

async function run(id: string, over: RunConfigInput = {}, resume = false): Promise<void> {
  const config = resolveConfig({ ...base, ...over });
  if (store.getRun(id) === undefined) store.createRun({ id, name: id, seed: config.seed, config });
  const { signal } = new AbortController();
  await runSimulation({ config, store, runId: id, resume, signal, hosting: "local" });
}

const definitions = (id: string, round?: number) =>
  cultureAt(store, store.getRun(id)!, "shared", round)
    .adopted()
    .map(({ name, body, evidence }) => ({ name, body, about: evidence.about }));
const inherited = (id: string) =>
  [...store.events(id, { types: ["culture.inherited"] })].map(({ data }) => data);

beforeAll(async () => {
  await run("parents");
  await run("loners", { arm: "private" });
  expect(definitions("parents").length).toBeGreaterThan(2);
}, 60_000);

describe("an heir", () => {
  it("begins with the culture: the same names for the same laws, which are no longer looked for", async () => {
    await run("heir", { inherit: { run: "parents" } });
    const known = definitions("parents");
    expect(definitions("heir", 0)).toEqual(known);
    expect(inherited("heir")).toEqual([
      { source: "parents", culture: "shared", entries: known.length, placebo: false, weights: [] },
    ]);
    const closed = new Set(known.map(({ about }) => about));
    const sought = [...store.events("heir", { types: ["attempts.graded"] })].flatMap(({ type, data }) =>
      type === "attempts.graded" ? [data.task] : [],
    );
    expect(sought.length).toBeGreaterThan(0);
    expect(sought.filter((law) => closed.has(law))).toEqual([]);
    // And it goes on writing in it.
    expect(definitions("heir").length).toBeGreaterThan(known.length);
  });

  it("with the placebo knows the same names by bodies of the same length that say something else", async () => {
    await run("placebo", { inherit: { run: "parents", placebo: true } });
    const known = definitions("parents");
    const wrong = definitions("placebo", 0);
    expect(wrong.map(({ name, body, about }) => [name, body.length, about])).toEqual(
      known.map(({ name, body, about }) => [name, body.length, about]),
    );
    const [right, other] = [known, wrong].map((names) => new ProgramTables(names));
    const kept = known.filter(({ name }) => right!.fingerprint([name]) === other!.fingerprint([name]));
    expect(kept).toEqual([]);
    expect(inherited("placebo")).toMatchObject([{ placebo: true, entries: known.length }]);
  });

  it("is the same run again, and the same when it is taken up again", async () => {
    await run("again", { inherit: { run: "parents" } });
    const log = (id: string) =>
      [...store.events(id)].map(({ type, round, data }) =>
        type === "run.started" ? type : { type, round, data },
      );
    expect(log("again")).toEqual(log("heir"));
    store.rewind("again", store.latestCheckpoint("again")!.seq);
    const grown = definitions("again").length;
    await run("again", { inherit: { run: "parents" }, rounds: 3 }, true);
    expect(inherited("again")).toHaveLength(1);
    expect(definitions("again").length).toBeGreaterThanOrEqual(grown);
  });

  it("of nothing says from whom, and begins like anybody", async () => {
    await run("poor", { inherit: { run: "parents", culture: false } });
    await run("nobody");
    expect(inherited("poor")).toEqual([
      { source: "parents", culture: "", entries: 0, placebo: false, weights: [] },
    ]);
    expect(inherited("nobody")).toEqual([]);
    expect(definitions("poor")).toEqual(definitions("nobody"));
  });
});

describe("inherited weights", () => {
  /** A finished run of transformers, by its checkpoint alone. */
  function ancestors(id: string, over: RunConfigInput = {}): void {
    const config = resolveConfig({
      ...base,
      populations: [{ name: "ash" }, { name: "birch", size: "micro" }],
      ...over,
    });
    store.createRun({ id, name: id, seed: config.seed, config });
    const blobs = new Map<string, Blob>([
      ["weights\nash\nembed", Float32Array.of(0.1, -0, 1e-40, 3)],
      ["weights\nash\nadam.step", Float32Array.of(9)],
      ["weights\nbirch\nembed", Float32Array.of(5)],
    ]);
    const manifest = { ...(store.latestCheckpoint("parents")!.manifest as object), shapes: SHAPES };
    store.commit(id, {
      events: [{ seq: 1, run: id, round: 0, type: "run.started", data: { config, seed: config.seed } }],
      checkpoint: { id: "c", round: 0, seq: 1, manifest, blobs },
    });
  }
  const SHAPES = { "ash\nembed": [2, 2], "ash\nadam.step": [], "birch\nembed": [1] };
  const heirOf = (run: string, populations: RunConfigInput["populations"], over: RunConfigInput = {}) =>
    resolveConfig({ ...base, populations, inherit: { run, culture: false, weights: true }, ...over });

  it("are the other run's to the bit, optimiser and all, each population's its own", async () => {
    ancestors("trained");
    const config = heirOf("trained", [{ name: "birch", size: "micro" }, { name: "ash" }]);
    const loaded = new Map<string, unknown>();
    const hosts = config.populations.map(({ name }) =>
      Object.assign(
        scripted(name, () => "rev ."),
        { load: async (state: unknown) => void loaded.set(name, state) },
      ),
    );
    const on: Stage = stage({ ...base, populations: config.populations });
    await inherit(readInheritance(store, config)!, config, hosts, on.knowledge, on.log);
    expect(loaded).toEqual(
      new Map([
        [
          "ash",
          new Map([
            ["embed", { shape: [2, 2], data: Float32Array.of(0.1, -0, 1e-40, 3) }],
            ["adam.step", { shape: [], data: Float32Array.of(9) }],
          ]),
        ],
        ["birch", new Map([["embed", { shape: [1], data: Float32Array.of(5) }]])],
      ]),
    );
    expect(on.of("culture.inherited")).toEqual([
      { source: "trained", culture: "", entries: 0, placebo: false, weights: ["birch", "ash"] },
    ]);
  });

  it.each([
    ["another size", [{ name: "ash", size: "micro" }], "nano, not transformer micro"],
    ["another policy", [{ name: "ash", policy: "random" }], "not random nano"],
    ["a population that was not there", [{ name: "oak" }], 'no weights of a population "oak"'],
  ] as const)("are refused for %s", (_, populations, message) => {
    const config = heirOf(
      "trained",
      structuredClone(populations) as unknown as RunConfigInput["populations"],
    );
    expect(() => readInheritance(store, config)).toThrow(
      expect.objectContaining({ code: "bad-config", message: expect.stringContaining(message) }),
    );
  });
});

describe("nothing is inherited", () => {
  const asks = (over: RunConfigInput) => () => readInheritance(store, resolveConfig({ ...base, ...over }));

  it("where nothing is asked for", () => {
    expect(asks({})()).toBeUndefined();
  });

  it.each([
    ["a run that is not there", { inherit: { run: "parent" } }, "not-found", 'did you mean "parents"?'],
    ["private cultures", { inherit: { run: "loners" } }, "bad-config", "an arm that shares"],
    ["another seed", { seed: 2, inherit: { run: "parents" } }, "bad-config", "the same seed"],
    [
      "another world",
      { world: { levels: 2, perLevel: 5 }, inherit: { run: "parents" } },
      "bad-config",
      "the same settings",
    ],
  ] as const)("from %s", (_, over, code, hint) => {
    expect(asks(structuredClone(over) as RunConfigInput)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    );
  });

  it("by a run whose agents share nothing, nor from a run that has not begun", async () => {
    await expect(run("lonely", { arm: "none", inherit: { run: "parents" } })).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringContaining("arm none"),
    });
    const config = resolveConfig(base);
    store.createRun({ id: "unborn", name: "unborn", seed: config.seed, config });
    expect(asks({ inherit: { run: "unborn" } })).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});
