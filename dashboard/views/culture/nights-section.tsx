// What the populations' sleeps came to over the rounds: what was kept of the accuracy in context, what was forgotten
// elsewhere, context saved.
import type { PopulationState, RunState } from "../../../server/protocol/index.ts";
import { info } from "../../app/session.ts";
import { Chart, type ChartLine, formatNumber, percent, points } from "../../ui/index.ts";
import type { CultureModel } from "./model.ts";
import { sleptUntil } from "./nights.ts";
import { Glyph } from "./words.tsx";

const DASHED = [4, 3] as const;

export function NightsSection({ model }: { readonly model: CultureModel }) {
  const { state } = model;
  const sleepers = Object.entries(state.populations).filter(([, { sleep }]) => sleep.nights > 0);
  return (
    <section>
      <h3>Sleeps</h3>
      {sleepers.length === 0 ? (
        <p class="culture-note">
          Nobody has slept yet: every few rounds a population learns its most read names by heart. What it
          keeps of its accuracy in context, and what it forgets elsewhere, appears here.
        </p>
      ) : (
        <>
          <Charts sleepers={sleepers} model={model} />
          <ul class="culture-sleepers">
            {sleepers.map(([population, { sleep }]) => (
              <Sleeper key={population} population={population} sleep={sleep} model={model} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Charts({
  sleepers,
  model,
}: {
  readonly sleepers: readonly (readonly [string, RunState["populations"][string]])[];
  readonly model: CultureModel;
}) {
  const x = { kind: "round", axis: model.state.axis, started: info.value?.createdAt ?? 0 } as const;
  const colour = (population: string) => `--c${model.lookOfPopulation(population).slot}`;
  const kept = sleepers.map(
    ([population, { sleep }]): ChartLine => ({
      label: population,
      series: sleep.kept,
      colour: colour(population),
    }),
  );
  const elsewhere = sleepers.flatMap(([population, { sleep }]): ChartLine[] => [
    { label: `${population} before`, series: sleep.before, colour: colour(population), dash: DASHED },
    { label: `${population} after`, series: sleep.after, colour: colour(population), dash: [] },
  ]);
  const at = model.back ? model.round : null;
  return (
    <>
      <Chart
        title="Kept of accuracy in context"
        unit="share after a sleep"
        hint="Accuracy without context after a sleep, as a share of that with the definition in context before it; at least 0.9 is asked"
        lines={kept}
        x={x}
        at={at}
        group="culture-sleeps"
        height={90}
      />
      <Chart
        title="Held out elsewhere"
        unit="accuracy"
        hint="Held-out accuracy on programs without names, before and after each sleep: what falls was forgotten"
        lines={elsewhere}
        x={x}
        at={at}
        group="culture-sleeps"
        height={90}
      />
    </>
  );
}

function Sleeper({
  population,
  sleep,
  model,
}: {
  readonly population: string;
  readonly sleep: PopulationState["sleep"];
  readonly model: CultureModel;
}) {
  const slept = sleptUntil(sleep, model.round);
  if (slept === null) return null;
  const { nights, kept, mastered, saved, forgotten } = slept;
  return (
    <li>
      <span class="culture-author">
        <Glyph look={model.lookOfPopulation(population)} size={4} />
        <b>{population}</b>
      </span>{" "}
      {nights} {nights === 1 ? "sleep" : "sleeps"} on{" "}
      {sleep.source === "own" ? "own answers" : "the interpreter's answers (a control)"}; after the newest{" "}
      {kept === undefined ? "nothing was taught" : `${percent(kept)} kept`}, {mastered} names by heart,{" "}
      {formatNumber(saved)} symbols saved per task; elsewhere at worst {points(-forgotten)} points.
    </li>
  );
}
