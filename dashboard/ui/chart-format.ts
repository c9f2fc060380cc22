// Numbers for people, as charts write them: three significant figures, k / M / G. Pure.
import type { XAxis } from "../../server/protocol/index.ts";
import { duration } from "./format.ts";

const STEPS = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 1234567 -> "1.23 M", 0.03125 -> "0.0313", 12 -> "12". */
export function compact(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const step = STEPS.find(([unit]) => size >= unit);
  if (step) return `${figures(rounded / step[0], digits)} ${step[1]}`;
  if (size !== 0 && size < 1e-4) return rounded.toExponential(Math.min(digits, 2) - 1).replaceAll("-", "−");
  return figures(rounded, digits);
}

function figures(value: number, digits: number): string {
  return Number(value.toPrecision(digits)).toString().replace("-", "−");
}

/** Labels of an axis: as many figures as tell neighbouring ticks apart. */
export function tickTexts(ticks: readonly (number | null)[], increment: number): (string | null)[] {
  const largest = Math.max(...ticks.map((tick) => Math.abs(tick ?? 0)));
  const needed = largest > 0 && increment > 0 ? Math.ceil(Math.log10(largest / increment) + 1e-9) + 1 : 3;
  const digits = Math.min(Math.max(needed, 3), 8);
  return ticks.map((tick) => (tick === null ? null : compact(tick, digits)));
}

/** A place on the x axis. */
export function xText(kind: XAxis, value: number): string {
  if (kind === "time") return duration(1000 * value);
  return kind === "tokens" ? compact(value) : String(Math.round(value));
}

export const X_TITLES: Readonly<Record<XAxis, string>> = {
  round: "round",
  tokens: "tokens trained and sampled",
  time: "time since the start",
};

/** What a chart shows, in one sentence, for those who do not see it. */
export function describeChart(
  title: string,
  unit: string | undefined,
  lines: readonly { readonly label: string; readonly latest: number | null }[],
): string {
  if (lines.length === 0) return `${title}: nothing yet`;
  const values = lines.map(
    ({ label, latest }) => `${label} ${latest === null ? "none yet" : compact(latest)}`,
  );
  return `${title}${unit ? ` in ${unit}` : ""}, newest values: ${values.join(", ")}`;
}
