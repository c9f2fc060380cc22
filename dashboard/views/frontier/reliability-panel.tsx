// How reliable the society is at each family and level, in nines with 95 % bounds, over the last rounds or all.
import { useState } from "preact/hooks";
import { type RunState, WORLD_FAMILY } from "../../../server/protocol/index.ts";
import { useRunState } from "../../app/session.ts";
import { Empty, formatNumber, Panel, percent, Segmented, useSize } from "../../ui/index.ts";
import { countBetween, FEW, type Reliability, reliability } from "./reliability.ts";

const STRETCHES = [
  { value: "lately", label: "5 rounds", title: "Attempts of the last five rounds" },
  { value: "all", label: "All", title: "Attempts since the start" },
] as const;
type Stretch = (typeof STRETCHES)[number]["value"];
const LATELY = 5;

/** Nines on the axis, at most; what is beyond has an arrow. */
const MOST = 4;
/** Nines that are named on the axis: 0, 50, 90, 99, ... %. */
const TICKS = [
  { nines: 0, label: "0 %" },
  { nines: Math.log10(2), label: "50 %" },
  { nines: 1, label: "90 %" },
  { nines: 2, label: "99 %" },
  { nines: 3, label: "99.9 %" },
  { nines: 4, label: "99.99 %" },
];
/** Height of a row in pixels, within the room there is. */
const ROW = { least: 20, most: 30 } as const;
/** Room for the axis. */
const FOOT = 22;
const NAMES = 92;
const WORDS = 92;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly figure: Reliability;
}

export function ReliabilityPanel({ state, round }: { readonly state: RunState; readonly round: number }) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const [stretch, setStretch] = useState<Stretch>("lately");
  const { ref, width, height } = useSize<HTMLDivElement>();
  const from = stretch === "all" ? 0 : round - LATELY + 1;
  const rows: Row[] = Object.entries(state.cells)
    // The hidden laws are searched for, over and over; how reliably they are found is not a question of skill alone.
    .filter(([, { family }]) => family !== WORLD_FAMILY)
    .sort(([, a], [, b]) => a.family.localeCompare(b.family) || a.level - b.level)
    .map(([key, cell]) => {
      const { correct, attempts } = countBetween(cell, from, round);
      return { key, name: `${cell.family} ${cell.level}`, figure: reliability(correct, attempts) };
    })
    .slice(0, 32);
  const left = NAMES;
  const right = Math.max(left + 40, width - WORDS);
  const reach = rows.reduce(
    (most, { figure }) => (figure.enough ? Math.max(most, Math.min(figure.high, MOST)) : most),
    1,
  );
  const end = Math.ceil(reach - 1e-9);
  const x = (nines: number) => left + (Math.min(nines, end) / end) * (right - left);
  const tall = Math.min(
    ROW.most,
    Math.max(ROW.least, Math.floor((height - FOOT) / Math.max(1, rows.length))),
  );
  const bottom = rows.length * tall;
  const best = rows.reduce<Row | null>(
    (top, row) => (row.figure.enough && row.figure.low > (top?.figure.low ?? 0) ? row : top),
    null,
  );
  return (
    <Panel
      title="Reliability in nines"
      hint="1 nine: 90 % right, 2: 99 %; bars: 95 % bounds"
      actions={
        <Segmented options={STRETCHES} value={stretch} onChange={setStretch} label="Over which rounds" />
      }
      class="frontier-nines"
    >
      <div ref={ref} class="frontier-fill">
        {rows.length === 0 && (
          <Empty title="No attempt yet">Each family and level appears with its first attempts.</Empty>
        )}
        {rows.length > 0 && width > 0 && (
          <svg
            width={width}
            height={bottom + FOOT}
            role="img"
            aria-label={
              best === null
                ? "Reliability by family and level: nothing is reliable yet"
                : `Reliability by family and level; best: ${best.name}, at least ${best.figure.low.toFixed(2)} nines`
            }
          >
            {TICKS.filter(({ nines }) => nines <= end && (nines !== TICKS[1]!.nines || end <= 2)).map(
              ({ nines, label }) => (
                <g key={label}>
                  <line x1={x(nines)} x2={x(nines)} y1="0" y2={bottom} class="frontier-grid" />
                  <text x={x(nines)} y={bottom + 15} class="frontier-axis" text-anchor="middle">
                    {label}
                  </text>
                </g>
              ),
            )}
            {rows.map(({ key, name, figure }, i) => (
              <Line
                key={key}
                name={name}
                figure={figure}
                y={(i + 0.5) * tall}
                tall={tall}
                x={x}
                end={end}
                width={width}
              />
            ))}
          </svg>
        )}
      </div>
    </Panel>
  );
}

interface LineProps {
  readonly name: string;
  readonly figure: Reliability;
  readonly y: number;
  readonly tall: number;
  /** Nines at the right end. */
  readonly end: number;
  readonly x: (nines: number) => number;
  readonly width: number;
}

function Line({ name, figure, y, tall, end, x, width }: LineProps) {
  const { nines, low, high, enough, attempts, correct } = figure;
  const beyond = high > end;
  const words = `${formatNumber(correct)} of ${formatNumber(attempts)} attempts right (${percent(correct / attempts)}): ${nines === Number.POSITIVE_INFINITY ? "no failure seen" : `${nines.toFixed(2)} nines`}, 95 % between ${low.toFixed(2)} and ${high === Number.POSITIVE_INFINITY ? "any number of" : high.toFixed(2)} nines`;
  return (
    <g class={enough ? undefined : "frontier-few"}>
      <title>{`${name}: ${attempts === 0 ? "no attempt" : words}`}</title>
      <rect x="0" y={y - tall / 2} width={width} height={tall} class="frontier-hit" />
      <text x={NAMES - 10} y={y + 4} class="frontier-name" text-anchor="end">
        {name}
      </text>
      {enough && (
        <>
          <line x1={x(low)} x2={x(high)} y1={y} y2={y} class="frontier-bound" />
          <line x1={x(low)} x2={x(low)} y1={y - 4} y2={y + 4} class="frontier-bound" />
          {beyond ? (
            <path d={`M${x(end) - 1} ${y - 4}l5 4l-5 4`} class="frontier-bound" />
          ) : (
            <line x1={x(high)} x2={x(high)} y1={y - 4} y2={y + 4} class="frontier-bound" />
          )}
          <circle cx={x(nines)} cy={y} r="3.5" class="frontier-point" />
        </>
      )}
      <text x={width} y={y + 4} text-anchor="end" class="frontier-words">
        {enough
          ? nines === Number.POSITIVE_INFINITY
            ? `≥ ${low.toFixed(2)}`
            : `${nines.toFixed(2)} · n ${formatNumber(attempts)}`
          : attempts === 0
            ? "no attempt"
            : `${attempts} of ${FEW} needed`}
      </text>
    </g>
  );
}
