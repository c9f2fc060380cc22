// /ws/culture with the stock y-websocket client against a real server: people meet, viewers look on, nothing is lost
// by a restart, the culture is shown, and what is handed in enters the run and is answered.
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { type RunningServer, startServer } from "../../../server/http/index.ts";
import { createLive } from "../../../server/live/index.ts";
import { MemoryStore } from "../../../server/store/index.ts";
import { FixedLab, FixedQueries, NO_PAGE } from "../http/doubles.ts";
import { newCulture, ScriptedRuns } from "./doubles.ts";

const RUN = "r1";
const TOKENS = { viewer: "v".repeat(32), editor: "e".repeat(32), operator: "o".repeat(32) };
const NOTE = { op: "propose" as const, kind: "note" as const, name: "a note", body: [], text: "hello" };
const plenty = { perSecond: 1e6, burst: 1e6 };

const toEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
});

async function serve(runs: ScriptedRuns): Promise<RunningServer> {
  const live = createLive({ manager: runs, store: runs.store });
  const server = await startServer({
    manager: runs,
    live,
    queries: new FixedQueries(),
    lab: new FixedLab(),
    store: runs.store,
    page: NO_PAGE,
    port: 0,
    tokens: TOKENS,
    rates: { requests: plenty, lab: plenty, events: plenty, culture: plenty },
  });
  toEnd.push(() => server.close());
  return server;
}

/** A stock client, as the documentation of y-websocket has it. */
class Client {
  readonly doc = new Y.Doc();
  readonly provider: WebsocketProvider;
  closed: { code: number; reason: string } | undefined;

  constructor({ port }: RunningServer, token = TOKENS.editor, run = RUN) {
    this.provider = new WebsocketProvider(`ws://127.0.0.1:${port}/ws/culture`, run, this.doc, {
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      params: { token },
      disableBc: true,
    });
    this.provider.on("closed", (event) => {
      this.closed = event;
    });
    toEnd.push(() => this.end());
  }

  end(): void {
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }

  async synced(): Promise<this> {
    await until(() => this.provider.synced);
    return this;
  }

  map(name: string): Y.Map<unknown> {
    return this.doc.getMap(name);
  }

  write(id: string, text: string): Y.Text {
    const shared = new Y.Text(text);
    this.map("drafts").set(id, new Y.Map<unknown>([["kind", "note"] as const, ["text", shared] as const]));
    return shared;
  }

  textOf(id: string): string | undefined {
    const draft = this.map("drafts").get(id);
    return draft instanceof Y.Map ? String(draft.get("text")) : undefined;
  }

  handIn(id: string, edit: object = NOTE): void {
    this.doc.getArray("inbox").push([{ id, culture: "shared", author: "ada", edit }]);
  }

