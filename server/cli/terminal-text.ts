// Text for terminals: colours, widths, bars, small charts, numbers for people. Pure functions; it knows no panel.

const ESCAPE = "\u001b";
const RESET = `${ESCAPE}[0m`;

/** Calm colours from the 256-colour palette, readable on dark and light backgrounds. */
const STYLES = {
  strong: "1",
  dim: "38;5;245",
  accent: "38;5;73",
  good: "38;5;107",
  warm: "38;5;179",
  alarm: "38;5;167",
  /** The unfilled part of bars and rules. */
  faint: "38;5;240",
} as const;
export type Style = keyof typeof STYLES;

export function paint(style: Style, text: string): string {
  return text === "" ? "" : `${ESCAPE}[${STYLES[style]}m${text}${RESET}`;
}

const COLOUR = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

export function withoutColour(text: string): string {
  return text.replaceAll(new RegExp(COLOUR, "g"), "");
}

/** Columns the text takes; every visible character is one column wide (see `plain`). */
export function width(text: string): number {
  return [...withoutColour(text)].length;
}

/** Foreign text made safe: no control characters, nothing that is not one column wide. */
export function plain(text: string): string {
  return text.replace(
    /[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0373\u0391-\u03ff\u2010-\u2027\u2190-\u22ff\u2500-\u259f]/gu,
    "?",
  );
}

/** Cut to `columns` (with an ellipsis) or padded with spaces; colours stay whole and are closed. */
export function pad(text: string, columns: number): string {
  const missing = columns - width(text);
  if (missing >= 0) return text + " ".repeat(missing);
  return cut(text, columns);
}

/** Cut to at most `columns`, never padded. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns <= 0) return "";
  let out = "";
  let left = columns - 1;
  let coloured = false;
  for (const part of text.split(COLOUR)) {
    if (part.startsWith(ESCAPE)) {
      out += part;
      coloured = part !== RESET;
      continue;
    }
    const characters = [...part].slice(0, left);
    out += characters.join("");
    left -= characters.length;
    if (left === 0) break;
  }
  return `${out}…${coloured ? RESET : ""}`;
}

/** Left and right text on one line of `columns`; the right one wins when both do not fit. */
export function ends(left: string, right: string, columns: number): string {
  const room = columns - width(right) - 1;
  return room < 4 ? pad(left, columns) : `${pad(left, room)} ${right}`;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A horizontal bar of `columns`, an eighth of a column fine; share is clamped to 0..1. */
export function bar(share: number, columns: number, style: Style): string {
  const eighths = Math.round(clamp(share) * columns * 8);
  const filled = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return paint(style, filled) + paint("faint", "·".repeat(columns - [...filled].length));
}

/** A thin progress line of `columns`. */
export function progress(share: number, columns: number): string {
  const filled = Math.round(clamp(share) * columns);
  return paint("accent", "━".repeat(filled)) + paint("faint", "─".repeat(columns - filled));
}

const HEIGHTS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * A chart of `rows` lines, top first: the values, averaged into at most `columns` columns, as filled heights between
 * `low` and `high`. Any value above `low` shows at least a trace.
 */
export function chart(
  values: readonly number[],
  columns: number,
  rows: number,
  style: Style,
  range: { readonly low: number; readonly high: number },
): string[] {
  const span = range.high - range.low;
  const heights = squeeze(values, columns).map((value) => {
    const share = span > 0 ? clamp((value - range.low) / span) : 0;
    return share > 0 ? Math.max(1, Math.round(share * rows * 8)) : 0;
  });
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    const line = heights.map((height) => HEIGHTS[Math.max(0, Math.min(8, height - below))]).join("");
    return paint(style, line) + " ".repeat(columns - heights.length);
  });
}

/** A chart of one line, from 0 to its own maximum unless `high` is given. */
export function sparkline(values: readonly number[], columns: number, style: Style, high?: number): string {
  const top = high ?? Math.max(0, ...values);
  return chart(values, columns, 1, style, { low: 0, high: top })[0] as string;
}

/** At most `columns` values: means of equal stretches. */
function squeeze(values: readonly number[], columns: number): readonly number[] {
  if (values.length <= columns) return values;
  return Array.from({ length: columns }, (_, i) => {
    const from = Math.floor((i * values.length) / columns);
    const part = values.slice(from, Math.floor(((i + 1) * values.length) / columns));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

/** 950, 9.1k, 41k, 1.2M. */
export function short(count: number): string {
  for (const [unit, size] of [
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ] as const) {
    // .9995 so that 999,950 is 1.0M and not 1000k
    if (count >= 0.9995 * size)
      return `${count / size < 9.95 ? (count / size).toFixed(1) : Math.round(count / size)}${unit}`;
  }
  return String(Math.round(count));
}

/** ".98", "1.00", "–" for what is not known. */
export function share(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "–" : value.toFixed(2).replace(/^0\./, ".");
}

/** The same with a third digit for small ones: ".003" says more than ".00". */
export function rate(value: number | undefined): string {
  return value !== undefined && value > 0 && value < 0.0995 ? value.toFixed(3).slice(1) : share(value);
}

/** "4:05", "1:02:09", "–". */
export function clock(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
