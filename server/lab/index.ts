// The door of server/lab: one agent of a run at one task, outside the simulation. A worker thread holds the models;
// this side only hands requests to it. It changes nothing in any run and knows no HTTP.
import type { Lab } from "../http/contract.ts";
import { Errands, runOf } from "../queries/index.ts";
import type { Store } from "../store/index.ts";
import type { LabCall } from "./call.ts";

/** Milliseconds from asking to the answer; loading the largest model takes a few seconds of it. */
const LIMIT = 20_000;
/** Milliseconds without a request after which the thread ends and the models are forgotten. */
const IDLE = 60_000;
const QUEUE = 8;

export interface LabOptions {
  readonly store: Store;
  /** Data folder, which the worker opens for itself. */
  readonly folder: string;
}

export function createLab({ store, folder }: LabOptions): Lab & { close(): Promise<void> } {
  const errands = new Errands({
    file: new URL("./lab-worker.ts", import.meta.url),
    workerData: { folder, limitMs: LIMIT },
    name: "the lab",
    limitMs: LIMIT,
    idleMs: IDLE,
    queue: QUEUE,
  });
  const ask = async <T>(call: LabCall): Promise<T> => {
    runOf(store, call.run);
    return errands.ask<T>(call);
  };
  return {
    task: (run, request) => ask({ kind: "task", run, request }),
    solve: (run, request) => ask({ kind: "solve", run, request }),
    grade: (run, request) => ask({ kind: "grade", run, request }),
    close: () => errands.close(),
  };
}
