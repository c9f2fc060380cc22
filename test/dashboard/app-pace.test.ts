// Drawing takes at most its share of the time, within bounds.
import { describe, expect, it } from "vitest";
import { nextPace, TICK } from "../../dashboard/app/pace.ts";

describe("pace", () => {
  it("is quick where drawing is cheap, slower in proportion, and never stops", () => {
    expect(nextPace(0)).toBe(TICK);
    expect(nextPace(10)).toBe(TICK);
    expect(nextPace(60)).toBe(500);
    expect(nextPace(10_000)).toBe(1000);
  });
});
