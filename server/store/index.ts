// The door of server/store: runs, events, checkpoints, snapshots and rooms, on disk or in memory.
export {
  type AboutQuery,
  type Blob,
  type Checkpoint,
  type Commit,
  type EventQuery,
  KEPT_CHECKPOINTS,
  MAX_TAG_LENGTH,
  MAX_TAGS,
  type NewRun,
  type Room,
  type RunLock,
  type RunRecord,
  type RunStatus,
  type RunUpdate,
  type Snapshot,
  type Store,
  type Subject,
  type TextQuery,
} from "./contract.ts";
export { DATABASE_FILE } from "./database.ts";
export { MemoryStore } from "./memory.ts";
export { SqliteStore } from "./sqlite.ts";
