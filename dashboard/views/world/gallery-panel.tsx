// The gallery: every built-in task family, grouped by kind, with what its audit found and how fast it is. A row opens to
// an example of each level with its worked answer. It needs no run.
import type { Gallery, GalleryEntry } from "../../../server/protocol/index.ts";
import { go, place } from "../../app/session.ts";
import { Button, Empty, formatNumber, Panel, Tag } from "../../ui/index.ts";
import {
  answerLines,
  auditWords,
  blindWords,
  byKind,
  entryWords,
  levelsWords,
  openedIn,
  toggled,
} from "./gallery.ts";
import { askGallery, useGallery } from "./use-gallery.ts";
import "./gallery.css";

export function GalleryPanel() {
  const { gallery, problem } = useGallery().value;
  return (
    <Panel
      title="Gallery"
      hint="The built-in task families: a row opens to an example of each level with its worked answer"
      class="world-wide"
    >
      {gallery !== null ? (
        <Families gallery={gallery} />
      ) : problem === null ? (
        <div class="gallery-waiting" aria-busy="true" />
      ) : (
        <Empty title={problem.detail}>
          {problem.hint !== undefined && <p>{problem.hint}</p>}
          <Button onClick={askGallery}>Ask again</Button>
        </Empty>
      )}
    </Panel>
  );
}

function Families({ gallery }: { readonly gallery: Gallery }) {
  const opened = openedIn(place.value.query.gallery);
  return (
    <>
      <div class="gallery-head" aria-hidden="true">
        <span class="gallery-name">family</span>
        <span>levels</span>
        <span>proposals</span>
        <span>audit</span>
        <span>blind guess</span>
        <span class="gallery-number">tasks/s</span>
        <span class="gallery-number">verdicts/s</span>
      </div>
      {byKind(gallery.families, ({ id }) => id, gallery).map(({ heading, items }) => (
        <div key={heading}>
          <h3 class="world-kind">{heading}</h3>
          <ul>
            {items.map((entry) => (
              <li key={entry.id}>
                <Row
                  entry={entry}
                  open={opened.includes(entry.id)}
                  onToggle={() => go({ query: { gallery: toggled(opened, entry.id) } }, { replace: true })}
                />
                {opened.includes(entry.id) && <Entry entry={entry} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p class="gallery-legend">
        Blind guess: the best score found without reading the prompt, on the level where most is to be had,
        and what it is at most with 95 % confidence. Speeds: tasks made and right answers graded a second,
        levels in turn, on one thread ({gallery.machine}).
      </p>
    </>
  );
}

interface RowProps {
  readonly entry: GalleryEntry;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Row({ entry, open, onToggle }: RowProps) {
  const { id, title, proposals, audit, speed } = entry;
  return (
    <button
      type="button"
      class="gallery-row"
      aria-expanded={open}
      aria-controls={open ? `gallery-${id}` : undefined}
      onClick={onToggle}
    >
      <span class="gallery-name">
        <span class="gallery-sign" aria-hidden="true">
          {open ? "▾" : "▸"}
        </span>
        <strong>{id}</strong>
        <span class="unseen">: {entryWords(entry)}</span>
        <span class="gallery-title" aria-hidden="true">
          {title}
        </span>
      </span>
      <span aria-hidden="true">{levelsWords(entry)}</span>
      <Figure label="proposals" value={proposals ? "yes" : "no"} />
      <span aria-hidden="true">
        <Tag tone={audit.holes.length === 0 ? "good" : "bad"}>
          {audit.holes.length === 0 ? "✓" : "▲"} {auditWords(audit)}
        </Tag>
      </span>
      <Figure label="blind guess" value={blindWords(audit)} />
      <Figure label="tasks/s" value={formatNumber(speed.generated)} number />
      <Figure label="verdicts/s" value={formatNumber(speed.verified)} number />
    </button>
  );
}

interface FigureProps {
  /** Shown where there is no room for a head above. */
  readonly label: string;
  readonly value: string;
  readonly number?: boolean;
}

function Figure({ label, value, number = false }: FigureProps) {
  return (
    <span aria-hidden="true" class={number ? "gallery-number" : ""}>
      <span class="gallery-label">{label} </span>
      {value === "" ? "–" : value}
    </span>
  );
}

function Entry({ entry: { id, examples, audit } }: { readonly entry: GalleryEntry }) {
  return (
    <div class="gallery-entry" id={`gallery-${id}`}>
      {audit.holes.length > 0 && (
        <ul class="gallery-holes">
          {audit.holes.map(({ check, detail }) => (
            <li key={check}>
              <Tag tone="bad">▲ hole</Tag> <strong>{check}</strong>: {detail}
            </li>
          ))}
        </ul>
      )}
      <ol class="gallery-levels">
        {examples.map(({ level, prompt, answer }) => (
          <li key={level}>
            <span class="world-quiet">level {level}</span>
            <p class="gallery-line">
              <span class="unseen">What a solver reads: </span>
              <code>{prompt}</code>
            </p>
            <ol class="gallery-answer" aria-label="Worked answer">
              {answerLines(answer).map((line, i) => (
                <li key={`${i} ${line}`} class="gallery-line">
                  <code>{line}</code>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <p class="world-quiet">
        Audited with {formatNumber(audit.items)} tasks. <code>npx folklore tasks audit {id}</code> names the
        checks; <code>npx folklore tasks preview {id} --level 1</code> shows more tasks.
      </p>
    </div>
  );
}
