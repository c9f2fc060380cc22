// The time of all views: which round is looked at. Behind the slider, the laws found so far; under it, ticks where
// something happened. At its right end the page is live.
import { bucketAt, latest, type RunState } from "../../server/protocol/index.ts";
import { Button, Spark, useSize } from "../ui/index.ts";
import { go, lookingBack, round, useRunState } from "./session.ts";

export function RoundSlider() {
  const state = useRunState();
  const { ref, width } = useSize<HTMLDivElement>();
  const newest = state?.round ?? 0;
  const looked = round.value;
  const back = lookingBack.value;
  const show = (value: number) => {
    go({ query: { round: value >= newest ? null : String(value) } }, { replace: true });
  };
  return (
    <section class="slider" aria-label="Time">
      <span class="slider-word">
        {back ? "looking back at round" : "round"} <strong>{looked}</strong>
        <span class="slider-of"> of {newest}</span>
      </span>
      <div class="slider-track" ref={ref}>
        {state !== null && width > 0 && newest > 0 && <Ground state={state} width={width} round={looked} />}
        <input
          type="range"
          min={1}
          max={Math.max(1, newest)}
          value={Math.max(1, looked)}
          disabled={newest < 2}
          aria-label="Round looked at"
          aria-valuetext={back ? `round ${looked}` : `live, round ${newest}`}
          onInput={(event) => show(Number(event.currentTarget.value))}
        />
      </div>
      <Button
        onClick={() => go({ query: { round: null } })}
        pressed={!back}
        title={back ? "Back to the newest round (0)" : "The newest round is shown"}
      >
        {back ? "Go live" : "● Live"}
      </Button>
    </section>
  );
}

const THUMB = 14;

interface GroundProps {
  readonly state: RunState;
  readonly width: number;
  readonly round: number;
}

function Ground({ state, width, round }: GroundProps) {
  const span = Math.max(1, state.round - 1);
  const x = (at: number) => THUMB / 2 + ((at - 1) / span) * (width - THUMB);
  const ticks = [...new Set(state.alarms.map((alarm) => alarm.round))].slice(-60);
  return (
    <div class="slider-ground" aria-hidden="true">
      <Spark
        series={state.lawsFound}
        width={width - THUMB + 3}
        height={22}
        colour="--c1"
        range={[0, Math.max(1, latest(state.lawsFound) ?? 0)]}
      />
      {ticks.map((at) => (
        <span
          key={at}
          class="slider-alarm"
          style={{ left: `${x(Math.max(1, at))}px` }}
          title={`alarm in round ${at}`}
        />
      ))}
      <span class="slider-laws">{lawsAt(state, round)} laws found</span>
    </div>
  );
}

function lawsAt({ lawsFound }: RunState, round: number): number {
  return lawsFound.last[bucketAt(lawsFound, round)] ?? 0;
}
