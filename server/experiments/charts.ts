// Charts as SVG text: dots per seed with mean and interval, differences with their intervals, lines with a band. Pure
// functions of numbers; colours are classes of the page that they stand in. They know no experiment.
import type { BandPoint } from "./curves.ts";

/** All text that comes from outside goes through here, in HTML and in SVG, inside attributes too. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** User units; the page scales the drawing to its width. */
const WIDTH = 640;
const ROW = 22;
const TOP = 8;
const AXIS = 30;
/** Width of one letter of a label, for the margin on the left. */
const LETTER = 7;

export interface DotRow {
  readonly label: string;
  /** One per seed, in the order of `names`. */
  readonly values: readonly number[];
  readonly names: readonly string[];
  readonly mean: number;
  /** 95 % interval of the mean, where there are several values. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** A row per variant: a dot per seed, the mean as a stroke, its interval as a bar. */
export function dotsChart(title: string, rows: readonly DotRow[], digits: number): string {
  const frame = frameOf(
    rows.map(({ label }) => label),
    [
      0,
      ...rows.flatMap(({ values, interval }) => [
        ...values,
        ...(interval ? [interval.low, interval.high] : []),
      ]),
    ],
  );
  const marks = rows.map(({ label, values, names, mean, interval }, i) => {
    const y = frame.y(i);
    const says = interval
      ? `${label}: mean ${mean.toFixed(digits)}, 95 % ${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)}`
      : `${label}: ${mean.toFixed(digits)}`;
    const bar = interval
      ? `<rect class="bar" x="${at(frame.x(interval.low))}" y="${at(y - 4)}" width="${at(frame.x(interval.high) - frame.x(interval.low))}" height="8"/>`
      : "";
    const dots = values.map(
      (value, k) =>
        `<circle class="dot" cx="${at(frame.x(value))}" cy="${at(y)}" r="3.5">${tip(`${label}, ${names[k]}: ${value.toFixed(digits)}`)}</circle>`,
    );
    const stroke = `<path class="mean" d="M${at(frame.x(mean))} ${at(y - 8)}v16">${tip(says)}</path>`;
    return bar + dots.join("") + stroke;
  });
  return drawing(title, frame.height, frame.scaffold + marks.join(""));
}

export interface ForestRow {
  readonly label: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Shown when pointed at: pairs, p. */
  readonly note: string;
}

/** A row per comparison: the mean difference and its interval, beside a line at 0. */
export function forestChart(title: string, rows: readonly ForestRow[], digits: number): string {
  const frame = frameOf(
    rows.map(({ label }) => label),
    [0, ...rows.flatMap(({ low, high, difference }) => [low, high, difference])],
  );
  const zero = `<path class="zero" d="M${at(frame.x(0))} ${TOP}V${at(frame.height - AXIS)}"/>`;
  const marks = rows.map(({ label, difference, low, high, note }, i) => {
    const y = frame.y(i);
    // An interval that holds 0 is drawn faint: it says nothing about the direction.
    const unsure = low <= 0 && high >= 0 ? " unsure" : "";
    const says = `${label}: ${signed(difference, digits)} [${signed(low, digits)}, ${signed(high, digits)}], ${note}`;
    return (
      `<g class="effect${unsure}"><path class="whisker" d="M${at(frame.x(low))} ${at(y)}H${at(frame.x(high))}"/>` +
      `<rect class="point" x="${at(frame.x(difference) - 4)}" y="${at(y - 4)}" width="8" height="8">${tip(says)}</rect></g>`
    );
  });
  return drawing(title, frame.height, frame.scaffold + zero + marks.join(""));
}

export interface Panel {
  readonly title: string;
  readonly band: readonly BandPoint[];
  /** Another variant's mean, dashed behind the own line. */
  readonly behind: readonly BandPoint[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** The same for all panels side by side, so that they compare. */
  readonly xMax: number;
  readonly yMax: number;
}

const PANEL = { width: 300, height: 190, left: 34, right: 10, top: 22, bottom: 34 } as const;

/** One variant's line, the mean over seeds, in the band from the smallest to the largest. */
export function curvePanel({ title, band, behind, xTitle, yTitle, xMax, yMax }: Panel): string {
  const { width, height, left, right, top, bottom } = PANEL;
  const x = (value: number) => left + (value / (xMax || 1)) * (width - left - right);
  const y = (value: number) => height - bottom - (value / (yMax || 1)) * (height - top - bottom);
  const line = (points: readonly BandPoint[], of: (point: BandPoint) => number) =>
    points.map((point) => `${at(x(point.x))} ${at(y(of(point)))}`).join("L");
  const area =
    band.length === 0
      ? ""
      : `<path class="band" d="M${line(band, ({ high }) => high)}L${line(band.toReversed(), ({ low }) => low)}Z"/>`;
  const stroke = (kind: string, points: readonly BandPoint[]) =>
    points.length === 0 ? "" : `<path class="${kind}" d="M${line(points, ({ mean }) => mean)}"/>`;
  const grid = ticks(0, yMax, 4).map(
    (value) =>
      `<path class="grid" d="M${left} ${at(y(value))}H${width - right}"/>` +
      `<text class="tick" x="${left - 5}" y="${at(y(value) + 3.5)}" text-anchor="end">${number(value)}</text>`,
  );
  const below = ticks(0, xMax, 3).map(
    (value) =>
      `<text class="tick" x="${at(x(value))}" y="${height - bottom + 14}" text-anchor="middle">${number(value)}</text>`,
  );
  const last = band.at(-1);
  const says = last === undefined ? title : `${title}: ${yTitle} ${last.mean.toFixed(1)} at the end`;
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(says)}">` +
    `${tip(says)}<text class="label" x="${left}" y="14">${escaped(title)}</text>` +
    `${grid.join("")}${below.join("")}` +
    `<text class="tick" x="${width - right}" y="${height - 5}" text-anchor="end">${escaped(xTitle)}</text>` +
    `${area}${stroke("behind", behind)}${stroke("line", band)}</svg>`
  );
}

/** Round values from low to high, about so many; at least one. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) as number);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Rows with labels on the left over one axis. */
function frameOf(labels: readonly string[], values: readonly number[]) {
  const left = 16 + LETTER * Math.max(0, ...labels.map(({ length }) => length));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || 1) * 0.04;
  const [from, to] = [low < 0 ? low - pad : low, high + pad];
  const x = (value: number) => left + ((value - from) / (to - from)) * (WIDTH - left - 16);
  const y = (row: number) => TOP + ROW * (row + 0.5);
  const bottom = TOP + ROW * labels.length;
  const names = labels.map(
    (label, i) =>
      `<text class="label" x="${left - 10}" y="${at(y(i) + 4)}" text-anchor="end">${escaped(label)}</text>`,
  );
  const grid = ticks(from, to, 6).map(
    (value) =>
      `<path class="grid" d="M${at(x(value))} ${TOP}V${bottom}"/>` +
      `<text class="tick" x="${at(x(value))}" y="${bottom + 16}" text-anchor="middle">${number(value)}</text>`,
  );
  return { x, y, height: bottom + AXIS, scaffold: grid.join("") + names.join("") };
}

function drawing(title: string, height: number, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">${content}</svg>`;
}

function tip(text: string): string {
  return `<title>${escaped(text)}</title>`;
}

function at(value: number): string {
  return value.toFixed(1);
}

function number(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 6 });
}

function signed(value: number, digits: number): string {
  return `${value > 0 ? "+" : ""}${value.toFixed(digits)}`;
}
