// --seeds: a number of seeds, a list, or a range; everything else is refused with the three forms.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedList } from "../../../server/cli/seeds.ts";

describe("seedList", () => {
  it("takes a number as so many seeds from 1", () => {
    expect(seedList("5")).toEqual([1, 2, 3, 4, 5]);
    expect(seedList("1")).toEqual([1]);
  });

  it("takes lists and ranges as they are", () => {
    expect(seedList("3,1,2")).toEqual([3, 1, 2]);
    expect(seedList("-1,0")).toEqual([-1, 0]);
    expect(seedList("7..7")).toEqual([7]);
    expect(seedList("-1..1")).toEqual([-1, 0, 1]);
  });

  it("gives back any list of different seeds", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 20 }), (seeds) => {
        expect(seedList(seeds.join(","))).toEqual(seeds);
      }),
    );
  });

  it.each(["7,", ",7", "", "1,,2", "1,1", "1,x", "0", "101", "2026", "1.5,2", "3..1", "1..200", "1..", "a"])(
    "refuses %j",
    (text) => {
      expect(() => seedList(text)).toThrow(
        expect.objectContaining({ code: "bad-usage", hint: expect.stringContaining("--seeds=5") }),
      );
    },
  );
});
