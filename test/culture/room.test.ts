// The room's engine with stock Yjs peers, without sockets: convergence, order of persisting and handing out, what only
// the server writes, requests, bounds, presence.
import * as encoding from "lib0/encoding";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type CultureRoom, ROOM } from "../../culture/index.ts";
import {
  contentOf,
  entry,
  fromDisk,
  GOOD_EDIT,
  openRoom,
  SERVER_ID,
  TestPeer,
  updateMessage,
} from "./room-doubles.ts";

const peers: TestPeer[] = [];

function join(room: CultureRoom, options: { readOnly?: boolean } = {}): TestPeer {
  const peer = new TestPeer();
  peers.push(peer);
  return peer.join(room, options).deliver();
}

/** An update of one client, 5, as no Yjs writes it: each struct in the update's own format, from clock 0 on. */
function forged(...structs: ((encoder: encoding.Encoder) => void)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const number of [1, structs.length, 5, 0]) encoding.writeVarUint(encoder, number);
  for (const write of structs) write(encoder);
  encoding.writeVarUint(encoder, 0);
  return updateMessage(encoding.toUint8Array(encoder));
}

/** Plain values in a root, under a key or in a list. */
function plain(root: string, key: string | null, ...values: (object | number)[]) {
  return (encoder: encoding.Encoder) => {
    encoding.writeUint8(encoder, key === null ? 8 : 8 | 32);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, root);
    if (key !== null) encoding.writeVarString(encoder, key);
    writeValues(encoder, values);
  };
}

/** Plain values behind an item of the same client. */
function behind(clock: number, ...values: number[]) {
  return (encoder: encoding.Encoder) => {
    encoding.writeUint8(encoder, 8 | 128);
    for (const number of [5, clock]) encoding.writeVarUint(encoder, number);
    writeValues(encoder, values);
  };
}

function writeValues(encoder: encoding.Encoder, values: readonly (object | number)[]): void {
  encoding.writeVarUint(encoder, values.length);
  for (const value of values) encoding.writeAny(encoder, value as encoding.AnyEncodable);
}

/** Something that is said to have been deleted. */
function gone(length: number) {
  return (encoder: encoding.Encoder) => {
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, length);
  };
}

afterEach(() => {
  for (const peer of peers.splice(0)) peer.awareness.destroy();
});

