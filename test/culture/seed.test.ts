// A culture handed on: what was adopted is there, means the same and was first written by whom it was; nothing else is.
// As a placebo it has the same names and lengths and none of the meanings.
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { seedFrom, type YCulture } from "../../culture/index.ts";
import { library } from "./library.ts";
import { adopted, define, must, PRIMITIVES, replica, sync } from "./replicas.ts";

const ada = { author: "ada", round: 3 };
const bob = { author: "bob", round: 5 };
const options = { clientId: 77, primitives: PRIMITIVES };

function ancestor(): YCulture {
  const culture = replica();
  adopted(culture, "f", "rev sort", ada, "law1");
  adopted(culture, "g", "f rot", bob, "law2");
  const note = must(culture, { op: "propose", kind: "note", name: "hint", body: [], text: "try rot" }, ada);
  must(culture, { op: "adopt", id: note });
  define(culture, "claim", "sort sort", ada);
  const out = adopted(culture, "out", "rot rot", ada);
  must(culture, { op: "quarantine", id: out, reason: "harms" });
  const gone = adopted(culture, "gone", "rev rev", ada);
  must(culture, { op: "retire", id: gone, reason: "unused" });
  adopted(culture, "h", "g sort", bob);
  return culture;
}
function taken(update: Uint8Array, placebo?: Rng): YCulture {
  const result = seedFrom(update, { ...options, placebo });
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}
const shown = (culture: YCulture) => culture.adopted().map(({ name, body }) => `${name} = ${body.join(" ")}`);

describe("seedFrom", () => {
  it("takes the adopted definitions, nested as they are, about what they were about", () => {
    const seed = taken(ancestor().encode());
    expect(shown(seed)).toEqual(["f = rev sort", "g = f rot", "h = g sort"]);
    expect(seed.entries()).toHaveLength(3);
    const g = seed.resolve("g")!;
    expect(g).toMatchObject({ status: "adopted", round: 0, evidence: { about: "law2" } });
    expect(g.parents).toEqual([seed.resolve("f")!.id]);
    expect(seed.expand(g.id)).toEqual(["rev", "sort", "rot"]);
  });

  it("says who wrote it first, also when it is handed on again", () => {
    const seed = taken(ancestor().encode());
    const again = taken(seed.encode());
    for (const culture of [seed, again]) {
      expect(culture.resolve("g")).toMatchObject({ author: "ancestors", text: "first by bob in round 5" });
    }
    expect(again.encode()).toEqual(seed.encode());
  });

  it("brings back every meaning of a large culture", () => {
    const { culture, names } = library(120, Rng.seed("ancestor"));
    const seed = seedFrom(culture.encode(), {
      clientId: 2,
      primitives: ["rev", "sort", "rot", "swp", "inc", "tri", "neg", "cum", "ix", "hd", "par", "dup"],
    });
    if (!seed.ok) throw new Error(seed.error.detail);
    for (const name of names)
      expect(seed.value.expand(seed.value.resolve(name)!.id)).toEqual(
        culture.expand(culture.resolve(name)!.id),
      );
  });

  it("spells out what lost its name, or what was built on what is gone", () => {
    const [a, b] = [replica(1), replica(2)];
    adopted(a, "f", "rev sort", { author: "ada", round: 1 });
    adopted(b, "f", "rot sort", bob);
    adopted(b, "g", "f f", bob);
    sync(b, a);
    expect(a.resolve("g")!.body).toEqual(["f~2", "f~2"]);
    expect(shown(taken(a.encode()))).toEqual(["f = rev sort", "g = rot sort rot sort"]);
  });

  it("refuses a damaged update as data", () => {
    const update = ancestor().encode();
    expect(seedFrom(update.slice(0, update.length >> 1), options)).toMatchObject({
      ok: false,
      error: { reason: "malformed" },
    });
    expect(seedFrom(new Uint8Array([1, 2, 3]), options)).toMatchObject({ ok: false });
    expect(seedFrom(update, { clientId: 1, primitives: ["other"] })).toMatchObject({ ok: false });
  });

  it("of nothing is an empty culture", () => {
    expect(taken(replica(5).encode()).entries()).toEqual([]);
  });
});

describe("a placebo", () => {
  it("has the names and the lengths, and no meaning of the culture it stands for", () => {
    const source = ancestor();
    const seed = taken(source.encode(), Rng.seed("placebo"));
    const meanings = source.entries().map(({ id }) => source.expand(id)?.join(" "));
    expect(seed.adopted().map(({ name }) => name)).toEqual(["f", "g", "h"]);
    for (const { id, name, body, evidence } of seed.adopted()) {
      const original = source.resolve(name)!;
      expect(body).toHaveLength(original.body.length);
      expect(evidence.about).toBe(original.evidence.about);
      expect(meanings).not.toContain(seed.expand(id)!.join(" "));
    }
  });

  it("is the same for the same generator, and other for another", () => {
    const update = ancestor().encode();
    const [one, same, other] = [1, 1, 2].map((seed) => shown(taken(update, Rng.seed(seed))));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });
});
