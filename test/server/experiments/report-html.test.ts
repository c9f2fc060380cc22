// The HTML report: well-formed, everything inside, nothing loaded, whatever the names and texts are.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curvePanel, dotsChart, escaped, forestChart, ticks } from "../../../server/experiments/charts.ts";
import { bandOf, extentOf } from "../../../server/experiments/curves.ts";
import { makeReport } from "../../../server/experiments/report.ts";
import { checkTarget, writeReport } from "../../../server/experiments/report-folder.ts";
import { reportHtml } from "../../../server/experiments/report-html.ts";
import type { Figures } from "../../../server/experiments/tables.ts";

const VOID = ["meta"];

/** Elements in order; throws where they are not nested as they should be, or an attribute is not quoted. */
function elementsOf(html: string): { name: string; attributes: string }[] {
  const open: string[] = [];
  const seen: { name: string; attributes: string }[] = [];
  const rest = html.replace(/^<!doctype html>\n/, "").replace(/<style>[^<]*<\/style>/, "<style></style>");
  const outside = rest.replace(
    /<(\/?)([a-z][a-z0-9]*)((?: [A-Za-z-]+="[^"<>]*")*)(\/?)>/g,
    (_, end, name, attributes, self) => {
      if (end === "/") {
        if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
      } else {
        seen.push({ name, attributes });
        if (self !== "/") open.push(name);
        else if (!VOID.includes(name) && !["path", "rect", "circle"].includes(name))
          throw new Error(`<${name}/>`);
      }
      return "";
    },
  );
  if (open.length > 0) throw new Error(`not closed: ${open}`);
  if (/[<>]/.test(outside)) throw new Error(`stray: ${/.{0,20}[<>].{0,20}/.exec(outside)?.[0]}`);
  return seen;
}

const NASTY = `<script src="https://evil.example/x.js"></script>'"&`;
function report(word: string) {
  const figures: Figures[] = ["none", word, "shared"].flatMap((variant, v) =>
    [1, 2, 3].map((seed) => ({
      variant,
      seed,
      values: { laws: v * 4 + seed, spent: v === 2 ? 90 : 100 },
      curves: {
        laws: [
          [0, 0],
          [10 * seed, 1],
          [40, v * 4 + seed],
        ] as const,
      },
      notes: [word],
    })),
  );
  return makeReport({
    name: "x",
    title: word,
    what: word,
    command: word,
    digest: "00ff",
    layout: {
      control: ["none", word],
      groups: [{ title: word, headline: true, measures: [{ key: "laws", label: word, digits: 1 }] }],
      curves: [{ key: "laws", title: "Laws over attempts", x: word, y: word }],
    },
    figures,
    accounting: {
      control: null,
      groups: [{ title: "Accounting", measures: [{ key: "spent", label: "attempts", budget: true }] }],
    },
    caveats: [{ variants: [word], arm: "none", isolates: word, text: "What it implies." }],
  });
}

describe("reportHtml", () => {
  it("has every chart, table, warning and caveat", () => {
    const html = reportHtml(report("placebo"));
    const elements = elementsOf(html);
    const count = (name: string, attribute = "") =>
      elements.filter((one) => one.name === name && one.attributes.includes(attribute)).length;
    // One chart of dots, one forest for each control, one panel for each variant.
    expect(count("svg")).toBe(1 + 2 + 3);
    expect(count("circle", 'class="dot"')).toBe(9);
    expect(count("path", 'class="whisker"')).toBe(4);
    expect(count("path", 'class="band"')).toBe(3);
    // The control's own panel has nothing behind its line.
    expect(count("path", 'class="behind"')).toBe(2);
    expect(count("table")).toBe(5);
    expect(html).toContain("Budgets were not equal");
    expect(html).toContain("shared 90.00 (-10.0 %)");
    expect(html).toContain("What it implies.");
    expect(html).toContain("prefers-color-scheme: dark");
  });

  it("is self-contained: no scripts, no addresses, nothing that loads", () => {
    for (const word of ["placebo", NASTY]) {
      const html = reportHtml(report(word));
      const elements = elementsOf(html);
      expect(elements.map(({ name }) => name)).not.toContain("script");
      for (const { attributes } of elements) {
        expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/ (src|href|on\w+|style)=/);
      }
      const style = /<style>[^<]*<\/style>/.exec(html)![0];
      expect(style).not.toMatch(/url\(|@import|https?:/);
      expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
      if (word === "placebo") expect(html).not.toMatch(/https?:/);
    }
  });

  it("is well-formed whatever the texts are", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), (word) => {
        elementsOf(reportHtml(report(`${word}<&>"'`)));
      }),
      { numRuns: 20 },
    );
  });

  it("leaves out what nobody measured", () => {
    const empty = {
      ...report("x"),
      headlines: [],
      curves: [],
      controls: [],
      tables: [],
      caveats: [],
      warnings: [],
      figures: [],
    };
    const names = elementsOf(reportHtml(empty)).map(({ name }) => name);
    expect(names).not.toContain("svg");
    expect(names).not.toContain("section");
  });
});

