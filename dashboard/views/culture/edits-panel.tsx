// Edits as they happen: the newest that the state keeps, newest on top, refused ones with the reason.
import { go, place } from "../../app/session.ts";
import { Empty, Panel, Segmented } from "../../ui/index.ts";
import type { CultureModel } from "./model.ts";
import { Author, selectEntry } from "./words.tsx";

const ROWS = 80;

const VERBS: Readonly<Record<string, string>> = {
  propose: "proposes",
  amend: "amends",
  check: "checks",
  adopt: "adopts",
  quarantine: "quarantines",
  release: "releases",
  retract: "takes back",
  reserve: "reserves",
  refute: "refutes",
  merge: "merges",
  retire: "retires",
  cite: "uses",
};

export function EditsPanel({ model }: { readonly model: CultureModel }) {
  const quiet = place.value.query.edits !== "all";
  const until = model.culture.edits.filter(
    ({ round, op, accepted }) =>
      round <= model.round && !(quiet && accepted && (op === "cite" || op === "check")),
  );
  const rows = until.slice(-ROWS).reverse();
  return (
    <Panel
      title="Edits as they happen"
      class="culture-edits-panel"
      hint={
        model.back
          ? `Up to round ${model.round}, as far as the newest ${model.culture.edits.length} reach; newest on top`
          : "Newest on top; refused ones say why"
      }
      actions={
        <Segmented
          label="Which edits"
          options={[
            { value: "changes", title: "Without checks and uses" },
            { value: "all", title: "Checks and uses too" },
          ]}
          value={quiet ? "changes" : "all"}
          onChange={(value) => go({ query: { edits: value === "all" ? "all" : null } }, { replace: true })}
        />
      }
    >
      {rows.length === 0 ? (
        <Empty title="No edits to show">
          {model.back
            ? "Older edits are in Replay."
            : "They appear at the end of a round, when agents publish."}
        </Empty>
      ) : (
        <ol class="culture-edits culture-scroll" aria-label="Edits, newest first">
          {rows.map(({ seq, round, author, role, op, entry, accepted, reason, summary }) => (
            <li key={seq} class={accepted ? "culture-edit" : "culture-edit culture-edit-refused"}>
              <span class="culture-edit-round" title={`event ${seq}`}>
                {round}
              </span>
              <Author name={author} look={model.lookOf(author)} />
              <span class="culture-edit-op" title={role === "" ? undefined : `as ${role}`}>
                {VERBS[op] ?? op}
              </span>
              {entry === null ? (
                <code class="culture-edit-what">{summary}</code>
              ) : (
                <button
                  type="button"
                  class="culture-word culture-edit-what"
                  onClick={() => selectEntry(entry)}
                  title={summary}
                >
                  {summary}
                </button>
              )}
              {!accepted && (
                <span class="culture-edit-why">
                  <span aria-hidden="true">✗ </span>refused{reason === null ? "" : `: ${reason}`}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
