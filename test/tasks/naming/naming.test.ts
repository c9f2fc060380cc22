// Tokenising is exact (against brute force), spelling undoes it, and the proposer of names finds hidden motifs, names of
// names among them, and pays for its definitions.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  type Definition,
  OP_SETS,
  proposeNames,
  savedSymbols,
  spell,
  tokenise,
  type Word,
  wordsOf,
} from "../../../tasks/index.ts";

const letter = fc.constantFrom("a", "b", "c");
const text = fc.array(letter, { maxLength: 10 });
const words = fc
  .array(fc.array(letter, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
  .map((list) => list.map((spelling, i): Word => ({ name: `n${i}`, spelling })));

/** The fewest symbols, by trying everything at every place. */
function fewest(symbols: readonly string[], with_: readonly Word[]): number {
  if (symbols.length === 0) return 0;
  const fitting = with_.filter(({ spelling }) => spelling.every((symbol, i) => symbols[i] === symbol));
  return Math.min(
    1 + fewest(symbols.slice(1), with_),
    ...fitting.map(({ spelling }) => 1 + fewest(symbols.slice(spelling.length), with_)),
  );
}

describe("tokenise", () => {
  it("needs the fewest symbols there are, and says the same", () => {
    fc.assert(
      fc.property(text, words, (symbols, names) => {
        const short = tokenise(symbols, names);
        const meaning = new Map(names.map(({ name, spelling }) => [name, spelling]));
        expect(short).toHaveLength(fewest(symbols, names));
        expect(spell(short, meaning, 100)).toEqual(symbols);
      }),
    );
  });

  it("takes the longest name at the earliest place among equals", () => {
    const names = [
      { name: "n0", spelling: ["b", "c"] },
      { name: "n1", spelling: ["a", "b"] },
    ];
    expect(tokenise(["a", "b", "c"], names)).toEqual(["n1", "c"]);
  });
});

describe("spell", () => {
  it("follows nested names and refuses circles and endless ones", () => {
    const nested = new Map([
      ["n1", ["n0", "c", "n0"]],
      ["n0", ["a", "b"]],
    ]);
    expect(spell(["n1", "x"], nested, 9)).toEqual(["a", "b", "c", "a", "b", "x"]);
    expect(spell(["n1"], nested, 4)).toBeUndefined();
    expect(spell(["n0"], new Map([["n0", ["a", "n0"]]]), 9)).toBeUndefined();
    expect(wordsOf([{ name: "n0", body: ["n0"] }], 9)).toEqual([]);
  });
});

const ops: readonly string[] = OP_SETS.A;
const NAMES = Array.from({ length: 16 }, (_, i) => `n${i}`);

/** Programs of 6 to 10 ops, about two thirds of them in motifs. */
function corpusOf(motifs: readonly (readonly string[])[], programs: number, rng: Rng): string[][] {
  return Array.from({ length: programs }, () => {
    const program: string[] = [];
    while (program.length < 6) program.push(...(rng.chance(0.5) ? rng.pick(motifs) : [rng.pick(ops)]));
    return program;
  });
}

describe("proposeNames", () => {
  it("finds hidden motifs", () => {
    for (const seed of [1, 2, 3]) {
      const rng = Rng.seed(seed);
      const motifs = new Map<string, string[]>();
      while (motifs.size < 8) {
        const motif = [rng.pick(ops), rng.pick(ops)];
        motifs.set(motif.join(" "), motif);
      }
      const corpus = corpusOf([...motifs.values()], 300, rng);
      const found = proposeNames(corpus, { names: NAMES, most: 8, nested: false });
      expect(found).toHaveLength(8);
      const right = found.filter(({ body }) => motifs.has(body.join(" "))).length;
      expect(right).toBeGreaterThanOrEqual(7);
    }
  });

  it("finds nothing worth a name where nothing recurs, and forms names of names where they recur", () => {
    expect(proposeNames([["inc", "rev", "neg"]], { names: NAMES, most: 8 })).toEqual([]);
    const long = Array.from({ length: 8 }, () => ["inc", "rev", "neg", "sort"]);
    const found = proposeNames(long, { names: NAMES, most: 8 });
    expect(found.map(({ body }) => body)).toContainEqual([
      "n0",
      found[0]!.body[0] === "inc" ? "neg" : "sort",
    ]);
    const meaning = new Map(found.map(({ name, body }): [string, readonly string[]] => [name, body]));
    expect(spell([found.at(-1)!.name], meaning, 16)).toEqual(long[0]);
    // 8 programs of 4 symbols become 8 of 1; each definition of two symbols costs 3.
    expect(savedSymbols(long, [], found)).toBe(8 * 3 - 3 * found.length);
  });

  it("never proposes what does not pay for itself, keeps to the known names, and gives only free ones", () => {
    const program = fc.array(fc.constantFrom(...ops.slice(0, 4)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(program, { maxLength: 12 }), (corpus) => {
        const known: Definition[] = [{ name: "n1", body: [ops[0]!, ops[1]!] }];
        const found = proposeNames(corpus, { known, names: NAMES, most: 4, longest: 3 });
        expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
        expect(found.map(({ name }) => name)).not.toContain("n1");
        for (const { saving, count, body } of found) {
          expect(saving).toBe(count * (body.length - 1) - body.length - 1);
          expect(saving).toBeGreaterThan(0);
          expect(body.join(" ")).not.toBe(known[0]!.body.join(" "));
        }
      }),
    );
  });
});
