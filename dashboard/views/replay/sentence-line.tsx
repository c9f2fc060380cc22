// An event as a line: icon, sentence, links to what it names.
import type { ComponentChildren } from "preact";
import { changedPlace, placeUrl } from "../../app/place.ts";
import { go, place } from "../../app/session.ts";
import type { Part, Reference, Sentence } from "./event-text.ts";
import { type Selection, selectionText } from "./selection.ts";

export function SentenceLine({ icon, tone, parts, detail }: Sentence) {
  return (
    <span class="replay-sentence">
      <span class={`replay-icon replay-${tone}`} aria-hidden="true">
        {icon}
      </span>
      <span>
        <Parts parts={parts} />
        {detail && (
          <small>
            <Parts parts={detail} />
          </small>
        )}
      </span>
    </span>
  );
}

function Parts({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part) => {
        if (typeof part === "string") return part;
        if ("code" in part) return <code key={part.code}>{part.code}</code>;
        return <Trace key={part.id} {...part} />;
      })}
    </>
  );
}

/** A link that selects: its address can be copied and opened elsewhere. */
export function Trace({ kind, id, label }: Reference) {
  return <SelectLink selection={{ kind, id }}>{label}</SelectLink>;
}

export function SelectLink({
  selection,
  children,
}: {
  readonly selection: Selection | null;
  readonly children: ComponentChildren;
}) {
  const query = { select: selection === null ? null : selectionText(selection) };
  return (
    <a
      href={placeUrl(changedPlace(place.value, { query }))}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go({ query });
      }}
    >
      {children}
    </a>
  );
}
