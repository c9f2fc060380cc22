// What the list shows, who reads what, what names mean, and what changed between two bodies.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ancestryOf,
  builtOn,
  expansionOf,
  glossaryOf,
  meaningOf,
} from "../../dashboard/views/culture/ancestry.ts";
import { diff, wordsOf } from "../../dashboard/views/culture/diff.ts";
import { MOST_ENTRIES, MOST_READERS, readersOf } from "../../dashboard/views/culture/readers.ts";
import { authorsOf, select, selectionOf } from "../../dashboard/views/culture/select.ts";
import { parentsOf, suggest, symbolKind } from "../../dashboard/views/culture/suggest.ts";
import { entry } from "./culture-fixture.ts";

const ENTRIES = [
  entry(1, "n2", "rot dup", { about: "law-1-1", used: 5, uses: { ada: 5 } }),
  entry(2, "n10", "n2 rev", { author: "ben", used: 5, status: "claimed" }),
  entry(3, "On rot", "", { kind: "note", text: "Rotating twice is DUP", author: "human:eve" }),
  entry(4, "n1", "dup", { used: 9, status: "refuted" }),
];
const names = (query: Record<string, string>) => select(ENTRIES, selectionOf(query)).map(({ name }) => name);

describe("select", () => {
  it("sorts by age, by use and by name as people count", () => {
    expect(names({})).toEqual(["n1", "On rot", "n10", "n2"]);
    expect(names({ sort: "used" })).toEqual(["n1", "n10", "n2", "On rot"]);
    expect(names({ sort: "name" })).toEqual(["n1", "n2", "n10", "On rot"]);
  });

  it("filters by kind, status and author", () => {
    expect(names({ kind: "note" })).toEqual(["On rot"]);
    expect(names({ status: "claimed" })).toEqual(["n10"]);
    expect(names({ author: "ada" })).toEqual(["n1", "n2"]);
    expect(names({ author: "nobody" })).toEqual([]);
  });

  it("searches all words in name, body, text and about, whatever their case", () => {
    expect(names({ q: "dup" })).toEqual(["n1", "On rot", "n2"]);
    expect(names({ q: "ROT dup" })).toEqual(["On rot", "n2"]);
    expect(names({ q: "law-1-1" })).toEqual(["n2"]);
  });

  it("takes what makes no sense in the URL as not said", () => {
    expect(names({ kind: "x", status: "y", sort: "z" })).toEqual(names({}));
  });

  it("tells the authors", () => {
    expect(authorsOf(ENTRIES)).toEqual(["ada", "ben", "human:eve"]);
  });
});

describe("names", () => {
  const base = entry(1, "n0", "rot dup");
  const twin = entry(2, "n0", "rev");
  const middle = entry(3, "n1", "n0 n0", { parents: [base.id] });
  const other = entry(4, "n2", "n0~2 hd", { parents: [twin.id] });
  const top = entry(5, "n3", "n1 n2 n0", { parents: [middle.id, other.id, base.id] });
  const all = [base, twin, middle, other, top];
  const glossary = glossaryOf(all);

  it("means the parent of that name, else the adopted owner, else the second of that name", () => {
    expect(meaningOf("n0", middle, glossary)).toBe(base);
    expect(meaningOf("n0~2", other, glossary)).toBe(twin);
    expect(meaningOf("rot", middle, glossary)).toBeUndefined();
    expect(meaningOf("n0", entry(6, "n4", "n0", { parents: [twin.id] }), glossary)).toBe(twin);
  });

  it("spells an entry out to its ops", () => {
    expect(expansionOf(top, glossary)).toEqual("rot dup rot dup rev hd rot dup".split(" "));
  });

  it("opens a part once in the tree", () => {
    const [first, second, third] = ancestryOf(top, glossary);
    expect(first!.parts.map(({ again }) => again)).toEqual([false, true]);
    expect(second!.parts[0]!.entry).toBe(twin);
    expect(third).toMatchObject({ symbol: "n0", again: true, parts: [] });
  });

  it("knows what is built on it", () => {
    expect(builtOn(base, all)).toEqual([middle, top]);
  });

  it("gives up where there is no end", () => {
    const a = entry(7, "a", "b");
    const b = entry(8, "b", "a");
    const ring = glossaryOf([a, b]);
    expect(expansionOf(a, ring)).toBeNull();
    expect(ancestryOf(a, ring)[0]!.parts[0]).toMatchObject({ again: true, parts: [] });
    const doubling = Array.from({ length: 40 }, (_, i) =>
      entry(i + 1, `d${i}`, i === 0 ? "x" : `d${i - 1} d${i - 1}`),
    );
    expect(expansionOf(doubling.at(-1)!, glossaryOf(doubling))).toBeNull();
  });

  it("offers adopted names and ops that begin with the word, the most used first", () => {
    const words = (word: string) => suggest(word, ENTRIES, 9).map(({ symbol }) => symbol);
    expect(words("")).toEqual(["n2", "dup", "rot"]);
    expect(words("r")).toEqual(["rot"]);
    expect(words("n2")).toEqual([]);
    expect(["n2", "n10", "n77", "rot"].map((symbol) => symbolKind(symbol, glossaryOf(ENTRIES)))).toEqual([
      "name",
      "unknown",
      "unknown",
      "op",
    ]);
    expect(parentsOf(["n1", "n1", "rot", "n2"], glossary)).toEqual([middle.id, other.id]);
  });
});

describe("readersOf", () => {
  it("keeps the most used entries and the agents that use most, by population", () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      entry(i + 1, `n${i}`, "rot", { uses: { [`a${i % 20}`]: i, zed: 10 }, used: i + 10 }),
    );
    const { agents, rows, most, others } = readersOf(many, (agent) => (agent === "zed" ? "ash" : "birch"));
    expect(rows).toHaveLength(MOST_ENTRIES);
    expect(rows[0]!.entry.name).toBe("n59");
    expect(agents).toHaveLength(MOST_READERS);
    expect(agents[0]).toBe("zed");
    expect(most).toBe(59);
    expect(others).toBeGreaterThan(0);
    for (const row of rows)
      expect(row.uses.reduce((sum, times) => sum + times, 0) + row.others).toBe(row.entry.used);
  });

  it("leaves out what nobody uses", () => {
    expect(readersOf([entry(1, "n0", "rot")], () => undefined)).toMatchObject({
      agents: [],
      rows: [],
      most: 0,
    });
  });
});

describe("diff", () => {
  it("says what was added and what removed", () => {
    expect(diff(["rot", "dup", "n3"], ["rot", "n4", "n3"])).toEqual([
      { op: "same", word: "rot" },
      { op: "removed", word: "dup" },
      { op: "added", word: "n4" },
      { op: "same", word: "n3" },
    ]);
  });

  it("holds both sides in order, and nothing is removed and added without need", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 16 });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const changes = diff(before, after);
        const side = (op: "added" | "removed") => changes.filter((c) => c.op !== op).map(({ word }) => word);
        expect(side("added")).toEqual(before);
        expect(side("removed")).toEqual(after);
        const same = changes.filter(({ op }) => op === "same").length;
        expect(same).toBe(longestCommon(before, after));
      }),
    );
  });

  it("splits text into words", () => {
    expect(wordsOf("  a\n b ")).toEqual(["a", "b"]);
  });
});

/** By trying: the oracle. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) next.push(x === y ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return row.at(-1)!;
}
