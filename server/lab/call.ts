// What crosses the port between the lab and its worker. Types only.
import type { GradeRequest, LabRequest } from "../protocol/index.ts";

export type LabCall =
  | { readonly kind: "task" | "solve"; readonly run: string; readonly request: LabRequest }
  | { readonly kind: "grade"; readonly run: string; readonly request: GradeRequest };
