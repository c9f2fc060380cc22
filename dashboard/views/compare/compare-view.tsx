// The compare view: runs overlaid, what differs in their configs, and by how much they differ from a baseline.
import { useMemo } from "preact/hooks";
import type { CompareAnswer, Problem } from "../../../server/protocol/index.ts";
import { go, info, place, runs, state, tick } from "../../app/session.ts";
import { X_AXES } from "../../ui/chart-axis.ts";
import { Chart, Empty, Panel, Segmented, Toggle } from "../../ui/index.ts";
import { type Choice, readChoice, writeChoice } from "./compare-choice.ts";
import { type ComparedRun, comparedLines, MEASURES, runLabels } from "./compare-lines.ts";
import { ForestPlot } from "./forest-plot.tsx";
import { RunPicker, Swatch } from "./run-picker.tsx";
import { useComparison } from "./use-comparison.ts";
import { useStates } from "./use-states.ts";
import "./compare.css";

export function CompareView() {
  const here = info.value;
  if (here === null) {
    return <Empty title="No runs yet">Runs can be compared as soon as there are some.</Empty>;
  }
  const known = new Set(runs.value.map(({ id }) => id));
  return <Comparing choice={readChoice(place.value.query, here.id, known)} here={here.id} />;
}

function Comparing({ choice, here }: { readonly choice: Choice; readonly here: string }) {
  const fetched = useStates(choice.runs.filter((id) => id !== here)).value;
  const comparison = useComparison(choice).value;
  const chosen = choice.runs.flatMap((id) => runs.value.find((run) => run.id === id) ?? []);
  const labels = runLabels(chosen);
  const all = place.value.query.all === "1";
  const placeOf = (id: string) => choice.runs.indexOf(id);
  const compared = chosen.flatMap(({ id, createdAt }): ComparedRun[] => {
    const its = id === here ? state.value : fetched.states.get(id);
    if (!its) return [];
    return [{ id, label: labels.get(id)!, started: createdAt, state: its, place: placeOf(id) }];
  });
  return (
    <div class="compare">
      <RunPicker
        runs={runs.value}
        choice={choice}
        onChange={(next) => go({ query: writeChoice(next) }, { replace: true })}
      />
      <div class="compare-main">
        <Overlay runs={compared} />
        {[...fetched.problems].map(([id, problem]) => (
          <Trouble key={id} what={`Run ${labels.get(id) ?? id} could not be read`} problem={problem} />
        ))}
        <Panel
          title={`Differences to ${labels.get(choice.baseline) ?? choice.baseline}`}
          hint="At the end of each run. Dot: difference; whiskers: its 95 % interval; ● excludes zero, ○ does not."
          actions={
            <Toggle
              label="all measures"
              value={all}
              onChange={(every) => go({ query: { all: every ? "1" : null } }, { replace: true })}
            />
          }
        >
          {choice.runs.length < 2 ? (
            <Empty title="One run alone">Tick another run at the left to see how it differs.</Empty>
          ) : comparison.problem ? (
            <Trouble what="The runs could not be compared" problem={comparison.problem} />
          ) : comparison.answer === null ? (
            <p class="compare-more">Comparing…</p>
          ) : (
            <ForestPlot answer={comparison.answer} labels={labels} placeOf={placeOf} all={all} />
          )}
        </Panel>
        {comparison.answer && (
          <Panel
            title="What differs in their configs"
            hint="Keys with the same value everywhere are left out."
          >
            <Differences answer={comparison.answer} runs={choice.runs} labels={labels} />
          </Panel>
        )}
      </div>
    </div>
  );
}

function Overlay({ runs: compared }: { readonly runs: readonly ComparedRun[] }) {
  const asked = place.value.query.x;
  const kind = X_AXES.find((x) => x === asked) ?? "round";
  // The run that is watched moves on; merging its series at every tick would be waste.
  const moved = `${Math.floor(tick.value / 10)} ${compared.map(({ id, state: its }) => `${id} ${its.round}`)}`;
  const charts = useMemo(
    () => MEASURES.map((measure) => ({ measure, lines: comparedLines(measure, compared) })),
    [moved, compared.length],
  );
  const first = compared[0];
  if (first === undefined) return <p class="compare-more">Reading the runs…</p>;
  return (
    <>
      <Segmented
        label="x axis"
        value={kind}
        options={[
          { value: "round", label: "rounds" },
          { value: "tokens", label: "tokens" },
          { value: "time", label: "time" },
        ]}
        onChange={(x) => go({ query: { x: x === "round" ? null : x } }, { replace: true })}
      />
      <div class="compare-grid">
        {charts.map(({ measure: { title, unit, hint }, lines }) => (
          <Chart
            key={title}
            title={title}
            unit={unit}
            hint={hint}
            lines={lines}
            x={{ kind, axis: first.state.axis, started: first.started }}
            group="compare"
            height={150}
          />
        ))}
      </div>
    </>
  );
}

interface DifferencesProps {
  readonly answer: CompareAnswer;
  readonly runs: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
}

function Differences({ answer, runs: ids, labels }: DifferencesProps) {
  if (answer.differences.length === 0) {
    return <p class="compare-more">Nothing: these runs have the same config.</p>;
  }
  return (
    <div class="compare-differences">
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            {ids.map((id, i) => (
              <th scope="col" key={id}>
                <Swatch place={i} /> {labels.get(id) ?? id}
                {id === answer.baseline && " ⚑"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.differences.map(({ key, values }) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              {ids.map((id) => (
                <td key={id}>
                  <code>{values[id] === undefined ? "–" : JSON.stringify(values[id])}</code>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Trouble({ what, problem }: { readonly what: string; readonly problem: Problem }) {
  return (
    <p class="compare-trouble" role="alert">
      ✗ {what}: {problem.detail} {problem.hint}
    </p>
  );
}
