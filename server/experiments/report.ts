// The report of an experiment, from its figures: what people read (Markdown) and what programs read (plain data).
// Both say how it was made. It knows neither cells nor runs.
import type { Layout } from "./layout.ts";
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
  /** Wall-clock seconds and other figures that are not the same on every machine, as a table of their own. */
  readonly accounting: Layout;
}

export interface ExperimentReport {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly command: string;
  readonly digest: string;
  readonly control: string | null;
  readonly variants: readonly {
    readonly variant: string;
    readonly values: Readonly<Record<string, Spread>>;
  }[];
  /** Headline measures against the control. */
  readonly differences: readonly Difference[];
  readonly figures: readonly Figures[];
  readonly tables: readonly Table[];
}

export function makeReport(input: ReportInput): ExperimentReport {
  const { name, title, what, command, digest, layout, figures, accounting } = input;
  const { control } = layout;
  const variants = variantsOf(figures);
  const headlines = layout.groups.flatMap(({ headline, measures }) => (headline === true ? measures : []));
  const keys = [...new Set(figures.flatMap(({ values }) => Object.keys(values)))];
  return {
    name,
    title,
    what,
    command,
    digest,
    control,
    variants: variants.map((variant) => ({
      variant,
      values: Object.fromEntries(
        keys.flatMap((key) => {
          const spread = spreadOf(figures, variant, key);
          return spread === undefined ? [] : [[key, spread]];
        }),
      ),
    })),
    differences:
      control === null || !variants.includes(control)
        ? []
        : variants
            .filter((variant) => variant !== control)
            .flatMap((variant) =>
              headlines.flatMap(({ key }) => differenceOf(figures, variant, control, key) ?? []),
            ),
    figures,
    tables: [...drawTables(figures, layout), ...drawTables(figures, accounting)],
  };
}

/** How to read the spread; it depends on the number of seeds. */
export function readingNote(figures: readonly Figures[]): string {
  const seeds = new Set(figures.map(({ seed }) => seed)).size;
  if (seeds === 1) return "One seed: single values, no spread.";
  const small =
    seeds < 8
      ? ` With ${seeds} seeds the bootstrap interval is hardly more than the range of the ${seeds} differences: ` +
        "read it as a range, not as a confidence interval."
      : "";
  return `Cells: mean ± standard deviation (smallest to largest) over ${seeds} seeds.${small}`;
}

export function reportMarkdown(report: ExperimentReport): string {
  const notes = report.figures.flatMap(({ variant, seed, notes }) =>
    notes.map((note) => `- ${variant}, seed ${seed}: ${note}`),
  );
  return [
    report.what,
    `Made by \`${report.command}\`; config ${report.digest}.`,
    readingNote(report.figures),
    ...report.tables.flatMap((table) => [`**${table.title}**`, tableMarkdown(table)]),
    ...(notes.length === 0 ? [] : ["**Alarms and limits**", notes.join("\n")]),
  ].join("\n\n");
}

function tableMarkdown({ header, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}
