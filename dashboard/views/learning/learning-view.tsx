// The learning view: how the weights change and what it costs. Nine charts that zoom together; every setting is in
// the URL.
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { go, info, lookingBack, place, round, useRunState } from "../../app/session.ts";
import { X_AXES } from "../../ui/chart-axis.ts";
import { Chart, type ChartLine, Empty, Segmented, Toggle } from "../../ui/index.ts";
import {
  heldOutLines,
  marksOf,
  measureChoices,
  populationLines,
  rewardLines,
  shareLines,
  shownPopulations,
  sourceParts,
  speedLines,
} from "./learning-lines.ts";
import { type LearningOptions, readOptions, writeOptions } from "./learning-options.ts";
import { Smoothing } from "./smoothing.tsx";
import "./learning.css";

const X_LABELS = { round: "rounds", tokens: "tokens", time: "time" } as const;

function set(change: Partial<LearningOptions>): void {
  go({ query: writeOptions(change) }, { replace: true });
}

export function LearningView() {
  const state = useRunState();
  const options = readOptions(place.value.query);
  if (state === null || state.round === 0) {
    return (
      <Empty title="Nothing has been learned yet">
        Loss, reward, entropy and speed appear here with the end of the first round.
      </Empty>
    );
  }
  return (
    <div class="learning">
      <Controls state={state} options={options} />
      <Charts state={state} options={options} />
    </div>
  );
}

function Controls({ state, options }: { readonly state: RunState; readonly options: LearningOptions }) {
  const populations = Object.keys(state.populations);
  const { hidden } = options;
  return (
    <div class="learning-controls" role="toolbar" aria-label="Chart settings">
      <Segmented
        label="x axis"
        value={options.x}
        options={X_AXES.map((value) => ({ value, label: X_LABELS[value] }))}
        onChange={(x) => set({ x })}
      />
      <Smoothing value={options.smooth} onChange={(smooth) => set({ smooth })} />
      <Toggle
        label="log axis"
        title="Logarithmic axis for loss and gradient norm"
        value={options.log}
        onChange={(log) => set({ log })}
      />
      {populations.length > 1 && (
        <fieldset class="learning-populations" aria-label="Populations">
          {shownPopulations(state, []).map(({ name, colour }) => (
            <Toggle
              key={name}
              label={
                <>
                  <span class="learning-swatch" style={{ background: `var(${colour})` }} /> {name}
                </>
              }
              value={!hidden.includes(name)}
              onChange={(show) =>
                set({ hidden: show ? hidden.filter((other) => other !== name) : [...hidden, name] })
              }
            />
          ))}
        </fieldset>
      )}
      <label class="learning-measure">
        held-out{" "}
        <select value={options.measure} onChange={(event) => set({ measure: event.currentTarget.value })}>
          {measureChoices(state).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <p class="learning-help">Drag in a chart to zoom, double click to see everything.</p>
    </div>
  );
}

function Charts({ state, options }: { readonly state: RunState; readonly options: LearningOptions }) {
  const started = info.value?.createdAt ?? state.axis.time.last[0] ?? 0;
  const shown = shownPopulations(state, options.hidden);
  const names = shown.map(({ name }) => name).join();
  const evaluations = shown.flatMap((population) => Object.values(population.state.evaluation));
  const sources = shown.flatMap((population) => Object.values(population.state.sources));
  // Derived lines are made again only when something was added to what they are made of.
  const heldOut = useMemo(
    () => heldOutLines(shown, options.measure),
    [state, names, options.measure, marksOf(evaluations)],
  );
  const diet = useMemo(() => shareLines(sourceParts(shown)), [state, names, marksOf(sources)]);
  const mix = useMemo(
    () => shareLines(state.proposalMix),
    [state, marksOf(Object.values(state.proposalMix))],
  );
  const speed = useMemo(
    () => speedLines(state, started),
    [state, started, marksOf([state.axis.tokens, state.axis.time])],
  );
  const laws: ChartLine[] = [{ label: "laws", series: state.lawsFound, colour: "--c1", value: "last" }];
  const common = {
    x: { kind: options.x, axis: state.axis, started },
    smooth: options.smooth,
    group: "learning",
    at: lookingBack.value ? round.value : null,
    height: 130,
  };
  return (
    <div class="learning-grid">
      <Chart
        {...common}
        title="Held-out accuracy"
        unit="share, 0 to 1"
        hint="On questions that neither training, culture nor proposers can read. Means are over depths or lengths."
        lines={heldOut}
        empty="It appears with the first evaluation."
      />
      <Chart
        {...common}
        title="Reward"
        unit="mean score, 0 to 1"
        hint="Mean score of a population's attempts, by family"
        lines={rewardLines(shown)}
      />
      <Chart {...common} title="Laws found" unit="distinct laws, by anybody" lines={laws} />
      <Chart
        {...common}
        title="Loss"
        unit="mean over the round's steps"
        log={options.log}
        lines={populationLines(shown, "loss")}
      />
      <Chart
        {...common}
        title="Gradient norm"
        unit="before clipping"
        log={options.log}
        lines={populationLines(shown, "gradNorm")}
      />
      <Chart
        {...common}
        title="Policy entropy"
        unit="nats per token"
        hint="Mean surprisal of the sampled tokens: an unbiased estimate of the policy's entropy"
        lines={populationLines(shown, "entropy")}
      />
      <Chart
        {...common}
        title="Speed"
        unit="tokens/s of wall clock"
        hint="Trained and sampled tokens per second of wall clock, pauses included"
        lines={speed}
        empty="The speed is known once a round's end has been committed."
      />
      <Chart {...common} title="Proposal mix" unit="share of the accepted tasks" lines={mix} />
      <Chart
        {...common}
        title="Training diet"
        unit="share of sequences, by source"
        lines={diet}
        empty="It appears with the first update of the weights."
      />
    </div>
  );
}
