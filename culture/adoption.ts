// The rule by which peers' checks become an adoption: a pure function of an entry's evidence. It makes no edit;
// the simulation calls it after a round's checks and edits accordingly.
import type { Entry } from "./entry.ts";

export interface AdoptionRule {
  /** Peers that must have checked. 0 adopts every claim unchecked. */
  readonly minChecks: number;
  /** Share of all fresh observations that must agree, 0..1. */
  readonly minAgreement: number;
}

export type AdoptionVerdict = "adopt" | "refute" | "wait";

/** Waits until enough peers have checked, then adopts or refutes by the agreed share of all their observations. */
export function adoptionVerdict(
  entry: Pick<Entry, "evidence">,
  { minChecks, minAgreement }: AdoptionRule,
): AdoptionVerdict {
  const { checks } = entry.evidence;
  if (checks.length < minChecks) return "wait";
  const tested = checks.reduce((sum, check) => sum + check.tested, 0);
  const agreed = checks.reduce((sum, check) => sum + check.agreed, 0);
  return agreed >= minAgreement * tested ? "adopt" : "refute";
}
