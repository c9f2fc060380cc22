// URL <-> place: whatever the link, there is a place, and a good place survives the way there and back.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedPlace, parsePlace, placeUrl, roundOf, VIEWS } from "../../dashboard/app/place.ts";

function parse(url: string) {
  const [path, search = ""] = url.split(/\?(.*)/s);
  return parsePlace(path!, search);
}

const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
const key = word.filter((name) => name !== "round" && name !== "__proto__");
const place = fc.record({
  run: word,
  view: fc.constantFrom(...VIEWS),
  query: fc
    .tuple(fc.dictionary(key, word, { maxKeys: 4, noNullPrototype: true }), fc.option(fc.nat(10_000)))
    .map(([query, round]) => (round === null ? query : { ...query, round: String(round) })),
});

describe("place", () => {
  it("survives the way into a URL and back", () => {
    fc.assert(
      fc.property(place, (there) => {
        expect(parse(placeUrl(there))).toEqual({ place: there, fault: null });
      }),
    );
  });

  it("makes some place of any link, and a URL of that place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (path, search) => {
        const { place } = parsePlace(`/${path}`, search);
        expect(VIEWS).toContain(place.view);
        const again = parse(placeUrl(place));
        expect(again.fault).toBeNull();
        expect(again.place.run).toBe(place.run);
      }),
    );
  });

  it("says what was wrong with a damaged link", () => {
    expect(parse("/runs/a/nonsense")).toMatchObject({
      place: { run: "a", view: "society" },
      fault: expect.stringMatching(/nonsense/),
    });
    expect(parse("/runs/a/frontier?round=-3")).toMatchObject({
      place: { run: "a", view: "frontier", query: {} },
    });
    expect(parse("/runs/a/frontier?round=-3").fault).toMatch(/not a round/);
    expect(parse("/runs/%E0%A4%A/lab")).toMatchObject({ place: { run: null } });
    expect(parse("/elsewhere").fault).toMatch(/nothing at/);
    expect(parse("/")).toEqual({ place: { run: null, view: "society", query: {} }, fault: null });
  });

  it("keeps the round when only the view changes, and nothing when the run does", () => {
    const from = { run: "a", view: "culture", query: { round: "7", entry: "x" } } as const;
    expect(changedPlace(from, { view: "society" }).query).toEqual({ round: "7" });
    expect(changedPlace(from, { run: "b" }).query).toEqual({});
    expect(changedPlace(from, { query: { entry: null } }).query).toEqual({ round: "7" });
    expect(changedPlace(from, { view: "replay", query: { kind: "task" } }).query).toEqual({
      round: "7",
      kind: "task",
    });
    expect(roundOf({ round: "12" })).toBe(12);
    expect(roundOf({ round: "1e3" })).toBeNull();
  });
});
