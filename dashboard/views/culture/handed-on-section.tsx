// What came from elsewhere: what the run inherited, and skill that went from one population to others.
import { go } from "../../app/session.ts";
import type { CultureModel } from "./model.ts";

const KINDS = {
  average: "averaged their weights",
  lessons: "learned from others' finds",
  division: "divide the labour",
} as const;

/** The newest times of sharing that are listed. */
const ROWS = 5;

export function HandedOnSection({ model }: { readonly model: CultureModel }) {
  const { inherited, skill } = model.state;
  const shared = skill
    .filter(({ round }) => round <= model.round)
    .slice(-ROWS)
    .reverse();
  return (
    <section>
      <h3>Handed on</h3>
      {inherited === null ? (
        <p class="culture-note">It began with nothing: no culture and no weights of another run.</p>
      ) : (
        <p>
          Inherited from run{" "}
          <button
            type="button"
            class="culture-link"
            onClick={() => go({ run: inherited.source, view: "culture" })}
          >
            {inherited.source}
          </button>
          :{" "}
          {inherited.culture === ""
            ? "no culture"
            : `${inherited.entries} entries${inherited.placebo ? " with wrong bodies (a placebo)" : ""}`}
          , {inherited.weights.length === 0 ? "no weights" : `the weights of ${inherited.weights.join(", ")}`}
          .
        </p>
      )}
      {shared.length === 0 ? (
        <p class="culture-note">
          No skill was shared between populations. Averaged weights, lessons and division of labour appear
          here where the run's settings ask for them.
        </p>
      ) : (
        <ul class="culture-shared">
          {shared.map(({ seq, round, kind, populations, count, detail }) => (
            <li key={seq}>
              <span class="culture-when">round {round}</span>
              <span>
                <b>{populations.join(", ")}</b> {KINDS[kind]}
                {kind === "lessons" && `, ${count} examples`}
                {kind === "division" && `, ${count} symbols`}: {detail}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
