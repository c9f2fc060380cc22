// The worker thread that folds one run's log and keeps the snapshot. Started by indexing.ts; it answers once.
import { parentPort, workerData } from "node:worker_threads";
import { classify } from "../errors.ts";
import { type RunState, STATE_VERSION } from "../protocol/index.ts";
import { SqliteStore, type Store } from "../store/index.ts";
import { foldLog, type IndexAnswer, type IndexOrder } from "./indexing.ts";

const port = parentPort;
if (port === null) throw new Error("index-worker.ts runs in a worker thread only");
const { folder, run } = workerData as IndexOrder;
const answer = (message: IndexAnswer): void => port.postMessage(message);

/** Who works on a run keeps its snapshot. A full disk, or a log that was taken back meanwhile, is no reason not to answer. */
function keep(store: Store, state: RunState): void {
  try {
    if (store.isLocked(run)) return;
    store.saveSnapshot(run, { seq: state.seq, version: STATE_VERSION, json: JSON.stringify(state) });
  } catch (error) {
    process.emitWarning(`no snapshot of run ${run} was kept: ${classify(error, folder).message}`);
  }
}

try {
  const store = SqliteStore.open(folder);
  try {
    const state = foldLog(store, run);
    answer({ ok: true, state });
    keep(store, state);
  } finally {
    store.close();
  }
} catch (thrown) {
  const { code, message, hint, stack } = classify(thrown, folder);
  answer({ ok: false, error: { code, message, hint, stack } });
}
