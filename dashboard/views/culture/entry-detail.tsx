// One entry in full: what it says and stands for, what speaks for it, who uses it, what happened with it, and what
// one can do about it.
import { go } from "../../app/session.ts";
import { Button, Panel } from "../../ui/index.ts";
import { diff, wordsOf } from "./diff.ts";
import { Actions, type EntryActions } from "./entry-actions.tsx";
import { AdoptionSection } from "./entry-adoption.tsx";
import { Evidence } from "./entry-evidence.tsx";
import { Fitness } from "./entry-fitness.tsx";
import { LineageSection } from "./entry-lineage.tsx";
import { Sleeps } from "./entry-sleeps.tsx";
import type { CultureModel } from "./model.ts";
import type { EntryView, Happening } from "./snapshot.ts";
import { Author, Body, Diff, plainName, Status, selectEntry } from "./words.tsx";

export function EntryDetail({
  entry,
  entries,
  model,
  actions,
}: {
  readonly entry: EntryView;
  readonly entries: readonly EntryView[];
  readonly model: CultureModel;
  readonly actions: EntryActions;
}) {
  const { glossary } = model;
  return (
    <Panel
      title={entry.name}
      class="culture-detail-panel"
      actions={
        <>
          <Status status={entry.status} />
          <Button
            kind="quiet"
            label="Close"
            title="Close (back to the edits)"
            onClick={() => selectEntry(null)}
          >
            ✕
          </Button>
        </>
      }
    >
      <div class="culture-detail culture-scroll">
        <p class="culture-says">
          {entry.kind === "definition" ? (
            <>
              <code>{entry.name} = </code>
              <Body entry={entry} glossary={glossary} />
            </>
          ) : (
            entry.text
          )}
        </p>
        <p class="culture-facts">
          {entry.kind} by <Author name={entry.author} look={model.lookOf(entry.author)} /> in round{" "}
          {entry.round}
          {entry.role !== "" && ` (${entry.role === "ancestor" ? "inherited" : entry.role})`}
          {entry.about !== "" && (
            <>
              , explains <span class="culture-about">{entry.about}</span>
            </>
          )}
          <Traces entry={entry} />
        </p>
        <Actions entry={entry} actions={actions} />
        <div class="culture-columns">
          <div>
            <Evidence entry={entry} model={model} />
            <LineageSection entry={entry} entries={entries} model={model} />
            <AdoptionSection entry={entry} model={model} />
          </div>
          <div>
            <Fitness entry={entry} model={model} />
            <Sleeps entry={entry} model={model} />
            <Timeline entry={entry} model={model} />
          </div>
        </div>
      </div>
    </Panel>
  );
}

function Traces({ entry }: { readonly entry: EntryView }) {
  const show = (select: string) => () => go({ view: "replay", query: { select } });
  return (
    <span class="culture-traces">
      <button type="button" class="culture-link" onClick={show(`entry:${entry.id}`)}>
        trace in Replay
      </button>
      {entry.about.startsWith("law-") && (
        <button type="button" class="culture-link" onClick={show(`law:${entry.about}`)}>
          trace {entry.about}
        </button>
      )}
    </span>
  );
}

const DEEDS: Readonly<Record<string, string>> = {
  propose: "proposed",
  amend: "amended",
  adopt: "adopted",
  refute: "refuted",
  retire: "retired",
  retract: "taken back",
  quarantine: "quarantined",
  release: "released",
  merge: "merged away",
};

function Timeline({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  return (
    <section>
      <h3>What happened</h3>
      <ol class="culture-timeline">
        {entry.timeline.map((item, i) => (
          <li key={item.seq}>
            <button
              type="button"
              class="culture-link"
              title={`Look at the culture after round ${item.round}`}
              onClick={() => go({ query: { round: item.round >= model.now ? null : String(item.round) } })}
            >
              round {item.round}
            </button>
            <span>
              {DEEDS[item.op] ?? item.op} by {plainName(item.by)}
            </span>
            <Words now={item} before={entry.timeline[i - 1]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What a happening changed in the entry's words; nothing where it changed none. */
function Words({ now, before }: { readonly now: Happening; readonly before: Happening | undefined }) {
  const [old, fresh] = [before, now].map((item) => [...(item?.body ?? []), ...wordsOf(item?.text ?? "")]);
  if (old!.join(" ") === fresh!.join(" ")) return null;
  return <Diff changes={diff(old!, fresh!)} />;
}
