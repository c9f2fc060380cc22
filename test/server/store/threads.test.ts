// One data folder, two threads of one process, each with its own connection: what the server does while runs are live.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { SqliteStore } from "../../../server/store/index.ts";
import { roundEvents } from "../../conformance/rounds.ts";

const ROUNDS = 60;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function opened(): { dir: string; store: SqliteStore } {
  const dir = mkdtempSync(join(tmpdir(), "folklore-threads-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  const store = SqliteStore.open(dir);
  cleanups.push(() => store.close());
  store.createRun({ id: "r1", name: "r1", seed: 1, config: {} });
  return { dir, store };
}

function worker(dir: string): Worker {
  const workerData = { dir, rounds: ROUNDS };
  const made = new Worker(new URL("./committing-worker.ts", import.meta.url), { workerData });
  cleanups.push(() => made.terminate());
  return made;
}

it("reads whole rounds and appends to the room while a worker commits and appends", async () => {
  const { dir, store } = opened();
  const committing = worker(dir);
  let theirs: number[] | undefined;
  const done = once(committing, "message").then(([numbers]) => {
    theirs = numbers;
  });
  const ours: number[] = [];
  while (theirs === undefined) {
    ours.push(store.roomAppend("r1", new Uint8Array([0, ours.length % 256])));
    const { lastSeq } = store.getRun("r1")!;
    expect(lastSeq % 3).toBe(0);
    expect(store.latestCheckpoint("r1")?.seq ?? 0).toBeGreaterThanOrEqual(lastSeq);
    const texts = store.eventTexts("r1", { after: 0, limit: ROUNDS * 3 });
    expect(texts.length % 3).toBe(0);
    expect(texts.length).toBeGreaterThanOrEqual(lastSeq);
    await setImmediate();
  }
  await done;
  expect([...store.events("r1")]).toEqual(
    Array.from({ length: ROUNDS }, (_, i) => roundEvents(i + 1, i * 3 + 1)).flat(),
  );
  const total = ROUNDS + ours.length;
  expect([...ours, ...theirs!].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  const { updates, last } = store.room("r1");
  expect(last).toBe(total);
  for (const [i, number] of theirs!.entries()) expect([...updates[number - 1]!]).toEqual([1, i + 1]);
  for (const [i, number] of ours.entries()) expect([...updates[number - 1]!]).toEqual([0, i % 256]);
});

it("sees another thread's lock until that thread ends, however it ends", async () => {
  const { dir, store } = opened();
  const committing = worker(dir);
  await once(committing, "message");
  expect(store.isLocked("r1")).toBe(true);
  expect(store.getRun("r1")?.status).toBe("running");
  expect(() => store.lock("r1")).toThrow(expect.objectContaining({ code: "locked" }));
  await committing.terminate();
  expect(store.isLocked("r1")).toBe(false);
  expect(store.getRun("r1")?.status).toBe("interrupted");
  store.lock("r1").release();
});

it("lets a worker take the lock while this thread keeps asking about it", async () => {
  const { dir, store } = opened();
  store.updateRun("r1", { status: "running" });
  const committing = worker(dir);
  let started = false;
  committing.once("message", () => {
    started = true;
  });
  let failure: unknown;
  committing.once("error", (error) => {
    failure = error;
  });
  while (!started && failure === undefined) {
    store.isLocked("r1");
    await setImmediate();
  }
  expect(failure).toBeUndefined();
});
