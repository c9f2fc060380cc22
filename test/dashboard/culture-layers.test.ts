// Places of the ancestry graph: layered, deterministic, nothing on top of anything else; and the picture made of them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LayerNode, layered } from "../../dashboard/views/culture/layers.ts";
import { looksOf, OTHERS, outline, PEOPLE, SHAPES } from "../../dashboard/views/culture/looks.ts";
import { pictureOf } from "../../dashboard/views/culture/picture.ts";
import { entry } from "./culture-fixture.ts";

/** Nodes whose parents come before them, as in a culture; some name parents that are not there. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 80 }).map((choices): LayerNode[] =>
  choices.map((picks, i) => ({
    id: `e${i}`,
    parents: picks.map((pick) => (pick % 11 === 0 ? "elsewhere" : `e${pick % Math.max(1, i)}`)),
  })),
);

describe("layered", () => {
  it("puts every node in a place of its own, right of all it is built on", () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { places, columns, rows } = layered(nodes);
        expect(places.size).toBe(nodes.length);
        const taken = new Set([...places.values()].map(({ x, y }) => `${x} ${y}`));
        expect(taken.size).toBe(nodes.length);
        for (const { id, parents } of nodes) {
          const { x, y, depth } = places.get(id)!;
          expect(x).toBeLessThan(columns);
          expect(Math.abs(y)).toBeLessThanOrEqual((rows - 1) / 2);
          for (const parent of parents) {
            const above = places.get(parent);
            if (above === undefined || parent === id) continue;
            expect(above.depth).toBeLessThan(depth);
            expect(above.x).toBeLessThan(x);
          }
        }
      }),
    );
  });

  it("gives the same places every time", () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        expect([...layered(nodes).places]).toEqual([...layered(structuredClone(nodes)).places]);
      }),
      { numRuns: 30 },
    );
  });

  it("puts children beside their parents: two chains do not cross", () => {
    const { places } = layered([
      { id: "a", parents: [] },
      { id: "b", parents: [] },
      { id: "b1", parents: ["b"] },
      { id: "a1", parents: ["a"] },
    ]);
    expect(places.get("a1")!.y < places.get("b1")!.y).toBe(places.get("a")!.y < places.get("b")!.y);
  });

  it("deals a tall layer out over columns", () => {
    const roots = Array.from({ length: 100 }, (_, i) => ({ id: `r${i}`, parents: [] }));
    const { columns, rows, depths } = layered(roots);
    expect(depths).toBe(1);
    expect(columns).toBeGreaterThan(1);
    expect(columns * rows).toBeGreaterThanOrEqual(100);
  });

  it("takes an empty culture, and cuts a ring", () => {
    expect(layered([])).toMatchObject({ columns: 0, rows: 0, depths: 0 });
    const ring = layered([
      { id: "a", parents: ["b"] },
      { id: "b", parents: ["a"] },
    ]);
    expect(ring.places.size).toBe(2);
  });
});

describe("pictureOf", () => {
  const base = entry(1, "n0", "rot", { used: 100 });
  const built = entry(2, "n1", "n0", { parents: [base.id], status: "claimed" });
  const apart = entry(3, "n2", "rev", { status: "retired" });
  const all = [base, built, apart];
  const draw = (selected: string | null, width = 600) =>
    pictureOf(all, layered(all), { width, height: 300, selected, lookOf: () => PEOPLE });

  it("shows status by fill and uses by size, inside its frame", () => {
    const [first, second, third] = draw(null).nodes;
    expect([first!.fill, second!.fill, third!.fill]).toEqual(["solid", "ring", "faint"]);
    expect(first!.r).toBeGreaterThan(second!.r);
    for (const { x, y } of draw(null).nodes) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(600);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(300);
    }
  });

  it("puts aside what has nothing to do with the selected entry", () => {
    expect(draw(built.id).nodes.map(({ aside }) => aside)).toEqual([false, false, true]);
    expect(draw("unknown").nodes.map(({ aside }) => aside)).toEqual([false, false, false]);
  });

  it("holds in no room at all", () => {
    for (const { x, y, r } of draw(null, 0).nodes) expect([x, y, r].every(Number.isFinite)).toBe(true);
  });
});

describe("looksOf", () => {
  it("tells populations apart by shape and colour, and people from all of them", () => {
    const lookOf = looksOf(["ash", "birch", "cedar"]);
    const looks = [
      lookOf("ada", "ash"),
      lookOf("bo", "birch"),
      lookOf("cy", "cedar"),
      lookOf("human:eve", undefined),
    ];
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(4);
    expect(new Set(looks.map(({ slot }) => slot)).size).toBe(4);
    expect(lookOf("human:eve", "unheard of")).toBe(PEOPLE);
    expect(lookOf("keeper", undefined)).toBe(OTHERS);
    expect(OTHERS.shape).not.toBe(PEOPLE.shape);
  });

  it("has an outline for each shape", () => {
    expect(new Set(SHAPES.map((shape) => outline(shape, 4))).size).toBe(SHAPES.length);
  });
});
