// Hidden worlds: laws are built as promised, and degenerate ones are refused.
import { describe, expect, it } from "vitest";
import { contentId, Rng } from "../../../core/index.ts";
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
  type WorldOptions,
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

  // Runs are kept by config and seed: options that are older than parts and noise must go on giving the same worlds.
  it.each<[string, Partial<WorldOptions>, string]>([
    ["default", {}, "d521100daac59127"],
    ["set A", { ops: "A" }, "4a24136ce46bf276"],
    ["flat", { reuse: 0 }, "18a8a92dab600e7c"],
    ["half re-used", { reuse: 0.5, levels: 3, perLevel: 12 }, "40cacba1b39e6750"],
    ["all ops", { ops: "all", levels: 2 }, "c067aa0d0edfb968"],
  ])("of old options is what it always was: %s", (_, options, fingerprint) => {
    const { laws, ...old } = makeWorld(Rng.seed(7), options);
    expect(old.options).toMatchObject({ parts: 2, noise: 0 });
    const rng = Rng.seed("obs");
    const observed = laws.map((law) => makeWorld(Rng.seed(7), options).observe(law, rng, 5));
    expect(contentId({ laws, observed })).toBe(fingerprint);
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

  it("may have longer laws at the root than above it", () => {
    const options = { roots: 3, parts: 2, ops: "all", levels: 2, perLevel: 8 } as const;
    const { laws } = makeWorld(Rng.seed("roots"), options);
    expect(new Set(laws.map(({ level, body }) => `${level} ${body.length}`))).toEqual(
      new Set(["1 3", "2 2"]),
    );
    const lengths = (reuse: number) =>
      new Set(makeWorld(Rng.seed("roots"), { ...options, reuse }).laws.map(({ program }) => program.length));
    expect(lengths(0)).toEqual(lengths(1));
  });

  describe("of three parts", () => {
    const options = { parts: 3, ops: "all", levels: 3, perLevel: 12 } as const;
    const worlds = Array.from({ length: 12 }, (_, seed) => makeWorld(Rng.seed(seed), options));

    it("has laws of three ops, then of three laws of the level below or two and an op", () => {
      for (const { laws } of worlds) {
        expect(laws).toHaveLength(36);
        const meaning = new Map(laws.map((law) => [law.id, law.body]));
        for (const { id, level, body, program } of laws) {
          expect(body).toHaveLength(3);
          expect(expand([id], meaning)).toEqual({ ok: true, value: program });
          const parts = body.filter((part) => part.startsWith(`law-${level - 1}-`));
          const ops = body.filter((part) => (OP_SETS.all as readonly string[]).includes(part));
          expect(parts.length + ops.length).toBe(3);
          if (level === 1) expect(ops).toHaveLength(3);
          else expect(ops.length).toBeLessThanOrEqual(1);
        }
      }
    });

    it("has an op in a quarter of the higher laws, at any of the three places", () => {
      // Set B, where few candidates are refused: refusal favours the shorter ones, which have an op.
      const gentle = worlds.map((_, seed) => makeWorld(Rng.seed(seed), { ...options, ops: "B", levels: 2 }));
      const higher = gentle.flatMap(({ laws }) => laws.filter(({ level }) => level > 1));
      const places = higher.map(({ body }) => body.findIndex((part) => !part.includes("-")));
      const share = (at: number) => places.filter((place) => place === at).length / places.length;
      for (const place of [0, 1, 2]) {
        expect(share(place)).toBeGreaterThan(0.25 / 3 - 0.07);
        expect(share(place)).toBeLessThan(0.25 / 3 + 0.07);
      }
    });

    it("in its flat control re-uses nothing and has laws of the same lengths", () => {
      const flat = worlds.map((_, seed) => makeWorld(Rng.seed(seed), { ...options, reuse: 0 }));
      for (const level of [1, 2, 3]) {
        const mean = (many: World[]): number => {
          const laws = many.flatMap((one) => one.laws.filter((law) => law.level === level));
          return laws.reduce((sum, { program }) => sum + program.length, 0) / laws.length;
        };
        expect(mean(flat) / mean(worlds)).toBeGreaterThan(0.85);
        expect(mean(flat) / mean(worlds)).toBeLessThan(1.15);
      }
      const parts = flat.flatMap(({ laws }) => laws.flatMap(({ body }) => body));
      expect(parts.filter((part) => part.includes("-"))).toEqual([]);
    });
  });

  it("can have 32 laws on a level", () => {
    const wide = makeWorld(Rng.seed(1), { levels: 2, perLevel: 32 });
    expect(new Set(wide.laws.map(({ id }) => id)).size).toBe(64);
    expect(() => makeWorld(Rng.seed(1), { perLevel: 33 })).toThrow();
  });

  it("with noise has the same laws, and the same inputs with some outputs wrong", () => {
    const noisy = makeWorld(Rng.seed(1), { noise: 0.2 });
    expect(noisy.laws).toEqual(world.laws);
    let wrong = 0;
    for (const law of noisy.laws) {
      const seen = noisy.observe(law, Rng.seed(law.id), 16);
      expect(noisy.observe(law, Rng.seed(law.id), 16)).toEqual(seen);
      const truth = world.observe(law, Rng.seed(law.id), 16);
      expect(seen.map(([input]) => input)).toEqual(truth.map(([input]) => input));
      wrong += seen.filter(([, output], i) => output.join() !== truth[i]![1].join()).length;
    }
    const n = 16 * noisy.laws.length;
    expect(Math.abs(wrong - 0.2 * n)).toBeLessThan(5 * Math.sqrt(0.2 * 0.8 * n));
    expect(() => makeWorld(Rng.seed(1), { noise: 0.3 })).toThrow();
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
