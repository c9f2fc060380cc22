// The entries as a list: filters, search, order, and a row each. State is in the URL; at most 200 rows are in the
// page until one asks for more. It is also the way through the graph by keyboard.
import { useMemo, useState } from "preact/hooks";
import { go, place } from "../../app/session.ts";
import { Button, Empty, formatNumber, Panel } from "../../ui/index.ts";
import type { CultureModel } from "./model.ts";
import { authorsOf, KINDS, ORDERS, type Selection, STATUSES, select, selectionOf } from "./select.ts";
import type { EntryView } from "./snapshot.ts";
import { Author, Status, selectEntry } from "./words.tsx";

const ROWS = 200;
const ORDER_WORDS: Readonly<Record<(typeof ORDERS)[number], string>> = {
  newest: "newest first",
  used: "most used first",
  name: "by name",
};

export function EntryList({
  model,
  entries,
  selected,
}: {
  readonly model: CultureModel;
  readonly entries: readonly EntryView[];
  readonly selected: string | null;
}) {
  const [more, setMore] = useState(1);
  const { kind, status, author, search, order } = selectionOf(place.value.query);
  const shown = useMemo(
    () => select(entries, { kind, status, author, search, order }),
    [entries, kind, status, author, search, order],
  );
  const rows = shown.slice(0, ROWS * more);
  const filtered = shown.length < entries.length;
  return (
    <Panel
      title="Entries"
      class="culture-list-panel"
      hint={filtered ? `${shown.length} of ${entries.length}` : `${entries.length}, ${ORDER_WORDS[order]}`}
    >
      <Filters entries={entries} selection={{ kind, status, author, search, order }} />
      {rows.length === 0 ? (
        <Empty title={entries.length === 0 ? "No entries yet" : "Nothing fits"}>
          {entries.length === 0
            ? "They appear when an agent claims to have found a law: from the first rounds on."
            : "Change the search or the filters above."}
        </Empty>
      ) : (
        <div class="culture-scroll">
          <ul class="culture-rows" aria-label="Entries">
            {rows.map((entry) => (
              <Row key={entry.id} entry={entry} model={model} selected={entry.id === selected} />
            ))}
          </ul>
          {rows.length < shown.length && (
            <Button kind="quiet" onClick={() => setMore(more + 1)}>
              Show {Math.min(ROWS, shown.length - rows.length)} more of {shown.length}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function Row({
  entry,
  model,
  selected,
}: {
  readonly entry: EntryView;
  readonly model: CultureModel;
  readonly selected: boolean;
}) {
  const { id, kind, name, body, text, about, author, status, uses, used, round } = entry;
  return (
    <li>
      <button
        type="button"
        class={`culture-row culture-row-${status}`}
        aria-current={selected ? "true" : undefined}
        onClick={() => selectEntry(selected ? null : id)}
      >
        <span class="culture-row-what">
          <code class="culture-row-body">
            <b>{name}</b>
            {kind === "definition" ? ` = ${body.join(" ")}` : ""}
          </code>
          {kind !== "definition" && <span class="culture-row-text">{text}</span>}
        </span>
        <span
          class="culture-row-uses"
          title={uses === null ? "uses at that round are not known yet" : undefined}
        >
          {uses === null ? "…" : formatNumber(used)}
          <small>{used === 1 ? " use" : " uses"}</small>
        </span>
        <span class="culture-row-facts">
          {kind !== "definition" && <span class="culture-kind">{kind}</span>}
          {about !== "" && <span class="culture-about">{about}</span>}
          <Author name={author} look={model.lookOf(author)} />
          <span>round {round}</span>
        </span>
        <Status status={status} />
      </button>
    </li>
  );
}

function Filters({
  entries,
  selection,
}: {
  readonly entries: readonly EntryView[];
  readonly selection: Selection;
}) {
  const authors = useMemo(() => authorsOf(entries), [entries]);
  const put = (key: string) => (value: string) =>
    go({ query: { [key]: value === "" ? null : value } }, { replace: true });
  return (
    <div class="culture-filters">
      <input
        type="search"
        class="culture-search"
        placeholder="Search name, body, text, law"
        aria-label="Search entries"
        value={selection.search}
        onInput={(event) => put("q")(event.currentTarget.value)}
      />
      <Choice label="Kind" value={selection.kind} all="all kinds" options={KINDS} onChange={put("kind")} />
      <Choice
        label="Status"
        value={selection.status}
        all="any status"
        options={STATUSES}
        onChange={put("status")}
      />
      <Choice
        label="Author"
        value={selection.author}
        all="all authors"
        options={authors}
        onChange={put("author")}
      />
      <Choice
        label="Order"
        value={selection.order === "newest" ? "" : selection.order}
        all={ORDER_WORDS.newest}
        options={ORDERS.slice(1)}
        words={ORDER_WORDS}
        onChange={put("sort")}
      />
    </div>
  );
}

function Choice({
  label,
  value,
  all,
  options,
  words = {},
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly options: readonly string[];
  readonly words?: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}) {
  return (
    <select
      class="culture-select"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {words[option] ?? option}
        </option>
      ))}
    </select>
  );
}
