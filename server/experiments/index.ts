// The door of server/experiments: find an experiment, run it, report it.
export { findExperiment } from "./find.ts";
export type { Choice, Execution, ExperimentPlan } from "./plan.ts";
export {
  caveatLine,
  type ExperimentReport,
  makeReport,
  noteLines,
  readingNote,
} from "./report.ts";
export { checkTarget, writeReport } from "./report-folder.ts";
export { SOCIETY_LAYOUT, societyFigures } from "./society-figures.ts";
export { drawTables, type Figures, type Table } from "./tables.ts";
