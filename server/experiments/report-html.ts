// The report of an experiment as one HTML page: styles and charts inside, nothing loaded from anywhere, no scripts. It
// computes nothing but the shapes of its charts. It knows neither cells nor runs.
import { readFileSync } from "node:fs";
import { curvePanel, dotsChart, escaped, forestChart } from "./charts.ts";
import { bandOf, extentOf } from "./curves.ts";
import type { Curve } from "./layout.ts";
import { type Caveat, type ExperimentReport, noteLines, readingNote } from "./report.ts";
import { meanInterval, type Steps, type Table, valuesOf } from "./tables.ts";

const STYLE = readFileSync(new URL("./report.css", import.meta.url), "utf8");
/** Even if something slipped through: nothing is fetched, nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export function reportHtml(report: ExperimentReport): string {
  const { title, what, command, digest, figures, warnings, tables, caveats } = report;
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(what)}</p>`,
    `<p class="made">Made by <code>${escaped(command)}</code>; config <code>${escaped(digest)}</code>.</p>`,
    `<p class="about">${escaped(readingNote(figures))}</p>`,
    warningBox(warnings),
    section("Each seed, and the mean with its 95 % bootstrap interval", "charts", dots(report)),
    ...report.controls.map((control) =>
      section(
        `Paired differences to ${control}, with 95 % bootstrap intervals`,
        "charts",
        forest(report, control),
        "Faint: the interval holds 0. Exact p-values stand in the tables, and show when a square is pointed at.",
      ),
    ),
    ...report.curves.map((curve) =>
      section(curve.title, "panels", panels(report, curve), aboutCurves(report)),
    ),
    section("Tables", "tables", tables.map(tableHtml)),
    caveatList(caveats),
    section("Alarms and limits", "notes", [list(noteLines(figures))]),
  ];
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8"/>',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<title>${escaped(title)}</title>`,
    `<style>\n${STYLE}</style></head>`,
    `<body>\n${body.filter((part) => part !== "").join("\n")}\n</body>`,
    "</html>\n",
  ].join("\n");
}

/** Nothing for nothing. */
function section(title: string, kind: string, parts: readonly string[], about = ""): string {
  const content = parts.filter((part) => part !== "");
  if (content.length === 0) return "";
  const note = about === "" ? "" : `<p class="about">${escaped(about)}</p>`;
  return `<section><h2>${escaped(title)}</h2>${note}<div class="${kind}">\n${content.join("\n")}\n</div></section>`;
}

function warningBox(warnings: readonly string[]): string {
  return warnings.length === 0
    ? ""
    : `<section class="warning"><h2>Budgets were not equal</h2>${list(warnings)}</section>`;
}

function dots({ headlines, variants, figures }: ExperimentReport): string[] {
  return headlines.map(({ key, label, digits, group }) => {
    const rows = variants.flatMap(({ variant, values }) => {
      const spread = values[key];
      if (spread === undefined) return [];
      const taken = figures.filter((one) => one.variant === variant && one.values[key] !== undefined);
      return {
        label: variant,
        values: valuesOf(figures, variant, key),
        names: taken.map(({ seed }) => `seed ${seed}`),
        mean: spread.mean,
        interval: meanInterval(figures, variant, key),
      };
    });
    return rows.length === 0 ? "" : figure(group, label, dotsChart(label, rows, decimals(digits)));
  });
}

function forest({ headlines, differences }: ExperimentReport, control: string): string[] {
  return headlines.map(({ key, label, digits, group }) => {
    const rows = differences
      .filter((one) => one.measure === key && one.control === control)
      .map(({ variant, difference, low, high, pairs, exact }) => ({
        label: variant,
        difference,
        low,
        high,
        note: `${pairs} pairs${exact === null ? "" : `, p ${exact.toFixed(3)}`}`,
      }));
    return rows.length === 0
      ? ""
      : figure(group, label, forestChart(`${label}, minus ${control}`, rows, decimals(digits)));
  });
}

/** One more than in the tables: differences of means are finer than values. */
function decimals(digits = 2): number {
  return digits + 1;
}

function panels({ variants, figures, controls }: ExperimentReport, { key, x, y }: Curve): string[] {
  const curvesOf = (variant: string): Steps[] =>
    figures.flatMap((one) =>
      one.variant === variant ? ((one.curves?.[key] ?? []).length > 0 ? [one.curves![key]!] : []) : [],
    );
  const all = variants.flatMap(({ variant }) => curvesOf(variant));
  const xMax = extentOf(all);
  const yMax = Math.max(0, ...all.flatMap((steps) => steps.map(([, value]) => value)));
  const behind = controls[0] === undefined ? [] : bandOf(curvesOf(controls[0]), xMax);
  return variants.flatMap(({ variant }) => {
    const own = curvesOf(variant);
    if (own.length === 0) return [];
    const band = bandOf(own, xMax);
    const other = variant === controls[0] ? [] : behind;
    return `<figure>${curvePanel({ title: variant, band, behind: other, xTitle: x, yTitle: y, xMax, yMax })}</figure>`;
  });
}

function aboutCurves({ controls }: ExperimentReport): string {
  const dashed = controls[0] === undefined ? "" : ` Dashed: the mean of ${controls[0]}.`;
  return `Line: mean over seeds; band: smallest to largest. A run that ended earlier keeps its last value.${dashed}`;
}

function figure(group: string, label: string, svg: string): string {
  return `<figure><h3>${escaped(label)}</h3><figcaption>${escaped(group)}</figcaption>${svg}</figure>`;
}

function tableHtml({ title, header, rows }: Table): string {
  const cells = (kind: "th" | "td", row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${kind}>${escaped(cell)}</${kind}>`).join("")}</tr>`;
  return (
    `<h3>${escaped(title)}</h3><div class="scroll"><table><thead>${cells("th", header)}</thead>` +
    `<tbody>${rows.map((row) => cells("td", row)).join("\n")}</tbody></table></div>`
  );
}

function caveatList(caveats: readonly Caveat[]): string {
  if (caveats.length === 0) return "";
  const items = caveats.map(({ variants, arm, isolates, text }) => {
    const who =
      arm === undefined || variants.join() === arm
        ? variants.join(", ")
        : `${variants.join(", ")} (arm ${arm})`;
    const what = isolates === undefined ? "" : `<dd>${escaped(isolates)}</dd>`;
    return `<dt>${escaped(who)}</dt>${what}<dd>${isolates === undefined ? "" : "Caveat: "}${escaped(text)}</dd>`;
  });
  return section("What the arms isolate, and what their design implies", "caveats", [
    `<dl>${items.join("\n")}</dl>`,
  ]);
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("\n")}</ul>`;
}
