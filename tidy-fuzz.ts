// A hostile peer throws bytes at a room for a bounded number of seeded rounds: random, truncated, flipped, repeated,
// out of order, forged, deeply nested, huge. The room never throws, stays what was persisted, and others go on.
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { Rng } from "/work/main/core/index.ts";
import { ROOM } from "/work/main/culture/index.ts";
import {
  contentOf,
  entry,
  fromDisk,
  GOOD_EDIT,
  openRoom,
  SERVER_ID,
  TestPeer,
  updateMessage,
} from "/work/main/test/culture/room-doubles.ts";

const ROUNDS = 12;
const MESSAGES = 150;

type Attack = (rng: Rng, doc: Y.Doc) => Uint8Array;

function bytes(rng: Rng, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => rng.int(256));
}

/** Something that a decent client might write. */
function write(rng: Rng, doc: Y.Doc): void {
  const drafts = doc.getMap<unknown>("drafts");
  const texts = [...drafts.values()].flatMap((draft) => {
    const text: unknown = draft instanceof Y.Map ? draft.get("text") : undefined;
    return text instanceof Y.Text ? [text] : [];
  });
  const text = texts[rng.int(Math.max(1, texts.length))];
  const choice = rng.int(7);
  if (text === undefined || choice === 0) {
    const shared = new Y.Text("start");
    drafts.set(`d${rng.int(5)}`, new Y.Map<unknown>([["kind", "note"] as const, ["text", shared] as const]));
  } else if (choice === 1) drafts.delete(`d${rng.int(5)}`);
  else if (choice === 2) doc.getMap("entries").set(`e${rng.int(3)}`, { forged: rng.int(9) });
  else if (choice === 3) doc.getMap("receipts").set(`r${rng.int(3)}`, { status: "accepted" });
  else if (choice === 4)
    doc
      .getArray("inbox")
      .push([{ id: `q${rng.int(400)}`, culture: "shared", author: "eve", edit: GOOD_EDIT }]);
  else if (choice === 5 && text.length > 0) text.delete(0, 1 + rng.int(text.length));
  else text.insert(rng.int(text.length + 1), "abc".repeat(1 + rng.int(20)));
}

