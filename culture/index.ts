// The door of culture/: entries, edits, the shared document, adoption, the tree of definitions.
export { type AdoptionRule, type AdoptionVerdict, adoptionVerdict } from "./adoption.ts";
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
export { DOCUMENT } from "./record.ts";
export { costOf } from "./retrieve.ts";
export type { PeerLine, RoomOptions, RoomPeer } from "./room/contract.ts";
export { type Receipt, ROOM, type RoomRefusal, type RoomRequest } from "./room/layout.ts";
export { CultureRoom } from "./room/room.ts";
export { type DefinitionNode, definitionTree, renderTree } from "./tree.ts";