describe("the room", () => {
  it("lets two people write one text, and gives all of it to a third and to whoever reads the disk", () => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    const [ada, bob] = [join(room), join(room)];
    const text = ada.write("d1", "hello");
    const same = (bob.drafts.get("d1") as Y.Map<Y.Text>).get("text")!;
    same.insert(5, " world");
    text.insert(0, "> ");
    expect(same.toString()).toBe("> hello world");
    expect(text.toString()).toBe("> hello world");
    expect(contentOf(join(room).doc)).toEqual(contentOf(ada.doc));
    expect(contentOf(fromDisk(disk))).toEqual(contentOf(ada.doc));
  });

  it("takes what was written offline, also when somebody types before the exchange is over", () => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    const [ada, bob] = [join(room), join(room)];
    const text = ada.write("d1", "a");
    bob.leave();
    const same = (bob.drafts.get("d1") as Y.Map<Y.Text>).get("text")!;
    same.insert(1, "b");
    bob.join(room);
    // Before bob has answered the room's question for what it lacks.
    same.insert(2, "c");
    expect(text.toString()).toBe("a");
    bob.deliver();
    expect(bob.closed).toBeUndefined();
    expect(text.toString()).toBe("abc");
    expect(contentOf(fromDisk(disk))).toEqual(contentOf(ada.doc));
  });

  it("persists before it hands out, and ends for everybody when it cannot", () => {
    const disk: Uint8Array[] = [];
    let full = false;
    let failure: unknown;
    const room = openRoom(disk, {
      persist: (update) => {
        if (full) throw new Error("disk full");
        disk.push(update);
      },
      onBroken: (error) => {
        failure = error;
      },
    });
    const [ada, bob] = [join(room), join(room)];
    ada.write("d1", "kept");
    full = true;
    ada.write("d2", "lost");
    expect(String(failure)).toContain("disk full");
    expect([ada.closed?.reason, bob.closed?.reason]).toEqual(["broken", "broken"]);
    expect([...bob.drafts.keys()]).toEqual(["d1"]);
    expect([...(fromDisk(disk).getMap("drafts") as Y.Map<unknown>).keys()]).toEqual(["d1"]);
    // Loaded afresh, it takes from ada what the disk did not.
    full = false;
    const again = openRoom(disk);
    bob.join(again).deliver();
    ada.join(again).deliver();
    expect([...bob.drafts.keys()].sort()).toEqual(["d1", "d2"]);
    expect(contentOf(fromDisk(disk))).toEqual(contentOf(bob.doc));
  });

  it("gathers updates where it is told to, and hands none out before all are persisted", () => {
    const disk: Uint8Array[] = [];
    const due: (() => void)[] = [];
    const room = openRoom(disk, { defer: (flush) => due.push(flush) });
    const [ada, bob] = [join(room), join(room)];
    ada.write("d1", "a");
    bob.write("d2", "b");
    expect(disk).toEqual([]);
    expect([...bob.drafts.keys()]).toEqual(["d2"]);
    for (const flush of due.splice(0)) flush();
    expect(disk.length).toBe(1);
    expect(contentOf(ada.doc)).toEqual(contentOf(bob.doc));
    expect(contentOf(fromDisk(disk))).toEqual(contentOf(bob.doc));
    // A newcomer is told nothing that is not on disk yet.
    ada.write("d3", "c");
    expect(contentOf(join(room).doc)).toEqual(contentOf(fromDisk(disk)));
  });

  it("lets viewers look and be seen, not write", () => {
    const room = openRoom([]);
    const editor = join(room);
    const viewer = join(room, { readOnly: true });
    const text = editor.write("d1", "x");
    text.delete(0, 1);
    expect([...viewer.drafts.keys()]).toEqual(["d1"]);
    viewer.awareness.setLocalState({ user: { name: "vi" } });
    expect(editor.awareness.getStates().get(viewer.doc.clientID)).toEqual({ user: { name: "vi" } });
    // Coming again with everything, deletions included, is no writing.
    viewer.leave();
    viewer.join(room, { readOnly: true }).deliver();
    expect(viewer.closed).toBeUndefined();
    viewer.write("d2", "not mine");
    expect(viewer.closed?.reason).toBe("read-only");
    expect([...editor.drafts.keys()]).toEqual(["d1"]);
  });

  it("does not let a viewer delete either", () => {
    const room = openRoom([]);
    const editor = join(room);
    editor.write("d1", "x");
    const viewer = join(room, { readOnly: true });
    viewer.drafts.delete("d1");
    expect(viewer.closed?.reason).toBe("read-only");
    expect([...editor.drafts.keys()]).toEqual(["d1"]);
  });
});

describe("what only the server writes", () => {
  it("shows the entries, and puts right at once what people write there", () => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    const [ada, bob] = [join(room), join(room)];
    room.publish([entry("a"), entry("b")]);
    expect(bob.entries.toJSON()).toEqual({ a: entry("a"), b: entry("b") });
    ada.entries.set("a", { id: "a", text: "forged" });
    ada.entries.set("c", "forged");
    ada.entries.delete("b");
    ada.receipts.set("r", { status: "accepted" });
    const mirror = { a: entry("a"), b: entry("b") };
    for (const doc of [ada.doc, bob.doc, fromDisk(disk)]) {
      expect(doc.getMap("entries").toJSON()).toEqual(mirror);
      expect(doc.getMap("receipts").toJSON()).toEqual({});
    }
  });

  it("writes only what differs", () => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    room.publish([entry("a"), entry("b")]);
    room.publish([entry("a"), entry("b")]);
    expect(disk.length).toBe(1);
    room.publish([entry("a"), entry("b", "changed")]);
    expect(disk.length).toBe(2);
    expect(disk[1]!.length).toBeLessThan(disk[0]!.length);
    // A room that is loaded again knows what it has shown.
    const again = openRoom(disk);
    again.publish([entry("a"), entry("b", "changed")]);
    expect(disk.length).toBe(2);
    again.publish([entry("b", "changed")]);
    expect(fromDisk(disk).getMap("entries").toJSON()).toEqual({ b: entry("b", "changed") });
  });

  it("refuses to be spoken for", () => {
    const room = openRoom([]);
    const ada = join(room);
    const forger = new Y.Doc();
    forger.clientID = SERVER_ID;
    forger.getMap("receipts").set("r", { status: "accepted" });
    ada.say(updateMessage(Y.encodeStateAsUpdate(forger)));
    expect(ada.closed?.detail).toContain("only the server");
  });
});

