// The suite that every Store passes: takes a factory of fresh, empty stores.
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { FolkloreError } from "../../server/errors.ts";
import type { Event } from "../../server/events.ts";
import { KEPT_CHECKPOINTS, MAX_TAG_LENGTH, MAX_TAGS, type Store } from "../../server/store/index.ts";
import { commitRounds, roundCheckpoint, roundEvents } from "./rounds.ts";
import { eventQueries, snapshotsAndRooms } from "./store-live.ts";

const RUN = { id: "r1", name: "first", seed: 7, config: { rounds: 3, arm: "shared" } };

export function storeConformance(title: string, open: () => Store): void {
  describe(`store conformance: ${title}`, () => {
    const opened: Store[] = [];
    const fresh = () => {
      const store = open();
      opened.push(store);
      return store;
    };
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    it("keeps runs, newest first", () => {
      const store = fresh();
      expect(store.listRuns()).toEqual([]);
      const made = store.createRun(RUN);
      expect(made).toMatchObject({
        ...RUN,
        status: "created",
        lastSeq: 0,
        round: 0,
        tags: [],
        archived: false,
      });
      store.createRun({ ...RUN, id: "r2", name: "second" });
      expect(store.listRuns().map((run) => run.id)).toEqual(["r2", "r1"]);
      expect(store.getRun("r1")).toEqual(made);
      expect(store.getRun("r3")).toBeUndefined();
      expect(() => store.createRun(RUN)).toThrow(RangeError);
      store.updateRun("r1", { status: "finished", name: "renamed" });
      expect(store.getRun("r1")).toMatchObject({ status: "finished", name: "renamed", config: RUN.config });
    });

    it("tags, archives and renames a run, and leaves alone what is not named", () => {
      const store = fresh();
      store.createRun(RUN);
      store.createRun({ ...RUN, id: "r2" });
      const tags = ["baseline", "nachts, 2 Läufe"];
      store.updateRun("r1", { tags, archived: true });
      tags.push("later");
      const wanted = { ...RUN, status: "created", tags: tags.slice(0, 2), archived: true };
      expect(store.getRun("r1")).toMatchObject(wanted);
      store.updateRun("r1", { name: "renamed", status: undefined, tags: undefined, archived: undefined });
      expect(store.getRun("r1")).toMatchObject({ ...wanted, name: "renamed" });
      expect(store.listRuns().map((run) => [run.tags, run.archived])).toEqual([
        [[], false],
        [wanted.tags, true],
      ]);
      store.updateRun("r1", { tags: [], archived: false });
      expect(store.getRun("r1")).toMatchObject({ tags: [], archived: false });
    });

    it("refuses tags that are too many, too long or empty, and changes nothing", () => {
      const store = fresh();
      store.createRun(RUN);
      const most = Array.from({ length: MAX_TAGS }, (_, i) => `${i}`.padStart(MAX_TAG_LENGTH, "t"));
      store.updateRun("r1", { tags: most });
      for (const tags of [[...most, "one more"], [""], ["x".repeat(MAX_TAG_LENGTH + 1)]]) {
        expect(() => store.updateRun("r1", { tags, name: "renamed" })).toThrow(RangeError);
      }
      expect(store.getRun("r1")).toMatchObject({ name: "first", tags: most });
    });

    it("refuses to work on a run that does not exist", () => {
      const store = fresh();
      const calls = [
        () => store.updateRun("x", { status: "failed" }),
        () => store.commit("x", {}),
        () => [...store.events("x")],
        () => store.roundTimes("x"),
        () => store.latestCheckpoint("x"),
        () => store.rewind("x", 0),
        () => store.lock("x"),
        () => store.eventTexts("x", { after: 0, limit: 1 }),
        () => store.eventsAbout("x", { kind: "agent", id: "ada" }, { limit: 1 }),
        () => store.saveSnapshot("x", { seq: 0, version: 1, json: "{}" }),
        () => store.snapshot("x"),
        () => store.roomAppend("x", new Uint8Array([1])),
        () => store.room("x"),
        () => store.roomCompact("x", new Uint8Array([1]), 1),
      ];
      for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: "not-found" }));
    });

    it("appends events in batches and reads them from any number", () => {
      const store = fresh();
      store.createRun(RUN);
      const all = [...roundEvents(1, 1), ...roundEvents(2, 4)];
      store.commit("r1", { events: all.slice(0, 3) });
      store.commit("r1", { events: all.slice(3), status: "finished" });
      expect([...store.events("r1")]).toEqual(all);
      expect([...store.events("r1", { from: 3, to: 5 })]).toEqual(all.slice(2, 5));
      expect([...store.events("r1", { from: 99 })]).toEqual([]);
      expect([...store.events("r1", { types: ["agent.died"] })].map((event) => event.seq)).toEqual([2, 5]);
      expect([...store.events("r1", { from: 3, types: ["agent.died", "round.started"] })]).toEqual(
        all.slice(3, 5),
      );
      expect(store.getRun("r1")).toMatchObject({ lastSeq: 6, round: 2, status: "finished" });
      expect([...store.roundTimes("r1").keys()]).toEqual([1, 2]);
    });

    it("reads long logs whole", () => {
      const store = fresh();
      store.createRun(RUN);
      const events = Array.from({ length: 2500 }, (_, i): Event => {
        return { seq: i + 1, run: "r1", round: 1, type: "round.started", data: {} };
      });
      store.commit("r1", { events });
      expect([...store.events("r1")].map((event) => event.seq)).toEqual(events.map((event) => event.seq));
    });

    eventQueries(fresh);
    snapshotsAndRooms(fresh);

    it("knows the rounds of the log however it was committed and rewound", () => {
      const step = fc.oneof(
        fc.record({ rewind: fc.nat(12) }),
        fc.record({ rounds: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }) }),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const store = fresh();
          store.createRun(RUN);
          for (const step of steps) {
            let { lastSeq: seq, round } = store.getRun("r1")!;
            if ("rewind" in step) store.rewind("r1", step.rewind);
            else {
              const events = step.rounds.map((more): Event => {
                round += more;
                return { seq: ++seq, run: "r1", round, type: "round.started", data: {} };
              });
              store.commit("r1", { events });
            }
            const rounds = [...new Set([...store.events("r1")].map((event) => event.round))];
            const times = store.roundTimes("r1");
            expect([...times.keys()]).toEqual(rounds);
            const now = Date.now();
            for (const at of times.values()) expect(Math.abs(now - at)).toBeLessThan(600_000);
          }
        }),
        { numRuns: 25 },
      );
    });

    it("refuses events with holes, repeats, another run's name or a wrong shape, and writes nothing", () => {
      const store = fresh();
      store.createRun(RUN);
      commitRounds(store, 1);
      const good = roundEvents(2, 4);
      const wrongShape = { ...good[1], data: { agent: "ada", surprise: 1 } } as unknown as Event;
      const refused: [Event[], typeof RangeError | typeof TypeError][] = [
        [[good[0]!, good[2]!], RangeError],
        [[good[0]!, good[0]!], RangeError],
        [roundEvents(2, 3), RangeError],
        [roundEvents(2, 4, "r2"), RangeError],
        [[good[0]!, wrongShape], TypeError],
      ];
      for (const [events, error] of refused) expect(() => store.commit("r1", { events })).toThrow(error);
      expect(() => store.commit("r1", { events: good, checkpoint: roundCheckpoint(2, 99) })).toThrow(
        RangeError,
      );
      expect([...store.events("r1")]).toEqual(roundEvents(1, 1));
      expect(store.getRun("r1")).toMatchObject({ lastSeq: 3, round: 1 });
    });

    it("gives back the newest checkpoint bit for bit", () => {
      const store = fresh();
      store.createRun(RUN);
      expect(store.latestCheckpoint("r1")).toBeUndefined();
      commitRounds(store, KEPT_CHECKPOINTS + 2);
      const round = KEPT_CHECKPOINTS + 2;
      const found = store.latestCheckpoint("r1")!;
      const wanted = roundCheckpoint(round, round * 3);
      expect({ ...found, blobs: 0 }).toEqual({ ...wanted, blobs: 0 });
      expect(new Map(found.blobs)).toEqual(wanted.blobs);
      expect(found.blobs.get("steps")).toBeInstanceOf(Int32Array);
    });

    it("keeps what was committed whatever is done to the arrays afterwards", () => {
      const store = fresh();
      store.createRun(RUN);
      const checkpoint = roundCheckpoint(1, 3);
      store.commit("r1", { events: roundEvents(1, 1), checkpoint });
      checkpoint.blobs.get("culture")!.fill(9);
      store.latestCheckpoint("r1")!.blobs.get("culture")!.fill(8);
      expect([...store.latestCheckpoint("r1")!.blobs.get("culture")!]).toEqual([0, 255, 1]);
    });

    it("writes views into larger buffers, not the buffers", () => {
      const store = fresh();
      store.createRun(RUN);
      const view = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
      store.commit("r1", {
        checkpoint: { id: "c", round: 0, seq: 0, manifest: {}, blobs: new Map([["w", view]]) },
      });
      expect(store.latestCheckpoint("r1")!.blobs.get("w")).toEqual(new Float32Array([2, 3]));
    });

    it("rewinds events and checkpoints together, and goes on from there", () => {
      const store = fresh();
      store.createRun(RUN);
      commitRounds(store, 3);
      store.commit("r1", { events: [{ seq: 10, run: "r1", round: 4, type: "round.started", data: {} }] });
      store.rewind("r1", 9);
      expect(store.getRun("r1")).toMatchObject({ lastSeq: 9, round: 3 });
      expect(store.latestCheckpoint("r1")?.seq).toBe(9);
      store.rewind("r1", 6);
      expect(store.latestCheckpoint("r1")?.seq).toBe(6);
      store.commit("r1", { events: roundEvents(3, 7), checkpoint: roundCheckpoint(3, 9) });
      expect([...store.events("r1")]).toEqual(
        [1, 2, 3].flatMap((round) => roundEvents(round, round * 3 - 2)),
      );
      store.rewind("r1", 0);
      expect([...store.events("r1")]).toEqual([]);
      expect(store.latestCheckpoint("r1")).toBeUndefined();
      expect(store.getRun("r1")).toMatchObject({ lastSeq: 0, round: 0 });
    });

    it("lets one writer in at a time", () => {
      const store = fresh();
      store.createRun(RUN);
      store.createRun({ ...RUN, id: "r2" });
      const lock = store.lock("r1");
      expect(store.isLocked("r1")).toBe(true);
      expect(store.isLocked("r2")).toBe(false);
      expect(() => store.lock("r1")).toThrow(FolkloreError);
      expect(() => store.lock("r1")).toThrow(expect.objectContaining({ code: "locked" }));
      store.lock("r2").release();
      lock.release();
      lock.release();
      expect(store.isLocked("r1")).toBe(false);
      store.lock("r1").release();
    });

    it("shows a run whose process died as interrupted", () => {
      const store = fresh();
      store.createRun(RUN);
      const lock = store.lock("r1");
      store.updateRun("r1", { status: "running" });
      expect(store.getRun("r1")?.status).toBe("running");
      lock.release();
      expect(store.getRun("r1")?.status).toBe("interrupted");
      expect(store.listRuns()[0]?.status).toBe("interrupted");
    });
  });
}
