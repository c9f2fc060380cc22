// What the main thread and a run's worker say to each other. Plain data; no behaviour.
import type { RunConfig } from "../config/index.ts";
import type { ErrorCode } from "../errors.ts";
import type { Event } from "../events.ts";
import type { ForeignEdit, RunOutcome, RunProgress } from "../simulation/index.ts";

/** The worker's `workerData`. */
export interface RunOrder {
  readonly folder: string;
  readonly runId: string;
  readonly config: RunConfig;
  /** Wait before the first round. */
  readonly paused: boolean;
}

export type ToWorker =
  | { readonly type: "pause" }
  /** One round, then wait. */
  | { readonly type: "step" }
  | { readonly type: "resume" }
  | { readonly type: "stop" }
  | { readonly type: "edits"; readonly edits: readonly ForeignEdit[] };

export type FromWorker =
  | { readonly type: "events"; readonly events: readonly Event[] }
  | { readonly type: "committed"; readonly seq: number; readonly round: number }
  | { readonly type: "progress"; readonly progress: RunProgress }
  | { readonly type: "waiting"; readonly waiting: boolean }
  | { readonly type: "ended"; readonly outcome: RunOutcome }
  | { readonly type: "failed"; readonly error: RunFailure };

/** A FolkloreError on its way through a message port. */
export interface RunFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly stack: string | undefined;
}
