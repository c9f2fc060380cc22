// The scrubber: a slider over all events with marks for laws and alarms, and the buttons that play and jump.
import { useSignal } from "@preact/signals";
import { Button, Segmented } from "../../ui/index.ts";
import { pause, play, playing, SPEEDS, speed } from "./player.ts";
import { lastBefore, nextAfter } from "./replay-position.ts";

export interface Landmarks {
  readonly laws: readonly number[];
  readonly alarms: readonly number[];
}

interface ScrubberProps {
  readonly at: number;
  readonly newest: number;
  readonly round: number;
  readonly rounds: number;
  readonly landmarks: Landmarks;
  /** First event of a round, held within the run. */
  readonly startOf: (round: number) => number;
  go(event: number): void;
}

export function Scrubber({ at, newest, round, rounds, landmarks, startOf, go }: ScrubberProps) {
  const { laws, alarms } = landmarks;
  return (
    <div class="replay-scrubber">
      <div class="replay-track">
        <input
          type="range"
          min={1}
          max={Math.max(newest, 1)}
          step={1}
          value={at}
          aria-label="Event"
          aria-valuetext={`event ${at} of ${newest}, round ${round}`}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
        <Marks seqs={laws} newest={newest} label="laws found" shape="law" />
        <Marks seqs={alarms} newest={newest} label="alarms" shape="alarm" />
      </div>
      <div class="replay-buttons">
        <Button
          kind="primary"
          class="replay-play"
          label={playing.value ? "Pause" : "Play"}
          onClick={() => (playing.value ? pause() : play())}
        >
          {playing.value ? "❚❚ Pause" : "▶ Play"}
        </Button>
        <Segmented
          label="Speed in rounds per second"
          value={speed.value}
          options={SPEEDS.map((value) => ({
            value,
            label: `${value}×`,
            title: `${value} rounds per second`,
          }))}
          onChange={(value) => (speed.value = value)}
        />
        <span class="replay-faint">1× = 1 round/s</span>
        <span class="replay-group">
          <Jump
            to={round > 0 ? startOf(round === 1 || at > startOf(round) ? round : round - 1) : null}
            go={go}
          >
            |◀ round
          </Jump>
          <Jump to={at > 1 ? at - 1 : null} go={go}>
            ◀ event
          </Jump>
          <Jump to={at < newest ? at + 1 : null} go={go}>
            event ▶
          </Jump>
          <Jump to={round < rounds ? startOf(round + 1) : null} go={go}>
            round ▶|
          </Jump>
        </span>
        <span class="replay-group">
          <Jump to={lastBefore(laws, at)} go={go}>
            ◀ ★ law
          </Jump>
          <Jump to={nextAfter(laws, at)} go={go}>
            law ★ ▶
          </Jump>
          <Jump to={nextAfter(alarms, at)} go={go}>
            alarm ▲ ▶
          </Jump>
        </span>
        <JumpToNumber newest={newest} go={go} />
      </div>
    </div>
  );
}

interface JumpProps {
  readonly to: number | null;
  readonly go: (event: number) => void;
  readonly children: string | readonly string[];
}

function Jump({ to, go, children }: JumpProps) {
  return (
    <Button
      disabled={to === null}
      title={to === null ? "There is none" : `Go to event ${to}`}
      onClick={() => {
        if (to !== null) go(to);
      }}
    >
      {children}
    </Button>
  );
}

function JumpToNumber({ newest, go }: { readonly newest: number; readonly go: (event: number) => void }) {
  const text = useSignal("");
  return (
    <form
      class="replay-number"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(text.value);
        if (Number.isInteger(wanted) && wanted >= 1) go(Math.min(wanted, newest));
        text.value = "";
      }}
    >
      <label>
        event №{" "}
        <input
          type="text"
          inputMode="numeric"
          pattern="[0-9]+"
          placeholder={String(newest)}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </label>
      <Button type="submit">go</Button>
    </form>
  );
}

interface MarksProps {
  readonly seqs: readonly number[];
  readonly newest: number;
  readonly label: string;
  readonly shape: "law" | "alarm";
}

/** Laws stand above the slider, alarms below it. */
function Marks({ seqs, newest, label, shape }: MarksProps) {
  return (
    <svg class={`replay-marks replay-marks-${shape}`} role="img" aria-label={`${seqs.length} ${label}`}>
      {seqs.map((seq) => (
        <line key={seq} x1={at(seq, newest)} x2={at(seq, newest)} y1="0" y2="7" />
      ))}
    </svg>
  );
}

function at(seq: number, newest: number): string {
  return `${((100 * (seq - 1)) / Math.max(newest - 1, 1)).toFixed(3)}%`;
}
