// The authors whose claims were reviewed: their trust, what became of their claims, what the tests cost. Pure.
import type { AuthorState, ReviewOutcome } from "../../../server/protocol/index.ts";

export const OUTCOMES: readonly ReviewOutcome[] = [
  "accepted",
  "replicated",
  "refuted",
  "retracted",
  "deferred",
];

export const OUTCOME_SIGNS: Readonly<Record<ReviewOutcome, string>> = {
  accepted: "✓",
  replicated: "✓✓",
  refuted: "✗",
  retracted: "↶",
  deferred: "…",
};

/** Rows at most. */
export const MOST_AUTHORS = 24;

export interface AuthorRow {
  readonly author: string;
  /** Before the newest review up to the round looked at. */
  readonly trust: number;
  readonly outcomes: AuthorState["outcomes"];
  /** Reviews whose outcome is final. */
  readonly reviews: number;
  readonly observations: number;
  readonly timeline: AuthorState["timeline"];
}

/** Those with most reviews first. Counts are of the whole run; trust is as of that round. */
export function authorRows(
  authors: Readonly<Record<string, AuthorState>>,
  until: number | null,
): { readonly rows: readonly AuthorRow[]; readonly more: number } {
  const rows = Object.entries(authors)
    .flatMap(([author, { outcomes, observations, record, timeline }]): AuthorRow[] => {
      const then = until === null ? timeline : timeline.filter(({ round }) => round <= until);
      if (then.length === 0) return [];
      const reviews = OUTCOMES.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
      const trust = until === null ? record.trust : then.at(-1)!.trust;
      return [{ author, trust, outcomes, reviews, observations, timeline: then }];
    })
    .sort((a, b) => b.reviews - a.reviews || (a.author < b.author ? -1 : 1));
  return { rows: rows.slice(0, MOST_AUTHORS), more: Math.max(0, rows.length - MOST_AUTHORS) };
}
