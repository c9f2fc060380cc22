// Hidden worlds: laws are built as promised, and degenerate ones are refused.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  agrees,
  degenerate,
  difference,
  encode,
  equivalent,
  expand,
  MAX_PAIR_FEATURES,
  makeWorld,
  OP_SETS,
  PAIR_FEATURES,
  ProgramTables,
  pairFeatures,
  run,
  shortFunctions,
  type World,
  writePairFeatures,
} from "../../../tasks/index.ts";

/** Every program of ops up to a length, the plain way. */
function allPrograms(length: number): string[][] {
  let last: string[][] = [[]];
  const all: string[][] = [];
  for (let k = 0; k < length; k++) {
    last = last.flatMap((program) => OP_SETS.B.map((op) => [...program, op]));
    all.push(...last);
  }
  return all;
}

describe("world of laws", () => {
  const world = makeWorld(Rng.seed(1));

  it("has 32 laws in 4 levels, made of laws of the level below and ops", () => {
    expect(world.laws).toHaveLength(32);
    const meaning = new Map(world.laws.map((law) => [law.id, law.body]));
    for (const law of world.laws) {
      expect(law.body).toHaveLength(2);
      expect(expand([law.id], meaning)).toEqual({ ok: true, value: law.program });
      const parts = law.body.filter((part) => part.startsWith("law-"));
      expect(parts.every((part) => world.law(part).level === law.level - 1)).toBe(true);
      expect(parts.length).toBeGreaterThanOrEqual(law.level === 1 ? 0 : 1);
    }
    expect(() => world.law("law-9-9")).toThrow(/no law "law-9-9"/);
  });

  it("is a function of the seed", () => {
    expect(makeWorld(Rng.seed(1)).laws).toEqual(world.laws);
    expect(makeWorld(Rng.seed(2)).laws).not.toEqual(world.laws);
  });

  it("has no two equal laws, and none that fewer ops, up to three, could do", () => {
    for (const law of world.laws) {
      for (const other of world.laws)
        if (law !== other) expect(equivalent(law.program, other.program)).toBe(false);
    }
    const pairs = new Map(world.laws.map((law) => [law, world.observe(law, Rng.seed(3), 12)]));
    const tables = new ProgramTables();
    for (const law of world.laws) {
      const shorter = allPrograms(Math.min(3, law.program.length - 1));
      const fits = tables.agreeing(shorter, pairs.get(law)!).map((i) => shorter[i]!);
      expect(fits.filter((program) => equivalent(program, law.program))).toEqual([]);
    }
  });

  it("in the flat world re-uses nothing and has laws of the same lengths", () => {
    const lengths = (worlds: World[], level: number): number => {
      const laws = worlds.flatMap((one) => one.laws.filter((law) => law.level === level));
      return laws.reduce((sum, law) => sum + law.program.length, 0) / laws.length;
    };
    const seeds = [1, 2, 3, 4, 5, 6];
    const nested = seeds.map((seed) => makeWorld(Rng.seed(seed)));
    const flat = seeds.map((seed) => makeWorld(Rng.seed(seed), { reuse: 0 }));
    for (const { laws } of flat)
      expect(laws.flatMap((law) => law.body).filter((part) => part.includes("-"))).toEqual([]);
    for (const level of [1, 2, 3, 4]) {
      const ratio = lengths(flat, level) / lengths(nested, level);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    }
  });

  it("shows different inputs of 3 to 5 digits with the law's outputs", () => {
    for (const law of world.laws) {
      const pairs = world.observe(law, Rng.seed(law.id), 8);
      expect(new Set(pairs.map(([input]) => encode(input))).size).toBe(8);
      expect(pairs.filter(([input]) => input.length === 3)).toHaveLength(1);
      expect(pairs.every(([input]) => input.length >= 3)).toBe(true);
      for (const [input, output] of pairs)
        expect(run(law.program, input)).toEqual({ ok: true, value: output });
    }
  });

  it("refuses options that make no world", () => {
    expect(() => makeWorld(Rng.seed(1), { levels: 0 })).toThrow();
    expect(() => makeWorld(Rng.seed(1), { perLevels: 3 } as object)).toThrow(/perLevels/);
  });
});

