// The arithmetic family: worked carries by hand, conformance, marks of every step.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arithmeticFamily } from "../../tasks/index.ts";
import { taskFamilySuite } from "../conformance/task-family.ts";

taskFamilySuite("arithmetic", () => arithmeticFamily());

const family = arithmeticFamily();
const byAgent = { kind: "agent", agent: "ada", proposer: "model" } as const;
const spelled = (n: number): string => [...String(n)].reverse().join(" ");

function solve(a: number, sign: string, b: number): string {
  const parsed = family.parse(`${spelled(a)} ${sign} ${spelled(b)} =`, byAgent);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return family.oracle(parsed.value).completion;
}

describe("arithmetic", () => {
  it("works in columns, least significant first", () => {
    expect(solve(57, "+", 68)).toBe("> 5 c1 > 2 c1 > 1 c0 .");
    expect(solve(100, "-", 1)).toBe("> 9 c1 > 9 c1 > 0 c0 .");
    expect(solve(68, "x", 7)).toBe("> 6 c5 > 7 c4 > 4 c0 .");
  });

  it("spells the number that arithmetic on numbers gives", () => {
    const number = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 2, max: 9 }), (a, b, digit) => {
        const read = (completion: string): number =>
          Number(
            [...completion.matchAll(/> (\d)/g)]
              .map((match) => match[1])
              .reverse()
              .join(""),
          );
        expect(read(solve(a, "+", b))).toBe(a + b);
        expect(read(solve(Math.max(a, b), "-", Math.min(a, b)))).toBe(Math.abs(a - b));
        expect(read(solve(a, "x", digit))).toBe(a * digit);
      }),
    );
  });

  it("marks every column", () => {
    const parsed = family.parse("7 5 + 8 6", byAgent);
    const task = parsed.ok ? parsed.value : undefined;
    expect(family.verify(task!, "> 5 c1 > 2 c0 > 1 c0 .")).toMatchObject({
      correct: false,
      steps: [true, false, true],
      verifiedSymbols: 3,
    });
    expect(family.verify(task!, "> 5 c1 > 2 c1 .")).toMatchObject({ correct: false, verifiedSymbols: 6 });
    expect(family.verify(task!, "> 5 c1 > 2 c1 > 1 c0 > 0 c0 .").correct).toBe(false);
  });

  it.each([
    ["1 2", "parse"],
    ["1 + + 2", "parse"],
    ["1 + a", "parse"],
    ["1 2 3 4 5 6 7 + 1", "too-large"],
    ["1 - 2", "ill-posed"],
    ["1 0 + 2", "ill-posed"],
    ["5 x 1 2", "ill-posed"],
    ["5 x 1", "degenerate"],
    ["5 + 0", "degenerate"],
  ])("refuses %s: %s", (text, gate) => {
    expect(family.parse(text, byAgent)).toMatchObject({ ok: false, error: { gate } });
  });
});
