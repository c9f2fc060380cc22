// What peers came to about a claim, up to the round looked at. Pure.
import type { ReviewState } from "../../../server/protocol/index.ts";
import { OUTCOMES } from "./authors.ts";
import type { EntryView } from "./snapshot.ts";

export interface Reviews {
  /** Newest first, as far as they are kept. */
  readonly rows: readonly ReviewState[];
  /** "1 accepted, 2 replicated" */
  readonly summary: string;
  /** Fresh observations spent, and those that agreed. */
  readonly observations: number;
  readonly agreed: number;
}

export function reviewsAt({ reviews, until }: Pick<EntryView, "reviews" | "until">): Reviews {
  const rows = reviews.newest.filter(({ round }) => until === null || round <= until);
  // All of the counts are known for now; for the past, those of the reviews that are kept.
  const whole = rows.length === reviews.newest.length;
  const count = (outcome: ReviewState["outcome"]): number =>
    whole ? (reviews.outcomes[outcome] ?? 0) : rows.filter((row) => row.outcome === outcome).length;
  const sum = (pick: (row: ReviewState) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    rows: [...rows].reverse(),
    summary: OUTCOMES.filter((outcome) => count(outcome) > 0)
      .map((outcome) => `${count(outcome)} ${outcome}`)
      .join(", "),
    observations: whole ? reviews.observations : sum(({ observations }) => observations),
    agreed: whole ? reviews.agreed : sum(({ agreed }) => agreed),
  };
}
