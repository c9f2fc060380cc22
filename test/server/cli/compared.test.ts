// folklore compare over seeds: runs of one config are one variant, differences are paired and those of experiments.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { comparedBySeed } from "../../../server/cli/compared.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { Event } from "../../../server/events.ts";
import { pairedEffect } from "../../../server/statistics.ts";
import { MemoryStore } from "../../../server/store/index.ts";

/** A store with one finished run per [name, arm, seed, laws found]. */
function store(...made: readonly (readonly [string, "none" | "private", number, number])[]): MemoryStore {
  const memory = new MemoryStore();
  for (const [name, arm, seed, laws] of made) {
    const config = resolveConfig({ name, arm, seed });
    memory.createRun({ id: `run-${name}`, name, seed, config });
    const found = Array.from({ length: laws }, (_, i) => ({
      seq: i + 1,
      run: `run-${name}`,
      round: 1,
      type: "law.discovered",
      data: {
        law: `l${i}`,
        level: 1,
        agent: "ada",
        population: "ash",
        program: "rev",
        attempts: 1,
        tokens: 1,
      },
    }));
    memory.commit(`run-${name}`, { events: found as Event[] });
  }
  return memory;
}

const inOrder = (memory: MemoryStore, ...names: string[]) =>
  names.map((name) => memory.getRun(`run-${name}`)!);

describe("comparedBySeed", () => {
  it("pairs by seed, by the statistics of experiments", () => {
    const memory = store(
      ["none-1", "none", 1, 4],
      ["none-2", "none", 2, 6],
      ["own-2", "private", 2, 9],
      ["own-1", "private", 1, 5],
    );
    const tables = comparedBySeed(memory, inOrder(memory, "none-1", "none-2", "own-2", "own-1"));
    expect(tables.map(({ title }) => title)).toEqual([
      "Laws found",
      "The same, seed by seed",
      expect.stringContaining("Paired differences to none"),
    ]);
    const { difference, exact } = pairedEffect([5, 9], [4, 6], Rng.seed("any"));
    expect([difference, exact]).toEqual([2, 0.5]);
    const [variant, pairs, laws] = tables[2]!.rows[0]!;
    expect([variant, pairs]).toEqual(["own", "2"]);
    expect(laws).toMatch(/^\+2\.0 \[\+1\.0, \+3\.0\], p 0\.500$/);
  });

  it("has nothing to say of one config, or of configs without a common seed", () => {
    const memory = store(["none-1", "none", 1, 4], ["none-2", "none", 2, 6], ["own-3", "private", 3, 9]);
    expect(comparedBySeed(memory, inOrder(memory, "none-1", "none-2"))).toEqual([]);
    expect(comparedBySeed(memory, inOrder(memory, "none-1", "own-3"))).toEqual([]);
    expect(comparedBySeed(memory, [])).toEqual([]);
  });

  it("names configs by their runs, and twice the same name by id", () => {
    const memory = store(["a", "none", 1, 4], ["b", "private", 1, 5]);
    memory.createRun({ id: "other", name: "a", seed: 1, config: resolveConfig({ name: "a", lifespan: 3 }) });
    const runs = [...inOrder(memory, "a", "b"), memory.getRun("other")!];
    expect(comparedBySeed(memory, runs)[0]!.rows.map(([label]) => label)).toEqual(["run-a", "b", "other"]);
  });
});
