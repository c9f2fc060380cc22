// What a room wants of its owner and of each peer, and what it gives them. The engine is room.ts; what is in the
// document is said in layout.ts.
import type { RoomRefusal } from "./layout.ts";

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
