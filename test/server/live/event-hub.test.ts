// /ws/events without sockets: whatever happens to a run and however slowly pages read, each ends up with the log: no
// gap, no repeat. And the bounds: batches, slow pages, malformed messages.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Event } from "../../../server/events.ts";
import type { SocketHandler } from "../../../server/http/index.ts";
import { EventHub } from "../../../server/live/event-hub.ts";
import { LIVE } from "../../../server/live/limits.ts";
import { CLOSE, MAX_BATCH, type RunState, type ServerMessage } from "../../../server/protocol/index.ts";
import { ManualSocket, ScriptedRuns } from "./doubles.ts";

const RUN = "r1";
const EDITOR = { role: "editor", name: "ada" } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page: it keeps the events it was sent, checks that they follow on each other, and comes again after a drop. */
class TestPage {
  readonly messages: ServerMessage[] = [];
  readonly events: Event[] = [];
  /** The events up to here came folded. */
  folded = 0;
  committed = 0;
  /**
   * Committed events were taken back, which happens only where a checkpoint was damaged, and it has not been told. If
   * it goes away now it cannot know, and has to begin anew.
   */
  #isStale = false;
  /** Messages that were on their way to it when they were taken back: they do not tell of it. */
  #older = 0;
  socket!: ManualSocket;
  #handler: SocketHandler | undefined;
  readonly #hub: EventHub;
  readonly #isFolding: boolean;

  constructor(hub: EventHub, isFolding = false) {
    this.#hub = hub;
    this.#isFolding = isFolding;
  }

  connect(
    after: number | "snapshot" = this.#isFolding ? "snapshot" : this.#isStale ? 0 : this.committed,
  ): this {
    this.#isStale = false;
    this.#older = 0;
    this.socket = new ManualSocket((message) => this.#take(message));
    // Who comes again forgets what was not on disk.
    this.#forget(after === "snapshot" ? 0 : after);
    this.#handler = this.#hub.open(this.socket, EDITOR);
    return this.say({ v: 1, type: "subscribe", run: RUN, after });
  }

  drop(): void {
    this.#handler?.closed();
    this.#handler = undefined;
    // What it has not read by now it never will.
    this.socket.unread.length = 0;
  }

  /** Committed events were taken back. */
  tookBack(): void {
    this.#isStale = true;
    this.#older = this.socket.unread.length;
  }

  say(message: unknown): this {
    this.#handler?.message(JSON.stringify(message));
    return this;
  }

  raw(data: string | Uint8Array): void {
    this.#handler?.message(data);
  }

  get last(): number {
    return this.events.at(-1)?.seq ?? this.folded;
  }

  of<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.messages.filter((one): one is Extract<ServerMessage, { type: T }> => one.type === type);
  }

  #take(message: ServerMessage): void {
    this.messages.push(message);
    const tells = this.#older === 0;
    if (!tells) this.#older--;
    if (message.type === "snapshot") {
      if (tells) this.#isStale = false;
      this.events.length = 0;
      this.folded = message.state.seq;
    } else if (message.type === "rewind") {
      // The one who folds cannot go back: a snapshot must follow.
      if (tells) this.#isStale = false;
      this.#forget(message.to);
    } else if (message.type === "events") {
      expect(message.events.length).toBeLessThanOrEqual(MAX_BATCH);
      for (const event of message.events) {
        expect(event.seq).toBe(this.last + 1);
        this.events.push(event);
      }
      this.committed = Math.min(message.committed, this.last);
    }
  }

  #forget(after: number): void {
    while ((this.events.at(-1)?.seq ?? 0) > after) this.events.pop();
    this.folded = Math.min(this.folded, after);
    this.committed = Math.min(this.committed, after);
  }
}

function setUp(): { runs: ScriptedRuns; hub: EventHub } {
  const runs = new ScriptedRuns();
  runs.add(RUN);
  return { runs, hub: new EventHub({ manager: runs, store: runs.store }) };
}

