// What comes between adoption and the end: quarantine, release, retraction; and reservations, which keep others from
// naming what somebody is about to name.
import { describe, expect, it } from "vitest";
import { DOCUMENT, type Edit, type YCulture } from "../../culture/index.ts";
import { adopted, define, must, replica, sync } from "./replicas.ts";

const ada = { author: "ada", round: 1 };
const bob = { author: "bob", round: 1 };
const later = { author: "bob", round: 2 };

function refusal(culture: YCulture, edit: Edit, by = ada): string {
  const result = culture.edit(edit, by);
  return result.ok ? "" : `${result.error.reason}: ${result.error.detail}`;
}
const reserve = (name: string, about: string, rounds = 1): Edit => ({ op: "reserve", name, about, rounds });
const propose = (name: string, about: string, ...body: string[]): Edit => ({
  op: "propose",
  kind: "definition",
  name,
  body,
  about,
});

describe("quarantine", () => {
  it("keeps an entry from readers and its name from others, until it is released", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "f rot", ada);
    must(culture, { op: "quarantine", id: f, reason: "harms" }, bob);
    expect(culture.get(f)).toMatchObject({ status: "quarantined", name: "f", body: ["rev", "sort"] });
    expect(culture.quarantined().map(({ id }) => id)).toEqual([f]);
    expect(culture.adopted().map(({ id }) => id)).toEqual([g]);
    expect(culture.resolve("f")).toBeUndefined();
    expect(culture.retrieve({ names: ["f", "g"] }, 100).map(({ id }) => id)).toEqual([g]);
    // What was built on it means what it meant.
    expect(culture.get(g)?.body).toEqual(["rev", "sort", "rot"]);
    expect(refusal(culture, propose("h", "", "f"))).toMatch(/^unknown-name/);
    // Another thing of the same name does not slip into its place.
    const other = adopted(culture, "f", "rot", bob);
    expect(culture.get(other)?.name).toBe("f~2");
    must(culture, { op: "release", id: f, reason: "helps after all" }, bob);
    expect(culture.resolve("f")?.id).toBe(f);
    expect(culture.get(g)?.body).toEqual(["f", "rot"]);
  });

  it("ends in a release, a refutation or retirement, and only what is adopted gets there", () => {
    const culture = replica();
    const claim = define(culture, "c", "rev", ada);
    expect(refusal(culture, { op: "quarantine", id: claim, reason: "" })).toMatch(/^not-allowed/);
    expect(refusal(culture, { op: "release", id: claim, reason: "" })).toMatch(/^not-allowed/);
    for (const op of ["refute", "retire"] as const) {
      const id = adopted(culture, `f-${op}`, op === "refute" ? "rot" : "sort", ada);
      must(culture, { op: "quarantine", id, reason: "" });
      expect(refusal(culture, { op: "quarantine", id, reason: "" })).toMatch(/^not-allowed/);
      expect(refusal(culture, { op: "adopt", id })).toMatch(/^not-allowed/);
      expect(refusal(culture, { op: "amend", id, text: "x" })).toMatch(/^not-allowed/);
      must(culture, { op, id, reason: "" });
      expect(refusal(culture, { op: "release", id, reason: "" })).toMatch(/^not-allowed/);
    }
  });

  it("of one of two names for a thing leaves the other: it may be right about something else", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada, "law1");
    const g = adopted(culture, "g", "rev sort", later, "law2");
    expect(culture.canonical(g)).toBe(f);
    must(culture, { op: "quarantine", id: f, reason: "" });
    expect(culture.canonical(g)).toBe(g);
    expect(culture.resolve("g")?.id).toBe(g);
    expect(culture.resolve("f")).toBeUndefined();
  });
});

describe("retraction", () => {
  it("is for authors only, of a claim or an adopted entry; the reason stays in the history", () => {
    const culture = replica();
    const claim = define(culture, "c", "rev", ada);
    const live = adopted(culture, "f", "rot", ada);
    for (const id of [claim, live]) {
      expect(refusal(culture, { op: "retract", id, reason: "" }, bob)).toMatch(/^not-allowed/);
      must(culture, { op: "retract", id, reason: "it was another law" }, ada);
      expect(culture.get(id)?.status).toBe("retired");
      expect(refusal(culture, { op: "retract", id, reason: "" }, ada)).toMatch(/^not-allowed/);
    }
    const kept = culture.history().map(({ edit }) => (edit.op === "retract" ? edit.reason : ""));
    expect(kept.filter((reason) => reason === "it was another law")).toHaveLength(2);
  });
});

describe("reservations", () => {
  it("keep others from the name and from the thing while they hold, and say whose they are", () => {
    const culture = replica();
    must(culture, reserve("f", "law1", 2), ada);
    expect(culture.reservations(1)).toMatchObject([{ name: "f", about: "law1", author: "ada", until: 2 }]);
    expect(refusal(culture, propose("f", "law2", "rev"), bob)).toMatch(/^not-allowed: ada has reserved f/);
    expect(refusal(culture, propose("g", "law1", "rev"), bob)).toMatch(/^not-allowed: ada/);
    expect(refusal(culture, reserve("f", "law3"), bob)).toMatch(/^not-allowed: ada/);
    expect(refusal(culture, reserve("h", "law1"), bob)).toMatch(/^not-allowed: ada/);
    const claim = must(culture, propose("g", "law2", "rev"), bob);
    expect(refusal(culture, { op: "amend", id: claim, name: "f" }, bob)).toMatch(/^not-allowed: ada/);
    must(culture, { op: "propose", kind: "note", name: "f", body: [], about: "law1" }, bob);
    must(culture, propose("f", "law1", "rot"), ada);
    expect(culture.reservations(3)).toEqual([]);
    must(culture, propose("f", "law1", "rot", "rot"), { ...bob, round: 3 });
  });

  it("are no entries, and the same one twice is one", () => {
    const culture = replica();
    const id = must(culture, reserve("f", "law1"), ada);
    expect(must(culture, reserve("f", "law1"), ada)).toBe(id);
    expect(culture.entries()).toEqual([]);
    expect(culture.get(id)).toBeUndefined();
    expect(culture.history()).toMatchObject([{ entry: id, edit: { op: "reserve" } }]);
  });

  it("made at the same time on two replicas are settled the same way on both", () => {
    const [a, b] = [replica(1), replica(2)];
    must(a, reserve("f", "law1"), ada);
    must(b, reserve("g", "law1"), bob);
    must(b, reserve("h", "law2"), bob);
    sync(a, b);
    sync(b, a);
    for (const culture of [a, b])
      expect(culture.reservations(1).map(({ author, name }) => `${author} ${name}`)).toEqual([
        "ada f",
        "bob h",
      ]);
    expect(refusal(b, propose("g", "law1", "rev"), bob)).toMatch(/^not-allowed: ada/);
  });

  it("are few per author, and of words that can be names", () => {
    const culture = replica();
    for (let i = 0; i < DOCUMENT.reservations; i++) must(culture, reserve(`f${i}`, `law${i}`), ada);
    expect(refusal(culture, reserve("more", "law99"))).toMatch(/^full/);
    must(culture, reserve("more", "law99"), { ...ada, round: 2 });
    expect(refusal(culture, reserve("rev", "law98"), bob)).toMatch(/^not-allowed/);
    expect(refusal(culture, reserve("two words", "law98"), bob)).toMatch(/^not-allowed/);
  });
});
