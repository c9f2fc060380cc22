// A room on an array instead of a store, and a peer of it: a stock Yjs document with the stock y-protocols, joined
// without a socket.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import {
  CultureRoom,
  type Entry,
  type PeerLine,
  type RoomOptions,
  type RoomPeer,
  type RoomRefusal,
} from "../../culture/index.ts";

export const SERVER_ID = 7;

/** Opens a room on what was persisted; `disk` grows. */
export function openRoom(disk: Uint8Array[], options: Partial<RoomOptions> = {}): CultureRoom {
  return new CultureRoom({
    clientId: SERVER_ID + disk.length,
    base: null,
    updates: [...disk],
    persist: (update) => disk.push(update),
    ...options,
  });
}

/** What somebody reads who has only the persisted updates. */
export function fromDisk(disk: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of disk) Y.applyUpdate(doc, update);
  return doc;
}

/** Two documents hold the same: the same clocks, the same deletions, the same values. */
export function contentOf(doc: Y.Doc): unknown {
  const drafts = doc.getMap("drafts");
  const inbox = doc.getArray("inbox");
  const maps = ["entries", "receipts"].map((name) => doc.getMap(name).toJSON());
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
  return { vector, drafts: drafts.toJSON(), inbox: inbox.toJSON(), maps };
}

export class TestPeer implements PeerLine {
  readonly doc = new Y.Doc();
  readonly awareness = new awarenessProtocol.Awareness(this.doc);
  /** What the room's line would do to the WebSocket. */
  closed: RoomRefusal | undefined;
  unread = 0;
  readonly received: Uint8Array[] = [];
  #peer: RoomPeer | undefined;

  constructor() {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.say(sync((encoder) => syncProtocol.writeUpdate(encoder, update)));
    });
    this.awareness.on("update", () => this.#announce());
  }

  join(room: CultureRoom, { readOnly = false } = {}): this {
    this.closed = undefined;
    this.#peer = room.join(this, { readOnly });
    this.say(sync((encoder) => syncProtocol.writeSyncStep1(encoder, this.doc)));
    this.#announce();
    return this;
  }

  leave(): void {
    this.#peer?.leave();
    this.#peer = undefined;
  }

  drained(): void {
    this.#peer?.drained();
  }

  say(message: Uint8Array): void {
    const refusal = this.#peer?.receive(message);
    if (refusal !== undefined) this.close(refusal);
  }

  send(message: Uint8Array): void {
    this.received.push(message);
    const decoder = decoding.createDecoder(message);
    const encoder = encoding.createEncoder();
    if (decoding.readVarUint(decoder) === 1) {
      awarenessProtocol.applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
      return;
    }
    encoding.writeVarUint(encoder, 0);
    syncProtocol.readSyncMessage(decoder, encoder, this.doc, this);
    const answer = encoding.toUint8Array(encoder);
    // As over a network: not while the room is still talking.
    if (answer.length > 1) this.#later.push(answer);
  }

  /** Answers that a network would have delivered by now. */
  deliver(): this {
    for (let answer = this.#later.shift(); answer !== undefined; answer = this.#later.shift())
      this.say(answer);
    return this;
  }

  close(refusal: RoomRefusal): void {
    this.closed = refusal;
    this.leave();
  }

  get drafts(): Y.Map<unknown> {
    return this.doc.getMap("drafts");
  }
  get entries(): Y.Map<unknown> {
    return this.doc.getMap("entries");
  }
  get inbox(): Y.Array<unknown> {
    return this.doc.getArray("inbox");
  }
  get receipts(): Y.Map<unknown> {
    return this.doc.getMap("receipts");
  }

  write(id: string, text: string): Y.Text {
    const shared = new Y.Text(text);
    this.drafts.set(id, new Y.Map<unknown>([["kind", "note"] as const, ["text", shared] as const]));
    return shared;
  }

  readonly #later: Uint8Array[] = [];

  #announce(): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    const everybody = [...this.awareness.getStates().keys()];
    encoding.writeVarUint8Array(encoder, awarenessProtocol.encodeAwarenessUpdate(this.awareness, everybody));
    this.say(encoding.toUint8Array(encoder));
  }
}

export function sync(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export function updateMessage(update: Uint8Array): Uint8Array {
  return sync((encoder) => syncProtocol.writeUpdate(encoder, update));
}

export function entry(id: string, text = "about x"): Entry {
  return {
    id,
    kind: "note",
    name: `note ${id}`,
    body: [],
    text,
    author: "ada",
    round: 1,
    parents: [],
    status: "claimed",
    evidence: { about: "", fitted: 0, checks: [] },
    uses: {},
  };
}

export const GOOD_EDIT = { op: "propose", kind: "note", name: "a note", body: [], text: "hello" };
