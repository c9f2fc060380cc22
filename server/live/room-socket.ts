// One person in a room: a WebSocket as the room's engine sees it, with bounds on how much it may say and how long it
// may go without reading.
import type { CultureRoom, PeerLine, RoomPeer, RoomRefusal } from "../../culture/index.ts";
import { ROOM } from "../../culture/index.ts";
import type { LiveSocket, SocketHandler } from "../http/contract.ts";
import { CLOSE } from "../protocol/index.ts";
import { TokenBucket } from "../token-bucket.ts";
import { LIVE, ROOMS, SLOW } from "./limits.ts";

interface CloseReason {
  readonly code: number;
  readonly reason: string;
}

const CLOSINGS: Readonly<Record<RoomRefusal["reason"], CloseReason>> = {
  malformed: CLOSE.malformed,
  "read-only": CLOSE.forbidden,
  "too-large": CLOSE.tooLarge,
  full: CLOSE.tooLarge,
  broken: CLOSE.internal,
};

export class RoomSocket implements SocketHandler, PeerLine {
  readonly #socket: LiveSocket;
  readonly #onLeft: (self: RoomSocket) => void;
  readonly #updates = new TokenBucket(ROOMS.updates);
  readonly #syncs = new TokenBucket(ROOMS.syncs);
  readonly #bytes = new TokenBucket(ROOMS.bytes);
  /** Since when, and with how much unread at the least. */
  #slow: { readonly since: number; readonly least: number } | undefined;
  #peer: RoomPeer | undefined;
  #left = false;

  constructor(socket: LiveSocket, onLeft: (self: RoomSocket) => void) {
    this.#socket = socket;
    this.#onLeft = onLeft;
  }

  enter(room: CultureRoom, options: { readonly readOnly: boolean }): void {
    this.#peer = room.join(this, options);
  }

  get unread(): number {
    return this.#socket.buffered;
  }

  send(message: Uint8Array): void {
    this.#socket.send(message);
  }

  close(refusal: RoomRefusal): void {
    const { code, reason } = CLOSINGS[refusal.reason];
    this.#end({ code, reason: refusal.reason === "broken" ? reason : `${reason}: ${refusal.detail}` });
  }

  message(data: string | Uint8Array): void {
    if (this.#left) return;
    if (typeof data === "string") this.#end(CLOSE.malformed);
    else if (data.length > ROOM.messageBytes) this.#end(CLOSE.tooLarge);
    else if (this.#isTooMuch(data)) this.#end(CLOSE.tooMany);
    else {
      const refusal = this.#peer?.receive(data);
      if (refusal !== undefined) this.close(refusal);
    }
  }

  closed(): void {
    if (this.#left) return;
    this.#left = true;
    this.#peer?.leave();
    this.#onLeft(this);
  }

  /** Called now and then: sockets do not say when they have been read. */
  look(): void {
    this.#peer?.drained();
    const { buffered } = this.#socket;
    const now = performance.now();
    if (buffered <= LIVE.unread) this.#slow = undefined;
    else if (this.#slow === undefined || buffered < this.#slow.least)
      this.#slow = { since: now, least: buffered };
    else if (now - this.#slow.since >= LIVE.standstill) this.#end(SLOW);
  }

  #isTooMuch(data: Uint8Array): boolean {
    // The first two bytes say what it is: 0 0 asks for what is missing, 0 1 and 0 2 are updates.
    const bucket = data[0] !== 0 ? undefined : data[1] === 0 ? this.#syncs : this.#updates;
    return !this.#bytes.take(data.length) || bucket?.take() === false;
  }

  #end({ code, reason }: CloseReason): void {
    if (this.#left) return;
    this.closed();
    // A WebSocket's reason has at most 123 bytes; ours are plain ASCII.
    this.#socket.close(code, reason.slice(0, 120));
  }
}
