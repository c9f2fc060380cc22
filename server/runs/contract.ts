// The contract of the run manager: all runs of a data folder, each live one in a worker thread of its own. HTTP,
// WebSockets and the command line go through it; it knows none of them.
//
//   const manager = await openRuns(store);
//   const off = manager.listen({ events(run, batch) {...}, committed(...) {...}, rewound(...) {...}, info(...) {...} });
//   const { id } = await manager.start(config, { paused: false });
//   await manager.control(id, "pause");
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { RunAction, RunChange, RunInfo, RunState } from "../protocol/index.ts";
import type { ForeignEdit, RunOutcome } from "../simulation/index.ts";

export interface RunListener {
  /** New events, not yet committed, in order and without gap after those of the last call. */
  events(run: string, events: readonly Event[]): void;
  /** Everything up to `seq` is on disk. */
  committed(run: string, seq: number): void;
  /** The round in flight was dropped: events after `to` never happened. */
  rewound(run: string, to: number): void;
  /** New, changed, or moved on within its round. */
  info(info: RunInfo): void;
}

export interface RunManager {
  /** Newest first, archived ones too. */
  list(): readonly RunInfo[];
  get(id: string): RunInfo | undefined;
  /** The resolved config that the run was made with. @throws FolkloreError "not-found" */
  config(id: string): Readonly<Record<string, unknown>>;
  /** A new run that nobody works on yet. */
  create(config: RunConfig): RunInfo;
  /** create and take. @throws FolkloreError "busy" when too many runs are live. */
  start(config: RunConfig, options: { readonly paused: boolean }): Promise<RunInfo>;
  /** Begins a run, or goes on with it, with new limits perhaps. @throws FolkloreError "not-found", "locked", "busy". */
  take(id: string, config: RunConfig, options: { readonly paused: boolean }): Promise<RunInfo>;
  /** How a live run ends; rejects with whatever stopped it. Undefined for a run that is not live. */
  ended(id: string): Promise<RunOutcome> | undefined;
  /** "resume" also takes up a run that nobody works on. @throws FolkloreError "not-found", "locked", "bad-usage". */
  control(id: string, action: RunAction): Promise<RunInfo>;
  change(id: string, change: RunChange): RunInfo;
  /** Folded state at the last commit; folds the log in a worker thread where no snapshot was kept. */
  state(id: string): Promise<RunState>;
  /** Events after the last commit of a live run, oldest first; empty for others. */
  pending(id: string): readonly Event[];
  /** Edits from outside: they enter at the beginning of the next round, as events that carry their `request`. */
  submit(id: string, edits: readonly ForeignEdit[]): void;
  listen(listener: RunListener): () => void;
  /** Ends every live run (the round in flight is dropped, everything before is kept) and its worker. */
  close(): Promise<void>;
}
