// Unequal budgets are told, word for word; equal ones are not mentioned.
import { describe, expect, it } from "vitest";
import { budgetWarnings } from "../../../server/experiments/budgets.ts";
import { makeReport, reportMarkdown } from "../../../server/experiments/report.ts";
import type { Figures } from "../../../server/experiments/tables.ts";

const accounting = {
  control: null,
  groups: [
    {
      title: "Accounting",
      measures: [
        { key: "attempts", label: "attempts at laws", digits: 0, budget: true },
        { key: "trained", label: "tokens trained on", digits: 0, budget: true },
        { key: "minutes", label: "minutes", digits: 1 },
      ],
    },
  ],
};
const of = (variant: string, attempts: number, trained: number): Figures[] =>
  [1, 2].map((seed) => ({
    variant,
    seed,
    values: { attempts: attempts + seed, trained, minutes: attempts },
    notes: [],
  }));
const figures = [
  ...of("single", 4000, 1_000_000),
  ...of("none", 4608, 1_000_000),
  ...of("shared", 4608, 1_019_000),
  ...of("enumerator", 4608, 0),
];

describe("budgetWarnings", () => {
  it("compares with the main control, by two per cent", () => {
    expect(budgetWarnings(figures, { control: ["none", "shared"] }, accounting)).toEqual([
      "Not equal: attempts at laws. none used 4610; single 4002 (-13.2 %).",
      "Not equal: tokens trained on. none used 1000000; enumerator 0 (-100.0 %).",
    ]);
  });

  it("compares with the first variant where there is no control, and with a budget of nothing", () => {
    const [first] = budgetWarnings(figures.slice(0, 4), { control: null }, accounting);
    expect(first).toBe("Not equal: attempts at laws. single used 4002; none 4610 (+15.2 %).");
    expect(budgetWarnings([...of("a", 1, 0), ...of("b", 1, 5)], { control: "a" }, accounting)).toEqual([
      "Not equal: tokens trained on. a used 0; b 5 (against none).",
    ]);
  });

  it("compares the seeds that both have, and is silent about equal ones", () => {
    const late = figures.filter(({ variant, seed }) => variant !== "shared" || seed === 2);
    expect(budgetWarnings(late.slice(2, 5), { control: "none" }, accounting)).toEqual([]);
    expect(budgetWarnings([], { control: "none" }, accounting)).toEqual([]);
  });

  it("stand loudly in the report", () => {
    const layout = { control: "none", groups: [] };
    const input = {
      name: "x",
      title: "X",
      what: "W.",
      command: "c",
      digest: "d",
      layout,
      figures,
      accounting,
    };
    const text = reportMarkdown(makeReport(input));
    expect(text).toContain(
      "**WARNING: budgets were not equal**\n\n- Not equal: attempts at laws. none used 4610;",
    );
  });
});
