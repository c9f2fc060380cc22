// The heat map of solve rates: rows are families and levels, columns time; the challenge zone is hatched.
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { go, useRunState } from "../../app/session.ts";
import { Empty, Heat, type HeatRow, Panel, percent, rampColour, useSize } from "../../ui/index.ts";
import { columnLabel, labelStep, type RateGrid, rateGrid, ZONE } from "./heat-rows.ts";

const GUTTER = 66;
/** Columns narrower than this many pixels are not read. */
const NARROWEST = 12;

export interface HeatPanelProps {
  readonly state: RunState;
  readonly round: number;
  readonly past: boolean;
}

export function HeatPanel({ state, round, past }: HeatPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const { ref, width } = useSize<HTMLDivElement>();
  const most = Math.max(8, Math.floor((width - GUTTER) / NARROWEST));
  // Attempts are all that moves here.
  const version = `${state.round}:${state.totals.attempts}`;
  // Version stands for the mutable state
  const grid = useMemo(() => rateGrid(state, most), [state, version, most]);
  const rows = useMemo(() => heatRows(grid), [grid]);
  const columns = useMemo(() => {
    const step = labelStep(grid.columns.length, width - GUTTER);
    return grid.columns.map(({ from, to }, i) => ({
      key: String(to),
      label: i % step === 0 ? String(from) : null,
    }));
  }, [grid, width]);
  return (
    <Panel
      title="Solve rate by family, level and time"
      hint={`Share of attempts right; hatched: the challenge zone (${percent(ZONE.low)} to ${percent(ZONE.high)}), which teaches most`}
      actions={<Legend />}
      class="frontier-heat"
    >
      <div ref={ref}>
        {rows.length === 0 ? (
          <Empty title="No attempt yet">
            A row appears for each family and level with its first attempts.
          </Empty>
        ) : (
          width > 0 && (
            <Heat
              label={summary(grid)}
              rows={rows}
              columns={columns}
              width={width}
              rowHeight={20}
              gutter={GUTTER}
              cursor={
                past ? grid.columns.findIndex(({ from, to }) => round >= from && round <= to) : undefined
              }
              onPick={(_, column) =>
                go({ query: { round: Number(column) >= state.round ? null : column } }, { replace: true })
              }
            />
          )
        )}
      </div>
    </Panel>
  );
}

const FAMILY_WORDS: Readonly<Record<string, string>> = {
  world: "world: hidden laws to discover",
  laws: "laws: posed induction tasks",
  programs: "programs: posed programs to run",
};

function heatRows({ rows, columns }: RateGrid): HeatRow[] {
  return rows.map(({ key, family, level, cells }, r) => ({
    key,
    label: `level ${level}`,
    group: rows[r - 1]?.family === family ? undefined : (FAMILY_WORDS[family] ?? family),
    cells: cells.map((cell, c) =>
      cell === null
        ? null
        : {
            share: cell.rate,
            marked: cell.inZone,
            title: `${family}, level ${level}, ${columnLabel(columns[c]!)}: ${cell.correct} of ${cell.attempts} attempts right (${percent(cell.rate)})${cell.inZone ? ", in the challenge zone" : ""}`,
          },
    ),
  }));
}

function summary({ rows, columns }: RateGrid): string {
  const newest = rows.flatMap(({ cells }) => cells.at(-1) ?? []);
  const inZone = newest.filter((cell) => cell.inZone).length;
  return `Solve rates of ${rows.length} families and levels over ${columns.length} stretches of rounds; newest: ${inZone} of ${newest.length} in the challenge zone`;
}

function Legend() {
  return (
    <div class="frontier-legend" aria-hidden="true">
      <span>0</span>
      <span class="frontier-ramp">
        {Array.from({ length: 9 }, (_, i) => (
          // Nine fixed steps
          <span key={i} style={{ background: rampColour(i / 8) }} />
        ))}
        <span
          class="frontier-zone"
          style={{ left: `${ZONE.low * 100}%`, width: `${(ZONE.high - ZONE.low) * 100}%` }}
        />
      </span>
      <span>100 %</span>
    </div>
  );
}
