// The audit finds each of many deliberately broken graders, and passes the built-in ones.
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import type { ArithmeticPayload } from "../../tasks/index.ts";
import {
  type AuditReport,
  arithmeticFamily,
  auditFamily,
  builtInFamilies,
  type TaskFamily,
} from "../../tasks/index.ts";

const good = arithmeticFamily({ levels: 3 });
type Broken = Partial<TaskFamily<ArithmeticPayload>>;

function holes(changes: Broken): string[] {
  return failing(auditFamily({ ...good, ...changes } as TaskFamily, { items: 240 }));
}

function failing(report: AuditReport): string[] {
  expect(report.ok).toBe(report.rows.every((row) => row.ok));
  return report.rows.filter((row) => !row.ok).map((row) => row.check);
}

/** The speed row depends on the machine. */
const withoutSpeed = (checks: string[]): string[] => checks.filter((check) => check !== "speed");

describe("grader audit", () => {
  it.each(builtInFamilies().list())("finds no hole in $id", (family) => {
    const report = auditFamily(family, { items: 600 });
    expect(withoutSpeed(failing(report))).toEqual([]);
    expect(report.rows.length).toBeGreaterThan(15);
    for (const row of report.rows) expect(row.detail).not.toBe("");
  });

  const verify = good.verify;
  const right = { correct: true, score: 1, steps: [], verifiedSymbols: 0, reason: "" };
  let calls = 0;
  const broken: [string, Broken, string][] = [
    ["pays for anything", { verify: () => right }, "empty answers"],
    [
      "pays a little for nothing",
      {
        verify: (task, text) =>
          text === "" ? { ...right, correct: false, score: 0.05 } : verify(task, text),
      },
      "empty answers",
    ],
    [
      "takes an answer followed by another",
      { verify: (task, text) => verify(task, `${text.split(" .")[0]} .`) },
      "hedged answers",
    ],
    [
      "looks for the answer anywhere",
      { verify: (task, text) => (text.includes(good.oracle(task).completion) ? right : verify(task, text)) },
      "hedged answers",
    ],
    [
      "is kind to case and space",
      { verify: (task, text) => verify(task, text.toLowerCase().replace(/\s/g, " ").trim()) },
      "malformed answers",
    ],
    [
      "reads other scripts' digits",
      { verify: (task, text) => verify(task, text.normalize("NFKC")) },
      "malformed answers",
    ],
    [
      "throws on odd text",
      {
        verify: (task, text) => {
          if (/[^ -~]/.test(text)) throw new Error("odd");
          return verify(task, text);
        },
      },
      "unicode and random bytes",
    ],
    [
      "chokes on long text",
      {
        verify: (task, text) => {
          if (text.length > 1e5) throw new RangeError("long");
          return verify(task, text);
        },
      },
      "huge answers",
    ],
    [
      "refuses its own oracle",
      { oracle: (task) => ({ completion: good.oracle(task).completion.replace("c", "d"), steps: [] }) },
      "oracle passes",
    ],
    [
      "gives scores that are not numbers",
      { verify: (task, text) => ({ ...verify(task, text), score: Number.NaN }) },
      "oracle passes",
    ],
    [
      "calls half marks correct",
      { verify: (task, text) => ({ ...verify(task, text), score: 0.5 }) },
      "oracle passes",
    ],
    [
      "verifies more than was written",
      { verify: (task, text) => ({ ...verify(task, text), verifiedSymbols: 99 }) },
      "oracle passes",
    ],
    [
      "changes its mind",
      { verify: (task, text) => ({ ...verify(task, text), reason: String(calls++) }) },
      "same seed, same task",
    ],
    [
      "does not depend on the seed alone",
      { generate: () => good.generate(Rng.seed(calls++), 1 + (calls % 3)) },
      "same seed, same task",
    ],
    [
      "has one task per level",
      { generate: (_, level) => good.generate(Rng.seed(1), level) },
      "levels as asked",
    ],
    [
      "has levels in name only",
      { generate: (rng, level) => ({ ...good.generate(rng, 2), level }) },
      "levels really harder",
    ],
    [
      "has answers that a constant guesses",
      {
        generate: (rng, level) =>
          rng.chance(0.7) ? good.generate(Rng.seed(level), level) : good.generate(rng, level),
      },
      "best constant answer",
    ],
    [
      "names tasks by number",
      { generate: (rng, level) => ({ ...good.generate(rng, level), id: String(rng.u32()) }) },
      "ids are content",
    ],
    [
      "shows the answer",
      {
        render: (task) => ({ pieces: [], text: `${good.render(task).text} ${good.oracle(task).completion}` }),
      },
      "prompts do not leak",
    ],
    [
      "uses undeclared symbols",
      { symbols: good.symbols.filter((symbol) => symbol !== "=") },
      "declared symbols",
    ],
    [
      "cannot read its own proposals",
      { propose: (task) => `${good.propose(task)} please` },
      "proposals round trip",
    ],
    [
      "trusts any proposal",
      {
        parse: (_, by) => ({
          ok: true,
          value: { ...good.generate(Rng.seed(1), 1), provenance: by, payload: { sign: "-", a: [1], b: [2] } },
        }),
      },
      "proposals round trip",
    ],
    [
      "throws on odd proposals",
      {
        parse: (text, by) => {
          if (text === "") throw new Error("no text");
          return good.parse(text, by);
        },
      },
      "proposals of any text",
    ],
    [
      "cannot generate",
      {
        generate: () => {
          throw new Error("no tasks today");
        },
      },
      "generates and answers",
    ],
  ];
  it.each(broken)("catches a family that %s", (_, changes, check) => {
    expect(holes(changes)).toContain(check);
  });
});
