// The door of runs/: every run of a data folder, the live ones in worker threads of their own.
export type { RunListener, RunManager } from "./contract.ts";
export { foldInWorker, foldLog } from "./indexing.ts";
export { MAX_LIVE_RUNS, Runs } from "./run-manager.ts";
