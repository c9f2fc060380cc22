// Dreams: programs that compute their pairs, over the symbols and with the chances that the options say.
import { describe, expect, it } from "vitest";
import { Dreamer, type DreamOptions } from "../../agents/dreamer.ts";
import { Rng } from "../../core/index.ts";
import { OP_SETS, programCoordinates } from "../../tasks/index.ts";

const names = [
  { name: "n0", body: ["rev", "inc"] },
  { name: "n1", body: ["n0", "sort"] },
  { name: "n2", body: ["rot", "neg"] },
  { name: "n3", body: ["swp", "inc"] },
];
const symbols = [...OP_SETS.B, ...names.map(({ name }) => name)];

function dreams(count: number, over: Partial<DreamOptions> = {}): (readonly string[])[] {
  const options = {
    ops: OP_SETS.B,
    names,
    excluded: new Set<number>(),
    observations: 8,
    lengths: [0.1, 0.6, 0.3],
    ...over,
  };
  const dreamer = new Dreamer(options, programCoordinates);
  const rng = Rng.seed("dreams");
  return Array.from({ length: count }, () => dreamer.next(rng).program);
}

/** How often each of the names stands in the programs. */
const uses = (programs: readonly (readonly string[])[]) =>
  names.map(({ name }) => programs.flat().filter((symbol) => symbol === name).length);

describe("a dreamer", () => {
  it("begins only with its share, and goes on with everything", () => {
    const first = ["rev", "inc", "n1", "n3", "stranger"];
    const programs = dreams(3000, { first });
    expect(new Set(programs.map(([symbol]) => symbol))).toEqual(new Set(["rev", "inc", "n1", "n3"]));
    expect(new Set(programs.flatMap((program) => program.slice(1)))).toEqual(new Set(symbols));
  });

  it("divided, the shares together dream of everything", () => {
    const shares = [0, 1].map((turn) => symbols.filter((_, i) => i % 2 === turn));
    const all = shares.flatMap((first) => dreams(1500, { first }));
    expect(new Set(all.map(([symbol]) => symbol))).toEqual(new Set(symbols));
  });

  it("cannot begin with nothing", () => {
    expect(() => dreams(1, { first: ["stranger"] })).toThrow(RangeError);
  });

  it("draws symbols by their weights, and those without one as often as ever", () => {
    const plain = uses(dreams(6000));
    const weights = new Map([
      ["n0", 2],
      ["n1", 1],
      ["n2", 0.25],
    ]);
    const [n0, n1, n2, n3] = uses(dreams(6000, { weights })) as [number, number, number, number];
    expect(n0 / n1).toBeGreaterThan(1.6);
    expect(n1 / n2).toBeGreaterThan(2.5);
    expect(n2).toBeGreaterThan(50);
    expect(n3 / plain[3]!).toBeCloseTo(1, 0);
    expect(uses(dreams(6000, { weights: new Map() }))).not.toContain(0);
  });

  it("begins by weights too, within its share", () => {
    const weights = new Map([
      ["n0", 3],
      ["n1", 0.2],
    ]);
    const firsts = dreams(3000, { first: ["n0", "n1"], weights }).map(([symbol]) => symbol);
    const count = (name: string) => firsts.filter((symbol) => symbol === name).length;
    expect(count("n0") + count("n1")).toBe(3000);
    expect(count("n0") / count("n1")).toBeGreaterThan(8);
  });
});
