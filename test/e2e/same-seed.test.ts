// The same config and seed give the same run: twice, in worker threads or in one, and when every single commit fails
// once and the run is taken up again each time.
import { beforeAll, describe, expect, it } from "vitest";
import type { RunConfig } from "../../server/config/index.ts";
import { runSimulation } from "../../server/simulation/index.ts";
import { type Commit, MemoryStore } from "../../server/store/index.ts";
import { type Outcome, outcomeOf, shortRun } from "./short-run.ts";

const RUN = "short-1";
let expected: Outcome;
let store: MemoryStore;

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

beforeAll(async () => {
  store = storeFor(shortRun);
  await go(store, shortRun);
  expected = outcomeOf(store, RUN);
});

describe("the same seed", () => {
  it("gives a run with everything in it", () => {
    const types = new Set([...store.events(RUN)].map(({ type }) => type));
    for (const type of [
      "task.proposed",
      "law.discovered",
      "culture.edited",
      "policy.updated",
      "evaluation.done",
    ])
      expect(types).toContain(type);
    expect(Object.keys(expected.blobs)).toContain("culture\nshared");
  });

  it("gives the same run in worker threads", async () => {
    const again = storeFor(shortRun);
    await go(again, shortRun, { hosting: "workers" });
    expect(outcomeOf(again, RUN)).toEqual(expected);
  });

  it("gives the same run when every commit fails once and it is resumed", async () => {
    const failing = new FailingStore();
    storeFor(shortRun, failing);
    const ended = () => failing.getRun(RUN)?.status === "finished";
    for (let tries = 0; !ended(); tries++) {
      await go(failing, shortRun, { resume: tries > 0 }).catch((error: Error) => {
        expect(error.message).toBe("the disk is gone");
      });
    }
    // The first, one per round, the last.
    expect(failing.failed.size).toBe(shortRun.rounds + 2);
    expect(outcomeOf(failing, RUN)).toEqual(expected);
  });

  it("and only that one", async () => {
    const other = { ...shortRun, seed: shortRun.seed + 1, rounds: 1 };
    const one = storeFor(other);
    await go(one, other);
    const first = (from: MemoryStore) =>
      [...from.events(RUN)].find(({ type }) => type === "task.proposed")?.data;
    expect(first(one)).not.toEqual(first(store));
  });
});