describe("charts", () => {
  it("escape what would be read as markup", () => {
    expect(escaped(`a<b>&"'`)).toBe("a&lt;b&gt;&amp;&quot;&#39;");
  });

  it("draw finite numbers only, also for one value and for nothing but zeros", () => {
    const zero = { label: "a", values: [0], names: ["seed 1"], mean: 0, interval: undefined };
    const forest = { label: "a", difference: 0, low: 0, high: 0, note: "" };
    const panel = {
      title: "a",
      band: bandOf([[[0, 0]]], 0),
      behind: [],
      xTitle: "",
      yTitle: "",
      xMax: 0,
      yMax: 0,
    };
    for (const svg of [dotsChart("t", [zero], 1), forestChart("t", [forest], 1), curvePanel(panel)]) {
      elementsOf(svg);
      expect(svg).not.toMatch(/NaN|Infinity/);
    }
  });

  it("put round ticks inside the range", () => {
    expect(ticks(0, 32, 4)).toEqual([0, 10, 20, 30]);
    expect(ticks(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const all = ticks(low, low + span, 5);
          expect(all.length).toBeLessThanOrEqual(12);
          for (const tick of all) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * span - 1e-9);
            expect(tick).toBeLessThanOrEqual(low + span + 1e-6 * span + 1e-9);
          }
        },
      ),
    );
  });
});

describe("bands", () => {
  it("are mean and range of step functions, the last value kept", () => {
    const curves = [
      [
        [0, 0],
        [10, 2],
        [20, 4],
      ],
      [
        [0, 0],
        [50, 6],
        [100, 8],
      ],
    ] as const;
    expect(extentOf(curves)).toBe(100);
    const band = bandOf(curves, 100);
    expect(band[0]).toEqual({ x: 0, mean: 0, low: 0, high: 0 });
    expect(band[48]).toEqual({ x: 50, mean: 5, low: 4, high: 6 });
    expect(band.at(-1)).toEqual({ x: 100, mean: 6, low: 4, high: 8 });
    expect(bandOf([], 100)).toEqual([]);
  });
});

describe("report targets", () => {
  it("are folders, or Markdown files with a section", () => {
    const dir = mkdtempSync(join(tmpdir(), "folklore-target-"));
    try {
      const folder = join(dir, "a", "b");
      checkTarget(folder, "x");
      expect(writeReport(folder, "x", report("w"))).toEqual(
        ["report.html", "report.md", "report.json"].map((name) => join(folder, name)),
      );
      expect(readFileSync(join(folder, "report.html"), "utf8")).toBe(reportHtml(report("w")));
      const file = join(dir, "results.md");
      expect(() => checkTarget(file, "x")).toThrow(expect.objectContaining({ code: "not-found" }));
      writeFileSync(file, "<!-- experiment:x -->\n<!-- /experiment:x -->\n");
      checkTarget(file, "x");
      expect(writeReport(file, "x", report("w"))).toEqual([file]);
      expect(readFileSync(file, "utf8")).toContain("Made by `w`");
      expect(() => checkTarget(join(dir, "report.html"), "x")).toThrow(
        expect.objectContaining({ code: "bad-usage" }),
      );
      expect(existsSync(join(dir, "report.html"))).toBe(false);
      expect(() => checkTarget(join(file, "below"), "x")).toThrow(
        expect.objectContaining({ code: "unwritable" }),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
