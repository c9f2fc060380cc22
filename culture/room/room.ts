// A run's room, without sockets, clock or store: one Y.Doc that people share by the standard y-websocket protocol
// (layout.ts says what is in it). An update of a peer is inspected, merged, persisted, and only then handed to the
// others. When persisting or merging fails, the room ends for everybody: its owner loads it afresh from what was
// persisted.
//
//   const room = new CultureRoom({ clientId, ...store.room(run), persist: (update) => store.roomAppend(run, update) });
//   const peer = room.join(line, { readOnly: false });
//   const refusal = peer.receive(bytes);        // whoever is refused has to be closed
import * as Y from "yjs";
import type { Entry } from "../entry.ts";
import { Inbox } from "./inbox.ts";
import { inspect } from "./inspect.ts";
import { type Receipt, ROOM, type RoomRefusal, type RoomRequest } from "./layout.ts";
import { presenceMessage, readMessage, step1Message, step2Message, updateMessage } from "./messages.ts";
import { MirrorMap } from "./mirror.ts";
import { WholeDocument } from "./newcomers.ts";
import { PresenceTable } from "./presence.ts";

/** The way to one peer. */
export interface PeerLine {
  send(message: Uint8Array): void;
  close(refusal: RoomRefusal): void;
  /** Bytes sent and not read yet. */
  readonly unread: number;
}

export interface RoomPeer {
  /** Bytes from the peer. Whoever is refused has to be closed: its document and the room's may differ. */
  receive(message: Uint8Array): RoomRefusal | undefined;
  /** The peer may have read something: hands out what was held back. */
  drained(): void;
  leave(): void;
}

export interface RoomOptions {
  /** The server's Yjs client id: one that nobody else has. */
  readonly clientId: number;
  /** What was persisted. @throws what Yjs throws when it is damaged. */
  readonly base: Uint8Array | null;
  readonly updates: readonly Uint8Array[];
  /** Returns when the update is safe; throws when it is not. */
  readonly persist: (update: Uint8Array) => void;
  /** When to persist and hand out what has come together; at once by default. */
  readonly defer?: (flush: () => void) => void;
  /** When to tell of presences; at once by default. Stock clients echo each message of them: few are better. */
  readonly deferPresence?: (tell: () => void) => void;
  /** Edits have been handed in. */
  readonly onRequest?: () => void;
  /** The room has ended. */
  readonly onBroken?: (error: unknown) => void;
  readonly maxBytes?: number;
}

interface Peer {
  readonly line: PeerLine;
  readonly readOnly: boolean;
  /** Updates that build on what has not arrived yet. */
  early: Uint8Array[];
  /** Too slow: it is sent nothing, and later what the holder of this state vector lacks. */
  behind: Uint8Array | undefined;
}

/** Origin of the server's own transactions. */
const SERVER = "server";
const BROKEN: RoomRefusal = { reason: "broken", detail: "the room has failed and will be loaded again" };
/** Growth after which a full document is measured again. */
const GROWTH = 1024 * 1024;

export class CultureRoom {
  readonly #doc: Y.Doc;
  readonly #options: RoomOptions;
  readonly #maxBytes: number;
  readonly #entries: MirrorMap;
  readonly #receipts: MirrorMap;
  readonly #inbox: Inbox;
  readonly #whole: WholeDocument;
  readonly #peers = new Set<Peer>();
  readonly #presence = new PresenceTable<Peer>();
  /** Merged, and neither persisted nor handed out yet. */
  #outbox: { update: Uint8Array; from: unknown }[] = [];
  #flushDue = false;
  #presenceDue = false;
  /** Requests have come that the owner was not told of. */
  #requested = false;
  /** Updates of peers merged so far. */
  #merged = 0;
  #broken = false;
  /** At least the size of the document; exact when `#grown` is 0. */
  #bytes = 0;
  #grown = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? ROOM.bytes;
    this.#doc = new Y.Doc({ guid: "room" });
    this.#doc.clientID = options.clientId;
    const entries = this.#doc.getMap("entries");
    const receipts = this.#doc.getMap("receipts");
    this.#doc.getMap("drafts");
    const inbox = this.#doc.getArray("inbox");
    for (const update of [...(options.base === null ? [] : [options.base]), ...options.updates]) {
      Y.applyUpdate(this.#doc, update, SERVER);
      this.#bytes += update.length;
    }
    this.#grown = this.#bytes;
    this.#entries = new MirrorMap(entries, SERVER);
    this.#receipts = new MirrorMap(receipts, SERVER);
    this.#inbox = new Inbox(inbox, this.#receipts);
    this.#whole = new WholeDocument(this.#doc);
    this.#doc.on("update", (update: Uint8Array, from: unknown) => this.#outbox.push({ update, from }));
    this.#tidy();
    this.#requested = false;
    this.#later();
  }

