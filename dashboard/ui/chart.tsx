// A line chart over a run: mean line with the band of what it hides, zoom and cursor shared within a group, a legend
// with values. It draws what it is given; which run and which round are looked at is the caller's affair.
//   <Chart title="Loss" unit="nats" lines={lines} x={{kind, axis, started}} group="learning" smooth={0.6} at={round} />
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import "./chart.css";
import { type ChartX, positionOf } from "./chart-axis.ts";
import { dashOf } from "./chart-dash.ts";
import { type ChartColumns, type ChartLine, chartColumns, signature, valueAt } from "./chart-data.ts";
import { compact, describeChart, X_TITLES, xText } from "./chart-format.ts";
import { Plot, type PlotMark } from "./chart-plot.ts";

export type { ChartX } from "./chart-axis.ts";
export type { ChartLine } from "./chart-data.ts";

export interface ChartProps {
  readonly title: string;
  readonly unit?: string;
  /** What the numbers mean, for who points at the title. */
  readonly hint?: string;
  readonly lines: readonly ChartLine[];
  readonly x: ChartX;
  readonly log?: boolean;
  /** 0..0.95 */
  readonly smooth?: number;
  /** Of the plot, in pixels. */
  readonly height?: number;
  /** Charts of one group zoom together and show one cursor. */
  readonly group?: string;
  /** The round looked at. */
  readonly at?: number | null;
  /** Rounds at which something happened: drawn as ticks at the foot. */
  readonly marks?: readonly { readonly round: number; readonly colour: string }[];
  /** Said in place of the plot while there is nothing to draw. */
  readonly empty?: string;
}

interface Shown {
  readonly plot: Plot | null;
  readonly columns: ChartColumns;
}

const NOTHING: Shown = { plot: null, columns: { x: [], lines: [] } };

export function Chart(props: ChartProps) {
  const { title, unit, hint, lines, x, log = false, smooth = 0, height = 150, group } = props;
  const box = useRef<HTMLDivElement>(null);
  const shown = useSignal<Shown>(NOTHING);
  const visible = useSignal(false);
  const hidden = useSignal<readonly string[]>([]);
  const dashes = lines.map(({ dash }, i) => dash ?? dashOf(i));
  const shape = JSON.stringify([
    x.kind,
    log,
    group,
    lines.map(({ label, colour }) => [label, colour]),
    dashes,
  ]);

  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => (visible.value = entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: "150px" },
    );
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, [visible]);

  // `shape` stands for everything that the plot is made of.
  useEffect(() => {
    const element = box.current!;
    const plotted = lines.map(({ colour }, i) => ({ colour, dash: dashes[i]! }));
    const size = { width: Math.max(element.clientWidth, 80), height };
    const plot = new Plot(element, { kind: x.kind, log, group, lines: plotted }, size);
    lines.forEach(({ label }, i) => {
      if (hidden.peek().includes(label)) plot.showLine(i, false);
    });
    const resizer = new ResizeObserver(() => plot.resize(element.clientWidth, height));
    resizer.observe(element);
    shown.value = { plot, columns: NOTHING.columns };
    return () => {
      shown.value = NOTHING;
      resizer.disconnect();
      plot.destroy();
    };
  }, [shape, height]);

  const { plot, columns } = shown.value;
  const content = signature(lines, x, { smooth, log });
  const marks = plotMarks(props);
  const markText = JSON.stringify(marks);
  // Work only for what can be seen and has changed (the page renders ten times a second): `content` and `markText`
  // stand for the data.
  useEffect(() => {
    // A plot of another shape has just taken its place, or will be here at the next rendering.
    if (plot === null || plot !== shown.peek().plot || !visible.value) return;
    const fresh = chartColumns(lines, x, { smooth, log });
    plot.draw(fresh, marks);
    shown.value = { plot, columns: fresh };
  }, [plot, content, visible.value]);
  useEffect(() => {
    if (plot !== null && plot === shown.peek().plot) plot.mark(marks);
  }, [plot, markText]);

  const toggle = (i: number) => {
    const { label } = lines[i]!;
    const off = hidden.value.includes(label);
    hidden.value = off ? hidden.value.filter((other) => other !== label) : [...hidden.value, label];
    plot?.showLine(i, off);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (step === undefined || plot === null) return;
    if (step === "all") plot.zoom.value = null;
    else plot.move(step);
    event.preventDefault();
    event.stopPropagation();
  };
  const newest = lines.map(({ label }, i) => ({ label, latest: columns.lines[i]?.latest ?? null }));
  const nothing = plot !== null && columns.x.length === 0;
  return (
    <figure class="chart">
      <figcaption class="chart-title" title={hint}>
        {title}
        {unit && <span class="chart-unit"> {unit}</span>}
        <Place shown={shown.value} kind={x.kind} />
      </figcaption>
      <div
        ref={box}
        class="chart-plot"
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows, plus and minus move the plot's window.
        tabIndex={0}
        aria-label={`${describeChart(title, unit, newest)}. By ${X_TITLES[x.kind]}.`}
        onKeyDown={onKey}
        style={{ height: `${height}px` }}
      >
        {nothing && (
          <p class="chart-empty">{props.empty ?? "Nothing yet: it appears with the first round."}</p>
        )}
      </div>
      <Legend lines={lines} dashes={dashes} shown={shown.value} hidden={hidden.value} toggle={toggle} />
    </figure>
  );
}

