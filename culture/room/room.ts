// A run's room, without sockets, clock or store: one Y.Doc that people share by the standard y-websocket protocol
// (layout.ts says what is in it). An update of a peer is inspected, merged, persisted, and only then handed to the
// others. When persisting or merging fails, the room ends for everybody: its owner loads it afresh from what was
// persisted.
//
//   const room = new CultureRoom({ clientId, ...store.room(run), persist: (update) => store.roomAppend(run, update) });
//   const peer = room.join(line, { readOnly: false });
//   const refusal = peer.receive(bytes);        // whoever is refused has to be closed
import type { Entry } from "../entry.ts";
import type { PeerLine, RoomOptions, RoomPeer } from "./contract.ts";
import { type Receipt, ROOM, type RoomRefusal, type RoomRequest } from "./layout.ts";
import { presenceMessage, readMessage, step1Message, updateMessage } from "./messages.ts";
import { Peer } from "./peer.ts";
import { PresenceTable } from "./presence.ts";
import { RoomDocument } from "./room-document.ts";

const BROKEN: RoomRefusal = { reason: "broken", detail: "the room has failed and will be loaded again" };

export class CultureRoom {
  readonly #options: RoomOptions;
  readonly #document: RoomDocument;
  readonly #peers = new Set<Peer>();
  readonly #presence: PresenceTable<Peer>;
  #flushDue = false;
  /** Requests have come that the owner was not told of. */
  #requested = false;
  /** Updates of peers merged so far. */
  #merged = 0;
  #broken = false;

  constructor(options: RoomOptions) {
    this.#options = options;
    const { clientId, base, updates } = options;
    this.#document = new RoomDocument(clientId, base === null ? updates : [base, ...updates]);
    this.#presence = new PresenceTable((news) => this.#tellPresence(news), options.deferPresence);
    // The owner asks for the requests that are there from the start.
    this.#document.tidy();
    this.#later();
  }

  /** At least the size of the document as one update. */
  get bytes(): number {
    return this.#document.bytes;
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** The whole document as one update: all that was handed out, and nothing else. */
  encode(): Uint8Array {
    this.flush();
    return this.#document.encode();
  }

  /** Edits handed in that have no answer yet, in the order in which they lie in the inbox. */
  waiting(): readonly RoomRequest[] {
    return [...this.#document.waiting.values()];
  }

  receipt(request: string): Receipt | undefined {
    return this.#document.receipt(request);
  }

  join(line: PeerLine, { readOnly }: { readonly readOnly: boolean }): RoomPeer {
    const peer = new Peer(line, readOnly);
    this.flush();
    if (this.#broken) line.close(BROKEN);
    else {
      this.#peers.add(peer);
      line.send(step1Message(this.#document.stateVector()));
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
    this.#document.publish(entries);
    this.#later();
  }

  /** Answers a request that is waiting; others are left as they are. */
  settle(request: string, receipt: Receipt): void {
    if (this.#broken) return;
    this.#document.settle(request, receipt);
    this.#later();
  }

  /** Persists and hands out what was merged. Called by itself; to be called before the room is given up. */
  flush(): void {
    this.#flushDue = false;
    if (this.#broken) return;
    if (this.#document.tidy()) this.#requested = true;
    const change = this.#document.takeChange();
    if (change === undefined) return;
    try {
      this.#options.persist(change.update);
    } catch (error) {
      this.#break(error);
      return;
    }
    this.#document.grew(change.update.length);
    this.#handOut(updateMessage(change.update), change.from);
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
      for (const message of this.#document.answer(vector)) peer.line.send(message);
    } catch {
      return { reason: "malformed", detail: "a state vector that cannot be read" };
    }
    peer.caughtUp();
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
      for (const other of [...this.#peers].filter(({ isEarly }) => isEarly)) {
        const early = other.takeEarly();
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
    const found = this.#document.inspect(update);
    switch (found.kind) {
      case "known":
        return undefined;
      case "refused":
        return found.refusal;
      case "early":
        if (peer.readOnly) break;
        if (peer.keepEarly(update)) return undefined;
        return { reason: "malformed", detail: "updates that build on what never came" };
      case "changes":
        if (peer.readOnly) break;
        if (this.#isFull(update)) return { reason: "full", detail: "the room is full" };
        return this.#apply(peer, update);
    }
    return { reason: "read-only", detail: "viewers do not write" };
  }

  #isFull(update: Uint8Array): boolean {
    const limit = this.#options.maxBytes ?? ROOM.bytes;
    return this.#document.isFull(update.length, limit, () => this.encode().length);
  }

  #apply(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    let refusal: RoomRefusal | undefined;
    try {
      refusal = this.#document.merge(update, peer);
    } catch (error) {
      // Only what came before is good.
      this.flush();
      this.#break(error);
      return { reason: "malformed", detail: "the update cannot be merged" };
    }
    if (refusal === undefined) this.#merged++;
    this.#later();
    return refusal;
  }

  #hear(peer: Peer, update: Uint8Array): RoomRefusal | undefined {
    const flaw = this.#presence.hear(peer, update);
    return flaw === undefined ? undefined : { reason: "malformed", detail: flaw };
  }

  #leave(peer: Peer): void {
    if (this.#peers.delete(peer)) this.#presence.leave(peer);
  }

  /** To their authors too: stock clients take a long silence for a lost connection. Presence is of the moment: who is
   *  slow is told when it has caught up. */
  #tellPresence(news: Uint8Array): void {
    for (const peer of this.#peers) if (peer.isReading) peer.line.send(news);
  }

  /** Only while nothing waits to be persisted: who falls behind has what the document has at that moment. */
  #handOut(message: Uint8Array, author: unknown): void {
    let vector: Uint8Array | undefined;
    const stateVector = () => {
      vector ??= this.#document.stateVector();
      return vector;
    };
    for (const peer of this.#peers) if (peer !== author) peer.tell(message, stateVector);
  }

  #catchUp(peer: Peer): void {
    if (this.#broken || !peer.canCatchUp) return;
    this.flush();
    if (this.#broken) return;
    peer.line.send(updateMessage(this.#document.encode(peer.behind)));
    peer.caughtUp();
    const everybody = this.#presence.everybody();
    if (everybody !== undefined) peer.line.send(everybody);
  }

  #later(): void {
    if (this.#flushDue || !this.#document.changed) return;
    this.#flushDue = true;
    (this.#options.defer ?? ((flush) => flush()))(() => this.flush());
  }

  /** The end: what is on disk counts, and everybody has to come again. */
  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    const peers = [...this.#peers];
    this.#peers.clear();
    for (const { line } of peers) line.close(BROKEN);
    this.#options.onBroken?.(error);
  }
}
