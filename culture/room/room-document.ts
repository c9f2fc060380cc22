// The room's one Y.Doc: what the server keeps in it (mirror, inbox, receipts), how updates are merged into it, and what
// has changed since somebody last asked. It knows no peers, and not when its changes are persisted and handed out.
import * as Y from "yjs";
import type { Entry } from "../entry.ts";
import { Inbox } from "./inbox.ts";
import { type Inspection, inspect } from "./inspect.ts";
import type { Receipt, RoomRefusal, RoomRequest } from "./layout.ts";
import { step2Message } from "./messages.ts";
import { MirrorMap } from "./mirror.ts";
import { WholeDocument } from "./newcomers.ts";

/** What was merged, and by whom; undefined where that were several. */
export interface Change {
  readonly update: Uint8Array;
  readonly from: unknown;
}

/** Origin of the server's own transactions. */
const SERVER = "server";
/** Growth after which a full document is measured again. */
const GROWTH = 1024 * 1024;

export class RoomDocument {
  readonly #doc: Y.Doc;
  readonly #entries: MirrorMap;
  readonly #receipts: MirrorMap;
  readonly #inbox: Inbox;
  readonly #whole: WholeDocument;
  #changes: Change[] = [];
  /** At least the size of the document; exact when `#grown` is 0. */
  #bytes = 0;
  #grown = 0;

  /** @throws what Yjs throws when an update is damaged. */
  constructor(clientId: number, updates: readonly Uint8Array[]) {
    this.#doc = new Y.Doc({ guid: "room" });
    this.#doc.clientID = clientId;
    const entries = this.#doc.getMap("entries");
    const receipts = this.#doc.getMap("receipts");
    this.#doc.getMap("drafts");
    const inbox = this.#doc.getArray("inbox");
    for (const update of updates) {
      Y.applyUpdate(this.#doc, update, SERVER);
      this.#bytes += update.length;
    }
    this.#grown = this.#bytes;
    this.#entries = new MirrorMap(entries, SERVER);
    this.#receipts = new MirrorMap(receipts, SERVER);
    this.#inbox = new Inbox(inbox, this.#receipts);
    this.#whole = new WholeDocument(this.#doc);
    this.#doc.on("update", (update: Uint8Array, from: unknown) => this.#changes.push({ update, from }));
  }

  /** At least its size as one update, without what was not taken yet. */
  get bytes(): number {
    return this.#bytes;
  }

  get changed(): boolean {
    return this.#changes.length > 0;
  }

  /** What has changed since the last call, as one. */
  takeChange(): Change | undefined {
    const [first, ...more] = this.#changes;
    this.#changes = [];
    if (first === undefined || more.length === 0) return first;
    const update = Y.mergeUpdates([first, ...more].map((one) => one.update));
    return { update, from: more.every(({ from }) => from === first.from) ? first.from : undefined };
  }

  /** What was taken is safe, as an update of this size. */
  grew(bytes: number): void {
    this.#bytes += bytes;
    this.#grown += bytes;
    this.#whole.changed(bytes);
  }

  /** `measure` gives the exact size; it is asked only where the document may have become smaller than known. */
  isFull(more: number, limit: number, measure: () => number): boolean {
    const full = () => this.#bytes + more > limit;
    if (full() && this.#grown >= Math.min(GROWTH, limit / 8)) {
      this.#bytes = measure();
      this.#grown = 0;
    }
    return full();
  }

  /** Edits handed in that have no answer yet, by their ids, oldest first. */
  get waiting(): ReadonlyMap<string, RoomRequest> {
    return this.#inbox.waiting;
  }

  receipt(request: string): Receipt | undefined {
    return this.#inbox.receipt(request);
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  /** What the holder of a state vector lacks; all of it for nobody's. @throws when the vector cannot be read. */
  encode(since?: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, since);
  }

  /** Messages with what the holder of a state vector lacks. @throws when the vector cannot be read. */
  answer(vector: Uint8Array): Uint8Array[] {
    const isNewcomer = Y.decodeStateVector(vector).size === 0;
    return isNewcomer ? this.#whole.messages() : [step2Message(this.encode(vector))];
  }

  inspect(update: Uint8Array): Inspection {
    return inspect(this.#doc, update);
  }

  /** @throws what Yjs throws: the document may be half changed then, and only the changes up to here are good. */
  merge(update: Uint8Array, from: unknown): RoomRefusal | undefined {
    const sound = this.#changes.length;
    try {
      Y.applyUpdate(this.#doc, update, from);
    } catch (error) {
      this.#changes.length = sound;
      throw error;
    }
    const { store } = this.#doc;
    if (store.pendingStructs === null && store.pendingDs === null) return undefined;
    // Contradicts itself: nothing of the document depends on the rest.
    store.pendingStructs = null;
    store.pendingDs = null;
    return { reason: "malformed", detail: "the update contradicts itself" };
  }

  /** Makes the mirror show these entries: writes what differs, deletes what is not among them. */
  publish(entries: readonly Entry[]): void {
    const ids = new Set(entries.map(({ id }) => id));
    const changed = entries.filter((entry) => this.#entries.differs(entry.id, entry));
    const gone = [...this.#entries.keys()].filter((id) => !ids.has(id));
    if (changed.length === 0 && gone.length === 0) return;
    this.#doc.transact(() => {
      for (const entry of changed) this.#entries.set(entry.id, entry);
      for (const id of gone) this.#entries.delete(id);
    }, SERVER);
  }

  /** Answers a request that is waiting; others are left as they are. */
  settle(request: string, receipt: Receipt): void {
    if (!this.#inbox.waiting.has(request) || !this.#receipts.differs(request, receipt)) return;
    this.#doc.transact(() => this.#inbox.answer(request, receipt), SERVER);
  }

  /** Puts right what people have written where only the server writes, and sorts the inbox. True: there are requests
   *  that were not there before. */
  tidy(): boolean {
    if (this.#entries.disturbed || this.#receipts.disturbed) {
      this.#doc.transact(() => {
        this.#entries.repair();
        this.#receipts.repair();
      }, SERVER);
    }
    if (!this.#inbox.changed) return false;
    const before = this.#inbox.waiting.size;
    this.#doc.transact(() => this.#inbox.sort(), SERVER);
    return this.#inbox.waiting.size > before;
  }
}
