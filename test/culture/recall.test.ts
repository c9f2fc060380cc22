// How often retrieval finds what it should, within a budget: by name always; by a part of what a definition stands for,
// or by that with one op changed, as often as stated. And it never costs more than the budget.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { costOf, type Query } from "../../culture/index.ts";
import { changed, LIBRARY_OPS, library, partOf } from "./library.ts";

const SIZE = 256;
/** Symbols: about 16 definitions of those 256, if nothing is nested. */
const BUDGET = 64;
const ASKED = 120;

const { culture, names } = library(SIZE, Rng.seed("recall"));

function recall(question: (program: readonly string[], name: string, rng: Rng) => Query): number {
  const rng = Rng.seed("questions");
  const asked = rng.shuffle(names).slice(0, ASKED);
  const found = asked.filter((name) => {
    const { id } = culture.resolve(name)!;
    const query = question(culture.expand(id)!, name, rng);
    return culture.retrieve(query, BUDGET).some((entry) => entry.id === id);
  });
  return found.length / asked.length;
}

describe(`recall within ${BUDGET} symbols out of ${SIZE} definitions`, () => {
  it("is 1 by name", () => {
    expect(recall((_, name) => ({ names: [name] }))).toBe(1);
  });

  it("is at least .95 by a part of the program", () => {
    expect(recall((program, _, rng) => ({ text: partOf(program, rng).join(" ") }))).toBeGreaterThanOrEqual(
      0.95,
    );
  });

  it("is at least .8 by the program with one op changed, of which short ones keep little", () => {
    expect(recall((program, _, rng) => ({ text: changed(program, rng).join(" ") }))).toBeGreaterThanOrEqual(
      0.8,
    );
  });

  it("is at least .95 by another way to write it: names for parts, or parts for names", () => {
    const rewritten = (name: string, program: readonly string[]) => {
      const { body } = culture.resolve(name)!;
      return body.some((symbol) => !LIBRARY_OPS.includes(symbol)) ? program : body;
    };
    expect(recall((program, name) => ({ text: rewritten(name, program).join(" ") }))).toBeGreaterThanOrEqual(
      0.95,
    );
  });

  it("without anything to go by is what the most used entries come to", () => {
    expect(recall(() => ({}))).toBeLessThan(0.2);
  });
});

it("what is retrieved never costs more than the budget, whatever is asked", () => {
  const word = fc.constantFrom(...LIBRARY_OPS, ...names.slice(0, 40), "nobody");
  fc.assert(
    fc.property(
      fc.record({ names: fc.array(word, { maxLength: 5 }), text: fc.array(word, { maxLength: 6 }) }),
      fc.nat(80),
      (asked, budget) => {
        const found = culture.retrieve({ names: asked.names, text: asked.text.join(" ") }, budget);
        expect(found.reduce((sum, entry) => sum + costOf(entry), 0)).toBeLessThanOrEqual(budget);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});
