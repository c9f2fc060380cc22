// The proposers: determinism, quotas, where the bandit goes, and that mutation neither drifts nor breaks texts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { learnability, type Proposal, type Proposer, type TaskOutcome } from "../../tasks/proposer.ts";
import { LearnabilityProposer } from "../../tasks/proposers/learnability.ts";
import { ProposerMix } from "../../tasks/proposers/mix.ts";
import { MutationProposer } from "../../tasks/proposers/mutation.ts";
import { RandomProposer } from "../../tasks/proposers/random.ts";
import { familySymbols, symbolClasses } from "../../tasks/proposers/symbol-classes.ts";
import { TextMutator } from "../../tasks/proposers/text-mutator.ts";
import { OPS, toyFamily, toyTask } from "./toy-family.ts";

const K = 8;
const seed = { kind: "seed", source: "test" } as const;

/** Outcomes of K attempts by a solver with the given solve rate per level. */
function solve(proposals: readonly Proposal[], rate: (level: number) => number, rng: Rng): TaskOutcome[] {
  return proposals.flatMap(({ text }) => {
    const parsed = toyFamily.parse(text, seed);
    if (!parsed.ok) return [];
    const correct = Array.from({ length: K }).filter(() => rng.chance(rate(parsed.value.level))).length;
    return [{ task: parsed.value, attempts: K, correct, learnability: learnability(correct, K) }];
  });
}

function levels(proposals: readonly Proposal[]): readonly number[] {
  const counts = [0, 0, 0, 0];
  for (const { text } of proposals) {
    const parsed = toyFamily.parse(text, seed);
    if (parsed.ok) counts[parsed.value.level - 1]!++;
  }
  return counts.map((count) => count / proposals.length);
}

/** Runs a proposer against a solver for some rounds. */
async function live(proposer: Proposer, rate: (level: number) => number, rounds: number, n = 40) {
  const rng = Rng.seed(7);
  let proposals: readonly Proposal[] = [];
  for (let round = 0; round < rounds; round++) {
    proposals = await proposer.next(toyFamily, n, rng);
    proposer.observe(solve(proposals, rate, rng));
  }
  return { proposals, rng };
}

describe.each([
  ["random", () => new RandomProposer()],
  ["learnability", () => new LearnabilityProposer()],
  ["mutation", () => new MutationProposer()],
  [
    "mix",
    () =>
      new ProposerMix([
        { proposer: new RandomProposer(), quota: 0.5 },
        { proposer: new LearnabilityProposer(), quota: 0.25 },
        { proposer: new MutationProposer(), quota: 0.25 },
      ]),
  ],
] as const)("every proposer: %s", (id, make) => {
  it("is deterministic, and the same after a checkpoint", async () => {
    const [one, two] = [make(), make()];
    const a = await live(one, (level) => 1 / level, 6);
    const b = await live(two, (level) => 1 / level, 6);
    expect(b.proposals).toEqual(a.proposals);
    const three = make();
    three.load(JSON.parse(JSON.stringify(one.save())));
    expect(await three.next(toyFamily, 20, Rng.seed(3))).toEqual(await one.next(toyFamily, 20, Rng.seed(3)));
    expect(three.save()).toEqual(one.save());
  });

  it("gives n proposals that say whose they are, new ones each time", async () => {
    const proposer = make();
    expect(proposer.id).toBe(id);
    expect(await proposer.next(toyFamily, 0, Rng.seed(1))).toEqual([]);
    const rng = Rng.seed(1);
    const first = await proposer.next(toyFamily, 17, rng);
    const second = await proposer.next(toyFamily, 17, rng);
    expect(first.length).toBe(17);
    expect(second).not.toEqual(first);
    for (const { family, agent } of first)
      expect({ family, agent }).toEqual({ family: "toy", agent: "world" });
  });
});

describe("RandomProposer", () => {
  it("draws levels evenly", () => {
    const shares = levels(new RandomProposer().next(toyFamily, 4000, Rng.seed(1)));
    for (const share of shares) expect(Math.abs(share - 0.25)).toBeLessThan(0.03); // 4 standard errors
  });
});

