// One uPlot instance and its life: made once, fed with columns, linked to its group's zoom and cursor, redrawn when the
// theme changes. It knows no components and no run.
import { effect, type Signal, signal } from "@preact/signals";
import uPlot from "uplot";
import type { XAxis } from "../../server/protocol/index.ts";
import type { ChartColumns } from "./chart-data.ts";
import { tickTexts, xText } from "./chart-format.ts";
import { joinGroup, moveZoom, type Zoom } from "./chart-group.ts";
import { colourOf, faded, fontOf, themeVersion } from "./chart-theme.ts";

/** What a plot cannot change without being made anew. */
export interface PlotShape {
  readonly kind: XAxis;
  readonly log: boolean;
  readonly group: string | undefined;
  readonly lines: readonly { readonly colour: string; readonly dash: readonly number[] }[];
}

/** A place on the x axis that is pointed at: the round looked at, or something that happened. */
export interface PlotMark {
  readonly x: number;
  readonly colour: string;
  readonly shape: "line" | "tick";
}

/** Columns of uPlot per line: the value, then the greatest and least. */
const PER_LINE = 3;

export class Plot {
  /** Index of the point under the cursor. */
  readonly cursor: Signal<number | null> = signal(null);
  readonly zoom: Signal<Zoom>;
  readonly #plot: uPlot;
  readonly #ends: (() => void)[] = [];
  #marks: readonly PlotMark[] = [];
  #whole: readonly [number, number] = [0, 1];

  constructor(box: HTMLElement, shape: PlotShape, size: { readonly width: number; readonly height: number }) {
    const group = shape.group === undefined ? null : joinGroup(`${shape.group}/${shape.kind}`);
    this.zoom = group?.zoom ?? signal<Zoom>(null);
    if (group) this.#ends.push(() => group.leave());
    const empty: uPlot.AlignedData = [[], ...shape.lines.flatMap(() => [[], [], []])];
    this.#plot = new uPlot(this.#options(shape, size), empty, box);
    const theme = themeVersion();
    this.#ends.push(
      effect(() => this.#show(this.zoom.value)),
      effect(() => {
        theme.value;
        this.#plot.redraw(false);
      }),
    );
  }

