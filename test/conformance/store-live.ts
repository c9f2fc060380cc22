// The part of the store suite (store.ts) that the server of live runs rests on: events as texts and by what they name,
// snapshots, and rooms.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Event, eventSchema } from "../../server/events.ts";
import type { Store } from "../../server/store/index.ts";
import { commitRounds, roundEvents } from "./rounds.ts";

const RUN = { id: "r1", name: "first", seed: 7, config: {} };

/** Events 1 to 7 of run r1, which name a task, an entry, two agents and a law. */
const TOLD: readonly Event[] = [
  proposed(1, "t1", "ada"),
  graded(2, "t1", "ada"),
  graded(3, "l1", "bob"),
  {
    seq: 4,
    run: "r1",
    round: 1,
    type: "culture.edited",
    data: {
      culture: "shared",
      author: "ada",
      edit: { op: "adopt", id: "e1" },
      accepted: true,
      entry: "e1",
      reason: null,
      update: "AAEC",
    },
  },
  {
    seq: 5,
    run: "r1",
    round: 1,
    type: "law.discovered",
    data: { law: "l1", level: 1, agent: "bob", population: "p", program: "dup", attempts: 1, tokens: 2 },
  },
  { seq: 6, run: "r1", round: 1, type: "agent.died", data: { agent: "ada", population: "p", age: 1 } },
  graded(7, "l1", "bob"),
];

function proposed(seq: number, task: string, agent: string): Event {
  const data = { task, family: "apply", level: 1, proposer: "model", agent, text: "dup\u2028\n\u0000é" };
  return { seq, run: "r1", round: 1, type: "task.proposed", data };
}

function graded(seq: number, task: string, agent: string): Event {
  const counts = { level: 1, attempts: 2, correct: 1, score: 0.5, tokens: 9, logProb: -0.25 };
  const names = { agent, population: "p", task, family: "apply", proposer: "model" };
  return {
    seq,
    run: "r1",
    round: 1,
    type: "attempts.graded",
    data: { ...names, ...counts, reasons: { ok: 1, wrong: 1 }, examples: [] },
  };
}

export function eventQueries(fresh: () => Store): void {
  it("hands out events as texts from any number, as many as asked for", () => {
    const store = fresh();
    const run = 'r "1" \\ é';
    store.createRun({ ...RUN, id: run });
    const all = [...roundEvents(1, 1, run), ...TOLD.map((event, i) => ({ ...event, run, seq: 4 + i }))];
    store.commit(run, { events: all });
    const texts = (query: { after: number; limit: number; to?: number }) =>
      store.eventTexts(run, query).map((text) => eventSchema.parse(JSON.parse(text)));
    expect(texts({ after: 0, limit: 99 })).toEqual([...store.events(run)]);
    expect(texts({ after: 2, limit: 3 })).toEqual(all.slice(2, 5));
    expect(texts({ after: 2, limit: 3, to: 4 })).toEqual(all.slice(2, 4));
    expect(texts({ after: all.length, limit: 3 })).toEqual([]);
    expect(texts({ after: 3, limit: 3, to: 2 })).toEqual([]);
    expect(texts({ after: 0, limit: 0 })).toEqual([]);
    for (const limit of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => texts({ after: 0, limit })).toThrow(RangeError);
    }
  });

  it("finds the events about a task, an entry, an agent or a law, oldest first", () => {
    const store = fresh();
    store.createRun(RUN);
    store.createRun({ ...RUN, id: "r2" });
    store.commit("r1", { events: TOLD });
    store.commit("r2", { events: [{ ...TOLD[0]!, run: "r2" }] });
    const about = (kind: "task" | "entry" | "agent" | "law", id: string, limit = 99) =>
      store.eventsAbout("r1", { kind, id }, { limit }).map((event) => event.seq);
    expect(about("task", "t1")).toEqual([1, 2]);
    expect(about("entry", "e1")).toEqual([4]);
    expect(about("agent", "ada")).toEqual([1, 2, 4, 6]);
    expect(about("law", "l1")).toEqual([3, 5, 7]);
    expect(about("task", "l1")).toEqual([3, 7]);
    expect(about("law", "t1")).toEqual([2]);
    expect(about("agent", "t1")).toEqual([]);
    expect(about("agent", "ada", 2)).toEqual([1, 2]);
    expect(about("law", "l1", 2)).toEqual([3, 5]);
    expect(about("law", "l1", 0)).toEqual([]);
    const ada = { kind: "agent", id: "ada" } as const;
    expect(store.eventsAbout("r1", ada, { limit: 2, types: ["culture.edited", "agent.died"] })).toEqual([
      TOLD[3],
      TOLD[5],
    ]);
    expect(store.eventsAbout("r1", ada, { limit: 9, types: [] })).toEqual([]);
    expect(
      store.eventsAbout("r1", { kind: "law", id: "l1" }, { limit: 9, types: ["law.discovered"] }),
    ).toEqual([TOLD[4]]);
    store.rewind("r1", 4);
    expect(about("law", "l1")).toEqual([3]);
    expect(() => about("agent", "ada", -1)).toThrow(RangeError);
  });
}