const settle = () => vi.advanceTimersByTimeAsync(2_000);

describe("a page", () => {
  it("gets what is on disk, what is not yet, and what happens next", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 1_200);
    runs.commit(RUN);
    runs.emit(RUN, 3);
    const page = new TestPage(hub).connect(0);
    await settle();
    expect(page.messages[0]).toEqual({ v: 1, type: "hello", role: "editor" });
    expect(page.events).toEqual(runs.log(RUN));
    expect(page.of("events").map(({ events }) => events.length)).toEqual([500, 500, 200, 3]);
    expect(page.of("events").at(-1)).toMatchObject({ committed: 1_200 });
    runs.emit(RUN, 1);
    runs.emit(RUN, 1);
    await settle();
    expect(page.of("events").length).toBe(5);
    runs.commit(RUN);
    await settle();
    expect(page.of("events").at(-1)).toMatchObject({ events: [], committed: 1_205 });
    expect(page.events).toEqual(runs.log(RUN));
  });

  it("gets only what is after the number it names", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 10);
    runs.commit(RUN);
    const page = new TestPage(hub);
    page.folded = 7;
    page.connect(7);
    await settle();
    expect(page.events.map(({ seq }) => seq)).toEqual([8, 9, 10]);
  });

  it("that names a number beyond the end is told to forget", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 10);
    runs.commit(RUN);
    const page = new TestPage(hub);
    page.folded = 50;
    page.connect(50);
    await settle();
    expect(page.of("rewind")).toEqual([{ v: 1, type: "rewind", run: RUN, to: 10 }]);
    runs.emit(RUN, 1);
    await settle();
    expect(page.last).toBe(11);
  });

  it("gets the state first if it wants that, and a new one after a rewind", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 20);
    runs.commit(RUN);
    runs.emit(RUN, 5);
    const page = new TestPage(hub, true).connect();
    await settle();
    expect(page.of("snapshot").map(({ state }) => state.seq)).toEqual([20]);
    expect(page.events.map(({ seq }) => seq)).toEqual([21, 22, 23, 24, 25]);
    runs.drop(RUN);
    runs.emit(RUN, 2);
    await settle();
    expect(page.of("rewind").map(({ to }) => to)).toEqual([20]);
    expect(page.of("snapshot").length).toBe(2);
    expect(page.events).toEqual(runs.log(RUN).slice(20));
  });

  it("is not sent a state of events that were taken back while it was being made", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 20);
    runs.commit(RUN);
    runs.held = [];
    const page = new TestPage(hub, true).connect();
    await vi.advanceTimersByTimeAsync(100);
    const [answer] = runs.held.splice(0);
    runs.rewind(RUN, 10);
    answer!();
    runs.held = undefined;
    await settle();
    expect(page.of("snapshot").map(({ state }) => state.seq)).toEqual([10]);
    runs.emit(RUN, 1);
    await settle();
    expect(page.events).toEqual(runs.log(RUN).slice(10));
  });

  it("sees through numbers that come again without a word", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 20);
    runs.commit(RUN);
    const page = new TestPage(hub).connect(0);
    await settle();
    runs.rewind(RUN, 10, false);
    runs.emit(RUN, 2);
    await settle();
    expect(page.of("rewind").map(({ to }) => to)).toEqual([10]);
    expect(page.events).toEqual(runs.log(RUN));
  });

  it("that is slow is sent nothing more, and then the gap, or the state if the gap is long", async () => {
    for (const [missed, snapshots] of [
      [LIVE.behind - 1_000, 0],
      [LIVE.behind + 1_000, 1],
    ] as const) {
      const { runs, hub } = setUp();
      const page = new TestPage(hub).connect(0);
      await settle();
      page.socket.reading = false;
      // Enough to fill the socket.
      for (let i = 0; page.socket.buffered <= LIVE.unread; i++) {
        runs.emit(RUN, MAX_BATCH);
        runs.commit(RUN);
        await vi.advanceTimersByTimeAsync(100);
        expect(i).toBeLessThan(100);
      }
      const buffered = page.socket.buffered;
      for (let i = 0; i < missed; i += 100) {
        runs.emit(RUN, 100);
        runs.commit(RUN);
        await vi.advanceTimersByTimeAsync(60);
      }
      expect(page.socket.buffered).toBe(buffered);
      expect(page.socket.closings).toEqual([]);
      page.socket.reading = true;
      page.socket.read();
      await settle();
      expect(page.of("snapshot").length).toBe(snapshots);
      expect(page.last).toBe(runs.last(RUN));
      expect(page.events).toEqual(runs.log(RUN).slice(page.folded));
    }
  });

  it("that reads nothing for half a minute is dropped, one that reads slowly is not", async () => {
    const { runs, hub } = setUp();
    const pages = [new TestPage(hub).connect(0), new TestPage(hub).connect(0)];
    for (const page of pages) page.socket.reading = false;
    runs.emit(RUN, 30_000);
    runs.commit(RUN);
    await settle();
    const [stuck, slow] = pages;
    expect(stuck!.socket.buffered).toBeGreaterThan(LIVE.unread);
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(10_000);
      slow!.socket.read(1);
    }
    expect(stuck!.socket.closings).toEqual([4508]);
    expect(slow!.socket.closings).toEqual([]);
    slow!.socket.reading = true;
    slow!.socket.read();
    await settle();
    expect(slow!.last).toBe(30_000);
  });

  it("makes each batch once, however many read it", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 1_000);
    runs.commit(RUN);
    const read = vi.spyOn(runs.store, "eventTexts");
    const pages = Array.from({ length: 20 }, () => new TestPage(hub).connect(0));
    await settle();
    for (const page of pages) expect(page.last).toBe(1_000);
    expect(read.mock.calls.length).toBeLessThan(10);
  });

  it("hears of every run, four times a second at most, the newest last", async () => {
    const { runs, hub } = setUp();
    const page = new TestPage(hub).connect(0);
    await settle();
    for (let round = 1; round <= 100; round++) {
      runs.tell(RUN, { round });
      await vi.advanceTimersByTimeAsync(10);
    }
    await settle();
    const rounds = page.of("run").map(({ info }) => info.round);
    expect(rounds[0]).toBe(1);
    expect(rounds.at(-1)).toBe(100);
    expect(rounds.length).toBeGreaterThan(3);
    expect(rounds.length).toBeLessThan(7);
    runs.add("other");
    runs.tell("other", {});
    await settle();
    expect(page.of("run").at(-1)?.info.id).toBe("other");
  });

  it("gets no more after unsubscribing, and a pong for a ping", async () => {
    const { runs, hub } = setUp();
    const page = new TestPage(hub).connect(0);
    await settle();
    page.say({ v: 1, type: "unsubscribe", run: RUN }).say({ v: 1, type: "ping" });
    runs.emit(RUN, 3);
    await settle();
    expect(page.events).toEqual([]);
    expect(page.of("pong").length).toBe(1);
  });

  it("is told what is wrong, and closed for what no page says", async () => {
    const { hub } = setUp();
    const page = new TestPage(hub).connect(0);
    page.say({ v: 1, type: "subscribe", run: "nowhere", after: 0 });
    expect(page.of("error").map(({ code }) => code)).toEqual(["not-found"]);
    expect(page.socket.closings).toEqual([]);
    const closed = (say: (page: TestPage) => void) => {
      const fresh = new TestPage(hub).connect(0);
      say(fresh);
      return fresh.socket.closings;
    };
    for (const bad of ["", "{", "[]", '{"v":2,"type":"ping"}', '{"v":1,"type":"ping","x":1}'])
      expect(closed((fresh) => fresh.raw(bad))).toEqual([CLOSE.malformed.code]);
    expect(closed((fresh) => fresh.raw(new Uint8Array([1])))).toEqual([CLOSE.malformed.code]);
    expect(closed((fresh) => fresh.raw("x".repeat(20_000)))).toEqual([CLOSE.tooLarge.code]);
    const flood = closed((fresh) => {
      for (let i = 0; i < 1_000; i++) fresh.say({ v: 1, type: "ping" });
    });
    expect(flood).toEqual([CLOSE.tooMany.code]);
  });

  it("that asks for a log that cannot be read is told so, and others go on", async () => {
    const { runs, hub } = setUp();
    runs.emit(RUN, 5);
    runs.commit(RUN);
    const read = vi.spyOn(runs.store, "eventTexts").mockImplementation(() => {
      throw new Error("damaged");
    });
    const page = new TestPage(hub).connect(0);
    await settle();
    expect(page.of("error").length).toBe(1);
    read.mockRestore();
    page.say({ v: 1, type: "subscribe", run: RUN, after: 0 });
    await settle();
    expect(page.events).toEqual(runs.log(RUN));
  });
});

