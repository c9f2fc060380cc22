// The newest things that happened, newest first: laws found, alarms, births and deaths, attempts.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Moment, RunState } from "../../../server/protocol/index.ts";
import { go, useRunState } from "../../app/session.ts";
import { Empty, Panel, Segmented } from "../../ui/index.ts";
import { attempts, type FeedItem, highlights } from "./feed.ts";

const KINDS = [
  { value: "highlights", label: "Highlights" },
  { value: "attempts", label: "Attempts" },
] as const;
type Kind = (typeof KINDS)[number]["value"];

export interface FeedPanelProps {
  readonly state: RunState;
  /** Of the round looked at, or the newest. */
  readonly moments: readonly Moment[];
  readonly round: number;
  readonly past: boolean;
  readonly colourOf: (agent: string) => string;
}

export function FeedPanel({ state, moments, round, past, colourOf }: FeedPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const [kind, setKind] = useState<Kind>("highlights");
  const rows = kind === "highlights" ? highlights(state, round) : attempts(moments);
  return (
    <Panel
      title={past ? `Happened until round ${round}` : "Happening"}
      class="society-feed"
      actions={<Segmented options={KINDS} value={kind} onChange={setKind} label="What is listed" />}
    >
      {rows.length === 0 ? (
        <Empty title={kind === "highlights" ? "Nothing that stands out yet" : "No attempt yet"}>
          {kind === "highlights"
            ? "Laws found, alarms, births and deaths, sleeps and turns of the culture are listed as they happen."
            : "Every agent's attempts at a task are one line."}
        </Empty>
      ) : (
        <ol class="society-moments">
          {rows.map((moment) => (
            <li key={moment.seq} class={`society-moment society-moment-${moment.kind}`}>
              <span class="society-moment-round" title={`round ${moment.round}, event ${moment.seq}`}>
                {moment.round}
              </span>
              <Words moment={moment} colourOf={colourOf} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Words({
  moment,
  colourOf,
}: {
  readonly moment: FeedItem;
  readonly colourOf: (agent: string) => string;
}) {
  switch (moment.kind) {
    case "attempts":
      return (
        <Row sign={moment.correct > 0 ? "✓" : "✗"} tone={moment.correct > 0 ? "good" : "faint"}>
          <Name agent={moment.agent} colour={colourOf(moment.agent)} /> {moment.correct}/{moment.attempts}{" "}
          <span class="society-quiet">
            {moment.proposer === "world"
              ? moment.task
              : `${moment.family} ${moment.level} by ${moment.poser}`}
          </span>{" "}
          <code class="society-text">{moment.text}</code>
        </Row>
      );
    case "law":
      return (
        <Row sign={moment.first ? "★" : "☆"} tone={moment.first ? "law" : "faint"}>
          <Name agent={moment.agent} colour={colourOf(moment.agent)} />{" "}
          {moment.first ? "finds" : "also finds"}{" "}
          <button
            type="button"
            class="society-link"
            onClick={() => go({ view: "replay", query: { select: `law:${moment.law}` } })}
          >
            {moment.law}
          </button>
          : <code>{moment.program}</code>
        </Row>
      );
    case "alarm":
      return (
        <Row sign="!" tone="warn">
          {moment.text}
        </Row>
      );
    case "culture":
      return (
        <Row sign={SIGNS[moment.topic]} tone="faint">
          <Subject moment={moment} colourOf={colourOf} /> {moment.text}
        </Row>
      );
    case "world":
      return (
        <Row sign={WORLD_SIGNS[moment.topic]} tone={moment.topic === "quarantine" ? "warn" : "faint"}>
          <button type="button" class="society-link" onClick={() => go({ view: "world" })}>
            {moment.who}
          </button>{" "}
          {moment.text}
        </Row>
      );
    case "life":
      return (
        <Row sign="+" tone="faint">
          <Name agent={moment.agent} colour={colourOf(moment.agent)} /> {moment.text}
        </Row>
      );
  }
}

/** Whom a turn of the culture is about: an entry, or who does something. */
function Subject({
  moment: { topic, who, culture, entry, name },
  colourOf,
}: {
  readonly moment: Extract<Moment, { kind: "culture" }>;
  readonly colourOf: (agent: string) => string;
}) {
  if (entry === "") return topic === "inheritance" ? <strong>Run {who}</strong> : <strong>{who}</strong>;
  return (
    <>
      {topic === "review" && (
        <>
          <Name agent={who} colour={colourOf(who)} />
          {"'s "}
        </>
      )}
      <button
        type="button"
        class="society-link"
        onClick={() => go({ view: "culture", query: { culture, entry } })}
      >
        {name}
      </button>
    </>
  );
}

/** Of turns of the culture, by what they are about. */
const SIGNS = { review: "✗", fitness: "⊘", sleep: "☾", inheritance: "⇒", skill: "⇄" } as const;

/** Of a world of many families, by what they are about. */
const WORLD_SIGNS = { ladder: "≡", quarantine: "▲", version: "⟳", matches: "⚔" } as const;

function Row({ sign, tone, children }: { sign: string; tone: string; children: ComponentChildren }) {
  return (
    <>
      <span class={`society-sign society-sign-${tone}`} aria-hidden="true">
        {sign}
      </span>
      <span class="society-words">{children}</span>
    </>
  );
}

function Name({ agent, colour }: { readonly agent: string; readonly colour: string }) {
  return <strong style={{ color: `var(${colour})` }}>{agent}</strong>;
}
