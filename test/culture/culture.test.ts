// The culture on one replica: what each edit does, what is refused and why, and how names and sameness are settled.
import { describe, expect, it, vi } from "vitest";
import { type Edit, entrySchema, LIMITS, YCulture } from "../../culture/index.ts";
import { adopted, define, must, replica, sync, WORLD } from "./replicas.ts";

const ada = { author: "ada", round: 1 };
const bob = { author: "bob", round: 2 };
const NOWHERE = "0123456789abcdef";

describe("proposals", () => {
  it("become claimed entries that fit the entry schema", () => {
    const culture = replica();
    const id = must(
      culture,
      { op: "propose", kind: "definition", name: "f", body: ["rev", "sort"], about: "law1", fitted: 3 },
      ada,
    );
    const entry = culture.get(id);
    expect(entrySchema.parse(entry)).toEqual({
      id,
      kind: "definition",
      name: "f",
      body: ["rev", "sort"],
      text: "",
      author: "ada",
      round: 1,
      parents: [],
      status: "claimed",
      evidence: { about: "law1", fitted: 3, checks: [] },
      uses: {},
    });
    expect(culture.resolve("f")).toBeUndefined();
  });

  it("made twice are one entry and one line of history", () => {
    const culture = replica();
    expect(define(culture, "f", "rev", ada)).toBe(define(culture, "f", "rev", ada));
    expect(culture.history()).toHaveLength(1);
    expect(define(culture, "f", "rev", { ...ada, round: 2 })).not.toBe(define(culture, "f", "rev", ada));
  });

  it("have the same id on every replica and in every run", () => {
    expect(define(replica(1), "f", "rev", ada)).toBe(define(replica(7), "f", "rev", ada));
  });
});

describe("refusals", () => {
  const refusal = (culture: YCulture, edit: unknown, by = ada) => {
    const before = culture.encode();
    const result = culture.edit(edit as Edit, by);
    expect(culture.encode()).toEqual(before);
    return result.ok ? "accepted" : result.error.reason;
  };
  const propose = (name: string, ...body: string[]) => ({ op: "propose", kind: "definition", name, body });

  it.each([
    ["no edit at all", null, "malformed"],
    ["an unknown op", { op: "explode" }, "malformed"],
    ["a name beyond the limit", propose("x".repeat(LIMITS.name + 1), "rev"), "malformed"],
    ["a name that leaves no room for a suffix", propose("x".repeat(LIMITS.name), "rev"), "not-allowed"],
    ["a body beyond the limit", propose("f", ...Array(LIMITS.body + 1).fill("rev")), "malformed"],
    ["an empty body", propose("f"), "malformed"],
    ["a note with a body", { ...propose("f", "rev"), kind: "note" }, "malformed"],
    [
      "half a surrogate pair",
      { op: "propose", kind: "note", name: "t", body: [], text: "\ud800" },
      "malformed",
    ],
    ["two words", propose("f g", "rev"), "not-allowed"],
    ["a derived name", propose("f~2", "rev"), "not-allowed"],
    ["a primitive's name", propose("rev", "sort"), "not-allowed"],
    ["an unknown symbol", propose("f", "rev", "zap"), "unknown-name"],
    ["a claimed, not adopted name", propose("x", "claim"), "unknown-name"],
    ["its own name", propose("f", "rev", "f"), "cycle"],
    ["an unknown parent", { ...propose("f", "rev"), parents: [NOWHERE] }, "unknown-entry"],
    ["a parent that is no id", { ...propose("f", "rev"), parents: ["x"] }, "unknown-entry"],
    ["an unknown entry", { op: "adopt", id: NOWHERE }, "unknown-entry"],
    ["an entry that is no id", { op: "cite", id: "__proto__" }, "unknown-entry"],
    ["more agreed than tested", { op: "check", id: NOWHERE, agreed: 2, tested: 1 }, "malformed"],
    ["too many uses at once", { op: "cite", id: NOWHERE, times: 1e9 }, "not-allowed"],
  ])("%s", (_, edit, reason) => {
    const culture = replica();
    define(culture, "claim", "rev", bob);
    expect(refusal(culture, edit)).toBe(reason);
  });

  it("an author without a name, or a round that is none", () => {
    expect(refusal(replica(), propose("f", "rev"), { author: "", round: 0 })).toBe("malformed");
    expect(refusal(replica(), propose("f", "rev"), { author: "ada", round: -1 })).toBe("malformed");
    expect(refusal(replica(), propose("f", "rev"), { author: "x".repeat(65), round: 0 })).toBe("malformed");
  });

  it("status moves that the rules do not know", () => {
    const culture = replica();
    const claimed = define(culture, "c", "rev", ada);
    const refuted = must(culture, { op: "refute", id: define(culture, "r", "rot", ada), reason: "" });
    const live = adopted(culture, "a", "sort", ada);
    expect(refusal(culture, { op: "retire", id: claimed, reason: "" })).toBe("not-allowed");
    expect(refusal(culture, { op: "adopt", id: live })).toBe("not-allowed");
    for (const op of ["adopt", "refute", "retire"])
      expect(refusal(culture, { op, id: refuted, reason: "" })).toBe("not-allowed");
    expect(refusal(culture, { op: "check", id: refuted, agreed: 1, tested: 1 }, bob)).toBe("not-allowed");
    expect(refusal(culture, { op: "amend", id: refuted, name: "x" })).toBe("not-allowed");
    expect(refusal(culture, { op: "merge", id: refuted, into: live })).toBe("not-allowed");
    expect(refusal(culture, { op: "merge", id: live, into: live })).toBe("not-allowed");
  });

  it("checks of one's own claim; bodies changed by others or after adoption", () => {
    const culture = replica();
    const claimed = define(culture, "c", "rev", ada);
    const live = adopted(culture, "a", "sort", ada);
    expect(refusal(culture, { op: "check", id: claimed, agreed: 1, tested: 1 })).toBe("not-allowed");
    expect(refusal(culture, { op: "amend", id: claimed, body: ["rot"] }, bob)).toBe("not-allowed");
    expect(refusal(culture, { op: "amend", id: live, body: ["rot"] })).toBe("not-allowed");
  });

  it("definitions that would stand for more than 1024 primitives", () => {
    const culture = replica();
    adopted(culture, "f0", "rev rev");
    for (let i = 1; i < 10; i++) adopted(culture, `f${i}`, `f${i - 1} f${i - 1}`);
    expect(refusal(culture, propose("f10", "f9", "f9"))).toBe("not-allowed");
    expect(refusal(culture, propose("f10", "f9", "rev"))).toBe("not-allowed");
  });

  it("entries beyond the limit", () => {
    const culture = replica();
    for (let i = 0; i < LIMITS.entries; i++)
      must(culture, { op: "propose", kind: "note", name: `n${i}`, body: [] }, ada);
    expect(refusal(culture, { op: "propose", kind: "note", name: "one more", body: [] })).toBe("full");
  });

  it("a merge into what is built on the merged", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev rot", ada);
    adopted(culture, "g", "f sort", ada);
    const h = adopted(culture, "h", "g sort", ada);
    expect(refusal(culture, { op: "merge", id: f, into: h })).toBe("cycle");
    expect(culture.edit({ op: "merge", id: h, into: f }, ada).ok).toBe(true);
  });
});

