// One draft, open for everybody at once: its fields, the shared editor, suggestions, and what is still missing before
// it can be handed in.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/index.ts";
import { diff } from "./diff.ts";
import { amendmentHint, BOUNDS, editOf } from "./draft.ts";
import type { Editor } from "./editor.ts";
import type { CultureModel } from "./model.ts";
import { receiptOfDraft } from "./requests.ts";
import type { Draft, Room } from "./room.ts";
import { parentsOf, suggest, symbolKind } from "./suggest.ts";
import { Diff } from "./words.tsx";

/** Words offered under the editor. */
const OFFERED = 10;

export function DraftEditor({
  draft,
  room,
  model,
  author,
  barred,
}: {
  readonly draft: Draft;
  readonly room: Room;
  readonly model: CultureModel;
  readonly author: string;
  /** Why nothing can be written; null where it can. */
  readonly barred: string | null;
}) {
  const { id, kind, target: targetId } = draft;
  const target = model.glossary.byId.get(targetId);
  const receipt = receiptOfDraft(id, room.requests.value);
  const waiting = receipt?.status === "waiting";
  const made = editOf(draft, { target, parentsOf: (body) => parentsOf(body, model.glossary) });
  const hint = target === undefined ? null : amendmentHint(target, `human:${author}`);
  const program = kind === "definition";
  const handIn = () => {
    if (made.ok) room.handIn(made.edit, { author, culture: draft.culture || model.name, draft: id });
  };
  return (
    <div class="culture-draft">
      <div class="culture-fields">
        {targetId === "" ? (
          <>
            <label>
              {program ? "Name" : "Title"}
              <input
                class="culture-input"
                value={draft.name}
                readOnly={barred !== null}
                maxLength={program ? BOUNDS.word : BOUNDS.title}
                placeholder={program ? "one word, for example n40" : "what it is about, in a few words"}
                onInput={(event) => room.change(id, "name", event.currentTarget.value)}
              />
            </label>
            <label>
              {program ? "Explains (a law)" : "About"}
              <input
                class="culture-input"
                value={draft.about}
                readOnly={barred !== null}
                maxLength={BOUNDS.about}
                placeholder="law-2-1"
                onInput={(event) => room.change(id, "about", event.currentTarget.value)}
              />
            </label>
          </>
        ) : (
          <p class="culture-amends">
            Amends <code>{target ? `${target.name} = ${target.body.join(" ")}` : targetId}</code>
          </p>
        )}
      </div>
      <SharedText key={id} draft={draft} room={room} model={model} program={program} barred={barred} />
      {target?.kind === "definition" && draft.text.trim() !== target.body.join(" ") && (
        <p class="culture-change">
          <Diff changes={diff(target.body, draft.text.split(/\s+/).filter(Boolean))} />
        </p>
      )}
      {hint !== null && (
        <p class="culture-warning">
          ! {hint}{" "}
          <Button kind="quiet" disabled={barred !== null} onClick={() => room.makeNew(id)}>
            Make it a new definition
          </Button>
        </p>
      )}
      <div class="culture-hand-in">
        <Button
          kind="primary"
          disabled={barred !== null || waiting || !made.ok}
          title={barred ?? undefined}
          onClick={handIn}
        >
          Hand in
        </Button>
        <Button kind="quiet" disabled={barred !== null || waiting} onClick={() => room.discard(id)}>
          Discard
        </Button>
        <span class="culture-outcome" role="status">
          {waiting ? (
            <>◌ handed in: {receipt.reason ?? "waits for the next round"}</>
          ) : !made.ok ? (
            made.message
          ) : receipt?.status === "refused" ? (
            <b class="culture-refusal">
              ✗ refused{receipt.reason === null ? "" : `: ${receipt.reason}`}. Improve it and hand it in
              again.
            </b>
          ) : (
            <>Ready. It enters the culture at the beginning of the next round.</>
          )}
        </span>
      </div>
    </div>
  );
}

function SharedText({
  draft,
  room,
  model,
  program,
  barred,
}: {
  readonly draft: Draft;
  readonly room: Room;
  readonly model: CultureModel;
  readonly program: boolean;
  readonly barred: string | null;
}) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [word, setWord] = useState("");
  const newest = useRef(model);
  newest.current = model;
  const { id } = draft;
  const readOnly = barred !== null;
  useEffect(() => {
    let gone = false;
    import("./editor.ts").then(({ mountEditor }) => {
      const text = room.textOf(id);
      if (gone || !host.current || !text) return;
      editor.current = mountEditor(host.current, {
        text,
        awareness: room.awareness,
        label: program ? "Body of the definition" : "Text",
        placeholder: program ? "ops and names, for example: rot dup n3" : "What should others know?",
        program,
        readOnly,
        symbolKind: (symbol) => symbolKind(symbol, newest.current.glossary),
        onWord: setWord,
      });
    });
    return () => {
      gone = true;
      editor.current?.destroy();
      editor.current = null;
    };
  }, [room, id, program, readOnly]);
  const offers = useMemo(
    () => (program && !readOnly ? suggest(word, model.entries, OFFERED) : []),
    [program, readOnly, word, model.entries],
  );
  return (
    <>
      <div ref={host} class="culture-editor" />
      {offers.length > 0 && (
        <fieldset class="culture-offers" aria-label="Words to write">
          {offers.map(({ symbol, title }) => (
            <button
              key={symbol}
              type="button"
              class="culture-offer"
              title={title}
              onClick={() => editor.current?.complete(symbol)}
            >
              {symbol}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}
