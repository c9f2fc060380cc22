// Writing together: who is here, the drafts that are open, the one being written, and what became of what was handed
// in. The room is joined when this panel is first shown.
import { useEffect, useState } from "preact/hooks";
import { go, place } from "../../app/session.ts";
import { Button, Empty, Panel } from "../../ui/index.ts";
import { DraftEditor } from "./draft-editor.tsx";
import type { CultureModel } from "./model.ts";
import { receiptOfDraft, statusOf } from "./requests.ts";
import type { Draft, Person, Room, RoomStatus } from "./room.ts";
import { LONGEST_NAME } from "./use-room.ts";
import { selectEntry } from "./words.tsx";

/** Something asked for here without a draft. */
export interface Asked {
  readonly request: string;
  readonly what: string;
}

export type NewDraft = Pick<Draft, "kind"> & Partial<Pick<Draft, "name" | "about" | "target" | "text">>;

export function WritePanel({
  model,
  room,
  name,
  barred,
  asked,
  onName,
  onWrite,
}: {
  readonly model: CultureModel;
  readonly room: Room | null;
  readonly name: string;
  readonly barred: string | null;
  readonly asked: readonly Asked[];
  readonly onName: (name: string) => void;
  readonly onWrite: (draft: NewDraft) => void;
}) {
  const drafts = room?.drafts.value ?? [];
  const open = drafts.find(({ id }) => id === place.value.query.draft) ?? null;
  const nameless = name === "" && barred === null;
  useEffect(() => {
    if (barred === null) room?.open(open?.id ?? null);
  }, [room, open?.id, barred]);
  const write = (kind: Draft["kind"]) => () => onWrite({ kind });
  return (
    <Panel
      title="Write together"
      class="culture-write-panel"
      hint="Drafts are open to all here; what is handed in enters at the next round"
      actions={
        <>
          <Button
            disabled={barred !== null || nameless}
            title={barred ?? undefined}
            onClick={write("definition")}
          >
            New definition
          </Button>
          <Button disabled={barred !== null || nameless} title={barred ?? undefined} onClick={write("note")}>
            New note
          </Button>
        </>
      }
    >
      <div class="culture-write culture-scroll">
        <Presence status={room?.status.value ?? { kind: "connecting" }} people={room?.people.value ?? []} />
        {barred !== null && <p class="culture-warning">! {barred}</p>}
        {nameless && <NameForm onName={onName} />}
        {drafts.length > 0 && (
          <ul class="culture-drafts" aria-label="Drafts">
            {drafts.map((draft) => (
              <DraftTab key={draft.id} draft={draft} room={room!} open={draft === open} />
            ))}
          </ul>
        )}
        {open !== null && room !== null ? (
          <DraftEditor
            draft={open}
            room={room}
            model={model}
            author={name}
            barred={nameless ? "Say who you are first." : barred}
          />
        ) : (
          <Empty title={drafts.length === 0 ? "No drafts yet" : "Choose a draft"}>
            Write a definition or a note, or open an entry and amend it. Others see each letter as you write
            it.
          </Empty>
        )}
        {room !== null && <Outcomes asked={asked} room={room} />}
      </div>
    </Panel>
  );
}

const STATUS_WORDS: Readonly<Record<RoomStatus["kind"], string>> = {
  connecting: "◌ joining the room …",
  synced: "● connected",
  lost: "○ connection lost: what you write is kept in this tab and sent when it is back",
  closed: "✗ the server has closed the room (load the page again to join)",
};

function Presence({ status, people }: { readonly status: RoomStatus; readonly people: readonly Person[] }) {
  return (
    <p class="culture-presence">
      <span role="status" class={`culture-room-${status.kind}`}>
        {STATUS_WORDS[status.kind]}
        {status.kind === "closed" && status.reason !== "" && `: ${status.reason}`}
      </span>
      {people.map(({ client, name, slot, self }) => (
        <span key={client} class="culture-person" style={{ borderColor: `var(--c${slot})` }}>
          {name}
          {self && " (you)"}
        </span>
      ))}
    </p>
  );
}

function NameForm({ onName }: { readonly onName: (name: string) => void }) {
  const [value, setValue] = useState("");
  return (
    <form
      class="culture-name"
      onSubmit={(event) => {
        event.preventDefault();
        onName(value);
      }}
    >
      <label>
        Your name, as others will see it
        <input
          class="culture-input"
          required
          maxLength={LONGEST_NAME}
          autoComplete="nickname"
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <Button type="submit" kind="primary">
        That is me
      </Button>
    </form>
  );
}

function DraftTab({
  draft,
  room,
  open,
}: {
  readonly draft: Draft;
  readonly room: Room;
  readonly open: boolean;
}) {
  const receipt = receiptOfDraft(draft.id, room.requests.value);
  const here = room.people.value.filter((person) => person.draft === draft.id);
  const sign = receipt?.status === "refused" ? "✗ " : receipt?.status === "waiting" ? "◌ " : "";
  const what = draft.target !== "" ? "amends " : draft.kind === "definition" ? "" : `${draft.kind}: `;
  return (
    <li>
      <button
        type="button"
        class="culture-tab"
        aria-current={open ? "true" : undefined}
        onClick={() => go({ query: { draft: open ? null : draft.id } })}
      >
        {sign}
        {what}
        <b>{draft.name || "untitled"}</b>
        {here.map(({ client, slot, name }) => (
          <span key={client} class="culture-dot" title={name} style={{ background: `var(--c${slot})` }} />
        ))}
      </button>
    </li>
  );
}

const OUTCOMES = {
  waiting: "◌ waits for the next round",
  accepted: "✓ accepted",
  refused: "✗ refused",
} as const;

function Outcomes({ asked, room }: { readonly asked: readonly Asked[]; readonly room: Room }) {
  if (asked.length === 0) return null;
  return (
    <>
      <h3>Handed in</h3>
      <ul class="culture-asked" aria-live="polite">
        {asked.map(({ request, what }) => {
          const receipt = statusOf(request, room.requests.value);
          const status = receipt?.status ?? "waiting";
          const entry = receipt?.entry;
          return (
            <li key={request} class={`culture-asked-${status}`}>
              <b>{OUTCOMES[status]}</b>
              {receipt?.round != null && ` in round ${receipt.round}`}
              {receipt?.reason && `: ${receipt.reason}`} · {what}
              {entry && (
                <button type="button" class="culture-link" onClick={() => selectEntry(entry)}>
                  show
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
