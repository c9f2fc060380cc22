// The worker thread of one run: drives its simulation with a store connection of its own, keeps the folded state for
// those who look, and answers pause, step, resume, stop and edits from outside. Started by live-run.ts, which holds
// the run's lock.
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { classify } from "../errors.ts";
import { type Event, eventSchema } from "../events.ts";
import { foldEvent, type RunState } from "../protocol/index.ts";
import { type ForeignEdit, runSimulation } from "../simulation/index.ts";
import { SqliteStore } from "../store/index.ts";
import { Gate } from "./gate.ts";
import { foldLog } from "./indexing.ts";
import type { FromWorker, RunOrder, ToWorker } from "./messages.ts";
import { Snapshots } from "./snapshots.ts";

/** Events travel together: thousands come in a burst, and each message costs the main thread something. */
const BATCH_MS = 25;
const BATCH = 200;

const port = parentPort;
if (port === null) throw new Error("run-worker.ts runs in a worker thread only");
const { folder, runId, config, paused } = workerData as RunOrder;
const tell = (message: FromWorker): void => port.postMessage(message);

// Whoever watches comes first: on Linux this is for this thread and those it starts, elsewhere for all or none.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const abort = new AbortController();
const gate = new Gate(!paused, (waiting) => tell({ type: "waiting", waiting }));
let edits: ForeignEdit[] = [];
let batch: Event[] = [];
let timer: NodeJS.Timeout | undefined;

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  if (batch.length === 0) return;
  tell({ type: "events", events: batch });
  batch = [];
}

function collect(event: Event): void {
  batch.push(event);
  if (batch.length >= BATCH) flush();
  else timer ??= setTimeout(flush, BATCH_MS);
}

port.on("message", (message: ToWorker) => {
  if (message.type === "pause") gate.close();
  else if (message.type === "step") gate.step();
  else if (message.type === "resume") gate.open();
  else if (message.type === "stop") abort.abort();
  else edits.push(...message.edits);
});

try {
  const store = SqliteStore.open(folder);
  try {
    // What is after the checkpoint will be done again, and the folded state must not know of it.
    store.rewind(runId, store.latestCheckpoint(runId)?.seq ?? 0);
    const state: RunState = foldLog(store, runId);
    const snapshots = new Snapshots(store, runId, state);
    const outcome = await runSimulation({
      config,
      store,
      runId,
      // A run without a checkpoint begins.
      resume: true,
      signal: abort.signal,
      plugins: { base: process.cwd(), copies: join(folder, "plugins") },
      gate: () => gate.pass(),
      foreign: {
        take() {
          const taken = edits;
          edits = [];
          return taken;
        },
      },
      onEvent(raw) {
        // As it will be read back from the store, defaults filled in.
        const event = eventSchema.parse(raw);
        foldEvent(state, event);
        collect(event);
      },
      onProgress: (progress) => tell({ type: "progress", progress }),
      onCommit(seq, round) {
        flush();
        tell({ type: "committed", seq, round });
        snapshots.committed(round);
      },
    });
    flush();
    if (outcome.status === "finished") snapshots.save();
    tell({ type: "ended", outcome });
  } finally {
    store.close();
  }
} catch (thrown) {
  flush();
  const { code, message, hint, stack } = classify(thrown, folder);
  tell({ type: "failed", error: { code, message, hint, stack } });
}
port.close();
