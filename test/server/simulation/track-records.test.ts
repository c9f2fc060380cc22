// Authors' records: what they count, the trust that follows, and what it costs to be doubted.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observationsPerPeer, TrackRecords } from "../../../server/simulation/track-records.ts";

describe("a track record", () => {
  it("is the mean of a Beta posterior, which a numerical integral of it gives too", () => {
    fc.assert(
      fc.property(fc.nat({ max: 12 }), fc.nat({ max: 12 }), (accepted, refuted) => {
        const records = new TrackRecords();
        for (let i = 0; i < accepted; i++) records.accepted("ada");
        for (let i = 0; i < refuted; i++) records.refuted("ada");
        // The density over p is proportional to p^accepted (1-p)^refuted from the even prior.
        let mass = 0;
        let moment = 0;
        for (let i = 0; i < 4000; i++) {
          const p = (i + 0.5) / 4000;
          const density = p ** accepted * (1 - p) ** refuted;
          mass += density;
          moment += p * density;
        }
        expect(records.of("ada")).toMatchObject({ accepted, refuted });
        expect(records.of("ada").trust).toBeCloseTo(moment / mass, 4);
      }),
    );
  });

  it("of a stranger is even, and of one author says nothing about another", () => {
    const records = new TrackRecords();
    records.refuted("ada");
    expect(records.of("ben")).toEqual({ accepted: 0, refuted: 0, trust: 0.5 });
  });

  it("counts a claim once when what was accepted turns out false", () => {
    const records = new TrackRecords();
    records.accepted("ada");
    records.overturned("ada");
    expect(records.of("ada")).toMatchObject({ accepted: 0, refuted: 1 });
    // Adopted untested, then refuted: there was no acceptance to take back.
    records.overturned("ben");
    expect(records.of("ben")).toMatchObject({ accepted: 0, refuted: 1 });
  });

  it("is the same after saving and loading, and nothing else is taken for one", () => {
    const records = new TrackRecords();
    records.accepted("ada");
    records.refuted("human:kim");
    const again = new TrackRecords();
    again.refuted("somebody");
    again.load(JSON.parse(JSON.stringify(records.save())));
    for (const author of ["ada", "human:kim", "somebody"])
      expect(again.of(author)).toEqual(author === "somebody" ? again.of("nobody") : records.of(author));
    expect(() => again.load({ ada: { accepted: -1, refuted: 0 } })).toThrow();
  });
});

describe("observations per peer", () => {
  it.each([
    [0, 0, 4],
    [1, 0, 4],
    [1, 1, 4],
    [0, 1, 8],
    // 1/4 exactly is not below a quarter.
    [0, 2, 8],
    [0, 3, 12],
    [1, 5, 8],
    [1, 7, 12],
  ])("after %i accepted and %i refuted claims: %i instead of 4", (accepted, refuted, expected) => {
    const records = new TrackRecords();
    for (let i = 0; i < accepted; i++) records.accepted("ada");
    for (let i = 0; i < refuted; i++) records.refuted("ada");
    expect(observationsPerPeer(records.of("ada"), 4, true)).toBe(expected);
    expect(observationsPerPeer(records.of("ada"), 4, false)).toBe(4);
    expect(observationsPerPeer(records.of("ada"), 0, true)).toBe(0);
  });

  it("are never fewer than asked for, and never more for who is trusted more", () => {
    fc.assert(
      fc.property(fc.nat({ max: 64 }), fc.double({ min: 0, max: 1, noNaN: true }), (checks, trust) => {
        const own = observationsPerPeer({ accepted: 0, refuted: 0, trust }, checks, true);
        const better = observationsPerPeer({ accepted: 0, refuted: 0, trust: (1 + trust) / 2 }, checks, true);
        expect(own).toBeGreaterThanOrEqual(checks);
        expect(better).toBeLessThanOrEqual(own);
      }),
    );
  });
});
