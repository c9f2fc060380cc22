// The report of an experiment, from its figures: what programs read (plain data), and as Markdown what people read. Both
// say how it was made, what was not equal, and what its design implies. It knows neither cells nor runs.
import { EXACT_PAIRS, FEW_PAIRS } from "../statistics.ts";
import { budgetWarnings } from "./budgets.ts";
import { type Curve, controlsOf, type Headline, headlinesOf, type Layout } from "./layout.ts";
import {
  type Difference,
  differenceOf,
  drawTables,
  type Figures,
  type Spread,
  spreadOf,
  type Table,
  variantsOf,
} from "./tables.ts";

/** What the design of some variants implies for whoever reads the figures. */
export interface Caveat {
  /** Variants that it holds for. */
  readonly variants: readonly string[];
  /** The arm that these variants are; absent where it is not about an arm. */
  readonly arm?: string;
  readonly isolates?: string;
  readonly text: string;
}

export interface ReportInput {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  /** The command that makes this report. */
  readonly command: string;
  /** Identity of the configs; the same for the same experiment on any day and machine. */
  readonly digest: string;
  readonly layout: Layout;
  readonly figures: readonly Figures[];
  /** What was spent, wall-clock seconds too, as a table of its own. */
  readonly accounting: Layout;
  readonly caveats?: readonly Caveat[];
}

export interface ExperimentReport {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly command: string;
  readonly digest: string;
  /** The main one first. */
  readonly controls: readonly string[];
  readonly headlines: readonly Headline[];
  readonly curves: readonly Curve[];
  readonly variants: readonly {
    readonly variant: string;
    readonly values: Readonly<Record<string, Spread>>;
  }[];
  /** Headline measures against the controls. */
  readonly differences: readonly Difference[];
  readonly figures: readonly Figures[];
  readonly tables: readonly Table[];
  /** Budgets that were not equal. */
  readonly warnings: readonly string[];
  readonly caveats: readonly Caveat[];
}

export function makeReport(input: ReportInput): ExperimentReport {
  const { name, title, what, command, digest, layout, figures, accounting, caveats } = input;
  const variants = variantsOf(figures);
  const controls = controlsOf(layout, variants);
  const headlines = headlinesOf(layout);
  const keys = [...new Set(figures.flatMap(({ values }) => Object.keys(values)))];
  return {
    name,
    title,
    what,
    command,
    digest,
    controls,
    headlines,
    // What nobody measured is no empty chart.
    curves: (layout.curves ?? []).filter(({ key }) => figures.some(({ curves = {} }) => key in curves)),
    variants: variants.map((variant) => ({
      variant,
      values: Object.fromEntries(
        keys.flatMap((key) => {
          const spread = spreadOf(figures, variant, key);
          return spread === undefined ? [] : [[key, spread]];
        }),
      ),
    })),
    differences: controls.flatMap((control) =>
      variants
        .filter((variant) => variant !== control)
        .flatMap((variant) =>
          headlines.flatMap(({ key }) => differenceOf(figures, variant, control, key) ?? []),
        ),
    ),
    figures,
    tables: [...drawTables(figures, layout), ...drawTables(figures, accounting)],
    warnings: budgetWarnings(figures, layout, accounting),
    caveats: caveats ?? [],
  };
}

/** How to read the spread; it depends on the number of seeds. */
export function readingNote(figures: readonly Figures[]): string {
  const seeds = new Set(figures.map(({ seed }) => seed)).size;
  if (seeds === 1) return "One seed: single values, no spread.";
  const small =
    seeds < FEW_PAIRS
      ? ` With ${seeds} seeds the bootstrap interval is hardly more than the range of the ${seeds} differences: ` +
        "read it as a range, not as a confidence interval."
      : "";
  const exact =
    seeds <= EXACT_PAIRS
      ? ` p is exact, two-sided, of flipping the signs of the differences: with ${seeds} pairs it cannot be below ` +
        `${(2 / 2 ** seeds).toFixed(3)}.`
      : "";
  const many = variantsOf(figures).length > 2 ? " Nothing is corrected for the number of comparisons." : "";
  return `Cells: mean ± standard deviation (smallest to largest) over ${seeds} seeds.${small}${exact}${many}`;
}

/** One line for each seed's alarms and limits. */
export function noteLines(figures: readonly Figures[]): string[] {
  return figures.flatMap(({ variant, seed, notes }) =>
    notes.map((note) => `${variant}, seed ${seed}: ${note}`),
  );
}

/** "none: what it isolates; Caveat: what it implies". */
export function caveatLine({ variants, arm, isolates, text }: Caveat): string {
  const who = variants.join(", ");
  const about =
    arm === undefined || (variants.length === 1 && variants[0] === arm) ? who : `${who} (arm ${arm})`;
  return `${about}: ${isolates === undefined ? "" : `${isolates} Caveat: `}${text}`;
}

export function reportMarkdown(report: ExperimentReport): string {
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`**${title}**`, lines.map((line) => `- ${line}`).join("\n")];
  return [
    report.what,
    `Made by \`${report.command}\`; config ${report.digest}.`,
    readingNote(report.figures),
    ...list("WARNING: budgets were not equal", report.warnings),
    ...report.tables.flatMap((table) => [`**${table.title}**`, tableMarkdown(table)]),
    ...list("What the arms isolate, and what their design implies", report.caveats.map(caveatLine)),
    ...list("Alarms and limits", noteLines(report.figures)),
  ].join("\n\n");
}

function tableMarkdown({ header, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}
