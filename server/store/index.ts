// The door of server/store: runs, events and checkpoints, on disk or in memory.
export {
  type Blob,
  type Checkpoint,
  type Commit,
  type EventQuery,
  KEPT_CHECKPOINTS,
  type NewRun,
  type RunLock,
  type RunRecord,
  type RunStatus,
  type Store,
} from "./contract.ts";
export { MemoryStore } from "./memory.ts";
export { DATABASE_FILE, SqliteStore } from "./sqlite.ts";
