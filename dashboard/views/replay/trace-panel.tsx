// The selected task, entry, agent or law: where it came from and what it led to.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem, TraceAnswer } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { Empty, Panel } from "../../ui/index.ts";
import type { Event } from "./event-pages.ts";
import { type NameOf, sentence } from "./event-text.ts";
import { type Selection, traceParts, triesOf } from "./selection.ts";
import { SelectLink, SentenceLine, Trace } from "./sentence-line.tsx";

/** Lines shown of what something led to. */
const LINES = 120;

interface TracePanelProps {
  readonly run: string;
  readonly selection: Selection | null;
  readonly nameOf: NameOf;
  jump(event: number): void;
}

export function TracePanel({ run, selection, nameOf, jump }: TracePanelProps) {
  const answer = useSignal<TraceAnswer | null>(null);
  const problem = useSignal<Problem | null>(null);
  const { kind, id } = selection ?? {};
  useEffect(() => {
    answer.value = null;
    problem.value = null;
    if (kind === undefined || id === undefined) return;
    const aborter = new AbortController();
    api
      .get<TraceAnswer>(
        `/runs/${encodeURIComponent(run)}/trace/${kind}/${encodeURIComponent(id)}`,
        aborter.signal,
      )
      .then(
        (found) => (answer.value = found),
        (thrown) => {
          if (!aborter.signal.aborted) problem.value = problemOf(thrown);
        },
      );
    return () => aborter.abort();
  }, [run, kind, id]);
  if (selection === null) {
    return (
      <Panel title="Where from, where to">
        <Empty title="Nothing is selected">
          Click a task, an entry, an agent or a law in any line: here stands where it came from and what it
          led to.
        </Empty>
      </Panel>
    );
  }
  const title = selection.kind === "entry" ? (nameOf(selection.id) ?? selection.id) : selection.id;
  return (
    <Panel
      title={`${selection.kind} ${title}`}
      actions={<SelectLink selection={null}>close</SelectLink>}
      class="replay-trace"
    >
      {problem.value && (
        <p class="replay-trouble" role="alert">
          ✗ {problem.value.detail} {problem.value.hint}
        </p>
      )}
      {answer.value === null && !problem.value && <p class="replay-faint">Looking through the log…</p>}
      {answer.value && <Story answer={answer.value} nameOf={nameOf} jump={jump} />}
    </Panel>
  );
}

interface StoryProps extends Pick<TracePanelProps, "nameOf" | "jump"> {
  readonly answer: TraceAnswer;
}

function Story({ answer, nameOf, jump }: StoryProps) {
  const { origin, consequences } = traceParts(answer);
  const { attempts, correct } = triesOf(answer.events);
  const cut = answer.more || consequences.length > LINES;
  return (
    <>
      <h3>Where it came from</h3>
      {origin.length === 0 ? (
        <p class="replay-faint">
          {answer.kind === "law" ? "The world made it; nobody has found it." : "Not in the log."}
        </p>
      ) : (
        <Lines events={origin} nameOf={nameOf} jump={jump} />
      )}
      {answer.related.length > 0 && (
        <>
          <h3>What it is tied to</h3>
          <ul class="replay-related">
            {answer.related.map(({ kind, id, why }) => (
              <li key={`${kind} ${id} ${why}`}>
                {kind} <Trace kind={kind} id={id} label={(kind === "entry" ? nameOf(id) : undefined) ?? id} />
                <small> {why}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>
        What was tried, and what it led to
        {attempts > 0 && (
          <small class="replay-faint">
            {" "}
            {correct} of {attempts} tries right{cut ? ", in the lines shown" : ""}
          </small>
        )}
      </h3>
      {consequences.length === 0 ? (
        <p class="replay-faint">Nothing yet.</p>
      ) : (
        <Lines events={consequences.slice(0, LINES)} nameOf={nameOf} jump={jump} />
      )}
      {cut && <p class="replay-faint">There is more in the log than is shown here.</p>}
    </>
  );
}

interface LinesProps extends Pick<TracePanelProps, "nameOf" | "jump"> {
  readonly events: readonly Event[];
}

function Lines({ events, nameOf, jump }: LinesProps) {
  return (
    <ol class="replay-lines">
      {events.map((event) => (
        <li key={event.seq}>
          <button type="button" title={`Go to event ${event.seq}`} onClick={() => jump(event.seq)}>
            {event.round}
          </button>
          <SentenceLine {...sentence(event, nameOf)} />
        </li>
      ))}
    </ol>
  );
}
