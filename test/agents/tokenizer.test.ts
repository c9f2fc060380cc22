// Symbols to ids and back, with and without ASCII; unknown symbols are clear errors.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { familyMark, STOP, Tokenizer, UnknownSymbolError } from "../../agents/index.ts";

const one = { id: "one", symbols: ["x", "y", ".", "P"], features: 7 };
const two = { id: "two", symbols: ["y", "z", "3"], features: 0 };
const three = { id: "three", symbols: ["x"], features: 5 };

describe("Tokenizer", () => {
  const tokenizer = Tokenizer.for([one, two, three], { ascii: false });

  it("gives each declared symbol one id, in a stable order after the specials", () => {
    expect(["x", "y", "z", "3"].map((symbol) => tokenizer.id(symbol))).toEqual([4, 5, 6, 7]);
    expect(tokenizer.id(".")).toBe(STOP);
    expect(tokenizer.id("\n")).toBe(2);
    expect(tokenizer.id("P")).toBe(3);
    expect(tokenizer.id(familyMark("three"))).toBe(10);
    expect(tokenizer.vocabulary).toBe(11);
    for (let id = 1; id < tokenizer.vocabulary; id++) expect(tokenizer.id(tokenizer.symbol(id))).toBe(id);
  });

  it("gives each family its own range of features", () => {
    expect(tokenizer.features).toBe(12);
    expect(tokenizer.featureOffset("one")).toBe(0);
    expect(tokenizer.featureOffset("three")).toBe(7);
    expect(() => tokenizer.featureOffset("two")).toThrow(/"two" has no features/);
    expect(() => tokenizer.featureOffset()).toThrow(/which family/);
    expect(Tokenizer.for([two, three], { ascii: false }).featureOffset()).toBe(0);
  });

  it("refuses unknown symbols by name, and padding always", () => {
    expect(() => tokenizer.id("q")).toThrow(UnknownSymbolError);
    expect(() => tokenizer.encodeText("x q")).toThrow(/"q"/);
    expect(() => tokenizer.encodeText("<pad>")).toThrow(UnknownSymbolError);
    expect(tokenizer.has("<pad>")).toBe(false);
    expect(() => tokenizer.symbol(0)).toThrow(RangeError);
    expect(() => tokenizer.symbol(99)).toThrow(RangeError);
    const ascii = Tokenizer.for([one], { ascii: true });
    expect(() => ascii.encodeText("naïve")).toThrow(UnknownSymbolError);
    expect(() => Tokenizer.for([{ ...one, symbols: ["two words"] }], { ascii: false })).toThrow(RangeError);
  });

  it("spells other words when ASCII is on, and nothing changes for symbols", () => {
    const ascii = Tokenizer.for([one, two, three], { ascii: true });
    expect(ascii.vocabulary).toBe(tokenizer.vocabulary + 95);
    expect(ascii.encodeText("x y .")).toEqual(tokenizer.encodeText("x y ."));
    expect(ascii.encodeText("x hi")).toHaveLength(3);
    expect(ascii.encodeText("hi ho")).toHaveLength(5);
  });

  it("decodes what it encodes", () => {
    const ascii = Tokenizer.for([one, two], { ascii: true });
    const word = fc.oneof(
      fc.constantFrom("x", "y", "z", "3", "33", ".", "\n", "P"),
      fc.stringMatching(/^[!-~]{1,6}$/),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (list) => {
        const text = list.join(" ");
        expect(ascii.decode(ascii.encodeText(text))).toBe(text);
      }),
    );
  });

  it("is saved as a list and loads to the same ids", () => {
    const loaded = Tokenizer.load(JSON.parse(JSON.stringify(tokenizer.save())));
    expect(loaded.save()).toEqual(tokenizer.save());
    expect(loaded.encodeText("z y x .")).toEqual(tokenizer.encodeText("z y x ."));
    expect(loaded.featureOffset("three")).toBe(7);
    expect(() => Tokenizer.load({ symbols: 3 })).toThrow();
    expect(() => Tokenizer.load({ ascii: false, symbols: ["x", "x"], features: [] })).toThrow(/twice/);
  });
});
