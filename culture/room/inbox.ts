// The edits that people have handed in, and what became of them: the room's inbox and receipts. Its changes are for
// transactions of the server; when these happen, and who reads the requests, is not known here.
import type * as Y from "yjs";
import { type Receipt, ROOM, type RoomRequest, readRequest, requestIdOf } from "./layout.ts";
import type { MirrorMap } from "./mirror.ts";

export class Inbox {
  readonly #items: Y.Array<unknown>;
  readonly #receipts: MirrorMap;
  readonly #waiting = new Map<string, RoomRequest>();
  #changed = true;

  constructor(items: Y.Array<unknown>, receipts: MirrorMap) {
    this.#items = items;
    this.#receipts = receipts;
    items.observe(() => {
      this.#changed = true;
    });
  }

  /** Somebody has written to it since it was last sorted. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Requests without an answer, oldest first. */
  get waiting(): ReadonlyMap<string, RoomRequest> {
    return this.#waiting;
  }

  receipt(request: string): Receipt | undefined {
    return this.#receipts.get(request) as Receipt | undefined;
  }

  /** Takes up new requests; answers those that are none; throws out what cannot be answered. */
  sort(): void {
    const seen = new Set<string>();
    const useless: number[] = [];
    for (const [index, item] of this.#items.toArray().entries()) {
      const id = requestIdOf(item);
      if (id === undefined || seen.has(id) || seen.size >= ROOM.inbox) {
        useless.push(index);
        continue;
      }
      seen.add(id);
      const known = this.receipt(id);
      if (this.#waiting.has(id) || (known !== undefined && known.status !== "waiting")) continue;
      const full = this.#waiting.size >= ROOM.waiting;
      const request = full ? "too many edits wait to enter" : readRequest(id, item);
      if (typeof request !== "string") this.#waiting.set(id, request);
      else this.#receipts.set(id, { status: "refused", reason: request, entry: null, round: null });
    }
    for (const index of useless.reverse()) this.#items.delete(index);
    this.#prune();
    this.#changed = false;
  }

  answer(request: string, receipt: Receipt): void {
    if (receipt.status !== "waiting") this.#waiting.delete(request);
    this.#receipts.set(request, receipt);
    this.#prune();
  }

  /** Keeps the newest answered items; receipts go with theirs. */
  #prune(): void {
    if (this.#items.length <= (ROOM.inbox + ROOM.inboxKept) / 2) return;
    let tooMany = this.#items.length - ROOM.inboxKept;
    const kept = new Set<string>();
    let index = 0;
    for (const id of this.#items.toArray().map(requestIdOf)) {
      if (tooMany > 0 && (id === undefined || !this.#waiting.has(id))) {
        this.#items.delete(index);
        tooMany--;
      } else {
        if (id !== undefined) kept.add(id);
        index++;
      }
    }
    for (const id of [...this.#receipts.keys()]) if (!kept.has(id)) this.#receipts.delete(id);
  }
}