type Step =
  | { readonly do: "emit"; readonly count: number }
  | { readonly do: "commit" | "drop" }
  | { readonly do: "rewind"; readonly share: number; readonly told: boolean }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "stop" | "go" | "leave" | "come"; readonly page: number };

const PAGES = 4;
const page = fc.integer({ min: 0, max: PAGES - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("emit" as const), count: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 3, arbitrary: fc.constant({ do: "commit" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "drop" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rewind" as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      told: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(0, 1, 20, 60, 300) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("stop" as const, "go" as const), page }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "come" as const), page }) },
);

describe("whatever happens", () => {
  it("each page ends up with the log", async () => {
    let [snapshots, rewinds] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const { runs, hub } = setUp();
        // Two that want every event, two that want the state first.
        const pages = Array.from({ length: PAGES }, (_, i) => new TestPage(hub, i % 2 === 1).connect());
        const away = new Set<number>();
        for (const one of steps) {
          switch (one.do) {
            case "emit":
              runs.emit(RUN, one.count);
              break;
            case "commit":
              runs.commit(RUN);
              break;
            case "drop":
              runs.drop(RUN);
              break;
            case "rewind": {
              const to = Math.floor((runs.store.getRun(RUN)?.lastSeq ?? 0) * one.share);
              runs.rewind(RUN, to, one.told);
              for (const page of pages) page.tookBack();
              // Without a word, the new events are the word.
              if (!one.told) runs.emit(RUN, 1);
              break;
            }
            case "wait":
              await vi.advanceTimersByTimeAsync(one.ms);
              break;
            case "stop":
            case "go":
              pages[one.page]!.socket.reading = one.do === "go";
              if (one.do === "go") pages[one.page]!.socket.read();
              break;
            case "leave":
              pages[one.page]!.drop();
              away.add(one.page);
              break;
            case "come":
              if (away.delete(one.page)) pages[one.page]!.connect();
          }
        }
        for (const i of away) pages[i]!.connect();
        for (const { socket } of pages) {
          socket.reading = true;
          socket.read();
        }
        await settle();
        const log = runs.log(RUN);
        for (const one of pages) {
          expect(one.last).toBe(log.length);
          expect(one.events).toEqual(log.slice(one.folded));
          expect(one.committed).toBe(runs.store.getRun(RUN)?.lastSeq);
          expect(one.socket.closings).toEqual([]);
          expect(foldedState(one)?.seq ?? 0).toBeLessThanOrEqual(log.length);
          snapshots += one.of("snapshot").length;
          rewinds += one.of("rewind").length;
          one.drop();
        }
        hub.close();
      }),
      { numRuns: 60, seed: 3 },
    );
    // It was not all plain sailing.
    expect(snapshots).toBeGreaterThan(60);
    expect(rewinds).toBeGreaterThan(30);
  });
});

function foldedState(one: TestPage): RunState | undefined {
  return one.of("snapshot").at(-1)?.state;
}
