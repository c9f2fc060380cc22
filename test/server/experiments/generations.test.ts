// Experiments whose runs inherit from one another: what is planned, in which order it is run, and what newborns came to.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Experiment, parseExperiment, resolveConfig } from "../../../server/config/index.ts";
import type { Event } from "../../../server/events.ts";
import { generationFigures } from "../../../server/experiments/generation-figures.ts";
import { planSocietyExperiment } from "../../../server/experiments/society-plan.ts";
import type { SocietyRun } from "../../../server/experiments/society-runs.ts";
import { MemoryStore } from "../../../server/store/index.ts";

const tiny = {
  title: "Tiny generations",
  seeds: [1, 2],
  control: ["neither", "culture"],
  base: {
    rounds: 1,
    maxMinutes: 0,
    evaluate: { items: 2 },
    propose: { perRound: 0 },
    culture: { forecasts: 0 },
    sleep: { every: 0 },
    world: { levels: 2, perLevel: 4 },
    solve: { attemptsPerAgent: 800 },
    populations: [{ name: "ash", agents: 2, policy: "random" }],
  },
  variants: {
    neither: { inherit: { culture: false } },
    grandchildren: null,
    culture: { rounds: 2 },
    parents: null,
    strangers: null,
  },
  inherits: { neither: "parents", culture: "parents", grandchildren: "culture" },
};

const plan = (variants?: string[], experiment: Experiment = parseExperiment(tiny, "tiny")) =>
  planSocietyExperiment("tiny", experiment, { assignments: [], seeds: undefined, variants });
const runs = (variants?: string[]) => plan(variants).preview as SocietyRun[];

describe("a plan with heirs", () => {
  it("gives each the run of the same seed that it inherits from, and needs", () => {
    const line = (seed: number) =>
      runs()
        .filter((run) => run.seed === seed)
        .map(({ id, needs = "", config }) => [id, needs, config.inherit.run]);
    for (const seed of [1, 2]) {
      expect(line(seed)).toEqual([
        [`tiny-neither-${seed}`, `tiny-parents-${seed}`, `tiny-parents-${seed}`],
        [`tiny-grandchildren-${seed}`, `tiny-culture-${seed}`, `tiny-culture-${seed}`],
        [`tiny-culture-${seed}`, `tiny-parents-${seed}`, `tiny-parents-${seed}`],
        [`tiny-parents-${seed}`, "", ""],
        [`tiny-strangers-${seed}`, "", ""],
      ]);
    }
    expect(runs()[0]!.config.inherit.culture).toBe(false);
  });

  it("runs the ancestors of what was chosen too, and nothing else", () => {
    const chosen = (variants: string[]) => [...new Set(runs(variants).map(({ variant }) => variant))];
    expect(chosen(["grandchildren"])).toEqual(["grandchildren", "culture", "parents"]);
    expect(chosen(["neither"])).toEqual(["neither", "parents"]);
    expect(chosen(["strangers", "parents"])).toEqual(["parents", "strangers"]);
  });

  it.each([
    ["a stranger's child", { inherits: { culture: "nobody" } }, 'no variant "nobody"'],
    ["a stranger", { inherits: { nobody: "culture" } }, 'no variant "nobody"'],
    [
      "its own ancestor",
      { inherits: { culture: "parents", parents: "culture" } },
      '"culture" would inherit from itself',
    ],
    ["itself", { inherits: { culture: "culture" } }, "itself"],
    [
      "a control that is not there",
      { control: ["culture", "nobody"] },
      'control: there is no variant "nobody"',
    ],
  ])("refuses %s", (_, over, message) => {
    expect(() => parseExperiment({ ...tiny, ...over }, "tiny")).toThrow(
      expect.objectContaining({ code: "bad-config", message: expect.stringContaining(message) }),
    );
  });
});