function updatesOf(rng: Rng, doc: Y.Doc, count: number): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array) => updates.push(update);
  doc.on("update", keep);
  for (let i = 0; i < count; i++) write(rng, doc);
  doc.off("update", keep);
  return updates;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  random: (rng) => bytes(rng, 1 + rng.int(200)),
  "random update": (rng) => updateMessage(bytes(rng, 1 + rng.int(200))),
  "random presence": (rng) => Uint8Array.from([1, ...bytes(rng, 1 + rng.int(100))]),
  "random state vector": (rng) => Uint8Array.from([0, 0, ...bytes(rng, 1 + rng.int(60))]),
  honest: (rng, doc) => updateMessage(updatesOf(rng, doc, 1).at(-1) ?? new Uint8Array([0, 0])),
  truncated: (rng, doc) => {
    const update = Y.encodeStateAsUpdate(copyOf(doc));
    return updateMessage(update.slice(0, rng.int(update.length)));
  },
  "half a message": (rng, doc) => {
    const message = updateMessage(Y.encodeStateAsUpdate(doc));
    return message.slice(0, rng.int(message.length));
  },
  flipped: (rng, doc) => {
    const copy = copyOf(doc);
    const update = updatesOf(rng, copy, 3).at(-1) ?? new Uint8Array([0, 0]);
    const flipped = update.slice();
    for (let i = 0; i <= rng.int(4); i++) flipped[rng.int(flipped.length)] = rng.int(256);
    return updateMessage(flipped);
  },
  "flipped whole": (rng, doc) => {
    const flipped = Y.encodeStateAsUpdate(doc);
    for (let i = 0; i <= rng.int(8); i++) flipped[rng.int(flipped.length)] = rng.int(256);
    return updateMessage(flipped);
  },
  gap: (rng, doc) => updateMessage(updatesOf(rng, copyOf(doc), 3).at(-1) ?? new Uint8Array([0, 0])),
  "same clock, other content": (rng, doc) => {
    const copy = copyOf(doc);
    copy.clientID = doc.clientID;
    return updateMessage(updatesOf(rng, copy, 1).at(-1) ?? new Uint8Array([0, 0]));
  },
  "deletes everything": (_rng, doc) => {
    const copy = copyOf(doc);
    copy.transact(() => {
      for (const name of ["entries", "drafts", "receipts"]) copy.getMap(name).clear();
      copy.getArray("inbox").delete(0, copy.getArray("inbox").length);
    });
    return updateMessage(Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)));
  },
  "deletes what nobody wrote": (rng) => {
    const encoder = encoding.createEncoder();
    for (const number of [0, 1, rng.int(9), 1, rng.int(1000), rng.int(2 ** 30)])
      encoding.writeVarUint(encoder, number);
    return updateMessage(encoding.toUint8Array(encoder));
  },
  "a struct count of billions": (rng) => {
    const encoder = encoding.createEncoder();
    for (const number of [1, 2 ** 31 + rng.int(2 ** 20), 5, 0]) encoding.writeVarUint(encoder, number);
    return updateMessage(encoding.toUint8Array(encoder));
  },
  "a length of quadrillions": () => {
    const encoder = encoding.createEncoder();
    for (const number of [1, 1, 5, 0, 0, 2 ** 52, 0]) encoding.writeVarUint(encoder, number);
    return updateMessage(encoding.toUint8Array(encoder));
  },
  "as the server": (rng) => {
    const forger = new Y.Doc();
    forger.clientID = SERVER_ID + rng.int(40);
    forger.getMap("entries").set("x", 1);
    return updateMessage(Y.encodeStateAsUpdate(forger));
  },
  nested: (rng) => {
    let value: unknown = 1;
    for (let i = rng.int(3_000); i >= 0; i--) value = rng.int(2) === 0 ? [value] : { v: value };
    const doc = new Y.Doc();
    doc.getArray("inbox").push([value]);
    return updateMessage(Y.encodeStateAsUpdate(doc));
  },
  huge: (rng) => updateMessage(bytes(rng, ROOM.messageBytes)),
  "a big paste": (rng, doc) => {
    const text = new Y.Text("z".repeat(20_000 + rng.int(20_000)));
    const updates = updatesOf(rng, doc, 0);
    const keep = (update: Uint8Array) => updates.push(update);
    doc.on("update", keep);
    doc.getMap("drafts").set(`big${rng.int(3)}`, new Y.Map<unknown>([["text", text] as const]));
    doc.off("update", keep);
    return updateMessage(updates[0]!);
  },
  "unknown root": (rng) => {
    const doc = new Y.Doc();
    doc.getMap(`root ${rng.int(1000)}`).set("a", 1);
    return updateMessage(Y.encodeStateAsUpdate(doc));
  },
};


const start = Number(process.argv[2]);
let shown = 0, broke = 0, rounds = 0;
const end = Date.now() + Number(process.argv[3]) * 1000;
const only = process.argv[4]?.split(",");
for (let round = start; Date.now() < end; round++) {
  rounds++;
  const rng = Rng.seed(round).fork("room");
  const disk: Uint8Array[] = [];
  let broken: unknown;
  let inspected: Uint8Array = new Uint8Array();
  const room = openRoom(disk, { maxBytes: 400_000, onBroken: (e) => { broken = e; } });
  const honest = new TestPeer().join(room).deliver();
  room.publish([entry("e0"), entry("e1")]);
  honest.write("mine", "I was here first");
  let enemy = new TestPeer().join(room).deliver();
  for (let i = 0; i < 150; i++) {
    const names = only && rng.int(2) === 0 ? only : Object.keys(ATTACKS);
    const name = names[rng.int(names.length)]!;
    if (name === "huge" || name === "nested" || name === "a big paste") continue;
    const state = fromDisk(disk);
    const message = ATTACKS[name]!(rng, enemy.doc);
    enemy.say(message);
    if (enemy.closed !== undefined) { enemy.awareness.destroy(); enemy = new TestPeer().join(room).deliver(); }
    if (room.broken) {
      broke++;
      if (shown++ < 3) { console.log(round, i, name, (broken as Error)?.stack?.split("\n").slice(0, 8).join("\n"));
        const fs = await import("node:fs");
        fs.writeFileSync(`/tmp/helper-tidy/broken-${round}.json`, JSON.stringify({ disk: disk.map((d) => [...d]), message: [...message], clientId: SERVER_ID }));
      }
      break;
    }
  }
  honest.awareness.destroy(); enemy.awareness.destroy();
}
console.log({ rounds, broke });
process.exit(0);
