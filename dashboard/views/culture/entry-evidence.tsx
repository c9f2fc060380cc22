// What an entry rests on: the observations it was fitted to, peers' checks, each review with what it cost and how far
// its author was trusted then.
import { OUTCOME_SIGNS } from "./authors.ts";
import type { CultureModel } from "./model.ts";
import { reviewsAt } from "./reviews.ts";
import type { EntryView } from "./snapshot.ts";
import { Glyph, plainName } from "./words.tsx";

export function Evidence({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const { rows, summary, observations, agreed } = reviewsAt(entry);
  return (
    <section>
      <h3>Evidence</h3>
      <p class="culture-note">
        {entry.fitted > 0 ? `Fitted to ${entry.fitted} observations. ` : ""}
        {summary === ""
          ? "No review yet: peers test a claim on fresh observations in the round it is made."
          : `Reviews: ${summary}; ${agreed} of ${observations} fresh observations agree.`}
      </p>
      {entry.checks.length > 0 && (
        <ul class="culture-checks" aria-label="Peers' checks">
          {entry.checks.map((check) => (
            <li key={check.by}>
              <span
                class={check.agreed === check.tested ? "culture-agrees" : "culture-disagrees"}
                title={check.agreed === check.tested ? "all agree" : "some do not agree"}
              >
                {check.agreed === check.tested ? "✓" : "✗"}
              </span>
              <Glyph look={model.lookOf(check.by)} size={3} />
              {plainName(check.by)} {check.agreed}/{check.tested}
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <ol class="culture-reviews" aria-label="Reviews, newest first">
          {rows.map(
            ({ seq, round, outcome, reviewers, observations: spent, agreed: right, record, reason }) => (
              <li key={seq}>
                <span class="culture-when">round {round}</span>
                <b class={`culture-outcome-${outcome}`}>
                  <span aria-hidden="true">{OUTCOME_SIGNS[outcome]} </span>
                  {outcome}
                </b>
                <span
                  class="culture-trust"
                  title={`before it: ${record.accepted} claims accepted, ${record.refuted} refuted`}
                >
                  author's trust {record.trust.toFixed(2)}
                </span>
                <span class="culture-spent">
                  {right}/{spent} fresh observations, {reviewers} {reviewers === 1 ? "peer" : "peers"}
                </span>
                <span class="culture-why">{reason}</span>
              </li>
            ),
          )}
        </ol>
      )}
    </section>
  );
}