describe("requests", () => {
  it("are handed on with a decent author, and answered once", () => {
    const asked: string[][] = [];
    const room: CultureRoom = openRoom([], {
      onRequest: () => asked.push(room.waiting().map(({ request }) => request)),
    });
    const ada = join(room);
    ada.inbox.push([{ id: "r1", culture: "shared", author: " human:\u202eada\n\u0000 ", edit: GOOD_EDIT }]);
    expect(asked).toEqual([["r1"]]);
    expect(room.waiting()).toEqual([
      {
        request: "r1",
        culture: "shared",
        author: "human:ada",
        edit: { ...GOOD_EDIT, parents: [], about: "", fitted: 0 },
      },
    ]);
    const waiting = { status: "waiting", reason: "next round", entry: null, round: null } as const;
    room.settle("r1", waiting);
    expect(ada.receipts.toJSON()).toEqual({ r1: waiting });
    expect(room.waiting().length).toBe(1);
    const accepted = { status: "accepted", reason: null, entry: "e1", round: 4 } as const;
    room.settle("r1", accepted);
    room.settle("r1", { ...accepted, status: "refused" });
    room.settle("unknown", accepted);
    expect(ada.receipts.toJSON()).toEqual({ r1: accepted });
    expect(room.waiting()).toEqual([]);
  });

  it("that are none get a receipt with the reason, or are thrown out", () => {
    const room = openRoom([]);
    const ada = join(room);
    ada.inbox.push([
      { id: "bad", culture: "shared", author: "ada", edit: { op: "explode" } },
      { id: "long", culture: "shared", author: "ada", edit: { ...GOOD_EDIT, text: "x".repeat(20_000) } },
      { id: "homeless", author: "ada", edit: GOOD_EDIT },
      { id: "", culture: "shared", author: "ada", edit: GOOD_EDIT },
      "nonsense",
      { id: "good", culture: "shared", author: "ada", edit: GOOD_EDIT },
      { id: "good", culture: "shared", author: "eve", edit: GOOD_EDIT },
    ]);
    expect(room.waiting().map(({ request, author }) => [request, author])).toEqual([["good", "human:ada"]]);
    const receipts = ada.receipts.toJSON() as Record<string, { status: string; reason: string }>;
    expect(Object.keys(receipts).sort()).toEqual(["bad", "homeless", "long"]);
    for (const { status, reason } of Object.values(receipts)) {
      expect(status).toBe("refused");
      expect(reason.length).toBeGreaterThan(5);
    }
    expect(ada.inbox.toArray().map((item) => (item as { id: string }).id)).toEqual([
      "bad",
      "long",
      "homeless",
      "good",
    ]);
  });

  it("without a final answer wait again when the room is loaded again", () => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    const ada = join(room);
    for (const id of ["r1", "r2", "r3"])
      ada.inbox.push([{ id, culture: "shared", author: "ada", edit: GOOD_EDIT }]);
    room.settle("r1", { status: "accepted", reason: null, entry: "e", round: 1 });
    room.settle("r2", { status: "waiting", reason: null, entry: null, round: null });
    expect(
      openRoom(disk)
        .waiting()
        .map(({ request }) => request),
    ).toEqual(["r2", "r3"]);
  });

  it("are bounded, the waiting ones and the answered ones", () => {
    const room = openRoom([]);
    const ada = join(room);
    const item = (id: string) => ({ id, culture: "shared", author: "ada", edit: GOOD_EDIT });
    ada.inbox.push(Array.from({ length: ROOM.waiting + 10 }, (_, i) => item(`w${i}`)));
    expect(room.waiting().length).toBe(ROOM.waiting);
    expect(ada.receipts.get(`w${ROOM.waiting}`)).toMatchObject({ status: "refused" });
    ada.inbox.push(Array.from({ length: 5_000 }, (_, i) => item(`x${i}`)));
    expect(room.waiting().length).toBe(ROOM.waiting);
    expect(ada.inbox.length).toBeLessThanOrEqual(ROOM.inbox);
    expect(ada.receipts.size).toBeLessThanOrEqual(ROOM.inbox);
    const ids = new Set(ada.inbox.toArray().map((one) => (one as { id: string }).id));
    for (const { request } of room.waiting()) expect(ids.has(request)).toBe(true);
    expect([...ada.receipts.keys()].every((id) => ids.has(id))).toBe(true);
  });
});

