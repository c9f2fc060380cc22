// Retrieval: what is named comes first, whole and readable; then what is about the same; within a budget.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf, type YCulture } from "../../culture/index.ts";
import { adopted, authorOf, define, must, PRIMITIVES, replica, toEdit, whims } from "./replicas.ts";

const ada = { author: "ada", round: 1 };

function shelf(): YCulture {
  const culture = replica();
  adopted(culture, "f", "rev sort", ada, "law1");
  adopted(culture, "g", "f rot", ada, "law2");
  adopted(culture, "h", "g f", ada, "law3");
  adopted(culture, "k", "rot rot", ada, "law4");
  define(culture, "claim", "sort sort", ada, "law1");
  return culture;
}
const names = (culture: YCulture, query: Parameters<YCulture["retrieve"]>[0], budget: number) =>
  culture.retrieve(query, budget).map((entry) => entry.name);

describe("retrieve", () => {
  it("gives what is named with its nested definitions after it, or not at all", () => {
    const culture = shelf();
    expect(names(culture, { names: ["h"] }, 9)).toEqual(["h", "g", "f"]);
    expect(names(culture, { names: ["h"] }, 8)).not.toContain("h");
    expect(names(culture, { names: ["f", "h"] }, 9)).toEqual(["h", "g", "f"]);
    expect(names(culture, { names: ["k", "f"] }, 6)).toEqual(["k", "f"]);
    adopted(culture, "m", "g k", ada);
    expect(names(culture, { names: ["m"] }, 12)).toEqual(["m", "g", "k", "f"]);
    expect(names(culture, { names: ["nobody", "claim"] }, 0)).toEqual([]);
  });

  it("then what is about the same, then the similar, then the most used", () => {
    const culture = shelf();
    expect(names(culture, { about: "law4" }, 3)).toEqual(["k"]);
    expect(names(culture, { text: "rot" }, 3)).toEqual(["k"]);
    expect(names(culture, { text: "sort" }, 3)).toEqual(["f"]);
    must(culture, { op: "cite", id: culture.resolve("k")!.id, times: 9 }, ada);
    expect(names(culture, {}, 3)).toEqual(["k"]);
    expect(names(culture, { names: ["f"], about: "law4" }, 6)).toEqual(["f", "k"]);
  });

  it("counts notes by title and words, and leaves out what is not adopted", () => {
    const culture = shelf();
    const note = must(
      culture,
      { op: "propose", kind: "note", name: "hint", body: [], text: "try  rot\nfirst", about: "law9" },
      ada,
    );
    expect(names(culture, { about: "law9" }, 100)).not.toContain("hint");
    must(culture, { op: "adopt", id: note });
    expect(culture.retrieve({ about: "law9" }, 4)[0]?.id).toBe(note);
    expect(names(culture, { about: "law9" }, 3)).not.toContain("hint");
  });

  it("gives an alias under the name that was asked for, and a thing asked for twice under both", () => {
    const culture = shelf();
    const alias = adopted(culture, "same", "rev sort", { author: "bob", round: 2 });
    const [found] = culture.retrieve({ names: ["same"] }, 3);
    expect(found).toMatchObject({ id: culture.canonical(alias), name: "same", body: ["rev", "sort"] });
    expect(names(culture, { names: ["same", "f"] }, 6)).toEqual(["same", "f"]);
    expect(names(culture, {}, 100)).not.toContain("same");
  });

  it("keeps within the budget, repeats nothing, and every name it gives can be read further down", () => {
    fc.assert(
      fc.property(
        fc.array(whims, { minLength: 20, maxLength: 60 }),
        fc.nat(30),
        whims,
        (script, budget, ask) => {
          const culture = replica();
          for (const whim of script) culture.edit(toEdit(culture, whim), authorOf(whim, 0));
          const all = ["f", "g", "h", "k", "f~2"];
          const query = {
            names: [all[ask.a % 5]!, all[ask.b % 5]!],
            about: `law${ask.c % 3}`,
            text: "rev f",
          };
          const found = culture.retrieve(query, budget);
          expect(found.reduce((sum, entry) => sum + costOf(entry), 0)).toBeLessThanOrEqual(budget);
          expect(new Set(found.map((entry) => `${entry.kind} ${entry.id} ${entry.name}`)).size).toBe(
            found.length,
          );
          for (const [i, entry] of found.entries()) {
            expect(entry.status).toBe("adopted");
            const below = found.slice(i + 1).map((other) => other.name);
            for (const symbol of entry.body)
              if (!PRIMITIVES.includes(symbol)) expect(below).toContain(symbol);
          }
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  it("finds nothing in an empty culture", () => {
    expect(replica().retrieve({ names: ["f"], text: "rev" }, 100)).toEqual([]);
  });
});
