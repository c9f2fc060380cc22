// From figures per variant and seed to tables: mean, spread and range over seeds, paired differences to the controls. It
// knows no experiment: a layout says what stands where. Tables are data; the reports and the CLI draw them.
import { Rng } from "../../core/index.ts";
import { bootstrapMean, type Interval, mean, type PairedEffect, pairedEffect, sd } from "../statistics.ts";
import { controlsOf, type Layout, type Measure } from "./layout.ts";

/** A step function: its value from each x on, x ascending. */
export type Steps = readonly (readonly [x: number, y: number])[];

/** What came out of one variant with one seed. A measure that was not taken is absent. */
export interface Figures {
  readonly variant: string;
  readonly seed: number;
  readonly values: Readonly<Record<string, number>>;
  /** Values over the course of the run, by name. */
  readonly curves?: Readonly<Record<string, Steps>>;
  readonly notes: readonly string[];
}

export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for one seed. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** A variant minus a control, seed by seed. */
export interface Difference extends PairedEffect {
  readonly variant: string;
  readonly control: string;
  readonly measure: string;
}

const NOTHING = "-";

/** Variants in the order in which they first occur. */
export function variantsOf(figures: readonly Figures[]): string[] {
  return [...new Set(figures.map(({ variant }) => variant))];
}

/** What the seeds of a variant came to, those that took the measure. */
export function valuesOf(figures: readonly Figures[], variant: string, measure: string): number[] {
  return figures.flatMap((one) => {
    const value = one.variant === variant ? one.values[measure] : undefined;
    return value === undefined ? [] : [value];
  });
}

/** Of the mean over seeds, by bootstrap; undefined for fewer than two values. The same for the same figures. */
export function meanInterval(
  figures: readonly Figures[],
  variant: string,
  measure: string,
): Interval | undefined {
  const values = valuesOf(figures, variant, measure);
  return values.length < 2 ? undefined : bootstrapMean(values, Rng.seed(`mean ${variant} ${measure}`));
}

/** Undefined when no seed of the variant took the measure. */
export function spreadOf(figures: readonly Figures[], variant: string, measure: string): Spread | undefined {
  const values = valuesOf(figures, variant, measure);
  if (values.length === 0) return undefined;
  return {
    n: values.length,
    mean: mean(values),
    sd: sd(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

/** Over the seeds that both have; undefined for none. The bootstrap draws the same numbers for the same figures. */
export function differenceOf(
  figures: readonly Figures[],
  variant: string,
  control: string,
  measure: string,
): Difference | undefined {
  const bySeed = (name: string) =>
    new Map(figures.filter((one) => one.variant === name).map(({ seed, values }) => [seed, values[measure]]));
  const others = bySeed(control);
  const pairs = [...bySeed(variant)].flatMap(([seed, value]) => {
    const other = others.get(seed);
    return value === undefined || other === undefined ? [] : [[value, other] as const];
  });
  if (pairs.length === 0) return undefined;
  const effect = pairedEffect(
    pairs.map(([value]) => value),
    pairs.map(([, other]) => other),
    Rng.seed(`difference ${variant} ${control} ${measure}`),
  );
  return { variant, control, measure, ...effect };
}

/** Every table of a layout; groups that nobody measured are left out. */
export function drawTables(figures: readonly Figures[], layout: Layout): Table[] {
  const { groups } = layout;
  const variants = variantsOf(figures);
  const controls = controlsOf(layout, variants);
  return groups.flatMap(({ title, measures, headline }) => {
    const rows = variants.flatMap((variant) => {
      const seeds = figures.filter((one) => one.variant === variant).length;
      const cells = measures.map(({ key, digits }) =>
        spreadText(spreadOf(figures, variant, key), seeds, digits),
      );
      return cells.every((cell) => cell === NOTHING) ? [] : [[variant, ...cells]];
    });
    if (rows.length === 0) return [];
    const table: Table = { title, header: ["variant", ...measures.map(({ label }) => label)], rows };
    if (headline !== true) return [table];
    return [
      table,
      singleValues(figures, measures),
      ...controls
        .map((control) => differences(figures, measures, control))
        .filter((differing) => differing.rows.length > 0),
    ];
  });
}

function singleValues(figures: readonly Figures[], measures: readonly Measure[]): Table {
  const rows = variantsOf(figures).flatMap((variant) => {
    const own = figures.filter((one) => one.variant === variant);
    if (own.every(({ values }) => measures.every(({ key }) => values[key] === undefined))) return [];
    const cells = measures.map(({ key, digits }) =>
      own.map(({ values }) => (values[key] === undefined ? NOTHING : fixed(values[key], digits))).join(", "),
    );
    return [[variant, own.map(({ seed }) => seed).join(", "), ...cells]];
  });
  return {
    title: "The same, seed by seed",
    header: ["variant", "seeds", ...measures.map(({ label }) => label)],
    rows,
  };
}

function differences(figures: readonly Figures[], measures: readonly Measure[], control: string): Table {
  const rows = variantsOf(figures)
    .filter((variant) => variant !== control)
    .flatMap((variant) => {
      const all = measures.map(({ key }) => differenceOf(figures, variant, control, key));
      const pairs = Math.max(0, ...all.map((one) => one?.pairs ?? 0));
      if (pairs === 0) return [];
      return [[variant, String(pairs), ...all.map((one, i) => differenceText(one, measures[i]!.digits))]];
    });
  return {
    title: `Paired differences to ${control}: mean [95 % bootstrap interval], exact p of sign flips`,
    header: ["variant", "pairs", ...measures.map(({ label }) => label)],
    rows,
  };
}

/** "0.93 ± 0.01 (0.92 to 0.94)"; the mean alone for a single seed; says when some seeds never got there. */
function spreadText(spread: Spread | undefined, seeds: number, digits?: number): string {
  if (spread === undefined) return NOTHING;
  const { n, mean, sd, min, max } = spread;
  const range = n === 1 ? "" : ` ± ${fixed(sd, digits)} (${fixed(min, digits)} to ${fixed(max, digits)})`;
  return `${fixed(mean, digits)}${range}${n < seeds ? `, ${n} of ${seeds} seeds` : ""}`;
}

function differenceText(one: Difference | undefined, digits?: number): string {
  if (one === undefined) return NOTHING;
  const signed = (value: number) => `${value > 0 ? "+" : ""}${fixed(value, digits)}`;
  const p = one.exact === null ? "" : `, p ${one.exact.toFixed(3)}`;
  return `${signed(one.difference)} [${signed(one.low)}, ${signed(one.high)}]${p}`;
}

export function fixed(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text; // no "-0.00"
}
