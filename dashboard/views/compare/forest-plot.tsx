// Differences to the baseline, drawn and said: a dot with its 95 % interval around a zero line. A filled dot: the
// interval excludes zero.
import type { CompareAnswer } from "../../../server/protocol/index.ts";
import { compact } from "../../ui/chart-format.ts";
import { measureTitle } from "../../ui/chart-measures.ts";
import { type ForestRow, forestGroups, forestNotes, isHeadline } from "./forest.ts";
import { Swatch } from "./run-picker.tsx";

interface ForestPlotProps {
  readonly answer: CompareAnswer;
  readonly labels: ReadonlyMap<string, string>;
  /** A run's place in the choice. */
  readonly placeOf: (run: string) => number;
  /** Every measure, not only the headlines. */
  readonly all: boolean;
}

export function ForestPlot({ answer, labels, placeOf, all }: ForestPlotProps) {
  const groups = forestGroups(answer);
  const headlines = groups.filter(isHeadline);
  const shown = all || headlines.length === 0 ? groups : headlines;
  return (
    <div class="compare-forest">
      {forestNotes(shown).map((note) => (
        <p key={note} class="compare-more">
          {note}
        </p>
      ))}
      {shown.map(({ measure, reach, rows }) => (
        <section key={measure}>
          <h3>
            {measureTitle(measure)}
            <span class="compare-scale">
              scale from −{compact(reach)} to +{compact(reach)}
            </span>
          </h3>
          {rows.map((row) => (
            <div key={row.run} class="compare-row">
              <span class="compare-who">
                <Swatch place={placeOf(row.run)} /> {labels.get(row.run) ?? row.run}
              </span>
              <Whisker row={row} place={placeOf(row.run)} />
              <span class="compare-difference">
                <b>{row.text}</b>
                <small>
                  {row.basis} · {compact(row.delta.value)} against {compact(row.delta.baseline)}
                </small>
              </span>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

function Whisker({ row, place }: { readonly row: ForestRow; readonly place: number }) {
  const colour = `var(--c${(place % 8) + 1})`;
  const at = (share: number) => `${(100 * share).toFixed(2)}%`;
  return (
    <svg class="compare-whisker" height="22" width="100%" role="img" aria-label={row.text}>
      <line x1="0" x2="100%" y1="11" y2="11" class="compare-ground" />
      <line x1="50%" x2="50%" y1="0" y2="22" class="compare-zero" />
      {row.whiskers && (
        <>
          <line
            x1={at(row.whiskers[0])}
            x2={at(row.whiskers[1])}
            y1="11"
            y2="11"
            style={{ stroke: colour, strokeWidth: "2" }}
          />
          {row.whiskers.map((end) => (
            <line
              key={end}
              x1={at(end)}
              x2={at(end)}
              y1="6"
              y2="16"
              style={{ stroke: colour, strokeWidth: "2" }}
            />
          ))}
        </>
      )}
      <circle
        cx={at(row.dot)}
        cy="11"
        r="5"
        style={{ fill: row.clear ? colour : "var(--surface)", stroke: colour, strokeWidth: "2" }}
      />
    </svg>
  );
}