describe("bounds", () => {
  it("refuses a document beyond its size, and measures again before it does", () => {
    const room = openRoom([], { maxBytes: 40_000 });
    const ada = join(room);
    const text = ada.write("d1", "");
    // Much is written and deleted again: the document stays small.
    for (let i = 0; i < 20; i++) {
      text.insert(0, "x".repeat(4_000));
      text.delete(0, 4_000);
    }
    expect(ada.closed).toBeUndefined();
    for (let i = 0; i < 20 && ada.closed === undefined; i++) text.insert(0, "y".repeat(4_000));
    expect(ada.closed?.reason).toBe("full");
    expect(room.encode().length).toBeLessThan(41_000);
  });

  it("refuses what does not belong into the layout", () => {
    const writes: ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getMap("elsewhere").set("a", 1),
      (doc) => doc.getText("drafts").insert(0, "text"),
      (doc) => doc.getMap("drafts").set("a", 1),
      (doc) => doc.getMap("drafts").set("a", new Y.Text("a")),
      (doc) => doc.getMap("drafts").set("a", new Y.Doc()),
      (doc) => doc.getMap("drafts").set("a", new Y.XmlText("a")),
      (doc) => doc.getMap("drafts").set("a", new Y.Map([["deep", new Y.Map()]])),
      (doc) => doc.getMap("entries").set("a", new Y.Map()),
      (doc) => doc.getMap("entries").set("a", new Uint8Array(8)),
      (doc) => doc.getMap("entries").set("a", 12n),
      (doc) => doc.getArray("inbox").push([new Y.Map()]),
      (doc) => doc.getArray("entries").push([1]),
      (doc) => doc.getMap("drafts").set("a", new Y.Map([["kind", nested(100)]])),
      (doc) => {
        const text = new Y.Text();
        doc.getMap("drafts").set("a", new Y.Map([["text", text]]));
        text.insert(0, "bold", { bold: true });
      },
    ];
    for (const write of writes) {
      const room = openRoom([]);
      const [ada, bob] = [join(room), join(room)];
      const doc = new Y.Doc();
      write(doc);
      ada.say(updateMessage(Y.encodeStateAsUpdate(doc)));
      expect(ada.closed?.reason, String(write)).toBe("malformed");
      expect(contentOf(bob.doc)).toEqual(contentOf(new Y.Doc()));
      expect(bob.closed).toBeUndefined();
    }
  });

  it("refuses maps in maps in maps, however they are put", () => {
    const room = openRoom([]);
    const ada = join(room);
    const doc = new Y.Doc();
    let map = new Y.Map<unknown>();
    doc.getMap("drafts").set("a", map);
    doc.transact(() => {
      for (let i = 0; i < 20_000; i++) {
        const inner = new Y.Map<unknown>();
        map.set("m", inner);
        map = inner;
      }
    });
    ada.say(updateMessage(Y.encodeStateAsUpdate(doc)));
    expect(ada.closed?.reason).toBe("malformed");
    expect(contentOf(join(room).doc)).toEqual(contentOf(new Y.Doc()));
  });

  it.each([
    ["goes on from what was deleted", [gone(1)], [plain("inbox", null, 1, 2)]],
    ["goes on elsewhere than it began", [plain("inbox", null, 1)], [plain("entries", "x", 1, 2)]],
    ["goes on in another list", [plain("entries", "x", 1)], [plain("inbox", null, 1, 2)]],
    ["goes on under another key", [plain("entries", "x", 1)], [plain("entries", "y", 1, 2)]],
    ["builds on what its author wrote later", [], [behind(1, 1), plain("inbox", null, 2)]],
    ["knows better what is known", [plain("inbox", null, 1), behind(0, 2)], [behind(7, 1)]],
  ])("refuses an update that %s, and others go on", (_, first, second) => {
    const disk: Uint8Array[] = [];
    const room = openRoom(disk);
    const [eve, bob] = [join(room), join(room)];
    if (first.length > 0) eve.say(forged(...first));
    expect(eve.closed).toBeUndefined();
    eve.say(forged(...second));
    expect(eve.closed?.reason).toBe("malformed");
    expect([room.broken, bob.closed]).toEqual([false, undefined]);
    bob.write("d1", "still here");
    expect(contentOf(fromDisk(disk))).toEqual(contentOf(bob.doc));
    expect(bob.entries.toJSON()).toEqual({});
  });

  it("takes what it knows in part, where the rest goes on from it", () => {
    const room = openRoom([]);
    const [ada, bob] = [join(room), join(room)];
    const author = new Y.Doc();
    const text = new Y.Text("one");
    author.getMap("drafts").set("d1", new Y.Map([["text", text]]));
    ada.say(updateMessage(Y.encodeStateAsUpdate(author)));
    // One item now, from the beginning.
    text.insert(3, " two");
    ada.say(updateMessage(Y.encodeStateAsUpdate(author)));
    expect(ada.closed).toBeUndefined();
    expect(contentOf(bob.doc)).toEqual(contentOf(author));
    // And where somebody has deleted the whole draft meanwhile.
    bob.drafts.delete("d1");
    text.insert(7, " three");
    ada.say(updateMessage(Y.encodeStateAsUpdate(author)));
    expect(ada.closed).toBeUndefined();
    expect(bob.drafts.toJSON()).toEqual({});
  });

  it("keeps what came too early for a while only", () => {
    const room = openRoom([]);
    const ada = join(room);
    const author = new Y.Doc();
    const updates: Uint8Array[] = [];
    author.on("update", (update: Uint8Array) => updates.push(update));
    author.getArray("inbox").push([1]);
    for (let i = 0; i < ROOM.early + 1; i++) author.getArray("inbox").push([2]);
    for (const update of updates.slice(1, -1)) ada.say(updateMessage(update));
    expect(ada.closed).toBeUndefined();
    ada.say(updateMessage(updates.at(-1)!));
    expect(ada.closed?.detail).toContain("never came");
    expect(contentOf(join(room).doc)).toEqual(contentOf(new Y.Doc()));
  });

  it("holds back from the slow, and then sends them what they lack", () => {
    const room = openRoom([]);
    const [ada, slow] = [join(room), join(room)];
    const text = ada.write("d1", "a");
    slow.unread = ROOM.unread + 1;
    text.insert(0, "b");
    const received = slow.received.length;
    for (let i = 0; i < 50; i++) text.insert(0, "c");
    text.delete(0, 10);
    expect(slow.received.length).toBe(received);
    slow.drained();
    expect(slow.received.length).toBe(received);
    slow.unread = 0;
    slow.drained();
    expect(contentOf(slow.doc)).toEqual(contentOf(ada.doc));
    text.insert(0, "d");
    expect(contentOf(slow.doc)).toEqual(contentOf(ada.doc));
  });

  it("encodes the whole once for many newcomers, and they still get what came after", () => {
    const room = openRoom([]);
    const ada = join(room);
    const text = ada.write("d1", "x".repeat(1_000));
    const first = join(room);
    text.insert(0, "new");
    text.delete(0, 1);
    const second = join(room);
    expect(contentOf(second.doc)).toEqual(contentOf(ada.doc));
    const whole = (peer: TestPeer) => peer.received.find((message) => message[0] === 0 && message[1] === 1);
    expect(whole(first)).toBeDefined();
    expect(whole(second)).toBe(whole(first));
    text.insert(0, "y".repeat(100_000));
    const third = join(room);
    expect(contentOf(third.doc)).toEqual(contentOf(ada.doc));
    expect(whole(third)!.length).toBeGreaterThan(100_000);
  });
});