  /** At least the size of the document as one update. */
  get bytes(): number {
    return this.#bytes;
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** The whole document as one update: all that was handed out, and nothing else. */
  encode(): Uint8Array {
    this.flush();
    return Y.encodeStateAsUpdate(this.#doc);
  }

  /** Edits handed in that have no answer yet, in the order in which they lie in the inbox. */
  waiting(): readonly RoomRequest[] {
    return [...this.#inbox.waiting.values()];
  }

  receipt(request: string): Receipt | undefined {
    return this.#inbox.receipt(request);
  }

  join(line: PeerLine, { readOnly }: { readonly readOnly: boolean }): RoomPeer {
    const peer: Peer = { line, readOnly, early: [], behind: undefined };
    this.flush();
    if (this.#broken) line.close(BROKEN);
    else {
      this.#peers.add(peer);
      line.send(step1Message(Y.encodeStateVector(this.#doc)));
      const everybody = this.#presence.everybody();
      if (everybody !== undefined) line.send(everybody);
    }
    return {
      receive: (message) => this.#receive(peer, message),
      drained: () => this.#catchUp(peer),
      leave: () => this.#leave(peer),
    };
  }

  /** Makes the mirror show these entries: writes what differs, deletes what is not among them. */
  publish(entries: readonly Entry[]): void {
    if (this.#broken) return;
    const ids = new Set(entries.map(({ id }) => id));
    const changed = entries.filter((entry) => this.#entries.differs(entry.id, entry));
    const gone = [...this.#entries.keys()].filter((id) => !ids.has(id));
    if (changed.length === 0 && gone.length === 0) return;
    this.#write(() => {
      for (const entry of changed) this.#entries.set(entry.id, entry);
      for (const id of gone) this.#entries.delete(id);
    });
  }

  /** Answers a request that is waiting; others are left as they are. */
  settle(request: string, receipt: Receipt): void {
    if (this.#broken || !this.#inbox.waiting.has(request)) return;
    if (this.#receipts.differs(request, receipt)) this.#write(() => this.#inbox.answer(request, receipt));
  }

  /** Persists and hands out what was merged. Called by itself; to be called before the room is given up. */
  flush(): void {
    this.#flushDue = false;
    if (this.#broken) return;
    this.#tidy();
    const outbox = this.#outbox;
    if (outbox.length === 0) return;
    this.#outbox = [];
    const update = outbox.length === 1 ? outbox[0]!.update : Y.mergeUpdates(outbox.map((one) => one.update));
    try {
      this.#options.persist(update);
    } catch (error) {
      this.#break(error);
      return;
    }
    this.#bytes += update.length;
    this.#grown += update.length;
    this.#whole.changed(update.length);
    const author = outbox.every((one) => one.from === outbox[0]!.from) ? outbox[0]!.from : undefined;
    this.#handOut(updateMessage(update), author);
    if (!this.#requested) return;
    this.#requested = false;
    this.#options.onRequest?.();
  }

  #receive(peer: Peer, bytes: Uint8Array): RoomRefusal | undefined {
    if (this.#broken) return BROKEN;
    if (!this.#peers.has(peer)) return undefined;
    if (bytes.length > ROOM.messageBytes) return { reason: "too-large", detail: "message too large" };
    const message = readMessage(new Uint8Array(bytes));
    switch (message?.type) {
      case "step1":
        return this.#answer(peer, message.vector);
      case "update":
        return this.#take(peer, message.update);
      case "awareness":
        return this.#hear(peer, message.update);
      case "query-awareness":
        peer.line.send(this.#presence.everybody() ?? presenceMessage([]));
        return undefined;
      case "nothing":
        return undefined;
      default:
        return { reason: "malformed", detail: "not a message of the y-websocket protocol" };
    }
  }

  /** Sends what the holder of a state vector lacks. */
  #answer(peer: Peer, vector: Uint8Array): RoomRefusal | undefined {
    this.flush();
    if (this.#broken) return BROKEN;
    try {
      if (Y.decodeStateVector(vector).size > 0)
        peer.line.send(step2Message(Y.encodeStateAsUpdate(this.#doc, vector)));
      else for (const message of this.#whole.messages()) peer.line.send(message);
    } catch {
      return { reason: "malformed", detail: "a state vector that cannot be read" };
    }
    peer.behind = undefined;
    return undefined;
  }

  #take(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    const before = this.#merged;
    const refusal = this.#merge(peer, update);
    if (refusal !== undefined || this.#merged === before) return refusal;
    return this.#retryEarly(peer);
  }

  /** What came too early, from whomever, may fit now. The refusal is the given peer's; others are closed with theirs. */
  #retryEarly(peer: Peer): RoomRefusal | undefined {
    for (let before = -1; before !== this.#merged; ) {
      before = this.#merged;
      for (const other of [...this.#peers].filter(({ early }) => early.length > 0)) {
        const early = other.early;
        other.early = [];
        const refusal = early.map((one) => this.#merge(other, one)).find((one) => one !== undefined);
        if (refusal === undefined) continue;
        if (other === peer) return refusal;
        this.#leave(other);
        other.line.close(refusal);
      }
    }
    return undefined;
  }

  #merge(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    const found = inspect(this.#doc, update);
    switch (found.kind) {
      case "known":
        return undefined;
      case "refused":
        return found.refusal;
      case "early":
        if (peer.readOnly) break;
        return this.#keepEarly(peer, update);
      case "changes":
        if (peer.readOnly) break;
        if (this.#isFull(update.length)) return { reason: "full", detail: "the room is full" };
        return this.#apply(peer, update);
    }
    return { reason: "read-only", detail: "viewers do not write" };
  }

  #keepEarly(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    peer.early.push(update);
    const bytes = peer.early.reduce((sum, one) => sum + one.length, 0);
    if (peer.early.length <= ROOM.early && bytes <= ROOM.earlyBytes) return undefined;
    peer.early = [];
    return { reason: "malformed", detail: "updates that build on what never came" };
  }

  #apply(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    const sound = this.#outbox.length;
    try {
      Y.applyUpdate(this.#doc, update, peer);
    } catch (error) {
      // The document may be half changed: only what came before is good.
      this.#outbox.length = sound;
      this.flush();
      this.#break(error);
      return { reason: "malformed", detail: "the update cannot be merged" };
    }
    const { store } = this.#doc;
    if (store.pendingStructs !== null || store.pendingDs !== null) {
      // Contradicts itself: nothing of the document depends on the rest.
      store.pendingStructs = null;
      store.pendingDs = null;
      this.#later();
      return { reason: "malformed", detail: "the update contradicts itself" };
    }
    this.#merged++;
    this.#later();
    return undefined;
  }

  #isFull(more: number): boolean {
    const full = () => this.#bytes + more > this.#maxBytes;
    if (full() && this.#grown >= Math.min(GROWTH, this.#maxBytes / 8)) {
      this.#bytes = this.encode().length;
      this.#grown = 0;
    }
    return full();
  }

  #hear(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    const flaw = this.#presence.hear(peer, update);
    if (this.#presence.changed) this.#tellLater();
    return flaw === undefined ? undefined : { reason: "malformed", detail: flaw };
  }

  #leave(peer: Peer): void {
    if (!this.#peers.delete(peer)) return;
    this.#presence.leave(peer);
    if (this.#presence.changed) this.#tellLater();
  }

  #tellLater(): void {
    if (this.#presenceDue) return;
    this.#presenceDue = true;
    (this.#options.deferPresence ?? ((tell) => tell()))(() => {
      this.#presenceDue = false;
      const message = this.#presence.news();
      // To their authors too: stock clients take a long silence for a lost connection. Presence is of the moment: who
      // is slow is told when it has caught up.
      for (const { line } of this.#peers) if (line.unread <= ROOM.unread) line.send(message);
    });
  }

  /** Only while the outbox is empty: who falls behind has what the document has at that moment. */
  #handOut(message: Uint8Array, author: unknown): void {
    let vector: Uint8Array | undefined;
    for (const peer of this.#peers) {
      if (peer === author || peer.behind !== undefined) continue;
      peer.line.send(message);
      if (peer.line.unread <= ROOM.unread) continue;
      vector ??= Y.encodeStateVector(this.#doc);
      peer.behind = vector;
    }
  }

  #catchUp(peer: Peer): void {
    if (this.#broken || peer.behind === undefined || peer.line.unread > ROOM.unread / 4) return;
    this.flush();
    if (this.#broken) return;
    peer.line.send(updateMessage(Y.encodeStateAsUpdate(this.#doc, peer.behind)));
    peer.behind = undefined;
    const everybody = this.#presence.everybody();
    if (everybody !== undefined) peer.line.send(everybody);
  }

  /** A transaction of the server. */
  #write(body: () => void): void {
    this.#doc.transact(body, SERVER);
    this.#later();
  }

  #later(): void {
    if (this.#flushDue || this.#outbox.length === 0) return;
    this.#flushDue = true;
    (this.#options.defer ?? ((flush) => flush()))(() => this.flush());
  }

  /** Puts right what people have written where only the server writes, and sorts the inbox. */
  #tidy(): void {
    if (this.#entries.disturbed || this.#receipts.disturbed) {
      this.#doc.transact(() => {
        this.#entries.repair();
        this.#receipts.repair();
      }, SERVER);
    }
    if (!this.#inbox.changed) return;
    const before = this.#inbox.waiting.size;
    this.#doc.transact(() => this.#inbox.sort(), SERVER);
    this.#requested ||= this.#inbox.waiting.size > before;
  }

  /** The end: what is on disk counts, and everybody has to come again. */
  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#outbox = [];
    const peers = [...this.#peers];
    this.#peers.clear();
    for (const { line } of peers) line.close(BROKEN);
    this.#options.onBroken?.(error);
  }
}