describe("LearnabilityProposer", () => {
  it("starts even and goes where solve rates are in the middle, keeping the floor elsewhere", async () => {
    const proposer = new LearnabilityProposer({ floor: 0.2 });
    expect(proposer.weights(toyFamily)).toEqual([0.25, 0.25, 0.25, 0.25]);
    await live(proposer, (level) => [1, 1, 0.5, 0][level - 1] as number, 40);
    const weights = proposer.weights(toyFamily);
    expect(weights[2]).toBeGreaterThan(0.5);
    for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0.05);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  });

  it("follows a solver that gets better", async () => {
    const proposer = new LearnabilityProposer();
    await live(proposer, (level) => [0.5, 0, 0, 0][level - 1] as number, 30);
    expect(proposer.weights(toyFamily)[0]).toBeGreaterThan(0.5);
    await live(proposer, (level) => [1, 1, 1, 0.5][level - 1] as number, 60);
    expect(proposer.weights(toyFamily)[3]).toBeGreaterThan(0.5);
  });

  it("forgets a failure: a level not seen for long is unknown again", () => {
    const proposer = new LearnabilityProposer();
    const fail = { task: toyTask("a b c d"), attempts: K, correct: 0, learnability: 0 };
    proposer.observe(Array(50).fill(fail));
    const [, , , low] = proposer.weights(toyFamily) as [number, number, number, number];
    expect(low).toBeLessThan(0.12);
    for (let round = 0; round < 100; round++) proposer.observe([]);
    expect(proposer.weights(toyFamily)[3]).toBeCloseTo(0.25, 2);
  });

  it("learns nothing from a single attempt", () => {
    const proposer = new LearnabilityProposer();
    proposer.observe([{ task: toyTask("a"), attempts: 1, correct: 0, learnability: 0 }]);
    expect(proposer.weights(toyFamily)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe("MutationProposer", () => {
  it("keeps every level alive when all are equally learnable", async () => {
    const { proposals, rng } = await live(new MutationProposer(), () => 0.5, 60);
    const proposer = new MutationProposer();
    proposer.observe(solve(proposals, () => 0.5, rng));
    for (const share of levels(proposer.next(toyFamily, 400, rng))) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.45);
    }
  });

  it("stays near the frontier", async () => {
    const { proposals } = await live(new MutationProposer(), (level) => (level === 1 ? 0.5 : 0), 20);
    const [one, two, three, four] = levels(proposals) as [number, number, number, number];
    expect(one + two).toBeGreaterThan(0.95);
    expect(Math.min(one, two)).toBeGreaterThan(0.2);
    expect(three + four).toBeLessThan(0.05);
  });

  it("uses the symbols of the frontier, one edit from a parent", () => {
    const proposer = new MutationProposer();
    proposer.observe([{ task: toyTask("a b zap"), attempts: K, correct: 4, learnability: 0.28 }]);
    const parent = "m a b zap : 1 2".split(" ");
    for (const { text } of proposer.next(toyFamily, 100, Rng.seed(2))) {
      expect(editDistance(text.split(" "), parent)).toBe(1);
      expect(text).toMatch(/^m ([a-e]|zap)( ([a-e]|zap))* : \d \d$/);
    }
  });
});

describe("TextMutator", () => {
  const mutator = new TextMutator(familySymbols(toyFamily));

  it("tells program symbols from punctuation", () => {
    const { words, punctuation } = familySymbols(toyFamily);
    expect([...new Set(words)]).toEqual(["a", "b", "c", "d", "e"]);
    expect(punctuation).toEqual(new Set(["m", ":"]));
    const several = symbolClasses(["S a b : 1", "A b : 2", "D f a S f b c : 3", "S c a : 4"]);
    expect(several.punctuation).toEqual(new Set(["S", "A", "D", ":"]));
    const bare = symbolClasses(["a b", "b", "c a"]);
    expect(bare.punctuation).toEqual(new Set(["c"])); // seen too little to tell
  });

  it("makes exactly one edit, towards the lean more often than not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...OPS), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(-1 as const, 0 as const, 1 as const),
        fc.integer(),
        (program, lean, s) => {
          const text = `m ${program.join(" ")} : 1 2`;
          const child = mutator.mutate(text, lean, Rng.seed(s));
          expect(editDistance(child.split(" "), text.split(" "))).toBe(1);
          expect(toyFamily.parse(child, seed).ok).toBe(child.split(" ").length <= 8);
        },
      ),
    );
    const rng = Rng.seed(5);
    const grown = (lean: -1 | 0 | 1) =>
      Array.from(
        { length: 1000 },
        () => mutator.mutate("m a b c : 1 2", lean, rng).split(" ").length - 7,
      ).reduce((a, b) => a + b) / 1000;
    expect(grown(1)).toBeGreaterThan(0.6);
    expect(Math.abs(grown(0))).toBeLessThan(0.1);
    expect(grown(-1)).toBeLessThan(-0.6);
  });

  it("changes numbers of several digits, and leaves alone what it cannot edit", () => {
    const numbers = new TextMutator(symbolClasses(["12 + 34", "5 + 6"]));
    expect(numbers.mutate("12 + 34", 1, Rng.seed(1))).toMatch(/^\d\d \+ \d\d$/);
    expect(numbers.mutate("+", 0, Rng.seed(1))).toBe("+");
  });
});

