// The door of tasks/: contracts, the list language and its tables, the families, proposers, the gate and the audit.
export { type Alarm, type AlarmOptions, DiversityAlarm, type DiversityMeasures } from "./alarms.ts";
export { Archive, type ArchivedTask, FRONTIER } from "./archive.ts";
export {
  type ArithmeticConfig,
  type ArithmeticFamily,
  type ArithmeticPayload,
  arithmeticConfigSchema,
  arithmeticFamily,
} from "./arithmetic.ts";
export { type AuditOptions, type AuditReport, type AuditRow, auditFamily } from "./audit/audit.ts";
export { CHANNELS, type Coordinate, type Coordinates, type Cursor, textCoordinates } from "./coordinates.ts";
export { apportion } from "./curricula/apportion.ts";
export {
  type CellOutcome,
  type CellView,
  type LadderChange,
  type Portion,
  type Pupil,
  TEACHER_RULES,
  Teacher,
  type TeacherOptions,
} from "./curricula/teacher.ts";
export { defineFamily, type FamilyDefinition, type Flaw } from "./define-family.ts";
export { divergences, jensenShannon, meanDivergence } from "./divergence.ts";
export { type Diversity, type DiversityOptions, entropyBits, measureDiversity } from "./diversity.ts";
export { decode, encode, isDigits, LISTS, lengthOf } from "./dsl/code.ts";
export {
  DEFAULT_FUEL,
  type Definitions,
  expand,
  explain,
  NO_DEFINITIONS,
  type ProgramError,
  run,
} from "./dsl/interpreter.ts";
export { applyOp, type Digits, isOp, MAX_DIGITS, OP_SETS, OPS, type Op, type OpSet } from "./dsl/ops.ts";
export { CULTURE_NAMES, DIGITS, isLocalName, isName, LOCAL_NAMES, readDigits } from "./dsl/symbols.ts";
export {
  composedTable,
  follow,
  hashCodes,
  opTable,
  type Pair,
  PROBES,
  ProgramTables,
  type Table,
} from "./dsl/table.ts";
export {
  type Context,
  type Definition,
  FAMILY_KINDS,
  type FamilyKind,
  makeTask,
  type Prompt,
  type PromptPiece,
  type Provenance,
  provenanceSchema,
  type Rejection,
  type Task,
  type TaskFamily,
  taskSchema,
  type Verdict,
  verdictSchema,
  type WorkedAnswer,
} from "./family.ts";
export {
  type Gallery,
  type GalleryEntry,
  galleryEntrySchema,
  galleryMarkdown,
  gallerySchema,
  type Measured,
  makeGallery,
} from "./gallery.ts";
export {
  type Asked,
  builtInGames,
  type Exploitability,
  exploitability,
  type Game,
  gameOf,
  gameSymbols,
  Match,
  type MatchOptions,
  moveText,
  playLockstep,
  type Seat,
  type Strategy,
  type Turn,
  type View,
  viewsOf,
} from "./games/index.ts";
export { atMost, fairShare, Gate, type GateOptions, type NearLimit } from "./gate.ts";
export type { Judge } from "./judge.ts";
export { agrees, difference, equivalent, misfit } from "./laws/equivalence.ts";
export {
  type LawsConfig,
  type LawsFamily,
  type LawsPayload,
  lawPrompt,
  lawsConfigSchema,
  lawsFamily,
  lawTask,
  MAX_ANSWER,
} from "./laws/family.ts";
export { tolerance, withNoise } from "./laws/noise.ts";
export {
  MAX_PAIR_FEATURES,
  observePairs,
  PAIR_FEATURES,
  pairFeatures,
  pairText,
  randomInputs,
  writePairFeatures,
} from "./laws/observation.ts";
export { degenerate, type ShortFunction, shortFunctions } from "./laws/short-functions.ts";
export { type Law, makeWorld, World, type WorldOptions, worldOptionsSchema } from "./laws/world.ts";
export { type Layout, layoutCoordinates, layoutSchema } from "./layout.ts";
export {
  definitionCost,
  LONGEST_SPELLING,
  type NameProposal,
  type NamingOptions,
  proposeNames,
  savedSymbols,
} from "./naming/propose-names.ts";
export { spell, tokenise, type Word, wordsOf } from "./naming/tokenise.ts";
export { NoveltyLedger, programPart } from "./novelty.ts";
export { programCoordinates } from "./program-coordinates.ts";
export {
  type PracticeOptions,
  type ProgramsConfig,
  type ProgramsFamily,
  practiceTask,
  programsConfigSchema,
  programsFamily,
} from "./programs/family.ts";
export { renderProgram, shownDefinitions, workProgram } from "./programs/format.ts";
export { isHeldOutBody } from "./programs/generate.ts";
export { type ProgramPayload, programPayloadSchema } from "./programs/payload.ts";
export { learnability, type Proposal, type Proposer, type TaskOutcome } from "./proposer.ts";
export { type LearnabilityOptions, LearnabilityProposer } from "./proposers/learnability.ts";
export { type MixPart, ProposerMix } from "./proposers/mix.ts";
export { MutationProposer } from "./proposers/mutation.ts";
export { RandomProposer } from "./proposers/random.ts";
export { familySymbols, type SymbolClasses } from "./proposers/symbol-classes.ts";
export { builtInFamilies, TaskRegistry } from "./registry.ts";
export {
  type RewritesConfig,
  type RewritesFamily,
  rewritesConfigSchema,
  rewritesFamily,
  rewriteTask,
} from "./rewrites/family.ts";
export { rewritePrompt } from "./rewrites/format.ts";
export { checkRewrite, type RewritePayload, rewritePayloadSchema } from "./rewrites/payload.ts";
export { whyNot as whyNoRewrite } from "./rewrites/verify.ts";