describe("meaning", () => {
  it("is nested and expands to primitives", () => {
    const culture = replica();
    adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "f rot f", ada);
    expect(culture.resolve("g")?.id).toBe(g);
    expect(culture.expand(g)).toEqual(["rev", "sort", "rot", "rev", "sort"]);
  });

  it("survives renaming: bodies are bound to entries and show the current name", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "f rot", ada);
    must(culture, { op: "amend", id: f, name: "better" }, bob);
    expect(culture.get(g)?.body).toEqual(["better", "rot"]);
    expect(culture.resolve("f")).toBeUndefined();
    adopted(culture, "f", "rot rot rot", bob);
    expect(culture.expand(g)).toEqual(["rev", "sort", "rot"]);
  });

  it("survives refutation of a part, which is then spelled out", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "f rot", ada);
    must(culture, { op: "refute", id: f, reason: "explains another law" }, bob);
    expect(culture.get(g)?.body).toEqual(["rev", "sort", "rot"]);
    expect(culture.resolve("f")).toBeUndefined();
    expect(culture.resolve("g")?.id).toBe(g);
  });

  it("of a claim can be amended by its author, and loses its checks then", () => {
    const culture = replica();
    const id = define(culture, "f", "rev", ada);
    must(culture, { op: "check", id, agreed: 2, tested: 2 }, bob);
    must(culture, { op: "amend", id, body: ["rot", "rot"] }, ada);
    expect(culture.get(id)?.body).toEqual(["rot", "rot"]);
    expect(culture.get(id)?.evidence.checks).toEqual([]);
  });
});

describe("one name twice", () => {
  it("belongs to the entry with more agreed checks, then the older; the other gets a derived name", () => {
    const culture = replica();
    const younger = adopted(culture, "f", "rev sort", bob);
    const older = adopted(culture, "f", "rot sort", ada);
    expect(culture.resolve("f")?.id).toBe(older);
    expect(culture.resolve("f~2")?.id).toBe(younger);
    must(culture, { op: "check", id: younger, agreed: 1, tested: 2 }, ada);
    expect(culture.resolve("f")?.id).toBe(younger);
    expect(culture.get(older)?.name).toBe("f~2");
    expect(culture.contested().map((entry) => entry.id)).toEqual([older]);
    must(culture, { op: "amend", id: older, name: "g" }, ada);
    expect(culture.contested()).toEqual([]);
    expect(culture.resolve("g")?.id).toBe(older);
    expect(culture.resolve("f~2")).toBeUndefined();
  });

  it("leaves claims and what is built on the loser alone", () => {
    const culture = replica();
    const first = adopted(culture, "f", "rev sort", ada);
    const user = adopted(culture, "g", "f rot", ada);
    const claim = define(culture, "f", "rot", bob);
    expect(culture.get(claim)?.name).toBe("f");
    must(culture, { op: "adopt", id: claim });
    must(culture, { op: "check", id: claim, agreed: 5, tested: 5 }, ada);
    expect(culture.resolve("f")?.id).toBe(claim);
    expect(culture.get(user)?.body).toEqual(["f~2", "rot"]);
    expect(culture.get(first)?.name).toBe("f~2");
    expect(culture.expand(user)).toEqual(["rev", "sort", "rot"]);
  });
});

