// Runs that share skill: averaged weights are one, labour is divided, others' finds are taught, and a run that broke off
// goes on as the same run.
import { beforeAll, describe, expect, it } from "vitest";
import { type RunConfig, resolveConfig } from "../../server/config/index.ts";
import { runSimulation } from "../../server/simulation/index.ts";
import { type Commit, MemoryStore } from "../../server/store/index.ts";
import { OP_SETS } from "../../tasks/index.ts";
import { outcomeOf } from "./short-run.ts";

const RUN = "skill-1";
const config: RunConfig = resolveConfig({
  seed: 5,
  rounds: 2,
  maxMinutes: 0,
  device: "cpu",
  populations: [
    { name: "ash", agents: 1 },
    { name: "birch", agents: 1 },
  ],
  world: { levels: 1, perLevel: 3, observations: 1 },
  solve: { attemptsPerAgent: 1000, maxProgram: 2 },
  culture: { checks: 0, forecasts: 0, dreamsByUse: true },
  sleep: { every: 0 },
  propose: { perRound: 0 },
  learn: { dreamsPerRound: 128, practicePerRound: 0 },
  evaluate: { items: 2, every: 2 },
  skill: { average: 2, division: true, lessons: true },
});

/** The commit of the second round fails once. */
class FailingStore extends MemoryStore {
  #failed = false;

  override commit(runId: string, commit: Commit): void {
    if (commit.checkpoint?.round === 2 && !this.#failed) {
      this.#failed = true;
      throw new Error("the disk is gone");
    }
    super.commit(runId, commit);
  }
}

async function go(store: MemoryStore, resume = false): Promise<MemoryStore> {
  if (!resume) store.createRun({ id: RUN, name: "skill", seed: config.seed, config });
  const { signal } = new AbortController();
  await runSimulation({ config, store, runId: RUN, resume, signal, hosting: "local" });
  return store;
}

describe("a run that shares skill", () => {
  let store: MemoryStore;
  beforeAll(async () => {
    store = await go(new MemoryStore());
  }, 60_000);

  it("records what was shared", () => {
    const shared = [...store.events(RUN)].flatMap(({ type, round, data }) =>
      type === "skill.shared" ? [[round, data.kind] as const] : [],
    );
    expect(shared.filter(([, kind]) => kind === "division").map(([round]) => round)).toEqual([1, 2]);
    expect(shared.filter(([, kind]) => kind === "average").map(([round]) => round)).toEqual([2]);
    expect(shared.some(([, kind]) => kind === "lessons")).toBe(true);
    const learned = [...store.events(RUN)].flatMap(({ type, data }) =>
      type === "policy.updated" ? [data] : [],
    );
    expect(learned.some(({ sources }) => (sources.peers ?? 0) > 0)).toBe(true);
  });

  it("tries only programs that begin with its share", () => {
    const firsts: Record<string, Set<string>> = { ash: new Set(), birch: new Set() };
    const home = new Map<string, string>();
    for (const { type, data } of store.events(RUN)) {
      if (type === "agent.born") home.set(data.agent, data.population);
      if (type !== "attempts.graded" || data.proposer !== "world") continue;
      for (const { completion } of data.examples)
        firsts[home.get(data.agent)!]!.add(completion.split(" ")[0]!);
    }
    const ops: readonly string[] = OP_SETS.B;
    for (const [turn, population] of ["ash", "birch"].entries()) {
      const tried = [...firsts[population]!];
      expect(tried.length).toBeGreaterThan(1);
      for (const symbol of tried) {
        const place = ops.includes(symbol) ? ops.indexOf(symbol) : ops.length + Number(symbol.slice(1));
        expect(place % 2).toBe(turn);
      }
    }
  });

  it("has the same weights everywhere after they were averaged", () => {
    const { blobs } = outcomeOf(store, RUN);
    const of = (population: string) =>
      Object.entries(blobs).flatMap(([name, hash]) => {
        const [kind, owner, array] = name.split("\n");
        return kind === "weights" && owner === population ? [`${array} ${hash}`] : [];
      });
    expect(of("ash").length).toBeGreaterThan(10);
    expect(of("ash")).toEqual(of("birch"));
  });

  it("goes on as the same run when a commit fails", async () => {
    const failing = new FailingStore();
    await expect(go(failing)).rejects.toThrow("the disk is gone");
    await go(failing, true);
    expect(outcomeOf(failing, RUN)).toEqual(outcomeOf(store, RUN));
  });
});
