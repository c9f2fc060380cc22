// One entry in full: what it says and stands for, what speaks for it, who uses it, what happened with it, and what
// one can do about it.
import { go } from "../../app/session.ts";
import { Button, formatNumber, Panel } from "../../ui/index.ts";
import { ancestryOf, builtOn, expansionOf, type Part } from "./ancestry.ts";
import { diff, wordsOf } from "./diff.ts";
import { Actions, type EntryActions } from "./entry-actions.tsx";
import type { CultureModel } from "./model.ts";
import type { EntryView, Happening } from "./snapshot.ts";
import { Author, Body, Diff, Glyph, plainName, Status, selectEntry } from "./words.tsx";

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
  const children = builtOn(entry, entries);
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
            {entry.kind === "definition" && <Ancestry entry={entry} model={model} />}
            <h3>Built on it</h3>
            {children.length === 0 ? (
              <p class="culture-note">nothing yet</p>
            ) : (
              <p class="culture-children">
                {children.slice(0, 40).map(({ id, name }) => (
                  <button key={id} type="button" class="culture-word" onClick={() => selectEntry(id)}>
                    {name}
                  </button>
                ))}
                {children.length > 40 && ` and ${children.length - 40} more`}
              </p>
            )}
            <Uses entry={entry} model={model} />
          </div>
          <div>
            <Evidence entry={entry} model={model} />
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

function Ancestry({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const ops = expansionOf(entry, model.glossary);
  return (
    <>
      <h3>Stands for{ops !== null && ` ${ops.length} ops`}</h3>
      {ops === null ? (
        <p class="culture-note">has no end within reason</p>
      ) : (
        <code class="culture-ops">
          {ops.slice(0, 64).join(" ")}
          {ops.length > 64 && ` … and ${ops.length - 64} more`}
        </code>
      )}
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

function Uses({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const uses = Object.entries(entry.uses ?? {}).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const most = uses[0]?.[1] ?? 1;
  return (
    <>
      <h3>Used {entry.uses !== null && `${formatNumber(entry.used)} times`}</h3>
      {entry.uses === null && <p class="culture-note">not known yet for that round</p>}
      {entry.uses !== null && uses.length === 0 && <p class="culture-note">not used yet</p>}
      <ul class="culture-uses">
        {uses.slice(0, 16).map(([agent, times]) => (
          <li key={agent}>
            <Author name={agent} look={model.lookOf(agent)} />
            <span class="culture-bar">
              <span
                style={{
                  width: `${(100 * times) / most}%`,
                  background: `var(--c${model.lookOf(agent).slot})`,
                }}
              />
            </span>
            <span>{formatNumber(times)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Evidence({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const agreed = entry.checks.reduce((sum, check) => sum + check.agreed, 0);
  const tested = entry.checks.reduce((sum, check) => sum + check.tested, 0);
  return (
    <>
      <h3>Evidence{tested > 0 && `: ${agreed} of ${tested} fresh observations agree`}</h3>
      {entry.checks.length === 0 ? (
        <p class="culture-note">no peer has checked it yet</p>
      ) : (
        <ul class="culture-checks">
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
    </>
  );
}

const DEEDS: Readonly<Record<string, string>> = {
  propose: "proposed",
  amend: "amended",
  adopt: "adopted",
  refute: "refuted",
  retire: "retired",
  merge: "merged away",
};

function Timeline({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  return (
    <>
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
    </>
  );
}

/** What a happening changed in the entry's words; nothing where it changed none. */
function Words({ now, before }: { readonly now: Happening; readonly before: Happening | undefined }) {
  const [old, fresh] = [before, now].map((item) => [...(item?.body ?? []), ...wordsOf(item?.text ?? "")]);
  if (old!.join(" ") === fresh!.join(" ")) return null;
  return <Diff changes={diff(old!, fresh!)} />;
}
