// Runs in their workers, with a real store on disk: paused, stepped, stopped and taken up again they come to the very
// same end as one that nobody touched, and what listeners hear is the log.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logHash } from "../../../server/events.ts";
import type { RunControl, RunInfo } from "../../../server/protocol/index.ts";
import { Runs } from "../../../server/runs/index.ts";
import { runSimulation } from "../../../server/simulation/index.ts";
import { SqliteStore } from "../../../server/store/index.ts";
import { type Outcome, outcomeOf, shortRun } from "../../e2e/short-run.ts";
import { EventKeeper } from "./event-keeper.ts";

let folder: string;
let store: SqliteStore;
let runs: Runs;
let expected: Outcome;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "folklore-runs-"));
  store = SqliteStore.open(folder);
  runs = new Runs(store);
  const { name, seed } = shortRun;
  store.createRun({ id: "untouched", name, seed, config: shortRun });
  const signal = new AbortController().signal;
  await runSimulation({
    config: shortRun,
    store,
    runId: "untouched",
    resume: false,
    signal,
    hosting: "local",
  });
  expected = outcomeOf(store, "untouched");
});
afterAll(async () => {
  await runs.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves once the run is in this state; rejects when the run ends before. */
function reached(id: string, control: RunControl): Promise<RunInfo> {
  return new Promise((resolve) => {
    const look = (info: RunInfo) => {
      if (info.id !== id || info.control !== control) return;
      stop();
      resolve(info);
    };
    const stop = runs.listen({ info: look, events() {}, committed() {}, rewound() {} });
    look(runs.get(id)!);
  });
}

describe("a live run", () => {
  it("paused, stepped, stopped and resumed ends as an untouched one, and listeners hear its log", async () => {
    const { id } = await runs.start({ ...shortRun, name: "handled" }, { paused: true });
    const keeper = new EventKeeper(runs, id);
    expect((await reached(id, "paused")).round).toBe(0);
    await runs.control(id, "step");
    await reached(id, "paused");
    expect(runs.get(id)?.round).toBe(1);
    expect(await runs.state(id)).toMatchObject({ run: id, round: 1 });
    await runs.control(id, "resume");
    await reached(id, "running");
    const ended = runs.ended(id)!;
    await runs.control(id, "stop");
    expect(await ended).toMatchObject({ status: "interrupted" });
    expect(runs.get(id)).toMatchObject({ status: "interrupted", control: "idle" });

    await runs.control(id, "resume");
    expect(await runs.ended(id)).toEqual({ status: "finished", rounds: shortRun.rounds });
    expect(runs.get(id)).toMatchObject({ status: "finished", round: shortRun.rounds });
    const { log, blobs } = outcomeOf(store, id);
    // The config in the log has another name; everything else is the same.
    expect(blobs).toEqual(expected.blobs);
    expect(log).toBe(logHash(keeper.log));
    expect(keeper.committed).toBe(runs.get(id)!.lastSeq);
    expect(await runs.state(id)).toMatchObject({ finished: true, seq: runs.get(id)!.lastSeq });
  });

  it("is one of few, and nobody else's at the same time", async () => {
    const { id } = await runs.start({ ...shortRun, name: "one" }, { paused: true });
    expect(() => store.lock(id)).toThrow(expect.objectContaining({ code: "locked" }));
    await expect(runs.take(id, shortRun, { paused: true })).rejects.toMatchObject({ code: "locked" });
    const ended = runs.ended(id)!;
    await runs.control(id, "stop");
    await ended;
    store.lock(id).release();
  });

  it("says why it failed", async () => {
    const config = { ...shortRun, name: "no-gpu", device: "cuda" as const };
    const { id } = await runs.start(config, { paused: false });
    await expect(runs.ended(id)).rejects.toMatchObject({ code: "device-missing" });
    expect(runs.get(id)).toMatchObject({
      status: "interrupted",
      failure: expect.stringContaining("--device"),
    });
  });
});

describe("a run that nobody works on", () => {
  it("cannot be paused, nor resumed when it is finished", async () => {
    await expect(runs.control("untouched", "pause")).rejects.toMatchObject({ code: "bad-usage" });
    await expect(runs.control("untouched", "resume")).rejects.toMatchObject({ code: "bad-usage" });
    await expect(runs.control("nobody", "resume")).rejects.toMatchObject({ code: "not-found" });
  });

  it("is renamed, tagged and archived", () => {
    expect(runs.change("untouched", { name: "quiet", tags: ["control"], archived: true })).toMatchObject({
      name: "quiet",
      tags: ["control"],
      archived: true,
    });
    expect(runs.get("untouched")?.name).toBe("quiet");
  });

  it("has its state folded from its log", async () => {
    expect(await runs.state("untouched")).toMatchObject({ run: "untouched", round: 4, finished: true });
  });
});
