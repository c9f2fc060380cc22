// Programs as look-up tables against the interpreter, which is the oracle.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preimage } from "../../../tasks/dsl/inverse.ts";
import {
  decode,
  encode,
  isDigits,
  LISTS,
  lengthOf,
  OP_SETS,
  OPS,
  opTable,
  type Pair,
  PROBES,
  ProgramTables,
  run,
} from "../../../tasks/index.ts";
import { naive } from "./naive.ts";

const list = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 });

describe("codes", () => {
  it("number all lists without gaps, shorter lists first", () => {
    expect(LISTS).toBe(111_111);
    const seen = new Set<string>();
    for (let code = 0; code < LISTS; code++) {
      const digits = decode(code);
      if (encode(digits) !== code || digits.length !== lengthOf(code) || !isDigits(digits)) {
        throw new Error(`code ${code} gives ${digits}`);
      }
      seen.add(digits.join(""));
    }
    expect(seen.size).toBe(LISTS);
    expect(decode(0)).toEqual([]);
  });
});

describe("tables", () => {
  it("hold what the naive ops compute, for every list", () => {
    for (const op of OPS) {
      const table = opTable(op);
      for (let code = 0; code < LISTS; code += 29) {
        const expected = encode(naive(op, decode(code)));
        if (table[code] !== expected) throw new Error(`${op} of ${decode(code)}`);
      }
    }
  });

  it("agree with the interpreter on programs with nested names", () => {
    const tables = new ProgramTables([
      { name: "n1", body: ["n0", "dup", "n0"] }, // defined before the name it uses
      { name: "n0", body: ["inc", "rev"] },
    ]);
    const symbol = fc.constantFrom(...OPS, "n0", "n1");
    fc.assert(
      fc.property(fc.array(symbol, { maxLength: 5 }), list, (program, input) => {
        const result = run(program, input, tables.definitions);
        expect(tables.run(program, input)).toEqual(result.ok ? result.value : undefined);
      }),
    );
  });

  it("know neither unknown nor cyclic names, and follow a new definition", () => {
    const tables = new ProgramTables([{ name: "n0", body: ["n1"] }]);
    expect(tables.table("n0")).toBeUndefined();
    tables.define("n1", ["inc"]);
    expect(tables.run(["n0"], [1])).toEqual([2]);
    tables.define("n1", ["dec"]);
    expect(tables.run(["n0"], [1])).toEqual([0]);
    tables.define("n1", ["n0"]);
    expect(tables.table("n0")).toBeUndefined();
    tables.define("inc", ["dec"]); // ops keep their meaning
    expect(tables.run(["inc"], [1])).toEqual([2]);
  });

  it("find exactly the programs that agree with the pairs", () => {
    const tables = new ProgramTables([{ name: "n0", body: ["inc", "rev"] }]);
    const symbols = [...OP_SETS.B, "n0", "unknown"];
    const programs = symbols.flatMap((a) => symbols.map((b) => [a, b]));
    const inputs = [
      [3, 1, 4, 1, 5],
      [2, 7, 1, 8],
      [0, 9, 4, 4, 6],
    ];
    const pairs = inputs.map((input): Pair => [input, naive("rev", naive("inc", input))]);
    const expected = programs.flatMap((program, i) => {
      const fits = pairs.every(([input, output]) => {
        const result = run(program, input, tables.definitions);
        return result.ok && result.value.join() === output.join();
      });
      return fits ? [i] : [];
    });
    expect(tables.agreeing(programs, pairs)).toEqual(expected);
    expect(expected.map((i) => programs[i]!.join(" "))).toEqual(["rev inc", "inc rev"]);
  });

  it("forgive as many disagreements as they are told to", () => {
    const tables = new ProgramTables([{ name: "n0", body: ["inc", "rev"] }]);
    const symbol = fc.constantFrom(...OP_SETS.A, "n0", "unknown");
    const programs = fc.array(fc.array(symbol, { maxLength: 3 }), { maxLength: 40 });
    const pairs = fc.array(fc.tuple(list, list), { maxLength: 6 });
    fc.assert(
      fc.property(
        programs,
        pairs,
        fc.integer({ min: 0, max: 6 }),
        symbol,
        (tried, drawn, forgiven, truth) => {
          // Half of the outputs are one symbol's own, so that agreement is common.
          const seen = drawn.map(([input, output], i): Pair => {
            const result = run([truth], input, tables.definitions);
            return [input, result.ok && i % 2 === 0 ? result.value : output];
          });
          const expected = tried.flatMap((program, i) => {
            const results = seen.map(([input]) => run(program, input, tables.definitions));
            if (program.includes("unknown")) return [];
            const misses = results.filter(
              (result, k) => !result.ok || result.value.join() !== seen[k]![1].join(),
            ).length;
            return misses <= forgiven ? [i] : [];
          });
          expect(tables.agreeing(tried, seen, forgiven)).toEqual(expected);
          if (forgiven === 0) expect(tables.agreeing(tried, seen)).toEqual(expected);
        },
      ),
    );
  });

  it("give equal functions equal fingerprints, different ones different ones", () => {
    const tables = new ProgramTables();
    expect(new Set(PROBES).size).toBe(64);
    expect(tables.fingerprint(["inc", "rev"])).toBe(tables.fingerprint(["rev", "inc"]));
    expect(tables.fingerprint(["inc", "dec"])).toBe(tables.fingerprint([]));
    expect(new Set(OPS.map((op) => tables.fingerprint([op]))).size).toBe(OPS.length);
    expect(tables.fingerprint(["what"])).toBeUndefined();
  });

  it("run backwards: a preimage exists exactly if some list has this output", () => {
    const ops = ["evn", "dbl", "sort"] as const;
    const reachable = new Set<number>();
    const tables = new ProgramTables();
    const chain = tables.chain(ops)!;
    for (let code = 0; code < LISTS; code++) reachable.add(chain.reduce((at, table) => table[at]!, code));
    for (let code = 0; code < LISTS; code += 11) {
      const found = preimage(ops, code);
      expect(found !== undefined).toBe(reachable.has(code));
      if (found !== undefined) expect(tables.run(ops, decode(found))).toEqual(decode(code));
    }
  });
});
