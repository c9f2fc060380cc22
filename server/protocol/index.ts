// The door of the protocol: all that the web page may know of the server. No Node, no zod, no Yjs in here: it is
// bundled into the page.
export type * from "./api.ts";
export { foldEvent, initialState, setRoundTime } from "./fold.ts";
export {
  CLOSE,
  type ClientMessage,
  MAX_BATCH,
  PROTOCOL_VERSION,
  type Role,
  type ServerMessage,
} from "./messages.ts";
export {
  type AgentState,
  type AlarmState,
  type CellState,
  type CultureState,
  type EditState,
  type EntryState,
  type EntryStatus,
  type FamilyState,
  KEPT,
  type LawState,
  type Moment,
  type PopulationState,
  type RunState,
  STATE_VERSION,
  WORLD_FAMILY,
} from "./run-state.ts";
export { addToSeries, bucketAt, emptySeries, latest, MAX_BUCKETS, type Series } from "./series.ts";
