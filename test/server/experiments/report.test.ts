// Tables and report files: figures derived by hand, sections rewritten and nothing else touched.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TRAINING_EXPERIMENTS } from "../../../server/experiments/registry.ts";
import { makeReport, readingNote, reportMarkdown } from "../../../server/experiments/report.ts";
import { checkSection, replaceSection, writeSection } from "../../../server/experiments/report-file.ts";
import { differenceOf, drawTables, type Figures, spreadOf } from "../../../server/experiments/tables.ts";

const figures: Figures[] = [
  ...[1, 2, 3].map((seed) => ({ variant: "base", seed, values: { a: seed / 10 }, notes: [] })),
  ...[3, 1, 2].map((seed) => ({
    variant: "new",
    seed,
    values: { a: seed / 10 + 0.2, b: 5 },
    notes: ["odd"],
  })),
  { variant: "half", seed: 1, values: { a: 0.5 }, notes: [] },
  { variant: "half", seed: 2, values: {}, notes: [] },
];
const layout = {
  control: "base",
  groups: [
    { title: "Main", headline: true, measures: [{ key: "a", label: "A" }] },
    { title: "Side", measures: [{ key: "b", label: "B", digits: 0 }] },
    { title: "Never measured", measures: [{ key: "c", label: "C" }] },
  ],
};

describe("tables", () => {
  it("gives mean, standard deviation and range over seeds", () => {
    const spread = spreadOf(figures, "base", "a")!;
    expect(spread).toMatchObject({ n: 3, min: 0.1, max: 0.3 });
    expect(spread.mean).toBeCloseTo(0.2);
    expect(spread.sd).toBeCloseTo(0.1);
    expect(spreadOf(figures, "base", "b")).toBeUndefined();
  });

  it("pairs differences by seed, not by place", () => {
    const one = differenceOf(figures, "new", "base", "a")!;
    expect(one.pairs).toBe(3);
    for (const value of [one.difference, one.low, one.high]) expect(value).toBeCloseTo(0.2);
    expect(differenceOf(figures, "half", "base", "a")).toMatchObject({ pairs: 1, difference: 0.4 });
    expect(differenceOf(figures, "half", "base", "b")).toBeUndefined();
  });

  it("draws what was measured, and says where seeds are missing", () => {
    expect(drawTables(figures, layout)).toEqual([
      {
        title: "Main",
        header: ["variant", "A"],
        rows: [
          ["base", "0.20 ± 0.10 (0.10 to 0.30)"],
          ["new", "0.40 ± 0.10 (0.30 to 0.50)"],
          ["half", "0.50, 1 of 2 seeds"],
        ],
      },
      {
        title: "The same, seed by seed",
        header: ["variant", "seeds", "A"],
        rows: [
          ["base", "1, 2, 3", "0.10, 0.20, 0.30"],
          ["new", "3, 1, 2", "0.50, 0.30, 0.40"],
          ["half", "1, 2", "0.50, -"],
        ],
      },
      {
        title: "Paired differences to base: mean [95 % bootstrap interval], exact p of sign flips",
        header: ["variant", "pairs", "A"],
        rows: [
          ["new", "3", "+0.20 [+0.20, +0.20], p 0.250"],
          ["half", "1", "+0.40 [+0.40, +0.40], p 1.000"],
        ],
      },
      { title: "Side", header: ["variant", "B"], rows: [["new", "5 ± 0 (5 to 5)"]] },
    ]);
  });

  it("compares with several controls, those that are there", () => {
    const titles = drawTables(figures, { ...layout, control: ["base", "nobody", "half"] }).map(
      ({ title }) => title,
    );
    expect(titles.filter((title) => title.startsWith("Paired"))).toEqual([
      expect.stringContaining("to base"),
      expect.stringContaining("to half"),
    ]);
  });

  it("leaves differences out without the control", () => {
    const titles = drawTables(
      figures.filter(({ variant }) => variant !== "base"),
      layout,
    ).map(({ title }) => title);
    expect(titles).toEqual(["Main", "The same, seed by seed", "Side"]);
  });

  it("knows three seeds give a range only", () => {
    expect(readingNote(figures)).toContain("not as a confidence interval");
    expect(readingNote(figures)).toContain("it cannot be below 0.250");
    expect(readingNote(figures)).toContain("number of comparisons");
    expect(readingNote(figures.slice(0, 1))).toContain("no spread");
  });
});

describe("reports", () => {
  const report = makeReport({
    name: "x",
    title: "X",
    what: "To show: X.",
    command: "npx folklore experiment x --set a=1",
    digest: "00ff",
    layout,
    figures,
    accounting: { control: null, groups: [{ title: "Accounting", measures: [{ key: "b", label: "B" }] }] },
  });

  it("say how they were made, and everything twice: for people and for programs", () => {
    const text = reportMarkdown(report);
    expect(text).toContain("Made by `npx folklore experiment x --set a=1`; config 00ff.");
    expect(text).toContain("| base | 0.20 ± 0.10 (0.10 to 0.30) |");
    expect(text).toContain("- new, seed 3: odd");
    expect(text).toContain("**Accounting**");
    expect(report.variants.find(({ variant }) => variant === "new")!.values.b).toMatchObject({
      mean: 5,
      n: 3,
    });
    expect(report.differences.map(({ variant, measure }) => `${variant} ${measure}`)).toEqual([
      "new a",
      "half a",
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe("report files", () => {
  const text =
    "# R\n<!-- experiment:x -->\nold\n<!-- /experiment:x -->\nmine\n<!-- experiment:y -->\nkeep\n<!-- /experiment:y -->\n";

  it("rewrite one section and nothing else, again and again", () => {
    const once = replaceSection(text, "x", "new $& table\n")!;
    expect(once).toBe(text.replace("old", () => "new $& table"));
    expect(replaceSection(once, "x", "old")).toBe(text);
  });

  it("need both markers, once, in order", () => {
    for (const wrong of [
      "nothing",
      "<!-- experiment:x -->",
      "<!-- /experiment:x --> <!-- experiment:x -->",
      text + text,
    ]) {
      expect(replaceSection(wrong, "x", "new")).toBeUndefined();
    }
  });

  it("say what is missing before anything is computed", () => {
    const dir = mkdtempSync(join(tmpdir(), "folklore-report-"));
    const path = join(dir, "results.md");
    expect(() => checkSection(path, "x")).toThrow(expect.objectContaining({ code: "not-found" }));
    writeFileSync(path, text);
    expect(() => writeSection(path, "z", "new")).toThrow(
      expect.objectContaining({ code: "not-found", hint: expect.stringContaining("<!-- experiment:z -->") }),
    );
    writeSection(path, "y", "new");
    expect(readFileSync(path, "utf8")).toBe(text.replace("keep", "new"));
    rmSync(dir, { recursive: true });
  });

  it("has a section for every experiment of the repository", () => {
    const files = readdirSync("experiments").map((file) => file.replace(/\.\w+$/, ""));
    expect(files).toContain("culture");
    for (const name of [...files, ...TRAINING_EXPERIMENTS]) checkSection("docs/results.md", name);
  });
});