const KEYS: Readonly<Record<string, "in" | "out" | "left" | "right" | "all">> = {
  "+": "in",
  "=": "in",
  "-": "out",
  ArrowLeft: "left",
  ArrowRight: "right",
  Escape: "all",
};

function plotMarks({ x, at, marks = [] }: ChartProps): PlotMark[] {
  const position = positionOf(x);
  const ticks = marks.map(({ round, colour }) => ({ x: position(round), colour, shape: "tick" as const }));
  const looked = at == null ? [] : [{ x: position(at), colour: "--accent", shape: "line" as const }];
  return [...ticks, ...looked].flatMap((mark) => (mark.x === null ? [] : [{ ...mark, x: mark.x }]));
}

/** What x is and where the cursor stands; where something is cut off, how to see it again. */
function Place({ shown: { plot, columns }, kind }: { readonly shown: Shown; readonly kind: ChartX["kind"] }) {
  const at = plot?.cursor.value ?? null;
  const place = at === null ? undefined : columns.x[at];
  return (
    <span class="chart-place">
      {place === undefined ? `by ${kind}` : `${kind} ${xText(kind, place)}`}
      {plot && plot.zoom.value !== null && (
        <button type="button" class="chart-reset" onClick={() => (plot.zoom.value = null)}>
          show all
        </button>
      )}
    </span>
  );
}

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly dashes: readonly (readonly number[])[];
  readonly shown: Shown;
  readonly hidden: readonly string[];
  toggle(line: number): void;
}

/** Values under the cursor, else the newest ones. Its own component: it alone follows the cursor. */
function Legend({ lines, dashes, shown: { plot, columns }, hidden, toggle }: LegendProps) {
  const index = plot?.cursor.value ?? null;
  const values = useMemo(
    () => columns.lines.map(({ value, latest }) => (index === null ? latest : valueAt(value, index))),
    [columns, index],
  );
  return (
    <ul class="chart-legend">
      {lines.map(({ label, colour }, i) => (
        <li key={label}>
          <button type="button" aria-pressed={!hidden.includes(label)} onClick={() => toggle(i)}>
            <svg width="18" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="18"
                y1="4"
                y2="4"
                style={{ stroke: `var(${colour})`, strokeWidth: "2" }}
                stroke-dasharray={dashes[i]!.join(" ")}
              />
            </svg>
            {label} <b>{values[i] == null ? "–" : compact(values[i])}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}