describe("ProposerMix", () => {
  const fixed = (id: string, count?: number): Proposer => ({
    id,
    next: (family, n) =>
      Array.from({ length: count ?? n }, () => ({
        family: family.id,
        text: id,
        proposer: id,
        agent: "world",
      })),
    observe: () => {},
    save: () => null,
    load: () => {},
  });
  const tally = (proposals: readonly Proposal[]) => {
    const counts: Record<string, number> = {};
    for (const { proposer } of proposals) counts[proposer] = (counts[proposer] ?? 0) + 1;
    return counts;
  };

  it("shares by largest remainder", async () => {
    const mix = new ProposerMix([
      { proposer: fixed("x"), quota: 0.5 },
      { proposer: fixed("y"), quota: 0.3 },
      { proposer: fixed("z"), quota: 0.2 },
    ]);
    expect(tally(await mix.next(toyFamily, 7, Rng.seed(1)))).toEqual({ x: 4, y: 2, z: 1 }); // 3.5 2.1 1.4
  });

  it("keeps quotas over many small calls, within one proposal", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 5 })
          .filter((w) => w.some((x) => x > 0)),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }),
        async (weights, calls) => {
          const total = weights.reduce((a, b) => a + b, 0);
          const mix = new ProposerMix(
            weights.map((w, i) => ({ proposer: fixed(`p${i}`), quota: w / total })),
          );
          const all: Proposal[] = [];
          for (const n of calls) {
            const made = await mix.next(toyFamily, n, Rng.seed(1));
            expect(made.length).toBe(n);
            all.push(...made);
          }
          const counts = tally(all);
          weights.forEach((w, i) => {
            expect(Math.abs((counts[`p${i}`] ?? 0) - (all.length * w) / total)).toBeLessThan(
              weights.length / 2 + 1e-9,
            );
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("holds a part that gives too many to its quota", async () => {
    const mix = new ProposerMix([
      { proposer: fixed("greedy", 100), quota: 0.25 },
      { proposer: fixed("x"), quota: 0.75 },
    ]);
    expect(tally(await mix.next(toyFamily, 8, Rng.seed(1)))).toEqual({ greedy: 2, x: 6 });
  });

  it("draws the same from one part whatever another one draws", async () => {
    const alone = new ProposerMix([
      { proposer: new RandomProposer(), quota: 0.5 },
      { proposer: fixed("x"), quota: 0.5 },
    ]);
    const beside = new ProposerMix([
      { proposer: new LearnabilityProposer(), quota: 0.5 },
      { proposer: new RandomProposer(), quota: 0.5 },
    ]);
    const random = async (mix: ProposerMix) =>
      (await mix.next(toyFamily, 10, Rng.seed(4))).filter(({ proposer }) => proposer === "random");
    expect(await random(beside)).toEqual(await random(alone));
  });

  it("forwards what was observed to everyone", () => {
    const [a, b] = [new MutationProposer(), new LearnabilityProposer()];
    const mix = new ProposerMix([
      { proposer: a, quota: 0.5 },
      { proposer: b, quota: 0.5 },
    ]);
    mix.observe([{ task: toyTask("a"), attempts: K, correct: 0, learnability: 0 }]);
    expect(a.archive.size).toBe(1);
    expect(b.weights(toyFamily)[0]).toBeLessThan(0.25);
  });

  it("cuts a quota and remembers it", async () => {
    const parts = () => [
      { proposer: fixed("x"), quota: 0.5 },
      { proposer: fixed("y"), quota: 0.3 },
      { proposer: fixed("z"), quota: 0.2 },
    ];
    const mix = new ProposerMix(parts());
    mix.setQuota("x", 0);
    expect(mix.quotas().y).toBeCloseTo(0.6);
    const other = new ProposerMix(parts());
    other.load(JSON.parse(JSON.stringify(mix.save())));
    expect(other.quotas()).toEqual(mix.quotas());
    mix.setQuota("y", 1);
    mix.setQuota("y", 0.5);
    expect(mix.quotas()).toEqual({ x: 0.25, y: 0.5, z: 0.25 });
    expect(() => mix.setQuota("w", 0.1)).toThrow(/no proposer/);
    expect(() => mix.setQuota("x", 1.5)).toThrow(RangeError);
  });

  it("refuses quotas that do not sum to 1, twins, and a state of other proposers", () => {
    expect(() => new ProposerMix([{ proposer: fixed("x"), quota: 0.9 }])).toThrow(/sum to 1/);
    expect(() => new ProposerMix([])).toThrow(RangeError);
    expect(
      () =>
        new ProposerMix([
          { proposer: fixed("x"), quota: 2 },
          { proposer: fixed("y"), quota: -1 },
        ]),
    ).toThrow(RangeError);
    expect(
      () =>
        new ProposerMix([
          { proposer: fixed("x"), quota: 0.5 },
          { proposer: fixed("x"), quota: 0.5 },
        ]),
    ).toThrow(/distinct/);
    const saved = new ProposerMix([{ proposer: fixed("x"), quota: 1 }]).save();
    expect(() => new ProposerMix([{ proposer: fixed("y"), quota: 1 }]).load(saved)).toThrow(/saved mix/);
  });
});

function editDistance(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => i + j),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
  }
  return table[a.length]![b.length]!;
}
