// The interpreter against an independent naive one: same values, always ends, cycles and fuel as data.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOp, expand, explain, OP_SETS, OPS, run } from "../../../tasks/index.ts";
import { naive } from "./naive.ts";

const list = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 });
const op = fc.constantFrom(...OPS);

describe("ops", () => {
  it.each([
    ["rev", [3, 1, 4], [4, 1, 3]],
    ["sort", [3, 1, 4], [1, 3, 4]],
    ["rot", [3, 1, 4], [1, 4, 3]],
    ["swp", [3, 1, 4, 5], [5, 1, 4, 3]],
    ["inc", [9, 0], [0, 1]],
    ["dec", [9, 0], [8, 9]],
    ["dbl", [7, 2], [4, 4]],
    ["tri", [7, 2], [1, 6]],
    ["neg", [7, 2], [2, 7]],
    ["cum", [7, 2, 3], [7, 9, 2]],
    ["ix", [7, 9, 9], [7, 0, 1]],
    ["hd", [7, 2, 3], [7, 9, 0]],
    ["par", [7, 2, 3, 4], [2, 4, 7, 3]],
    ["tl", [7, 2, 3], [2, 3]],
    ["tl", [7], [7]],
    ["evn", [7, 2, 3, 4], [2, 4]],
    ["dup", [7, 2], [7, 7, 2]],
    ["dup", [1, 2, 3, 4, 5], [1, 1, 2, 3, 4]],
    ["mir", [7, 2, 5], [2, 4, 2]],
    ["uni", [7, 2, 7, 2], [7, 2]],
  ] as const)("%s %j is %j", (name, input, output) => {
    expect(applyOp(name, input)).toEqual(output);
  });

  it("leave every list a list of at most five digits, as an independent implementation does", () => {
    fc.assert(
      fc.property(op, list, (name, input) => {
        const before = [...input];
        const output = applyOp(name, input);
        expect(output).toEqual(naive(name, input));
        expect(input).toEqual(before);
        expect(output.length <= 5 && output.every((v) => Number.isInteger(v) && v >= 0 && v <= 9)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("come in two sets of twelve", () => {
    for (const set of [OP_SETS.A, OP_SETS.B]) expect(new Set(set).size).toBe(12);
    expect(OP_SETS.all).toHaveLength(18);
  });
});

describe("interpreter", () => {
  const definitions = new Map([
    ["n0", ["inc", "rev"]],
    ["n1", ["n0", "n0", "dup"]],
    ["n2", ["n2"]],
    ["n3", ["inc", "n4"]],
    ["n4", ["n3"]],
    ["n5", []],
  ]);

  it("runs ops left to right and names by their definitions, nested", () => {
    expect(run(["inc", "rev"], [3, 1, 4])).toEqual({ ok: true, value: [5, 2, 4] });
    expect(run(["n1", "neg"], [3, 1, 4], definitions)).toEqual({ ok: true, value: [4, 4, 6, 3] });
    expect(run(["n5"], [1], definitions)).toEqual({ ok: true, value: [1] });
  });

  it("does the same as the chain of naive ops, and as its own expansion", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(op, fc.constantFrom("n0", "n1")), { maxLength: 8 }),
        list,
        (program, input) => {
          const expansion = expand(program, definitions);
          const ops = expansion.ok ? expansion.value : [];
          const expected = ops.reduce<number[]>((value, name) => naive(name, value), input);
          expect(run(program, input, definitions)).toEqual({ ok: true, value: expected });
        },
      ),
    );
  });

  it("fails with a typed result: unknown names, cycles, too much work", () => {
    const unknown = run(["inc", "what"], [1], definitions);
    expect(unknown).toEqual({ ok: false, error: { kind: "unknown-name", name: "what" } });
    expect(run(["n2"], [1], definitions)).toMatchObject({ error: { kind: "cycle", name: "n2" } });
    expect(run(["n3"], [1], definitions)).toMatchObject({ error: { kind: "cycle", name: "n3" } });
    expect(run(["inc", "inc"], [1], definitions, 1)).toMatchObject({
      error: { kind: "out-of-fuel", fuel: 1 },
    });
    expect(run(["toString"], [1])).toMatchObject({ error: { kind: "unknown-name" } });
    for (const result of [unknown, run(["n2"], [1], definitions), run(["inc"], [1], definitions, 0)]) {
      expect(result.ok || explain(result.error)).toMatch(/./);
    }
  });

  it("ends on exponentially and deeply nested definitions", () => {
    const doubling = new Map([
      ["x0", ["n5"]],
      ["n5", []],
    ] as [string, string[]][]);
    for (let i = 1; i < 60; i++) doubling.set(`x${i}`, [`x${i - 1}`, `x${i - 1}`]);
    expect(expand(["x59"], doubling)).toMatchObject({ error: { kind: "out-of-fuel" } });
    const deep = new Map([["d0", ["inc"]]]);
    for (let i = 1; i < 50_000; i++) deep.set(`d${i}`, [`d${i - 1}`]);
    expect(run(["d49999"], [1], deep, 100_000)).toEqual({ ok: true, value: [2] });
  });
});
