// The one door for those who write a task family of their own, in a file or a package outside of this code:
//   import { defineFamily } from "folklore/tasks";
//   export default defineFamily({ id: "my-task", ... });
// docs/tasks.md explains every field. `folklore tasks new my-task` writes a file to begin with.
export { Rng } from "../core/index.ts";
export { type AuditOptions, type AuditReport, type AuditRow, auditFamily } from "./audit/audit.ts";
export { defineFamily, type FamilyDefinition, type Flaw } from "./define-family.ts";
export {
  FAMILY_KINDS,
  type FamilyKind,
  makeTask,
  type Prompt,
  type Provenance,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
  type WorkedAnswer,
} from "./family.ts";
export type { Judge } from "./judge.ts";
export { type Layout, layoutCoordinates } from "./layout.ts";
