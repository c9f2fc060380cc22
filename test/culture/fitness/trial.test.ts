// The coin is fair and asks for one draw; placebos are as long, from the given symbols, and differ.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { assign, placeboBody } from "../../../culture/index.ts";

describe("assign", () => {
  it("shows to half, withholds from a quarter, and gives a quarter the placebo", () => {
    const rng = Rng.seed("coin");
    const seen = { shown: 0, withheld: 0, placebo: 0 };
    for (let i = 0; i < 40_000; i++) seen[assign(rng)]++;
    // Four standard deviations.
    expect(Math.abs(seen.shown - 20_000)).toBeLessThan(400);
    expect(Math.abs(seen.withheld - 10_000)).toBeLessThan(350);
    expect(Math.abs(seen.placebo - 10_000)).toBeLessThan(350);
  });

  it("draws once", () => {
    const [coin, plain] = [Rng.seed("one"), Rng.seed("one")];
    assign(coin);
    plain.u32();
    expect(coin.state()).toEqual(plain.state());
  });
});

describe("placeboBody", () => {
  const symbols = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "n1"), { minLength: 2 });
  const body = fc.array(fc.constantFrom("a", "b", "c", "d", "n1", "elsewhere"), {
    minLength: 1,
    maxLength: 16,
  });

  it("is as long, of the given symbols, and another body", () => {
    fc.assert(
      fc.property(body, symbols, fc.nat(), (body, symbols, seed) => {
        const drawn = placeboBody(body, symbols, Rng.seed(seed));
        expect(drawn).toHaveLength(body.length);
        expect(drawn).not.toEqual(body);
        for (const symbol of drawn) expect(symbols).toContain(symbol);
      }),
    );
  });

  it("asks for two symbols to choose from", () => {
    expect(() => placeboBody(["a"], ["a", "a"], Rng.seed(1))).toThrow(RangeError);
  });
});
