// Whole runs of searchers that learn nothing, where review is scarce and in the arms that differ in what is known: the
// same seed gives the same run, however often it is interrupted; and peers repair what unchecked publication poisons.
import { describe, expect, it } from "vitest";
import { type RunConfig, type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
import { cultureAt } from "../../../server/culture-log.ts";
import { hiddenWorld } from "../../../server/simulation/hidden-world.ts";
import { runSimulation } from "../../../server/simulation/index.ts";
import { type Commit, MemoryStore } from "../../../server/store/index.ts";
import { equivalent } from "../../../tasks/index.ts";
import { outcomeOf } from "../../e2e/short-run.ts";

const RUN = "searchers";
const BASE = {
  // With this one claims are deferred and retracted.
  seed: 5,
  rounds: 6,
  maxMinutes: 0,
  populations: [
    { name: "ash", agents: 2, policy: "random" },
    { name: "birch", agents: 1, policy: "random" },
  ],
  world: { levels: 2, perLevel: 6, ops: "A", observations: 1 },
  solve: { attemptsPerAgent: 240 },
  propose: { perRound: 0 },
  sleep: { every: 0 },
  evaluate: { every: 100, items: 1 },
  checkpoint: { every: 2 },
} satisfies RunConfigInput;
const CULTURE = { checks: 4, forecasts: 0, fitness: false } satisfies RunConfigInput["culture"];

/** Each commit fails the first time it is tried. */
class FailingStore extends MemoryStore {
  readonly failed = new Set<string>();

  override commit(runId: string, commit: Commit): void {
    const what = `${commit.checkpoint?.seq} ${commit.status}`;
    if (!this.failed.has(what)) {
      this.failed.add(what);
      throw new Error("the disk is gone");
    }
    super.commit(runId, commit);
  }
}

async function go(config: RunConfig, store: MemoryStore): Promise<MemoryStore> {
  store.createRun({ id: RUN, name: config.name, seed: config.seed, config });
  const signal = new AbortController().signal;
  for (let resume = false; ; resume = true) {
    try {
      await runSimulation({ config, store, runId: RUN, resume, signal, hosting: "local" });
      return store;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== "the disk is gone") throw error;
    }
  }
}

const outcomesIn = (store: MemoryStore) =>
  Object.groupBy(
    [...store.events(RUN, { types: ["claim.reviewed"] })].flatMap(({ type, data }) =>
      type === "claim.reviewed" ? [data] : [],
    ),
    ({ outcome }) => outcome,
  );

describe("the same seed", () => {
  it.each([
    ["scarce review", { arm: "shared", culture: { ...CULTURE, reviewBudget: 5 } }, ["deferred", "retracted"]],
    ["tests after adoption", { arm: "shared", culture: { ...CULTURE, checks: 0, retests: 2 } }, ["refuted"]],
    ["frozen", { arm: "frozen", culture: { ...CULTURE, frozenAfter: 2 } }, ["accepted"]],
    ["placebo", { arm: "placebo", culture: { ...CULTURE, reviewBudget: 5 } }, ["deferred", "retracted"]],
    ["random-names", { arm: "random-names", culture: CULTURE }, []],
    ["chunks", { arm: "chunks", culture: CULTURE }, []],
  ] as const)("%s: gives the same run, interrupted or not", async (_, over, seen) => {
    const config = resolveConfig({ ...BASE, ...over });
    const straight = await go(config, new MemoryStore());
    const broken = new FailingStore();
    expect(outcomeOf(await go(config, broken), RUN)).toEqual(outcomeOf(straight, RUN));
    // The beginning, three checkpoints and the end.
    expect(broken.failed.size).toBe(5);
    for (const outcome of seen) expect(Object.keys(outcomesIn(straight))).toContain(outcome);
  });

  it("random-names: begins with them", async () => {
    const config = resolveConfig({ ...BASE, arm: "random-names", culture: CULTURE, rounds: 1 });
    const store = await go(config, new MemoryStore());
    expect(cultureAt(store, store.getRun(RUN)!, "shared").adopted()).toHaveLength(config.world.perLevel);
  });
});

describe("unchecked publication", () => {
  it("poisons a culture; peers' checks, before adoption or after it, repair it", async () => {
    const settings = { unchecked: { checks: 0 }, checked: { checks: 4 }, later: { checks: 0, retests: 3 } };
    const kept: Record<string, { right: number; wrong: number }> = {};
    for (const [label, culture] of Object.entries(settings)) {
      const config = resolveConfig({ ...BASE, seed: 3, rounds: 12, culture: { ...CULTURE, ...culture } });
      const store = await go(config, new MemoryStore());
      const entries = cultureAt(store, store.getRun(RUN)!, "shared");
      const world = hiddenWorld(config);
      const right = entries.adopted().map(({ id, evidence }) => {
        return equivalent(entries.expand(id)!, world.law(evidence.about).program);
      });
      kept[label] = { right: right.filter(Boolean).length, wrong: right.filter((each) => !each).length };
    }
    const { unchecked, checked, later } = kept;
    expect(unchecked!.wrong).toBeGreaterThan(unchecked!.right);
    expect(checked!.wrong).toBe(0);
    expect(checked!.right).toBeGreaterThan(unchecked!.right);
    expect(later!.wrong).toBeLessThan(unchecked!.wrong / 2);
    expect(later!.right).toBeGreaterThan(unchecked!.right);
  });
});