export function snapshotsAndRooms(fresh: () => Store): void {
  it("keeps one snapshot, never ahead of the log, and drops it when rewound past it", () => {
    const store = fresh();
    store.createRun(RUN);
    expect(store.snapshot("r1")).toBeUndefined();
    commitRounds(store, 3);
    const snapshot = { seq: 6, version: 1, json: '{"deep":["é"]}' };
    store.saveSnapshot("r1", snapshot);
    expect(store.snapshot("r1")).toEqual(snapshot);
    expect(() => store.saveSnapshot("r1", { ...snapshot, seq: 10 })).toThrow(RangeError);
    expect(store.snapshot("r1")).toEqual(snapshot);
    store.rewind("r1", 6);
    expect(store.snapshot("r1")).toEqual(snapshot);
    store.saveSnapshot("r1", { seq: 5, version: 2, json: "{}" });
    expect(store.snapshot("r1")).toEqual({ seq: 5, version: 2, json: "{}" });
    store.rewind("r1", 4);
    expect(store.snapshot("r1")).toBeUndefined();
  });

  it("keeps a room's updates in order, and its base in place of those compacted", () => {
    const step = fc.oneof(
      fc.record({ append: fc.uint8Array({ maxLength: 4 }) }),
      fc.record({ compact: fc.integer({ min: -1, max: 14 }), base: fc.uint8Array({ maxLength: 4 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const store = fresh();
        store.createRun(RUN);
        store.createRun({ ...RUN, id: "r2" });
        store.roomAppend("r2", new Uint8Array([7]));
        const appended: Uint8Array[] = [];
        let base: Uint8Array | null = null;
        let compacted = 0;
        for (const step of steps) {
          if ("append" in step) {
            appended.push(step.append);
            expect(store.roomAppend("r1", step.append)).toBe(appended.length);
          } else if (step.compact < Math.max(1, compacted) || step.compact > appended.length) {
            expect(() => store.roomCompact("r1", step.base, step.compact)).toThrow(RangeError);
          } else {
            ({ base, compact: compacted } = step);
            store.roomCompact("r1", step.base, step.compact);
          }
          const wanted = { base, updates: appended.slice(compacted), last: appended.length };
          expect(store.room("r1")).toEqual(wanted);
        }
        store.rewind("r1", 0);
        expect(store.room("r1").last).toBe(appended.length);
        expect(store.room("r2")).toEqual({ base: null, updates: [new Uint8Array([7])], last: 1 });
      }),
      { numRuns: 25 },
    );
  });

  it("keeps a room whatever is done to the arrays afterwards, and writes views, not their buffers", () => {
    const store = fresh();
    store.createRun(RUN);
    const update = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
    store.roomAppend("r1", update);
    store.roomCompact("r1", update, 1);
    store.roomAppend("r1", update);
    update.fill(8);
    const { base, updates } = store.room("r1");
    base!.fill(7);
    updates[0]!.fill(7);
    expect(store.room("r1")).toEqual({
      base: new Uint8Array([1, 2]),
      updates: [new Uint8Array([1, 2])],
      last: 2,
    });
  });
}
