// The messages of /ws/events, version 1: what a page says, what the server answers. Types only: the page imports
// this file, the server checks what arrives with zod (server/live/client-message.ts). One JSON object per WebSocket
// message. A subscriber gets every event after the number it names, in order, without gap or repeat:
//   -> {v:1, type:"subscribe", run:"default-1", after:1200}
//   <- {v:1, type:"events", run:"default-1", events:[1201..1456], committed:1456}
import type { Event } from "../events.ts";
import type { RunInfo } from "./api.ts";
import type { RunState } from "./run-state.ts";

export const PROTOCOL_VERSION = 1;

/** Events in one message, at most. */
export const MAX_BATCH = 500;

interface Versioned {
  readonly v: typeof PROTOCOL_VERSION;
}

export type ClientMessage = Versioned &
  (
    | {
        readonly type: "subscribe";
        readonly run: string;
        /**
         * Everything after this number, 0 for all; or "snapshot": the folded state first, then what follows it.
         * Who reconnects names the last *committed* number it has: what was never committed may have changed.
         */
        readonly after: number | "snapshot";
      }
    | { readonly type: "unsubscribe"; readonly run: string }
    | { readonly type: "ping" }
  );

export type ServerMessage = Versioned &
  (
    | { readonly type: "hello"; readonly role: Role }
    /** State up to and including event `state.seq`. Also sent to a client too slow for every event, and after a rewind. */
    | { readonly type: "snapshot"; readonly run: string; readonly state: RunState }
    | {
        readonly type: "events";
        readonly run: string;
        readonly events: readonly Event[];
        /** Last event that is on disk; later ones may yet be taken back by a "rewind". */
        readonly committed: number;
        /** Wall-clock milliseconds since the epoch, for the newest event of the batch. */
        readonly at: number;
      }
    /** The round in flight was dropped: forget every event after `to`. */
    | { readonly type: "rewind"; readonly run: string; readonly to: number }
    /** A run that is new, changed, or moved on within its round. Sent for every run, subscribed or not. */
    | { readonly type: "run"; readonly info: RunInfo }
    | { readonly type: "pong" }
    | { readonly type: "error"; readonly code: string; readonly detail: string }
  );

/** What a client may do: look; also edit the culture; also start, stop and change runs. */
export type Role = "viewer" | "editor" | "operator";

/** Why the server closes a WebSocket: code and text. */
export const CLOSE = {
  shutdown: { code: 1001, reason: "the server is going away" },
  malformed: { code: 4400, reason: "malformed message" },
  unauthorized: { code: 4401, reason: "a token is needed" },
  forbidden: { code: 4403, reason: "not allowed with this token" },
  notFound: { code: 4404, reason: "no such run" },
  tooLarge: { code: 4413, reason: "message too large" },
  tooMany: { code: 4429, reason: "too many messages" },
  internal: { code: 4500, reason: "internal error" },
} as const;