describe("an experiment with heirs", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "folklore-generations-"));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it("runs parents first, and its report says what their heirs came to", async () => {
    const said: string[] = [];
    const experiment = { ...parseExperiment(tiny, "tiny"), seeds: [1] };
    const made = await plan(["neither", "grandchildren"], experiment).execute({
      dir,
      jobs: 2,
      fresh: false,
      signal: new AbortController().signal,
      progress: (run, text) => said.push(`${run} ${text.split(":")[0]}`),
    });
    const at = (line: string) => said.indexOf(line);
    for (const [child, parent] of [
      ["neither", "parents"],
      ["culture", "parents"],
      ["grandchildren", "culture"],
    ]) {
      expect(at(`tiny-${parent}-1 finished`)).toBeGreaterThanOrEqual(0);
      expect(at(`tiny-${child}-1 starts`)).toBeGreaterThan(at(`tiny-${parent}-1 finished`));
    }
    const values = new Map(made!.figures.map((one) => [one.variant, one.values]));
    expect(values.get("parents")).not.toHaveProperty("beyond");
    expect(values.get("neither")).toMatchObject({ inherited: 0 });
    expect(values.get("culture")!.inherited).toBe(values.get("parents")!.laws);
    // Laws are closed to heirs: all that a culture's heir finds lies beyond.
    expect(values.get("culture")!.beyond).toBe(values.get("culture")!.laws);
    // What was inherited is nobody's false claim.
    expect(values.get("culture")).toMatchObject({ false: 0 });
    expect(values.get("grandchildren")!.inherited).toBe(
      values.get("parents")!.laws! + values.get("culture")!.laws!,
    );
    expect(made!.layout).toMatchObject({ control: ["neither", "culture"] });
    expect(made!.layout.groups[1]!.measures[0]!.key).toBe("beyond");
  }, 120_000);
});

describe("generationFigures", () => {
  const config = (run: string) => resolveConfig({ inherit: { run } });
  const store = new MemoryStore();

  function add(id: string, source: string, found: readonly (readonly [law: string, level: number])[]): void {
    store.createRun({ id, name: id, seed: 1, config: config(source) });
    const events: Event[] = [
      { seq: 1, run: id, round: 0, type: "run.started", data: { config: config(source), seed: 1 } },
    ];
    if (source !== "") {
      const data = { source, culture: "shared", entries: 5, placebo: false, weights: [] };
      events.push({ seq: 2, run: id, round: 0, type: "culture.inherited", data });
    }
    for (const [i, [law, level]] of found.entries()) {
      const who = { agent: "ada", population: "ash", program: "rev" };
      const data = { law, level, ...who, attempts: 10 * (i + 1), tokens: 100 * (i + 1) };
      events.push({ seq: events.length + 1, run: id, round: i + 1, type: "law.discovered", data });
    }
    store.commit(id, { events });
  }
  const figures = (id: string) => generationFigures(store, store.getRun(id)!);

  it("counts what lies beyond the source's laws, each once, and its price", () => {
    add("old", "", [
      ["a", 1],
      ["b", 2],
    ]);
    add("new", "old", [
      ["a", 1],
      ["c", 2],
      ["c", 2],
      ["d", 3],
      ["e", 3],
      ["f", 4],
      ["g", 4],
    ]);
    expect(figures("new")).toEqual({
      inherited: 5,
      beyond: 5,
      "attempts-beyond-4": 60,
      "tokens-beyond-4": 600,
      "round-competent": 6,
      "attempts-competent": 60,
      "tokens-competent": 600,
    });
  });

  it("counts what earlier ancestors found as known", () => {
    add("newest", "new", [
      ["b", 2],
      ["h", 3],
    ]);
    expect(figures("newest")).toEqual({ inherited: 5, beyond: 1 });
  });

  it("says nothing of runs that stand on no other, nor of those whose source is gone", () => {
    expect(figures("old")).toEqual({});
    add("orphan", "gone", [["a", 1]]);
    expect(figures("orphan")).toEqual({});
  });
});
