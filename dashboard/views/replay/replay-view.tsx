// The replay view: any moment of a run by its events, played, stepped or jumped to, and the story of whatever is
// selected. The place is in the URL (?at= and ?round=), so every other view shows the same round.
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { go, place, useRunState } from "../../app/session.ts";
import { Empty, formatNumber, Panel } from "../../ui/index.ts";
import { type Event, PAGE } from "./event-pages.ts";
import { type NameOf, sentence } from "./event-text.ts";
import { pause, playedTo, playing } from "./player.ts";
import { firstEventOf, positionOf, positionQuery, roundOfEvent } from "./replay-position.ts";
import { Scrubber } from "./scrubber.tsx";
import { readSelection } from "./selection.ts";
import { SentenceLine } from "./sentence-line.tsx";
import { TracePanel } from "./trace-panel.tsx";
import { useEvents } from "./use-events.ts";
import "./replay.css";

/** Lines shown before and after the event looked at. */
const BEFORE = 10;
const AFTER = 14;

export function ReplayView() {
  const state = useRunState();
  if (state === null || state.seq === 0) {
    return (
      <Empty title="No events yet">The run's events appear here, one line each, from its first one on.</Empty>
    );
  }
  return <Replay state={state} />;
}

function Replay({ state }: { readonly state: RunState }) {
  const { query } = place.value;
  const series = state.axis.seq;
  const at = playedTo.value ?? positionOf(query, series, state.seq);
  // While it plays, what comes next is fetched ahead.
  const ahead = playing.value ? 2 * PAGE : 0;
  const loaded = useEvents(state.run, Math.max(1, at - BEFORE), at + AFTER + ahead, state.seq).value;
  const events = loaded.pages.known(Math.max(1, at - BEFORE), at + AFTER);
  const here = events.find(({ seq }) => seq === at);
  const round = here?.round ?? roundOfEvent(series, at);
  const nameOf: NameOf = (entry) => {
    for (const culture of Object.values(state.cultures)) {
      const known = culture.entries[entry];
      if (known) return known.name;
    }
    return undefined;
  };
  const laws = Object.values(state.laws).flatMap(({ foundBy }) => foundBy.map(({ seq }) => seq));
  const alarms = state.alarms.map(({ seq }) => seq);
  const landmarks = useMemo(() => ({ laws, alarms }), [laws.join(), alarms.join()]);
  const jump = (event: number): void => {
    pause();
    go({ query: positionQuery(series, Math.min(Math.max(event, 1), state.seq)) }, { replace: true });
  };
  return (
    <div class="replay">
      <Scrubber
        at={at}
        newest={state.seq}
        round={round}
        rounds={state.round}
        landmarks={landmarks}
        startOf={(wanted) => Math.min(firstEventOf(series, wanted), state.seq)}
        go={jump}
      />
      <div class="replay-columns">
        <Panel
          title={`Event ${formatNumber(at)} of ${formatNumber(state.seq)}, round ${round}`}
          hint="The event looked at is framed. Click a number to go there, a name to trace it."
        >
          {loaded.problem && (
            <p class="replay-trouble" role="alert">
              ✗ {loaded.problem.detail} {loaded.problem.hint}
            </p>
          )}
          <EventList events={events} at={at} newest={state.seq} nameOf={nameOf} jump={jump} />
        </Panel>
        <TracePanel run={state.run} selection={readSelection(query.select)} nameOf={nameOf} jump={jump} />
      </div>
    </div>
  );
}

interface EventListProps {
  readonly events: readonly Event[];
  readonly at: number;
  readonly newest: number;
  readonly nameOf: NameOf;
  jump(event: number): void;
}

/** One line per number, whether it is here yet or not: the framed line stays where it is while pages come in. */
function EventList({ events, at, newest, nameOf, jump }: EventListProps) {
  const byNumber = new Map(events.map((event) => [event.seq, event]));
  const first = Math.max(1, at - BEFORE);
  const numbers = Array.from({ length: Math.min(newest, at + AFTER) - first + 1 }, (_, i) => first + i);
  return (
    <ol class={playing.value ? "replay-events replay-moving" : "replay-events"}>
      {numbers.map((seq) => {
        const event = byNumber.get(seq);
        const opens = event !== undefined && byNumber.get(seq - 1)?.round !== event.round;
        return (
          <li
            key={seq}
            class={seq === at ? "replay-here" : seq > at ? "replay-ahead" : undefined}
            aria-current={seq === at}
          >
            <button type="button" title={`Go to event ${seq}`} onClick={() => jump(seq)}>
              {formatNumber(seq)}
            </button>
            <span class="replay-round">{opens ? `r ${event.round}` : ""}</span>
            {event === undefined ? (
              <span class="replay-faint">…</span>
            ) : (
              <SentenceLine {...sentence(event, nameOf)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}
