// The Culture view: the living document of a run. Entries on the left; on the right how they hang together, who reads
// them and what people write, and below that the entry chosen or the edits as they happen. What is shown is in the
// URL: ?culture= ?entry= ?pane= ?draft= and the list's filters; the round comes from the slider all views share.
import { useEffect, useState } from "preact/hooks";
import { go, place, role } from "../../app/session.ts";
import { Button, Empty, Segmented } from "../../ui/index.ts";
import { AncestryPanel } from "./ancestry-panel.tsx";
import "./culture.css";
import type { Edit } from "./draft.ts";
import { EditsPanel } from "./edits-panel.tsx";
import type { EntryActions } from "./entry-actions.tsx";
import { EntryDetail } from "./entry-detail.tsx";
import { EntryList } from "./entry-list.tsx";
import { GrowthStrip } from "./growth-strip.tsx";
import { type CultureModel, useCultureModel, useEntriesWithUses } from "./model.ts";
import { OverviewPanel } from "./overview-panel.tsx";
import { ReadersPanel } from "./readers-panel.tsx";
import { receiptOfDraft } from "./requests.ts";
import type { Room } from "./room.ts";
import { useOwnName, useRoom } from "./use-room.ts";
import { type Asked, type NewDraft, WritePanel } from "./write-panel.tsx";

const PANES = [
  { value: "ancestry", label: "Ancestry", title: "What is built on what" },
  { value: "overview", label: "Overview", title: "What helps and harms, trust, sleeps, generations" },
  { value: "readers", label: "Readers", title: "Who reads what" },
  { value: "write", label: "Write", title: "Write together" },
] as const;

/** Lines kept of what was handed in. */
const ASKED = 12;

export function CultureView() {
  const model = useCultureModel().value;
  if (model === null)
    return (
      <Empty title="No culture yet">
        What the agents share appears here with the first edit. A run with the arm “none” has no culture.
      </Empty>
    );
  return <Living key={model.run} model={model} />;
}

function Living({ model }: { readonly model: CultureModel }) {
  const entries = useEntriesWithUses(model);
  const { query } = place.value;
  const pane = PANES.find(({ value }) => value === query.pane)?.value ?? "ancestry";
  const entry = entries.find(({ id }) => id === query.entry) ?? null;
  const selected = entry?.id ?? null;
  const desk = useDesk(model, pane === "write");
  return (
    <div class="culture-view">
      <header class="culture-head">
        <GrowthStrip model={model} />
        <div class="culture-controls">
          {model.names.length > 1 && (
            <select
              class="culture-select"
              aria-label="Culture"
              value={model.name}
              onChange={(event) => go({ query: { culture: event.currentTarget.value, entry: null } })}
            >
              {model.names.map((each) => (
                <option key={each} value={each}>
                  {each === "shared" ? "shared by all" : `${each}'s own`}
                </option>
              ))}
            </select>
          )}
          <Segmented
            label="Show"
            options={PANES}
            value={pane}
            onChange={(value) => go({ query: { pane: value === "ancestry" ? null : value } })}
          />
        </div>
      </header>
      <EntryList model={model} entries={entries} selected={selected} />
      <div class={`culture-right culture-right-${entry !== null ? "entry" : pane}`}>
        {pane === "ancestry" && <AncestryPanel model={model} entries={entries} selected={selected} />}
        {pane === "overview" && <OverviewPanel model={model} entries={entries} />}
        {pane === "readers" && <ReadersPanel model={model} entries={entries} selected={selected} />}
        {pane === "write" && <WritePanel {...desk} model={model} />}
        {entry !== null ? (
          <EntryDetail entry={entry} entries={entries} model={model} actions={desk.actions} />
        ) : query.entry !== undefined ? (
          <Missing model={model} />
        ) : (
          pane !== "overview" && <EditsPanel model={model} />
        )}
      </div>
    </div>
  );
}

function Missing({ model }: { readonly model: CultureModel }) {
  return (
    <section class="panel culture-detail-panel" aria-label="Entry">
      <Empty title="This entry is not here">
        <p>
          {model.back
            ? `After round ${model.round} it had not been written yet, or it is in another culture.`
            : "The link may be damaged, or it is in another culture."}
        </p>
        <Button onClick={() => go({ query: { entry: null } })}>Show the edits</Button>
        {model.back && <Button onClick={() => go({ query: { round: null } })}>Back to now</Button>}
      </Empty>
    </section>
  );
}

/** Everything about writing: the room, the name, drafts and wishes. */
function useDesk(model: CultureModel, writing: boolean) {
  const { room, join } = useRoom(model.run);
  const [name, keepName] = useOwnName();
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const [deed, setDeed] = useState<((joined: Room, author: string) => void) | null>(null);
  const barred =
    role.value === "viewer"
      ? "You may look but not write here: your token's role is viewer."
      : model.back
        ? "This is the past: go back to now to write."
        : null;
  useEffect(() => {
    if (writing) join().catch(() => undefined);
  }, [writing, join]);
  useEffect(() => {
    if (room !== null && name !== "" && role.value !== "viewer") room.introduce(name);
  }, [room, name]);
  const tell = (what: string, request: string) =>
    setAsked((before) => [{ request, what }, ...before].slice(0, ASKED));
  useAccepted(room, tell);

  /** Shows where one writes, joins, and, once there is a name to write under, acts. */
  const act = (deed: (joined: Room, author: string) => void) => {
    go({ query: { pane: "write" } });
    setDeed(() => deed);
  };
  useEffect(() => {
    if (deed === null || room === null || name === "") return;
    setDeed(null);
    deed(room, name);
  }, [deed, room, name]);

  const onWrite = (draft: NewDraft) =>
    act((joined, author) => {
      const blank = { name: "", about: "", target: "", text: "" };
      const id = joined.write({ ...blank, ...draft, author, culture: model.name });
      go({ query: { draft: id } });
    });
  const actions: EntryActions = {
    barred,
    onAmend: ({ id, kind, name: title, about, body, text }) =>
      onWrite({ kind, name: title, about, target: id, text: kind === "definition" ? body.join(" ") : text }),
    onBuild: ({ name: word }) => onWrite({ kind: "definition", text: `${word} ` }),
    onWish: ({ id, name: word }, wish, reason) =>
      act((joined, author) => {
        const edit: Edit = wish === "adopt" ? { op: "adopt", id } : { op: wish, id, reason };
        tell(`${wish} ${word}`, joined.handIn(edit, { author, culture: model.name }));
      }),
  };
  return { room, name, barred, asked, onName: keepName, onWrite, actions };
}

/** Takes drafts away once the culture has them, and tells of it. */
function useAccepted(room: Room | null, tell: (what: string, request: string) => void): void {
  const drafts = room?.drafts.value ?? [];
  const requests = room?.requests.value;
  useEffect(() => {
    if (room === null || requests === undefined || role.value === "viewer") return;
    for (const draft of drafts) {
      const receipt = receiptOfDraft(draft.id, requests);
      if (receipt?.status !== "accepted") continue;
      const request = [...requests.receipts].find(
        ([id, each]) => id.startsWith(draft.id) && each === receipt,
      )?.[0];
      if (request !== undefined)
        tell(`${draft.target === "" ? draft.kind : "amendment"} ${draft.name}`, request);
      room.discard(draft.id);
      if (place.value.query.draft === draft.id) go({ query: { draft: null } }, { replace: true });
    }
  }, [room, drafts, requests, tell]);
}
