// Where an entry comes from and what it led to: what it stands for, parents and children, merges, amendments, the run
// it was inherited from.
import { go } from "../../app/session.ts";
import { ancestryOf, expansionOf, type Part } from "./ancestry.ts";
import { lineageOf } from "./lineage.ts";
import type { CultureModel } from "./model.ts";
import type { EntryView } from "./snapshot.ts";
import { selectEntry } from "./words.tsx";

/** Buttons in one list. */
const MOST = 40;

export function LineageSection({
  entry,
  entries,
  model,
}: {
  readonly entry: EntryView;
  readonly entries: readonly EntryView[];
  readonly model: CultureModel;
}) {
  const lineage = lineageOf(entry, entries);
  const { inherited } = model.state;
  return (
    <section>
      <h3>Lineage</h3>
      {entry.kind === "definition" && <Meaning entry={entry} model={model} />}
      <dl class="culture-lineage">
        {lineage.inherited && (
          <>
            <dt>Inherited</dt>
            <dd>
              {inherited === null ? (
                "from another run"
              ) : (
                <button
                  type="button"
                  class="culture-link"
                  onClick={() => go({ run: inherited.source, view: "culture" })}
                >
                  from run {inherited.source}
                </button>
              )}
            </dd>
          </>
        )}
        <dt>Built on</dt>
        <dd>
          <Entries list={lineage.parents} none={lineage.unknownParents > 0 ? "" : "ops alone"} />
          {lineage.unknownParents > 0 && ` ${lineage.unknownParents} that are not here`}
        </dd>
        <dt>Built on it</dt>
        <dd>
          <Entries list={lineage.children} none="nothing yet" />
        </dd>
        {lineage.amended > 0 && (
          <>
            <dt>Amended</dt>
            <dd>{lineage.amended === 1 ? "once" : `${lineage.amended} times`} (see what happened)</dd>
          </>
        )}
        {lineage.mergedInto !== null && (
          <>
            <dt>Merged into</dt>
            <dd>
              <Entries list={[lineage.mergedInto]} none="" />
            </dd>
          </>
        )}
        {lineage.mergedFrom.length > 0 && (
          <>
            <dt>Took in</dt>
            <dd>
              <Entries list={lineage.mergedFrom} none="" />
            </dd>
          </>
        )}
        {lineage.retracted && (
          <>
            <dt>Taken back</dt>
            <dd>by its author</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Entries({ list, none }: { readonly list: readonly EntryView[]; readonly none: string }) {
  if (list.length === 0) return <span class="culture-note">{none}</span>;
  return (
    <span class="culture-children">
      {list.slice(0, MOST).map(({ id, name }) => (
        <button key={id} type="button" class="culture-word" onClick={() => selectEntry(id)}>
          {name}
        </button>
      ))}
      {list.length > MOST && ` and ${list.length - MOST} more`}
    </span>
  );
}

function Meaning({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const ops = expansionOf(entry, model.glossary);
  return (
    <>
      <p>
        {ops === null ? (
          <span class="culture-note">What it stands for has no end within reason.</span>
        ) : (
          <>
            Stands for {ops.length} ops:{" "}
            <code class="culture-ops">
              {ops.slice(0, 64).join(" ")}
              {ops.length > 64 && ` … and ${ops.length - 64} more`}
            </code>
          </>
        )}
      </p>
      <Parts parts={ancestryOf(entry, model.glossary)} />
    </>
  );
}

/** Only names are lines of the tree: the ops between them are in the bodies. */
function Parts({ parts }: { readonly parts: readonly Part[] }) {
  const named = parts.filter((part) => part.entry !== null);
  if (named.length === 0) return null;
  return (
    <ul class="culture-tree">
      {named.map(({ entry, parts: inner, again }, i) => (
        <li key={`${i} ${entry!.id}`}>
          <button type="button" class="culture-word" onClick={() => selectEntry(entry!.id)}>
            {entry!.name}
          </button>
          {again ? <small> (see above)</small> : <code> = {entry!.body.join(" ")}</code>}
          <Parts parts={inner} />
        </li>
      ))}
    </ul>
  );
}