  receipt(id: string): Record<string, unknown> | undefined {
    return this.map("receipts").get(id) as Record<string, unknown> | undefined;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 3_000) throw new Error(`never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function newRuns(store = new MemoryStore()): ScriptedRuns {
  const runs = new ScriptedRuns(store);
  if (store.getRun(RUN) === undefined) runs.add(RUN);
  return runs;
}

describe("people in a room", () => {
  it("converge and see each other", async () => {
    const server = await serve(newRuns());
    const ada = await new Client(server).synced();
    const bob = await new Client(server).synced();
    const text = ada.write("d1", "hello");
    await until(() => bob.textOf("d1") === "hello");
    ((bob.map("drafts").get("d1") as Y.Map<Y.Text>).get("text") as Y.Text).insert(5, " world");
    text.insert(0, "> ");
    await until(() => ada.textOf("d1") === "> hello world" && bob.textOf("d1") === "> hello world");
    ada.provider.awareness.setLocalState({ user: { name: "ada" } });
    const seen = () => bob.provider.awareness.getStates().get(ada.doc.clientID);
    await until(() => seen() !== undefined);
    await until(() => JSON.stringify(seen()) === '{"user":{"name":"ada"}}');
    ada.end();
    await until(() => seen() === undefined);
  });

  it("who may only look see everything and are refused when they write", async () => {
    const server = await serve(newRuns());
    const ada = await new Client(server).synced();
    ada.write("d1", "hello");
    const viewer = await new Client(server, TOKENS.viewer).synced();
    expect(viewer.textOf("d1")).toBe("hello");
    viewer.provider.awareness.setLocalState({ user: { name: "vi" } });
    await until(() => ada.provider.awareness.getStates().has(viewer.doc.clientID));
    viewer.write("d2", "not mine");
    await until(() => viewer.closed !== undefined);
    expect(viewer.closed?.code).toBe(4403);
    expect(ada.textOf("d2")).toBeUndefined();
  });

  it("are told when there is no such run, and which messages are none", async () => {
    const server = await serve(newRuns());
    const lost = new Client(server, TOKENS.editor, "nowhere");
    await until(() => lost.closed !== undefined);
    expect(lost.closed?.code).toBe(4404);
    const closing = (message: string | Uint8Array) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(
          `ws://127.0.0.1:${server.port}/ws/culture/${RUN}?token=${TOKENS.editor}`,
        );
        socket.on("open", () => socket.send(message));
        socket.on("close", resolve);
      });
    expect(await closing("text")).toBe(4400);
    expect(await closing(Uint8Array.from([0, 2, 3, 9, 9, 9]))).toBe(4400);
    expect(await closing(Uint8Array.from([77]))).toBe(4400);
  });

  it("find everything again after the server was restarted, and bring what they wrote meanwhile", async () => {
    const store = new MemoryStore();
    const first = await serve(newRuns(store));
    const ada = await new Client(first).synced();
    const text = ada.write("d1", "before");
    const witness = await new Client(first).synced();
    await until(() => witness.textOf("d1") === "before");
    await first.close();
    text.insert(0, "meanwhile, ");
    const second = await serve(newRuns(store));
    const bob = await new Client(second).synced();
    expect(bob.textOf("d1")).toBe("before");
    ada.provider.serverUrl = `ws://127.0.0.1:${second.port}/ws/culture`;
    await until(() => bob.textOf("d1") === "meanwhile, before");
  });

  it("lose nothing that was handed to others when the disk fails, and go on when it works again", async () => {
    const runs = newRuns();
    const append = runs.store.roomAppend.bind(runs.store);
    let full = false;
    runs.store.roomAppend = (run, update) => {
      if (full) throw new Error("disk full");
      return append(run, update);
    };
    const server = await serve(runs);
    const ada = await new Client(server).synced();
    const bob = await new Client(server).synced();
    let drops = 0;
    bob.provider.on("connection-close", () => drops++);
    ada.write("d1", "kept");
    await until(() => bob.textOf("d1") === "kept");
    full = true;
    ada.write("d2", "late");
    await until(() => drops > 0);
    expect(bob.textOf("d2")).toBeUndefined();
    full = false;
    await until(() => bob.textOf("d2") === "late");
    const disk = new Y.Doc();
    for (const update of runs.store.room(RUN).updates) Y.applyUpdate(disk, update);
    expect([...disk.getMap("drafts").keys()].sort()).toEqual(["d1", "d2"]);
  });

  it("have a room that is compacted now and then", async () => {
    const runs = newRuns();
    const server = await serve(runs);
    const ada = await new Client(server).synced();
    const text = ada.write("d1", "");
    // In goes of one tick each, so that they are stored one by one.
    for (let i = 0; i < 520; i++) {
      text.insert(i, String(i % 10));
      if (i % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const all = text.toString();
    const big = "x".repeat(600_000);
    for (let i = 0; i < 8; i++) {
      ada.write("big", big);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(() => runs.store.room(RUN).base !== null);
    ada.write("d2", "after");
    const bob = await new Client(server).synced();
    await until(() => bob.textOf("d2") === "after");
    await server.close();
    const again = await serve(newRuns(runs.store as MemoryStore));
    const cyd = await new Client(again).synced();
    expect(cyd.textOf("d1")).toBe(all);
    expect(cyd.textOf("d2")).toBe("after");
    expect(cyd.textOf("big")?.length).toBe(600_000);
  });
});

describe("the run's culture in its room", () => {
  it("is shown as it is committed, and put right when somebody writes into it", async () => {
    const runs = newRuns();
    const culture = newCulture();
    const first = runs.edit(RUN, culture, { ...NOTE, name: "first" })!;
    runs.commit(RUN);
    const server = await serve(runs);
    const ada = await new Client(server).synced();
    await until(() => ada.map("entries").has(first));
    expect(ada.map("entries").get(first)).toEqual(culture.get(first));
    const second = runs.edit(RUN, culture, { ...NOTE, name: "second" })!;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ada.map("entries").has(second)).toBe(false);
    runs.commit(RUN);
    await until(() => ada.map("entries").has(second));
    ada.map("entries").set(first, { forged: true });
    ada.map("entries").set("x", { forged: true });
    await until(() => !ada.map("entries").has("x"));
    await until(() => JSON.stringify(ada.map("entries").get(first)) === JSON.stringify(culture.get(first)));
    // A run taken up from an earlier event has not seen the second.
    runs.rewind(RUN, 1);
    await until(() => !ada.map("entries").has(second));
    expect(ada.map("entries").has(first)).toBe(true);
  });
});

