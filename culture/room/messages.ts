// The messages of the standard y-websocket protocol (sync and awareness), read and written. It holds no document.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

const MESSAGE = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const;
const SYNC = { step1: 0, step2: 1, update: 2 } as const;

export type RoomMessage =
  /** "Here is what I have": a state vector. */
  | { readonly type: "step1"; readonly vector: Uint8Array }
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "query-awareness" }
  | { readonly type: "nothing" };

/**
 * Undefined for what is no message. `bytes` must own its buffer: lib0 trusts lengths up to the end of the buffer, not
 * of the view, and would hand out whatever lies behind it.
 */
export function readMessage(bytes: Uint8Array): RoomMessage | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    switch (decoding.readVarUint(decoder)) {
      case MESSAGE.sync:
        switch (decoding.readVarUint(decoder)) {
          case SYNC.step1:
            return { type: "step1", vector: decoding.readVarUint8Array(decoder) };
          case SYNC.step2:
          case SYNC.update:
            return { type: "update", update: decoding.readVarUint8Array(decoder) };
          default:
            return undefined;
        }
      case MESSAGE.awareness:
        return { type: "awareness", update: decoding.readVarUint8Array(decoder) };
      case MESSAGE.queryAwareness:
        return { type: "query-awareness" };
      case MESSAGE.auth:
        return { type: "nothing" };
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

export function step1Message(vector: Uint8Array): Uint8Array {
  return message(MESSAGE.sync, SYNC.step1, vector);
}
export function step2Message(update: Uint8Array): Uint8Array {
  return message(MESSAGE.sync, SYNC.step2, update);
}
export function updateMessage(update: Uint8Array): Uint8Array {
  return message(MESSAGE.sync, SYNC.update, update);
}

function message(type: number, kind: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** One client's presence; `state` is JSON text, "null" when it has gone. */
export interface Presence {
  readonly client: number;
  readonly clock: number;
  readonly state: string;
}

/** @throws whatever lib0 says of damaged bytes. */
export function* readPresences(update: Uint8Array): IterableIterator<Presence> {
  const decoder = decoding.createDecoder(update);
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    yield { client, clock, state: decoding.readVarString(decoder) };
  }
}

export function presenceMessage(presences: readonly Presence[]): Uint8Array {
  const update = encoding.createEncoder();
  encoding.writeVarUint(update, presences.length);
  for (const { client, clock, state } of presences) {
    encoding.writeVarUint(update, client);
    encoding.writeVarUint(update, clock);
    encoding.writeVarString(update, state);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update));
  return encoding.toUint8Array(encoder);
}
