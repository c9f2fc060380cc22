// The client of /ws/events against a made-up server: nothing is lost or repeated over drops, rewinds and gaps.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, type ConnectionStatus, type SocketEvents } from "../../dashboard/app/connection.ts";
import {
  CLOSE,
  type ClientMessage,
  type EventPage,
  initialState,
  type ServerMessage,
} from "../../server/protocol/index.ts";

type Event = EventPage["events"][number];

class FakeSocket {
  readonly sent: ClientMessage[] = [];
  readonly on: SocketEvents;
  closed = false;

  constructor(on: SocketEvents) {
    this.on = on;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.closed = true;
  }

  say(message: Omit<ServerMessage, "v"> & Record<string, unknown>): void {
    this.on.message(JSON.stringify({ v: 1, ...message }));
  }
}

function setUp({ denied = false } = {}) {
  const sockets: FakeSocket[] = [];
  const seen: number[] = [];
  const snapshots: number[] = [];
  const statuses: ConnectionStatus[] = [];
  const waits: number[] = [];
  const rewinds: number[] = [];
  const connection = new Connection({
    open(on) {
      const socket = new FakeSocket(on);
      sockets.push(socket);
      return socket;
    },
    denied: async () => denied,
    listener: {
      status(status, retryAt) {
        statuses.push(status);
        if (retryAt !== null) waits.push(retryAt - Date.now());
      },
      hello: () => undefined,
      info: () => undefined,
      snapshot: ({ seq }) => void snapshots.push(seq),
      events: (events) => void seen.push(...events.map(({ seq }) => seq)),
      rewind: (to) => void rewinds.push(to),
    },
  });
  return { connection, sockets, seen, snapshots, statuses, waits, rewinds, last: () => sockets.at(-1)! };
}

function event(seq: number): Event {
  return { seq, run: "a", round: 1, type: "round.started", data: {} };
}

function events(socket: FakeSocket, from: number, to: number, committed: number): void {
  const batch = Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
  socket.say({ type: "events", run: "a", events: batch, committed, at: 0 });
}

function snapshot(socket: FakeSocket, seq: number): void {
  socket.say({ type: "snapshot", run: "a", state: { ...initialState("a"), seq } });
}

async function drop(socket: FakeSocket): Promise<void> {
  socket.on.closed(1006);
  await vi.advanceTimersByTimeAsync(20_000);
}

describe("connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("subscribes when greeted, first with a snapshot, and hands on what follows it", () => {
    const { connection, last, seen, snapshots } = setUp();
    connection.connect();
    connection.follow("a");
    expect(last().sent).toEqual([]);
    last().say({ type: "hello", role: "viewer" });
    expect(last().sent).toEqual([{ v: 1, type: "subscribe", run: "a", after: "snapshot" }]);
    events(last(), 1, 3, 3);
    snapshot(last(), 5);
    events(last(), 4, 7, 7);
    expect(snapshots).toEqual([5]);
    expect(seen).toEqual([6, 7]);
    connection.close();
  });

  it("goes on after the last event where all it has is committed", async () => {
    const { connection, last, seen, snapshots } = setUp();
    connection.follow("a");
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    snapshot(last(), 5);
    events(last(), 6, 8, 8);
    await drop(last());
    last().say({ type: "hello", role: "viewer" });
    expect(last().sent).toEqual([{ v: 1, type: "subscribe", run: "a", after: 8 }]);
    events(last(), 9, 10, 9);
    expect(seen).toEqual([6, 7, 8, 9, 10]);
    expect(snapshots).toEqual([5]);
    connection.close();
  });

  it("asks for a new snapshot where it has events that were never committed", async () => {
    const { connection, last } = setUp();
    connection.follow("a");
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    snapshot(last(), 5);
    events(last(), 6, 8, 5);
    await drop(last());
    last().say({ type: "hello", role: "viewer" });
    expect(last().sent.at(-1)).toMatchObject({ after: "snapshot" });
    connection.close();
  });

  it("passes over everything between a rewind and the snapshot after it", () => {
    const { connection, last, seen, snapshots, rewinds } = setUp();
    connection.follow("a");
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    snapshot(last(), 5);
    events(last(), 6, 8, 5);
    last().say({ type: "rewind", run: "a", to: 5 });
    events(last(), 6, 6, 5);
    snapshot(last(), 5);
    events(last(), 6, 7, 7);
    expect(rewinds).toEqual([5]);
    expect(snapshots).toEqual([5, 5]);
    expect(seen).toEqual([6, 7, 8, 6, 7]);
    connection.close();
  });

  it("asks for a snapshot when there is a gap", () => {
    const { connection, last, seen } = setUp();
    connection.follow("a");
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    snapshot(last(), 5);
    events(last(), 9, 9, 9);
    expect(seen).toEqual([]);
    expect(last().sent.at(-1)).toMatchObject({ type: "subscribe", after: "snapshot" });
    connection.close();
  });

  it("waits longer and longer between tries, never beyond the bound, and says until when", async () => {
    const { connection, sockets, waits, statuses } = setUp();
    connection.connect();
    for (let i = 0; i < 9; i++) await drop(sockets.at(-1)!);
    expect(sockets).toHaveLength(10);
    for (const [i, wait] of waits.entries()) {
      const longest = Math.min(15_000, 500 * 2 ** i);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
    expect(statuses.slice(0, 3)).toEqual(["connecting", "lost", "connecting"]);
    connection.close();
  });

  it("stops trying when the token is refused, said by close code or by the API", async () => {
    const told = setUp();
    told.connection.connect();
    told.last().on.closed(CLOSE.unauthorized.code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.statuses).toEqual(["connecting", "denied"]);
    expect(told.sockets).toHaveLength(1);

    const guessed = setUp({ denied: true });
    guessed.connection.connect();
    await drop(guessed.last());
    expect(guessed.statuses.at(-1)).toBe("denied");
    expect(guessed.sockets).toHaveLength(1);
  });

  it("takes a silent socket for dead", async () => {
    const { connection, last, sockets } = setUp();
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(last().sent.some(({ type }) => type === "ping")).toBe(true);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(sockets[0]!.closed).toBe(true);
    expect(sockets.length).toBeGreaterThan(1);
    connection.close();
  });

  it("lives through nonsense", () => {
    const { connection, last, seen } = setUp();
    connection.follow("a");
    connection.connect();
    last().say({ type: "hello", role: "viewer" });
    for (const data of ["", "{", "null", "[]", '{"v":2,"type":"hello"}', new Uint8Array(3)])
      last().on.message(data);
    snapshot(last(), 0);
    events(last(), 1, 1, 1);
    expect(seen).toEqual([1]);
    connection.close();
  });
});
