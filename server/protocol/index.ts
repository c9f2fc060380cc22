// The door of the protocol: all that the web page may know of the server. No Node, no zod, no Yjs in here: it is
// bundled into the page.
export type * from "./api.ts";
export type {
  AuthorState,
  CultureState,
  EditState,
  EntryState,
  EntryStatus,
  FitnessDecision,
  FitnessState,
  Given,
  NightState,
  ReadsState,
  ReviewOutcome,
  ReviewState,
  ReviewsState,
  Tally,
  TrackState,
} from "./culture-state.ts";
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
  type DiversityState,
  type FamilyState,
  FORECAST_FAMILY,
  type InheritedState,
  KEPT,
  type LawState,
  type Moment,
  type PopulationState,
  type RunState,
  type SkillState,
  type SleepState,
  STATE_VERSION,
  type Subject,
  type VarietyState,
  WORLD_FAMILY,
} from "./run-state.ts";
export { addToSeries, bucketAt, emptySeries, latest, MAX_BUCKETS, type Series } from "./series.ts";
export type {
  FaultState,
  GameState,
  LadderChangeState,
  PairState,
  Stand,
  StudyCell,
  StudyState,
  VersionState,
} from "./world-state.ts";
