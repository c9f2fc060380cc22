// What crosses between a family and its host thread: messages over a port, and a few shared numbers, because the
// thread that asks sleeps until it is answered. Types and places only.
import type { MessagePort } from "node:worker_threads";
import type { FaultKind } from "./fault.ts";
import type { PluginSource } from "./source.ts";

export interface HostOrder {
  readonly source: PluginSource;
  readonly heapMb: number;
  readonly port: MessagePort;
  readonly shared: Int32Array;
}
export type HostRequest = { readonly message: string; readonly limitMs: number } | "close";
export type HostReply =
  | { readonly text: string }
  | { readonly fault: { readonly kind: FaultKind; readonly detail: string } };

/** Places in the shared numbers: replies so far (this is what the sleeper waits for), the process id of the program. */
export const SHARED = { replies: 0, pid: 1, size: 2 } as const;
