// A run's log folded into what a page shows: from the snapshot that was kept, if it still fits, and the events since.
// A long log without a snapshot takes seconds, so that happens in a worker thread (index-worker.ts), which keeps the
// snapshot for the next time. It knows no live run: what is not committed is not in here.
import { Worker } from "node:worker_threads";
import { FolkloreError } from "../errors.ts";
import { foldEvent, initialState, type RunState, STATE_VERSION, setRoundTime } from "../protocol/index.ts";
import type { Store } from "../store/index.ts";
import type { RunFailure } from "./messages.ts";

/** Events that are folded where they are asked for: about 10 microseconds each, read and checked. */
const NEAR = 500;

/** The worker's `workerData`. */
export interface IndexOrder {
  readonly folder: string;
  readonly run: string;
}

/** The worker's one message. */
export type IndexAnswer =
  | { readonly ok: true; readonly state: RunState }
  | { readonly ok: false; readonly error: RunFailure };

/** The state at the last commit. @throws FolkloreError "not-found", "database-damaged" */
export function foldLog(store: Store, run: string): RunState {
  return foldRest(store, keptState(store, run) ?? initialState(run));
}

/** The same, where a snapshot is kept that lags only little behind; undefined where it takes longer. */
export function foldIfNear(store: Store, run: string): RunState | undefined {
  const lastSeq = lastSeqOf(store, run);
  const near = (seq: number) => lastSeq - seq <= NEAR;
  if (near(0)) return foldRest(store, initialState(run));
  if (!near(store.snapshot(run)?.seq ?? 0)) return undefined;
  const kept = keptState(store, run);
  return kept === undefined ? undefined : foldRest(store, kept);
}

/** The same, in a thread of its own, which keeps the snapshot. */
export function foldInWorker(folder: string, run: string): Promise<RunState> {
  return new Promise((resolve, reject) => {
    const order: IndexOrder = { folder, run };
    const worker = new Worker(new URL("./index-worker.ts", import.meta.url), { workerData: order });
    let answer: IndexAnswer | undefined;
    worker.on("message", (message: IndexAnswer) => {
      answer = message;
    });
    worker.on("error", reject);
    // Not before: by then the snapshot is kept, and the database closed.
    worker.on("exit", (exitCode) => {
      if (answer === undefined)
        return reject(new Error(`the reader of run ${run} ended with code ${exitCode}`));
      if (answer.ok) return resolve(answer.state);
      const { code, message, hint, stack } = answer.error;
      reject(Object.assign(new FolkloreError(code, message, hint), stack === undefined ? {} : { stack }));
    });
  });
}

function foldRest(store: Store, state: RunState): RunState {
  const { run } = state;
  // Bounded: another process may commit, or take rounds back, while this one reads.
  const lastSeq = lastSeqOf(store, run);
  for (const event of store.events(run, { from: state.seq + 1, to: lastSeq })) foldEvent(state, event);
  const known = state.axis.time.to.at(-1) ?? 0;
  for (const [round, ms] of store.roundTimes(run)) {
    if (round >= known && round <= state.round) setRoundTime(state, round, ms);
  }
  return state;
}

/** Undefined when none was kept, or it is of another version, ahead of the log, or damaged: then the log says it all. */
function keptState(store: Store, run: string): RunState | undefined {
  const snapshot = store.snapshot(run);
  if (snapshot === undefined || snapshot.version !== STATE_VERSION) return undefined;
  if (snapshot.seq > lastSeqOf(store, run)) return undefined;
  try {
    const state = JSON.parse(snapshot.json) as Partial<RunState> | null;
    const fits = state?.version === STATE_VERSION && state.run === run && state.seq === snapshot.seq;
    return fits ? (state as RunState) : undefined;
  } catch {
    return undefined;
  }
}

/** 0 for a run that does not exist: who reads its log next is told so. */
function lastSeqOf(store: Store, run: string): number {
  return store.getRun(run)?.lastSeq ?? 0;
}
