// How far authors are trusted, what became of their claims, and what testing them cost.
import { authorRows, OUTCOME_SIGNS, OUTCOMES } from "./authors.ts";
import type { CultureModel } from "./model.ts";
import { Author } from "./words.tsx";

export function AuthorsSection({ model }: { readonly model: CultureModel }) {
  const { rows, more } = authorRows(model.culture.authors, model.back ? model.round : null);
  return (
    <section>
      <h3>Authors' trust</h3>
      {rows.length === 0 ? (
        <p class="culture-note">
          Nobody's claims have been reviewed yet: peers test them in the round they are made.
        </p>
      ) : (
        <>
          <p class="culture-note">
            Before the newest review: 0.5 is a stranger. Claims{" "}
            {OUTCOMES.map((each) => `${OUTCOME_SIGNS[each]} ${each}`).join(", ")}
            {model.back ? ", counted until now" : ""}; observations spent on testing them.
          </p>
          <table class="culture-figures">
            <thead>
              <tr>
                <th scope="col" class="culture-figures-key">
                  author
                </th>
                <th scope="col" class="culture-figures-head">
                  trust
                </th>
                {OUTCOMES.map((outcome) => (
                  <th key={outcome} scope="col" class="culture-figures-head" title={outcome}>
                    <span aria-hidden="true">{OUTCOME_SIGNS[outcome]}</span>
                    <span class="unseen">{outcome}</span>
                  </th>
                ))}
                <th scope="col" class="culture-figures-head" title="fresh observations spent">
                  obs.
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ author, trust, outcomes, observations }) => (
                <tr key={author}>
                  <th scope="row" class="culture-figures-key">
                    <Author name={author} look={model.lookOf(author)} />
                  </th>
                  <td class="culture-figure">
                    <Trust trust={trust} slot={model.lookOf(author).slot} />
                  </td>
                  {OUTCOMES.map((outcome) => (
                    <td class="culture-figure" key={outcome}>
                      {outcomes[outcome] ?? <span class="culture-none">·</span>}
                    </td>
                  ))}
                  <td class="culture-figure">{observations}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more > 0 && <p class="culture-note">and {more} more</p>}
        </>
      )}
    </section>
  );
}

function Trust({ trust, slot }: { readonly trust: number; readonly slot: number }) {
  return (
    <span class="culture-trust-cell">
      <svg width="70" height="12" aria-hidden="true">
        <line class="culture-ground" x1="1" x2="69" y1="6" y2="6" />
        <line class="culture-zero" x1="35" x2="35" y1="1" y2="11" />
        <circle cx={1 + 68 * trust} cy="6" r="4" style={{ fill: `var(--c${slot})` }} />
      </svg>
      {trust.toFixed(2)}
    </span>
  );
}
