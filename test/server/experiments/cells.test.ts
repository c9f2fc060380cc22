// The real training experiments with tiny budgets: they run in worker threads, spend what they say, repeat bit for
// bit, and the variants of a seed share tasks and start. What they learn is not looked at: it is next to nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CellResult } from "../../../server/experiments/cell-store.ts";
import { trainingExperiment } from "../../../server/experiments/registry.ts";
import { runCells } from "../../../server/experiments/run-cells.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "folklore-training-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const START = { practice: 128, dreams: 512, proposals: 128, warmupSteps: 4 };

async function cells(
  name: string,
  variants: readonly string[],
  config: object,
  folder = dir,
): Promise<Map<string, CellResult>> {
  const experiment = trainingExperiment(name)!;
  const results = await runCells({
    experiment,
    config: experiment.schema.parse({ seeds: [1], items: 4, ...config }),
    variants,
    dir: folder,
    jobs: 2,
    fresh: false,
    signal: new AbortController().signal,
    progress: () => {},
  });
  return new Map(results.map((cell) => [cell.variant, cell]));
}

describe("apply", () => {
  it("gives every column of its tables, the same again in another folder", async () => {
    const config = { examples: 128, lessons: 2 };
    const [one, two] = await Promise.all([
      cells("apply", ["ops-b"], config),
      cells("apply", ["ops-b"], config, join(dir, "again")),
    ]);
    const cell = one.get("ops-b")!;
    const measures = trainingExperiment("apply")!.layout.groups.flatMap((group) => group.measures);
    for (const { key } of measures) expect(cell.values[key], key).toBeGreaterThanOrEqual(0);
    expect(cell.spent.trainedTokens).toBeGreaterThan(128 * 10);
    expect({ ...two.get("ops-b"), seconds: cell.seconds }).toEqual(cell);
  });
});

describe("credit", () => {
  it("makes equal attempts and none for the reference", async () => {
    const all = await cells("credit", ["step-policy-gradient", "imitation"], {
      start: { ...START, dreams: 0, proposals: 0 },
      attempts: 128,
      tasksPerRound: 16,
      deepest: 3,
    });
    const attempts = [...all].map(([variant, { spent }]) => [variant, spent.attempts]);
    expect(Object.fromEntries(attempts)).toEqual({
      start: 0,
      "step-policy-gradient": 128,
      imitation: 0,
    });
    // 32 tasks are one batch of worked answers.
    expect(all.get("imitation")!.spent.trainedTokens).toBeGreaterThan(32 * 8);
    expect(all.get("imitation")!.values).not.toEqual(all.get("start")!.values);
  });
});

describe("proposers", () => {
  it("pose tasks of both families from several sources, and report variety and limits", async () => {
    const all = await cells("proposers", ["mix"], {
      start: START,
      programs: { tokens: 1_000_000, perRound: 64, maxRounds: 1 },
      laws: { tokens: 1, perRound: 64, maxRounds: 9 },
    });
    const { values, spent, notes } = all.get("mix")!;
    const measures = trainingExperiment("proposers")!.layout.groups.flatMap((group) => group.measures);
    for (const { key } of measures) expect(values[key], key).toBeGreaterThanOrEqual(0);
    expect(values).toMatchObject({ "programs/proposals": 64, "laws/rounds": 1 });
    expect(values["programs/imitation"]).toBe(values["programs/tasks"]);
    expect(spent.attempts).toBe(8 * (values["programs/tasks"]! + values["laws/tasks"]!));
    // The model has learned next to nothing: its fifth of the proposals is refused.
    expect(values["programs/rejected-first"]).toBeGreaterThan(0.1);
    expect(values["programs/rejected-first"]).toBeLessThan(0.5);
    expect(notes).toEqual([
      expect.stringMatching(/^programs: ended after 1 rounds with \d+ of 1000000 tokens spent$/),
    ]);
    expect(all.get("start")!.values["induce/l2"]).toBeDefined();
  });
});