describe("an edit handed in", () => {
  it("reaches the run, and is answered when its event is on disk", async () => {
    const runs = newRuns();
    const culture = newCulture();
    const server = await serve(runs);
    const ada = await new Client(server).synced();
    ada.handIn("q1");
    ada.handIn("q2", { op: "adopt", id: "0123456789abcdef" });
    ada.handIn("q3", { op: "explode" });
    await until(() => runs.submitted.length === 2);
    expect(runs.submitted[0]).toMatchObject({ request: "q1", culture: "shared", author: "human:ada" });
    await until(() => ada.receipt("q1")?.status === "waiting");
    await until(() => ada.receipt("q3")?.status === "refused");
    for (const edit of runs.submitted) runs.enter(RUN, culture, edit);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ada.receipt("q1")?.status).toBe("waiting");
    runs.commit(RUN);
    await until(() => ada.receipt("q2")?.status === "refused");
    const entry = culture.entries()[0]!.id;
    expect(ada.receipt("q1")).toMatchObject({ status: "accepted", entry, reason: null });
    expect(ada.receipt("q2")?.reason).toContain("entry");
    await until(() => ada.map("entries").has(entry));
    expect(runs.submitted.length).toBe(2);
  });

  it("before the process was killed is handed in again, unless it had entered", async () => {
    const store = new MemoryStore();
    const runs = newRuns(store);
    const culture = newCulture();
    const first = await serve(runs);
    const ada = await new Client(first).synced();
    ada.handIn("q1");
    ada.handIn("q2", { ...NOTE, name: "another" });
    await until(() => ada.receipt("q2")?.status === "waiting");
    await first.close();
    // q1 entered and was committed; nobody was left to say so. q2 was lost with the worker.
    runs.enter(RUN, culture, runs.submitted[0]!);
    runs.commit(RUN);
    const after = newRuns(store);
    const second = await serve(after);
    const bob = await new Client(second).synced();
    await until(() => bob.receipt("q1")?.status === "accepted");
    await until(() => after.submitted.length > 0);
    expect(after.submitted.map(({ request }) => request)).toEqual(["q2"]);
  });

  it("waits while nobody works on the run, also when nobody is in the room any more", async () => {
    const runs = newRuns();
    runs.tell(RUN, { status: "interrupted", control: "idle" });
    const before = await serve(runs);
    const ada = await new Client(before).synced();
    ada.handIn("q1");
    await until(() => ada.receipt("q1")?.status === "waiting");
    expect(ada.receipt("q1")?.reason).toContain("resumed");
    expect(runs.submitted).toEqual([]);
    await before.close();
    await serve(runs);
    runs.tell(RUN, { status: "running", control: "running" });
    await until(() => runs.submitted.length === 1);
    // The worker ends without having taken it, and another begins.
    runs.tell(RUN, { status: "interrupted", control: "idle" });
    runs.drop(RUN);
    runs.tell(RUN, { status: "running", control: "running" });
    await until(() => runs.submitted.length === 2);
    expect(runs.submitted[1]!.request).toBe("q1");
  });

  it("is refused when the run is finished, with what to do", async () => {
    const runs = newRuns();
    runs.tell(RUN, { status: "finished", control: "idle" });
    const server = await serve(runs);
    const ada = await new Client(server).synced();
    ada.handIn("q1");
    await until(() => ada.receipt("q1")?.status === "refused");
    expect(ada.receipt("q1")?.reason).toContain("more rounds");
    expect(runs.submitted).toEqual([]);
  });
});
