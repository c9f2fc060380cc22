// The door of server/experiments: find an experiment, run it, report it.
export { findExperiment } from "./find.ts";
export type { Choice, Execution, ExperimentPlan } from "./plan.ts";
export { type ExperimentReport, makeReport, readingNote, reportMarkdown } from "./report.ts";
export { checkSection, replaceSection, writeSection } from "./report-file.ts";
export type { Table } from "./tables.ts";
