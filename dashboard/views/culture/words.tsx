// Small pieces that every part of the view uses: a status, a body with its names, an author, a diff.
import type { EntryStatus } from "../../../server/protocol/index.ts";
import { go } from "../../app/session.ts";
import { type Glossary, meaningOf } from "./ancestry.ts";
import type { Change } from "./diff.ts";
import { type Look, outline } from "./looks.ts";
import type { EntryView } from "./snapshot.ts";

const SIGNS: Readonly<Record<EntryStatus, string>> = {
  claimed: "○",
  adopted: "✓",
  quarantined: "⊘",
  refuted: "✗",
  retired: "–",
};

const MEANINGS: Readonly<Record<EntryStatus, string>> = {
  claimed: "published, not yet confirmed by enough peers",
  adopted: "confirmed by peers' checks; programs may use it",
  quarantined: "kept from readers: reading it harmed, or did not help",
  refuted: "peers' checks spoke against it",
  retired: "was adopted once, no longer in use",
};

export function Status({ status }: { readonly status: EntryStatus }) {
  return (
    <span class={`culture-status culture-status-${status}`} title={MEANINGS[status]}>
      <span aria-hidden="true" class="culture-sign">
        {SIGNS[status]}
      </span>
      {status}
    </span>
  );
}

export function Glyph({ look, size = 5 }: { readonly look: Look; readonly size?: number }) {
  const side = size * 3;
  return (
    <svg
      class="culture-glyph"
      width={side}
      height={side}
      viewBox={`${-side / 2} ${-side / 2} ${side} ${side}`}
    >
      <title>{look.group}</title>
      <path d={outline(look.shape, size)} style={{ fill: `var(--c${look.slot})` }} />
    </svg>
  );
}

/** People's names as they are written: what sets them apart is the sign. */
export function plainName(author: string): string {
  return author.replace(/^human:/, "");
}

export function Author({ name, look }: { readonly name: string; readonly look: Look }) {
  return (
    <span class="culture-author" title={`${name}, ${look.group}`}>
      <Glyph look={look} size={4} />
      {plainName(name)}
    </span>
  );
}

export function selectEntry(id: string | null): void {
  go({ query: { entry: id } });
}

/** A body whose names lead to their entries. */
export function Body({ entry, glossary }: { readonly entry: EntryView; readonly glossary: Glossary }) {
  return (
    <code class="culture-body">
      {entry.body.map((symbol, i) => {
        const meaning = meaningOf(symbol, entry, glossary);
        const key = `${i} ${symbol}`;
        return meaning ? (
          <button
            key={key}
            type="button"
            class="culture-word"
            onClick={() => selectEntry(meaning.id)}
            title={`${symbol} = ${meaning.body.join(" ")}`}
          >
            {symbol}
          </button>
        ) : (
          <span key={key} class="culture-op">
            {symbol}
          </span>
        );
      })}
    </code>
  );
}

/** What was there is struck through, what is new underlined: told apart without colours. */
export function Diff({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <code class="culture-diff">
      {changes.map(({ op, word }, i) => {
        const key = `${i} ${op} ${word}`;
        if (op === "added") return <ins key={key}>{word}</ins>;
        if (op === "removed") return <del key={key}>{word}</del>;
        return <span key={key}>{word}</span>;
      })}
    </code>
  );
}
