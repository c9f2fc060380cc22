// The list of runs to choose from: a box to compare a run, a radio button to make it the baseline.
import { useSignal } from "@preact/signals";
import type { RunInfo } from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import { Panel } from "../../ui/index.ts";
import { type Choice, MOST, toggled } from "./compare-choice.ts";

/** Rows in the list, at most. */
const ROWS = 100;

interface RunPickerProps {
  readonly runs: readonly RunInfo[];
  readonly choice: Choice;
  onChange(choice: Choice): void;
}

export function RunPicker({ runs, choice, onChange }: RunPickerProps) {
  const search = useSignal("");
  const wanted = search.value.trim().toLowerCase();
  const matching = runs.filter(
    ({ id, name, arm, tags, archived }) =>
      choice.runs.includes(id) ||
      (!archived && `${id} ${name} ${arm} ${tags.join(" ")}`.toLowerCase().includes(wanted)),
  );
  const full = choice.runs.length >= MOST;
  return (
    <Panel title="Runs" hint={`Tick up to ${MOST}; ⚑ marks the baseline.`} class="compare-picker">
      <input
        type="search"
        class="compare-search"
        placeholder="name, arm, tag"
        aria-label="Find runs"
        value={search.value}
        onInput={(event) => (search.value = event.currentTarget.value)}
      />
      <ul>
        {matching.slice(0, ROWS).map((run) => {
          const place = choice.runs.indexOf(run.id);
          return (
            <li key={run.id} class="compare-run">
              <label title={run.id}>
                <input
                  type="checkbox"
                  checked={place >= 0}
                  disabled={place < 0 && full}
                  onChange={() => onChange(toggled(choice, run.id))}
                />
                <Swatch place={place} />
                <span class="compare-name">
                  {run.name || run.id}
                  <small>
                    {run.arm || "no arm"} · seed {run.seed} · round {run.round} · {run.status}
                  </small>
                </span>
              </label>
              {place >= 0 && (
                <label class="compare-flag" title="Compare the others with this run">
                  <input
                    type="radio"
                    name="baseline"
                    checked={choice.baseline === run.id}
                    aria-label={`Baseline: ${run.name || run.id}`}
                    onChange={() => onChange({ ...choice, baseline: run.id })}
                  />
                  ⚑
                </label>
              )}
            </li>
          );
        })}
      </ul>
      {matching.length > ROWS && (
        <p class="compare-more">{matching.length - ROWS} more: narrow the search.</p>
      )}
    </Panel>
  );
}

/** The line that a run has in the charts; nothing for one that is not compared. */
export function Swatch({ place }: { readonly place: number }) {
  return (
    <svg width="18" height="8" aria-hidden="true" class="compare-swatch">
      {place >= 0 && (
        <line
          x1="0"
          x2="18"
          y1="4"
          y2="4"
          style={{ stroke: `var(${colourName(place)})`, strokeWidth: "2" }}
          stroke-dasharray={dashOf(place).join(" ")}
        />
      )}
    </svg>
  );
}