describe("presence", () => {
  it("is seen by all, and goes with its peer", () => {
    const room = openRoom([]);
    const [ada, bob] = [join(room), join(room)];
    ada.awareness.setLocalState({ user: { name: "ada" } });
    expect(bob.awareness.getStates().get(ada.doc.clientID)).toEqual({ user: { name: "ada" } });
    const late = join(room);
    expect(late.awareness.getStates().get(ada.doc.clientID)).toEqual({ user: { name: "ada" } });
    ada.leave();
    expect(bob.awareness.getStates().has(ada.doc.clientID)).toBe(false);
    expect(join(room).awareness.getStates().has(ada.doc.clientID)).toBe(false);
  });

  it("cannot be taken from somebody by repeating what is known of them", () => {
    const room = openRoom([]);
    const [ada, bob] = [join(room), join(room)];
    ada.awareness.setLocalState({ user: { name: "ada" } });
    // Bob believes that ada has gone, and says so as stock clients do after half a minute.
    bob.awareness.states.delete(ada.doc.clientID);
    bob.awareness.emit("update", [{ added: [], updated: [], removed: [ada.doc.clientID] }, "timeout"]);
    expect(join(room).awareness.getStates().has(ada.doc.clientID)).toBe(true);
  });

  it("is bounded in size and number", () => {
    const room = openRoom([]);
    const [ada, bob] = [join(room), join(room)];
    ada.awareness.setLocalState({ junk: "x".repeat(ROOM.presenceBytes) });
    expect(ada.closed?.reason).toBe("malformed");
    expect(bob.closed).toBeUndefined();
  });
});

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
