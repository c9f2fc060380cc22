// The task being solved now: its text, who posed it, who tries it, and the answer appearing step by step, each step
// marked right or wrong. Attempts come by the hundred a second; one is shown at a time, until it has been read.
import { useEffect, useState } from "preact/hooks";
import type { Moment } from "../../../server/protocol/index.ts";
import { go, useRunState } from "../../app/session.ts";
import { Button, Empty, Mark, Panel, percent, Tag } from "../../ui/index.ts";
import { type AttemptMoment, nextAttempt, type Piece, pieces, taskWords } from "./steps.ts";

/** Milliseconds per step, and how long a finished answer stays: time to read it. */
const PER_STEP = 150;
const DWELL = 3500;

export interface NowPanelProps {
  readonly moments: readonly Moment[];
  /** Round looked back at; null when live. */
  readonly past: number | null;
  readonly colourOf: (agent: string) => string;
}

export function NowPanel({ moments, past, colourOf }: NowPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const [shown, setShown] = useState<{ readonly moment: AttemptMoment; readonly past: number | null } | null>(
    null,
  );
  const [held, setHeld] = useState(false);
  const [due, setDue] = useState(false);
  const moment = shown !== null && shown.past === past ? shown.moment : null;
  const next = nextAttempt(moments, moment?.seq ?? 0);

  // The next one is taken up when this one has been read, or at once when another round is looked at.
  useEffect(() => {
    if (next === null || (moment !== null && (held || past !== null || !due))) return;
    setShown({ moment: next, past });
    setDue(false);
  }, [moment, next, held, due, past]);
  useEffect(() => {
    if (moment === null) return undefined;
    const timer = setTimeout(() => setDue(true), DWELL + PER_STEP * pieces(moment.example!).length);
    return () => clearTimeout(timer);
  }, [moment]);

  const another = () => {
    const before = moments.filter(({ seq }) => moment === null || seq < moment.seq);
    const earlier = nextAttempt(before, 0) ?? nextAttempt(moments, 0);
    if (earlier !== null) setShown({ moment: earlier, past });
    setDue(false);
  };
  return (
    <Panel
      title={past === null ? "Being solved now" : `Solved in round ${past}`}
      class="society-now"
      actions={
        <>
          {past !== null && (
            <Button onClick={another} title="An earlier attempt of this round">
              Another
            </Button>
          )}
          {past === null && (
            <Button pressed={held} onClick={() => setHeld(!held)} title="Keep this one in sight">
              {held ? "Held" : "Hold"}
            </Button>
          )}
        </>
      }
    >
      {moment === null ? (
        <Empty title={past === null ? "Nothing yet" : "Nothing to show of this round"}>
          {past === null
            ? "Attempts appear here as soon as the first round's tasks are graded, a few seconds after its start."
            : "Its events are being read, or nothing was tried in it."}
        </Empty>
      ) : (
        <Attempt key={moment.seq} moment={moment} colour={colourOf(moment.agent)} />
      )}
    </Panel>
  );
}

function Attempt({ moment, colour }: { readonly moment: AttemptMoment; readonly colour: string }) {
  const example = moment.example!;
  const all = pieces(example);
  const shown = useReveal(all.length);
  const done = shown >= all.length;
  const kind = moment.proposer === "world" ? "law" : "task";
  return (
    <div class="society-attempt">
      <p class="society-facts">
        <strong style={{ color: `var(${colour})` }}>{moment.agent}</strong>
        <span>tries a task posed by</span>
        <strong>{moment.poser}</strong>
        <Tag>{moment.proposer === "world" ? "world" : moment.family}</Tag>
        <Tag>level {moment.level}</Tag>
        <span class="society-round">round {moment.round}</span>
        <button
          type="button"
          class="society-link society-trace"
          title="Where it came from and what it led to"
          onClick={() => go({ view: "replay", query: { select: `${kind}:${moment.task}` } })}
        >
          where it came from
        </button>
      </p>
      <p class="society-task">
        <span class="society-task-words">{taskWords(moment)}</span>
        {moment.text !== "" && <code>{moment.text}</code>}
      </p>
      <ol class="society-steps" aria-label="The answer, step by step">
        {all.slice(0, shown).map((piece, i) => (
          // The pieces of one answer never move
          <Step key={i} piece={piece} />
        ))}
      </ol>
      <p class={done ? "society-verdict" : "society-verdict society-waiting"}>
        <Mark ok={example.correct} />
        <span>{example.correct ? "right" : example.reason}</span>
        <span class="society-share">
          {moment.correct} of {moment.attempts} attempts right ({percent(moment.correct / moment.attempts)})
        </span>
      </p>
    </div>
  );
}

function Step({ piece }: { readonly piece: Piece }) {
  const tone = piece.ok === null ? "" : piece.ok ? " society-step-ok" : " society-step-no";
  return (
    <li class={`society-step${tone}`}>
      <code>{piece.text}</code>
      {piece.ok !== null && <Mark ok={piece.ok} />}
    </li>
  );
}

/** How many of `count` pieces are in sight: one more every PER_STEP, or all at once for who wants no motion. */
function useReveal(count: number): number {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [shown, setShown] = useState(still ? count : 0);
  useEffect(() => {
    if (shown >= count) return undefined;
    const timer = setTimeout(() => setShown(shown + 1), PER_STEP);
    return () => clearTimeout(timer);
  }, [shown, count]);
  return shown;
}
