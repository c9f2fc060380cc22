// The door of culture/: entries, edits, the shared document, adoption, fitness, the tree of definitions.
export type { Culture, HistoryItem, Query } from "./contract.ts";
export { type CultureOptions, YCulture } from "./culture.ts";
export {
  type Authorship,
  type Edit,
  type EditRefusal,
  type Entry,
  type Evidence,
  editSchema,
  entryKindSchema,
  entrySchema,
  entryStatusSchema,
  evidenceSchema,
  LIMITS,
} from "./entry.ts";
export {
  type Arm,
  assign,
  type Decision,
  type Effect,
  effectOf,
  errorOf,
  FITNESS,
  type Finding,
  type FitnessVerdict,
  findingOf,
  hasRegressed,
  isLiterate,
  judge,
  NO_READS,
  NO_TRIAL,
  placeboBody,
  pool,
  recentRate,
  remember,
  type Standing,
  settle,
  type Tally,
  type Trial,
} from "./fitness/index.ts";
export { DOCUMENT } from "./record.ts";
export type { Reservation } from "./reservations.ts";
export { costOf } from "./retrieve.ts";
export type { PeerLine, RoomOptions, RoomPeer } from "./room/contract.ts";
export { type Receipt, ROOM, type RoomRefusal, type RoomRequest } from "./room/layout.ts";
export { CultureRoom } from "./room/room.ts";
export { type SeedOptions, seedFrom } from "./seed.ts";
export { type DefinitionNode, definitionTree, renderTree } from "./tree.ts";
export { useWeights } from "./use-weights.ts";
