// What a plug-in did wrong, as an error named after the boundary: data for events, and something to throw.
// It knows no plug-in.
import { cut } from "./limits.ts";

/** threw: said so itself. timed-out: no answer in time. junk: an answer that is none. died: its program or connection ended. */
export const FAULT_KINDS = ["threw", "timed-out", "junk", "died"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export class PluginFault extends Error {
  readonly kind: FaultKind;
  readonly family: string;
  /** What happened, bounded; safe to record. */
  readonly detail: string;

  constructor(kind: FaultKind, family: string, detail: string) {
    super(`the task family "${family}" ${SAYS[kind]}: ${cut(detail)}`);
    this.name = "PluginFault";
    this.kind = kind;
    this.family = family;
    this.detail = cut(detail);
  }
}

const SAYS: Readonly<Record<FaultKind, string>> = {
  threw: "threw",
  "timed-out": "was too slow",
  junk: "answered what is no answer",
  died: "died",
};

/** Too many faults: the family is not asked any more. */
export class QuarantinedError extends Error {
  readonly family: string;
  readonly faults: number;

  constructor(family: string, faults: number, last: string) {
    super(`the task family "${family}" is in quarantine after ${faults} faults; the last one: ${last}`);
    this.name = "QuarantinedError";
    this.family = family;
    this.faults = faults;
  }
}
