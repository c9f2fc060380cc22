// Stacks sections into a column of fixed size: what matters first gets its least room, then the rest is shared out.
// It knows only titles and line counts.
import { ends, pad, paint, width } from "./terminal-text.ts";

export type Block = readonly string[];

export interface Section {
  readonly title: string;
  /** At the right end of the title line. */
  readonly aside: string;
  /** Lines under the title that make it worth showing, and that it can make use of. */
  readonly least: number;
  readonly most: number;
  /** At most `rows` lines of `columns`. */
  lines(columns: number, rows: number): readonly string[];
}

/** Exactly `rows` lines of exactly `columns`. Sections that do not fit are left out, later ones first. */
export function column(sections: readonly Section[], columns: number, rows: number): Block {
  const shown: { section: Section; rows: number }[] = [];
  let left = rows;
  for (const section of sections) {
    if (section.least + 1 > left) continue;
    shown.push({ section, rows: section.least });
    left -= section.least + 1;
  }
  // Air between sections before longer ones.
  const air = left >= shown.length - 1;
  if (air) left -= shown.length - 1;
  for (const each of shown) {
    const more = Math.min(left, Math.max(0, each.section.most - each.rows));
    each.rows += more;
    left -= more;
  }
  const lines = shown.flatMap(({ section, rows: room }, i) => [
    ...(air && i > 0 ? [""] : []),
    heading(section, columns),
    ...section.lines(columns, room).slice(0, room),
  ]);
  while (lines.length < rows) lines.push("");
  return lines.slice(0, rows).map((line) => pad(line, columns));
}

/** The title alone where both do not fit. */
function heading({ title, aside }: Section, columns: number): string {
  const strong = paint("strong", title);
  return width(title) + width(aside) < columns ? ends(strong, aside, columns) : strong;
}
