// The tree of definitions and the rule of adoption.
import { describe, expect, it } from "vitest";
import { definitionTree, renderTree } from "../../culture/index.ts";
import { adopted, define, must, replica } from "./replicas.ts";

const ada = { author: "ada", round: 1 };
const bob = { author: "bob", round: 2 };

describe("the tree of definitions", () => {
  it("has what nobody uses at its roots, parts below, and leaves out aliases and what is not adopted", () => {
    const culture = replica();
    const f = adopted(culture, "f", "rev sort", ada, "law1");
    adopted(culture, "g", "f rot", ada);
    adopted(culture, "h", "g f", bob);
    adopted(culture, "k", "rot rot", bob);
    adopted(culture, "alias", "rev sort", bob);
    define(culture, "claim", "rev", ada);
    must(culture, { op: "cite", id: f, times: 2 }, ada);
    must(culture, { op: "cite", id: f, times: 3 }, bob);
    const forest = definitionTree(culture);
    expect(forest.map((node) => [node.name, node.expandedLength])).toEqual([
      ["h", 5],
      ["k", 2],
    ]);
    expect(forest[0]?.children.map((node) => node.name)).toEqual(["g", "f"]);
    expect(forest[0]?.children[1]).toMatchObject({
      id: f,
      about: "law1",
      author: "ada",
      body: ["rev", "sort"],
      users: [
        { user: "bob", times: 3 },
        { user: "ada", times: 2 },
      ],
    });
    for (const node of forest) expect(node.expandedLength).toBe(culture.expand(node.id)?.length);
    expect(renderTree(forest)).toBe(
      [
        "h = g f   5 ops, by bob in round 2, not used yet",
        "├─ g = f rot   3 ops, by ada in round 1, not used yet",
        "│  └─ f = rev sort   2 ops, by ada in round 1, used 5x by bob, ada",
        "└─ f = rev sort   2 ops, by ada in round 1, used 5x by bob, ada",
        "k = rot rot   2 ops, by bob in round 2, not used yet",
      ].join("\n"),
    );
  });

  it("opens a shared part once", () => {
    const culture = replica();
    adopted(culture, "f", "rev sort", ada);
    adopted(culture, "g", "f rot", ada);
    adopted(culture, "h", "g g f", ada);
    adopted(culture, "k", "g sort", ada);
    const lines = renderTree(definitionTree(culture)).split("\n");
    expect(lines.filter((line) => line.includes("g = f rot"))).toHaveLength(2);
    expect(lines.filter((line) => line.endsWith("(see above)"))).toHaveLength(1);
    expect(renderTree(definitionTree(replica()))).toBe("");
  });
});
