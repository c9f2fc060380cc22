// Novelty of proposals, by hand and against the definition.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanNovelty } from "../../../server/simulation/proposal-novelty.ts";
import { naiveNovelty } from "./naive-novelty.ts";

const NONE = new Set<string>();

describe("meanNovelty", () => {
  it("gives the values worked out by hand", () => {
    expect(meanNovelty(["a b c"], ["a b", "c c c c"], NONE)).toBe(1 / 3);
    // The second repeats the first, which is new altogether.
    expect(meanNovelty(["x y", "x y"], ["a b"], NONE)).toBe(1 / 2);
    // Inputs and markers do not count.
    expect(meanNovelty(["S a : 1 2"], ["D a : 3"], new Set(["S", "D"]))).toBe(0);
    expect(meanNovelty(["S a"], ["D a"], NONE)).toBe(1 / 2);
  });

  it("says nothing where there is nothing before", () => {
    expect(meanNovelty([], ["a"], NONE)).toBeUndefined();
    expect(meanNovelty(["a"], [], NONE)).toBeUndefined();
    expect(meanNovelty(["a", "b"], [], NONE)).toBe(1);
  });

  it("agrees with distances by the definition", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d", "S"), { maxLength: 7 }).map((s) => s.join(" "));
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 12 }),
        fc.array(text, { maxLength: 12 }),
        (proposals, before) => {
          const skip = new Set(["S"]);
          const wanted = naiveNovelty(proposals, before, skip);
          const novelty = meanNovelty(proposals, before, skip);
          if (wanted === undefined) expect(novelty).toBeUndefined();
          else expect(novelty).toBeCloseTo(wanted, 12);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("looks at a spread sample of many proposals, and at the newest before them", () => {
    // Only every second is looked at: those are repeats, the others are new.
    const proposals = Array.from({ length: 128 }, (_, i) => (i % 2 === 0 ? "a" : `new${i}`));
    expect(meanNovelty(proposals, ["a"], NONE)).toBe(0);
    expect(meanNovelty(["a"], ["a", ...Array.from({ length: 128 }, () => "b")], NONE)).toBe(1);
  });
});
