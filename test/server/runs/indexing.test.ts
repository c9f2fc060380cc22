// A run's state read from its log: with a snapshot or without, on the spot or in a worker.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Event, eventSchema } from "../../../server/events.ts";
import { foldEvent, initialState, type RunState, STATE_VERSION } from "../../../server/protocol/index.ts";
import { foldIfNear, foldInWorker, foldLog } from "../../../server/runs/indexing.ts";
import { MemoryStore, SqliteStore, type Store } from "../../../server/store/index.ts";

const RUN = "small-1";
const real = readFileSync(new URL("../../fixtures/events-small.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => eventSchema.parse({ ...JSON.parse(line), run: RUN }));

function storeWith<S extends Store>(store: S, events: readonly Event[]): S {
  store.createRun({ id: RUN, name: "small", seed: 3, config: {} });
  store.commit(RUN, { events });
  return store;
}

/** The fold of the log, with the times that the store has. */
function wanted(store: Store, events: readonly Event[] = real): RunState {
  const state = initialState(RUN);
  for (const event of events) foldEvent(state, event);
  const times = [...store.roundTimes(RUN)];
  return {
    ...state,
    axis: {
      ...state.axis,
      time: {
        from: times.map(([round]) => round),
        to: times.map(([round]) => round),
        count: times.map(() => 1),
        sum: times.map(([, ms]) => ms),
        min: times.map(([, ms]) => ms),
        max: times.map(([, ms]) => ms),
        last: times.map(([, ms]) => ms),
        width: 1,
      },
    },
  };
}

/** As if somebody had kept it: marked, so that its use shows. */
function keep(
  store: Store,
  seq: number,
  change: Partial<RunState> = {},
  version: number = STATE_VERSION,
): void {
  const state = initialState(RUN);
  for (const event of real.slice(0, seq)) foldEvent(state, event);
  const json = JSON.stringify({ ...state, failure: "marked", ...change });
  store.saveSnapshot(RUN, { seq, version, json });
}

/** Into the last round: what follows has no "round.started", which would take the mark away. */
const LATE = real.findIndex(({ type, round }) => type === "round.started" && round === 3) + 2;

describe("foldLog", () => {
  it("folds the whole log, with the times of its rounds", () => {
    const store = storeWith(new MemoryStore(), real);
    expect(foldLog(store, RUN)).toEqual(wanted(store));
  });

  it("starts from a snapshot that fits", () => {
    const store = storeWith(new MemoryStore(), real);
    keep(store, LATE);
    expect(foldLog(store, RUN)).toEqual({ ...wanted(store), failure: "marked" });
  });

  it("folds from the start where the snapshot is of another version or run, or damaged", () => {
    const store = storeWith(new MemoryStore(), real);
    const damage: (() => void)[] = [
      () => keep(store, LATE, {}, STATE_VERSION + 1),
      () => keep(store, LATE, { run: "other-1" }),
      () => keep(store, LATE, { seq: LATE + 1 }),
      () => store.saveSnapshot(RUN, { seq: LATE, version: STATE_VERSION, json: '{"version":1,"run' }),
      () => store.saveSnapshot(RUN, { seq: LATE, version: STATE_VERSION, json: "null" }),
    ];
    for (const spoil of damage) {
      spoil();
      expect(foldLog(store, RUN)).toEqual(wanted(store));
    }
  });

  it("is right after the log was taken back", () => {
    const store = storeWith(new MemoryStore(), real);
    keep(store, real.length);
    store.rewind(RUN, 100);
    expect(foldLog(store, RUN)).toEqual(wanted(store, real.slice(0, 100)));
  });

  it("gives a run without events its first state, and refuses a run that does not exist", () => {
    const store = new MemoryStore();
    store.createRun({ id: RUN, name: "small", seed: 3, config: {} });
    expect(foldLog(store, RUN)).toEqual(initialState(RUN));
    expect(() => foldLog(store, "none-1")).toThrow(expect.objectContaining({ code: "not-found" }));
    expect(() => foldIfNear(store, "none-1")).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});

describe("foldIfNear", () => {
  /** Three times the fixture: longer than what is folded on the spot. */
  const long = [0, 1, 2].flatMap((part) =>
    real.map((event) => ({
      ...event,
      seq: event.seq + part * real.length,
      round: event.round + part * 4,
    })),
  );

  it("folds a short log", () => {
    const store = storeWith(new MemoryStore(), real);
    expect(foldIfNear(store, RUN)).toEqual(wanted(store));
  });

  it("leaves a long log to the worker, unless a snapshot is near its end", () => {
    const store = storeWith(new MemoryStore(), long);
    expect(foldIfNear(store, RUN)).toBeUndefined();
    const state = initialState(RUN);
    for (const event of long.slice(0, -400)) foldEvent(state, event);
    const snapshot = { seq: state.seq, json: JSON.stringify(state) };
    store.saveSnapshot(RUN, { ...snapshot, version: STATE_VERSION + 1 });
    expect(foldIfNear(store, RUN)).toBeUndefined();
    store.saveSnapshot(RUN, { ...snapshot, version: STATE_VERSION });
    expect(foldIfNear(store, RUN)).toEqual(wanted(store, long));
  });
});

describe("foldInWorker", () => {
  let folder: string;
  let store: SqliteStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "folklore-indexing-"));
    store = storeWith(SqliteStore.open(folder), real);
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers like foldLog, and keeps what it found", async () => {
    const state = await foldInWorker(folder, RUN);
    expect(state).toEqual(wanted(store));
    expect(JSON.parse(store.snapshot(RUN)!.json)).toEqual(state);
    expect(store.snapshot(RUN)).toMatchObject({ seq: real.length, version: STATE_VERSION });
  });

  it("leaves the snapshot of a run that somebody works on to them", async () => {
    const lock = store.lock(RUN);
    try {
      expect(await foldInWorker(folder, RUN)).toEqual(wanted(store));
      expect(store.snapshot(RUN)).toBeUndefined();
    } finally {
      lock.release();
    }
  });

  it("says which run does not exist", async () => {
    await expect(foldInWorker(folder, "none-1")).rejects.toMatchObject({
      name: "FolkloreError",
      code: "not-found",
    });
  });
});