describe("degenerate programs", () => {
  it.each([
    [["evn", "inc", "evn"], /same|different outputs|constant/],
    [["rev", "rev"], /leaves 64 of 64/],
    [["inc", "rev", "dec"], /same as the shorter "rev"/],
    [["tl", "tl", "tl", "tl"], /different outputs/],
  ] as const)("%j", (program, reason) => {
    expect(degenerate("A", program)).toMatch(reason);
  });

  it("are told from good ones", () => {
    expect(degenerate("A", ["inc", "rev"])).toBeUndefined();
    expect(degenerate("B", ["tri", "cum", "swp", "rot"])).toBeUndefined();
  });

  it("are found because the different short functions are all known", () => {
    const tables = new ProgramTables();
    const all = new Set(allPrograms(3).map((program) => tables.fingerprint(program)));
    all.add(tables.fingerprint([]));
    const known = shortFunctions("B", 3);
    expect(new Set(known.map(({ fingerprint }) => fingerprint))).toEqual(all);
    for (const { fingerprint, program } of known) expect(tables.fingerprint(program)).toBe(fingerprint);
  });
});

describe("equivalence", () => {
  it("is over all lists, names included", () => {
    const tables = new ProgramTables([{ name: "n0", body: ["inc", "rev"] }]);
    expect(equivalent(["n0"], ["rev", "inc"], tables)).toBe(true);
    // Alike on every list of four or five digits: five of them fall off the end in both.
    expect(equivalent(["dup"], ["dup", "rot", "dup"])).toBe(false);
    expect(difference(["dup"], ["dup", "rot", "dup"])!.length).toBeLessThan(4);
    expect(() => equivalent(["n9"], ["rev"], tables)).toThrow(/unknown symbols/);
  });

  it("and agreement with pairs is on the pairs only", () => {
    expect(difference(["inc"], ["inc", "inc"])).toBeDefined();
    expect(
      agrees(
        ["inc"],
        [
          [
            [1, 2],
            [2, 3],
          ],
        ],
      ),
    ).toBe(true);
    expect(
      agrees(
        ["inc"],
        [
          [
            [1, 2],
            [2, 4],
          ],
        ],
      ),
    ).toBe(false);
  });
});

describe("pair features", () => {
  it("are one per slot and one per joint cell", () => {
    // input 3 _ _ _ _, output 7 1 _ _ _: slots 0 of both, empty slots as digit 10, joint cells of 3 with 7 and 1
    const expected = [
      3,
      55 + 7,
      11 + 10,
      66 + 1,
      22 + 10,
      77 + 10,
      33 + 10,
      88 + 10,
      44 + 10,
      99 + 10,
      110 + 50 * 3 + 7,
      110 + 50 * 3 + 10 + 1,
    ];
    expect(pairFeatures([3], [7, 1])).toEqual(expected);
  });

  it("stay in range, differ for different pairs, and can be written into an array", () => {
    const largest = pairFeatures([9, 9, 9, 9, 9], [9, 9, 9, 9, 9]);
    expect(largest).toHaveLength(MAX_PAIR_FEATURES);
    expect(Math.max(...largest)).toBe(PAIR_FEATURES - 1);
    expect(new Set(largest).size).toBe(largest.length);
    const into = new Int32Array(40);
    const count = writePairFeatures([[3], [7, 1]], into, 5, 1000);
    expect([...into.subarray(5, 5 + count)]).toEqual(pairFeatures([3], [7, 1]).map((id) => id + 1000));
    expect(into[4]).toBe(0);
    expect(into[5 + count]).toBe(0);
  });
});