  draw({ x, lines }: ChartColumns, marks: readonly PlotMark[]): void {
    this.#marks = marks;
    const first = x[0] ?? 0;
    const last = x.at(-1) ?? 1;
    this.#whole = first === last ? [first - 1, last + 1] : [first, last];
    const data = [x, ...lines.flatMap(({ value, min, max }) => [value, max, min])];
    this.#plot.batch(() => {
      this.#plot.setData(data as uPlot.AlignedData, false);
      this.#show(this.zoom.peek());
    });
  }

  mark(marks: readonly PlotMark[]): void {
    this.#marks = marks;
    this.#plot.redraw(false);
  }

  showLine(line: number, show: boolean): void {
    for (let i = 0; i < PER_LINE; i++) this.#plot.setSeries(1 + line * PER_LINE + i, { show }, false);
  }

  resize(width: number, height: number): void {
    if (width > 0 && (width !== this.#plot.width || height !== this.#plot.height)) {
      this.#plot.setSize({ width, height });
    }
  }

  /** For the keyboard: zooms and pans the whole group. */
  move(step: "in" | "out" | "left" | "right"): void {
    this.zoom.value = moveZoom(this.zoom.peek(), this.#whole, step);
  }

  destroy(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#plot.destroy();
  }

  #show(zoom: Zoom): void {
    const [min, max] = zoom ?? this.#whole;
    this.#plot.setScale("x", { min, max });
  }

  #options(shape: PlotShape, size: { readonly width: number; readonly height: number }): uPlot.Options {
    const axis = {
      stroke: () => colourOf("--muted"),
      grid: { stroke: () => faded("--line", 0.8), width: 1 },
      ticks: { stroke: () => faded("--line", 0.8), width: 1, size: 4 },
      font: fontOf(11),
      gap: 4,
    };
    const sync: uPlot.Cursor.Sync = {
      key: `${shape.group}/${shape.kind}`,
      scales: ["x", null],
      setSeries: false,
      // Only where the pointer is: a drag in one chart must not select in the others too.
      filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
    };
    return {
      ...size,
      legend: { show: false },
      padding: [8, 18, 0, 0],
      scales: {
        x: { time: false, range: (_plot, min, max) => [min ?? 0, max ?? 1] },
        y: { distr: shape.log ? 3 : 1, range: shape.log ? logRange : linearRange },
      },
      axes: [
        {
          ...axis,
          size: 24,
          space: 64,
          incrs: shape.kind === "round" ? ROUND_STEPS : shape.kind === "time" ? TIME_STEPS : undefined,
          values: (_plot, ticks) => ticks.map((tick) => xText(shape.kind, tick)),
        },
        {
          ...axis,
          size: 46,
          space: 28,
          values: (_plot, ticks, _axis, _space, increment) => tickTexts(ticks, shape.log ? 0 : increment),
        },
      ],
      series: [{}, ...shape.lines.flatMap((line) => lineSeries(line))],
      bands: shape.lines.map(({ colour }, i) => ({
        series: [2 + i * PER_LINE, 3 + i * PER_LINE],
        fill: () => faded(colour, 0.16),
      })),
      cursor: {
        y: false,
        points: { size: 6 },
        drag: { x: true, y: false, setScale: false, dist: 6 },
        bind: {
          dblclick: () => () => {
            this.zoom.value = null;
            return null;
          },
        },
        ...(shape.group === undefined ? {} : { sync }),
      },
      hooks: {
        setCursor: [(plot) => (this.cursor.value = plot.cursor.idx ?? null)],
        setSelect: [(plot) => this.#select(plot)],
        draw: [(plot) => drawMarks(plot, this.#marks)],
      },
    };
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width >= 6) this.zoom.value = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }
}

/** Whole rounds only. */
const ROUND_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6];
/** Seconds, minutes, hours, days. */
const TIME_STEPS = [
  1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 864000,
];

function lineSeries({ colour, dash }: PlotShape["lines"][number]): uPlot.Series[] {
  const edge: uPlot.Series = {
    stroke: () => faded(colour, 0.3),
    width: 1,
    spanGaps: true,
    points: { show: false },
  };
  return [
    { stroke: () => colourOf(colour), width: 1.5, dash: [...dash], spanGaps: true, points: { size: 4 } },
    edge,
    edge,
  ].map((series) => ({ ...series }));
}

function linearRange(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  return min === null || max === null ? [0, 1] : uPlot.rangeNum(min, max, 0.08, true);
}

function logRange(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  return min === null || max === null ? [0.1, 10] : uPlot.rangeLog(min, max, 10, false);
}

/** A line with a head for the round looked at, ticks at the foot for what happened. */
function drawMarks(plot: uPlot, marks: readonly PlotMark[]): void {
  const { ctx, bbox } = plot;
  const unit = uPlot.pxRatio;
  ctx.save();
  for (const { x, colour, shape } of marks) {
    const at = Math.round(plot.valToPos(x, "x", true));
    if (at < bbox.left - 1 || at > bbox.left + bbox.width + 1) continue;
    const foot = bbox.top + bbox.height;
    ctx.strokeStyle = shape === "line" ? colourOf(colour) : faded(colour, 0.5);
    ctx.fillStyle = colourOf(colour);
    ctx.lineWidth = unit;
    ctx.setLineDash(shape === "line" ? [] : [2 * unit, 3 * unit]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, foot);
    ctx.stroke();
    const [tip, base] =
      shape === "line" ? [bbox.top + 5 * unit, bbox.top - 2 * unit] : [foot - 6 * unit, foot];
    ctx.beginPath();
    ctx.moveTo(at, tip);
    ctx.lineTo(at - 4 * unit, base);
    ctx.lineTo(at + 4 * unit, base);
    ctx.fill();
  }
  ctx.restore();
}
