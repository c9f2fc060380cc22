// The same config and seed give the same run: twice, in worker threads or in one, and when every single commit fails
// once and the run is taken up again each time.
import { beforeAll, describe, expect, it } from "vitest";
import type { RunConfig } from "../../server/config/index.ts";
import { runSimulation } from "../../server/simulation/index.ts";
import { type Commit, MemoryStore } from "../../server/store/index.ts";
import { busyRun, type Outcome, outcomeOf, shortRun } from "./short-run.ts";

const RUN = "short-1";

function storeFor(config: RunConfig, made = new MemoryStore()): MemoryStore {
  made.createRun({ id: RUN, name: config.name, seed: config.seed, config });
  return made;
}

async function go(
  into: MemoryStore,
  config: RunConfig,
  { resume = false, hosting = "local" as "local" | "workers" } = {},
): Promise<void> {
  const signal = new AbortController().signal;
  const outcome = await runSimulation({ config, store: into, runId: RUN, resume, signal, hosting });
  expect(outcome).toEqual({ status: "finished", rounds: config.rounds });
}

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

describe.each([
  ["", shortRun, ["law.discovered", "evaluation.done"]],
  [
    ", with everything switched on,",
    busyRun,
    ["claim.reviewed", "policy.slept", "skill.shared", "study.taught", "match.played"],
  ],
] as const)("the same seed%s", (_, config, special) => {
  let expected: Outcome;
  let store: MemoryStore;

  beforeAll(async () => {
    store = storeFor(config);
    await go(store, config);
    expected = outcomeOf(store, RUN);
  });

  it("gives a run with everything in it", () => {
    const types = new Set<string>([...store.events(RUN)].map(({ type }) => type));
    for (const type of ["task.proposed", "culture.edited", "policy.updated", ...special])
      expect(types).toContain(type);
    expect(Object.keys(expected.blobs)).toContain("culture\nshared");
  });

  it("gives the same run in worker threads", async () => {
    const again = storeFor(config);
    await go(again, config, { hosting: "workers" });
    expect(outcomeOf(again, RUN)).toEqual(expected);
  });

  it("gives the same run when every commit fails once and it is resumed", async () => {
    const failing = new FailingStore();
    storeFor(config, failing);
    const ended = () => failing.getRun(RUN)?.status === "finished";
    for (let tries = 0; !ended(); tries++) {
      await go(failing, config, { resume: tries > 0 }).catch((error: Error) => {
        expect(error.message).toBe("the disk is gone");
      });
    }
    // The first, one per round, the last.
    expect(failing.failed.size).toBe(config.rounds + 2);
    expect(outcomeOf(failing, RUN)).toEqual(expected);
  });

  it("and only that one", async () => {
    const other = { ...config, seed: config.seed + 1, rounds: 1 };
    const one = storeFor(other);
    await go(one, other);
    const first = (from: MemoryStore) =>
      [...from.events(RUN)].find(({ type }) => type === "task.proposed")?.data;
    expect(first(one)).not.toEqual(first(store));
  });
});