describe("one thing twice", () => {
  it("is one canonical entry and an alias, listed once", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada, "law1");
    const g = adopted(culture, "g", "rev sort", bob, "law1");
    expect(culture.canonical(g)).toBe(f);
    expect(culture.resolve("g")?.id).toBe(f);
    expect(culture.adopted().map((entry) => entry.id)).toEqual([f]);
    expect(culture.entries()).toHaveLength(2);
    must(culture, { op: "check", id: g, agreed: 1, tested: 1 }, ada);
    expect(culture.canonical(f)).toBe(g);
  });

  it("is seen through nesting, and a claim of a known thing points to it", () => {
    const culture = replica();
    adopted(culture, "f", "rev sort", bob);
    const long = adopted(culture, "g", "rev sort rot", bob);
    const nested = define(culture, "h", "f rot", ada);
    expect(culture.canonical(nested)).toBe(long);
  });

  it("never makes an entry name itself", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "f", bob);
    must(culture, { op: "check", id: g, agreed: 1, tested: 1 }, ada);
    expect(culture.canonical(f)).toBe(g);
    expect(culture.get(g)?.body).toEqual(["rev", "sort"]);
    expect(culture.get(f)?.body).toEqual(["rev", "sort"]);
  });
});

describe("merging, citing", () => {
  it("retires the merged, points to its successor and counts its uses there", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada);
    const g = adopted(culture, "g", "sort", ada);
    const h = adopted(culture, "h", "f rot", ada);
    must(culture, { op: "cite", id: f, times: 2 }, bob);
    must(culture, { op: "cite", id: g }, bob);
    must(culture, { op: "merge", id: f, into: g }, ada);
    expect(culture.get(f)?.status).toBe("retired");
    expect(culture.canonical(f)).toBe(g);
    expect(culture.get(g)?.uses).toEqual({ bob: 3 });
    must(culture, { op: "cite", id: f }, { author: "__proto__", round: 3 });
    expect(Object.entries(culture.get(g)?.uses ?? {})).toEqual([
      ["__proto__", 1],
      ["bob", 3],
    ]);
    expect(culture.get(h)?.body).toEqual(["g", "rot"]);
  });
});

describe("history", () => {
  it("keeps every edit in order with its author, round and entry", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev", ada);
    must(culture, { op: "cite", id: f, times: 2 }, bob);
    expect(
      culture
        .history()
        .map(({ sequence, author, round, edit, entry }) => [sequence, author, round, edit.op, entry]),
    ).toEqual([
      [0, "ada", 1, "propose", f],
      [1, "world", 1, "adopt", f],
      [2, "bob", 2, "cite", f],
    ]);
  });

  it("announces each change to listeners, as updates that rebuild the culture", () => {
    const culture = replica();
    const follower = replica(2);
    const stop = culture.onUpdate((update) => {
      // The culture is settled before listeners hear of it.
      expect(culture.entries().length).toBeGreaterThan(0);
      expect(follower.apply(update).ok).toBe(true);
    });
    const id = adopted(culture, "f", "rev", ada);
    stop();
    must(culture, { op: "cite", id }, bob);
    expect(follower.get(id)?.status).toBe("adopted");
    expect(follower.get(id)?.uses).toEqual({});
  });

  it("goes on after a restart with the same client id, to the same bytes and without a word", () => {
    const said = [vi.spyOn(console, "log"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
    const through = replica(5);
    const peer = replica(6);
    adopted(peer, "p", "rot", bob);
    sync(peer, through);
    const f = adopted(through, "f", "rev p", ada);
    const resumed = replica(5);
    expect(resumed.apply(through.encode()).ok).toBe(true);
    for (const culture of [through, resumed]) {
      adopted(culture, "g", "f sort", bob);
      must(culture, { op: "cite", id: f }, WORLD);
    }
    expect(resumed.encode()).toEqual(through.encode());
    expect(resumed.clientId).toBe(5);
    for (const spy of said) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it("needs a client id that is given, not drawn", () => {
    expect(() => new YCulture({ clientId: 0, primitives: [] })).toThrow(RangeError);
    expect(() => new YCulture({ clientId: 1.5, primitives: [] })).toThrow(RangeError);
  });
});
