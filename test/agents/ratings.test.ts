// Ratings recover planted skills and difficulties, predict held-out attempts, and depend on nothing but the results.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Match, RATING, Ratings } from "../../agents/ratings.ts";
import { Rng } from "../../core/index.ts";

const skills = [1100, 1400, 1600, 1900].map((truth, i) => ({ id: `agent${i}`, truth }));
const difficulties = [900, 1200, 1500, 1800, 2100].map((truth, i) => ({ id: `task${i}`, truth }));

function attempt(rng: Rng): Match & { chance: number } {
  const [agent, task] = [rng.pick(skills), rng.pick(difficulties)];
  const chance = 1 / (1 + 10 ** ((task.truth - agent.truth) / 400));
  return { agent: agent.id, task: task.id, score: rng.chance(chance) ? 1 : 0, chance };
}
function attempts(rng: Rng, n: number) {
  return Array.from({ length: n }, () => attempt(rng));
}
function trained(seed: number, rounds = 25, perRound = 60): Ratings {
  const rng = Rng.seed(seed);
  const ratings = new Ratings();
  for (let round = 0; round < rounds; round++) ratings.update(attempts(rng, perRound));
  return ratings;
}

describe("planted ratings", () => {
  it("are recovered in order and in distance", () => {
    for (const seed of [1, 2, 3]) {
      const ratings = trained(seed);
      for (const group of [skills, difficulties]) {
        const means = group.map(({ id }) => ratings.get(id).mean);
        expect(means).toEqual(means.toSorted((a, b) => a - b));
        const last = group.length - 1;
        const span = (means[last] as number) - (means[0] as number);
        expect(span / (group[last]!.truth - group[0]!.truth)).toBeGreaterThan(0.7);
        expect(span / (group[last]!.truth - group[0]!.truth)).toBeLessThan(1.3);
      }
    }
  });

  it("predict held-out attempts better than a constant, and nearly as well as the truth", () => {
    for (const seed of [4, 5, 6]) {
      const ratings = trained(seed);
      const test = attempts(Rng.seed(1000 + seed), 4000);
      const rate = test.reduce((sum, match) => sum + match.score, 0) / test.length;
      const loss = (predict: (match: Match & { chance: number }) => number) =>
        test.reduce((sum, match) => {
          const p = predict(match);
          return sum - Math.log(match.score === 1 ? p : 1 - p) / test.length;
        }, 0);
      const own = loss((match) => ratings.expected(match.agent, match.task));
      const best = loss((match) => match.chance);
      expect(own).toBeLessThan(loss(() => rate) - 0.15);
      expect(own).toBeLessThan(best + 0.02);
    }
  });

  it("are calibrated: among attempts given a chance near p, a share near p succeeds", () => {
    const ratings = trained(7);
    const bins = Array.from({ length: 5 }, () => ({ n: 0, said: 0, done: 0 }));
    for (const match of attempts(Rng.seed(77), 8000)) {
      const p = ratings.expected(match.agent, match.task);
      const bin = bins[Math.min(4, Math.floor(p * 5))]!;
      bin.n++;
      bin.said += p;
      bin.done += match.score;
    }
    for (const { n, said, done } of bins) if (n > 300) expect(Math.abs(said - done) / n).toBeLessThan(0.08);
  });
});

describe("deviations", () => {
  it("shrink with attempts and grow while an agent, not a task, rests", () => {
    const ratings = new Ratings();
    expect(ratings.get("new")).toEqual({ mean: RATING.mean, deviation: RATING.deviation, games: 0 });
    let last: number = RATING.deviation;
    for (let i = 0; i < 5; i++) {
      ratings.update([{ agent: "a", task: "t", score: i % 2 }]);
      expect(ratings.get("a").deviation).toBeLessThan(last);
      last = ratings.get("a").deviation;
    }
    const [agent, task] = [ratings.get("a"), ratings.get("t")];
    ratings.update([]);
    expect(ratings.get("a").deviation).toBeCloseTo(Math.hypot(agent.deviation, RATING.drift), 9);
    expect(ratings.get("a").mean).toBe(agent.mean);
    expect(ratings.get("t")).toEqual(task);
    for (let i = 0; i < 1000; i++) ratings.update([]);
    expect(ratings.get("a").deviation).toBe(RATING.deviation);
  });

  it("and means follow Glickman's published example (one small batch, within the extra Newton steps)", () => {
    // The example's player at 1500/200 beats 1400/30, loses to 1550/100 and 1700/300: 1464 and 151.4.
    const ratings = new Ratings();
    const rated = (id: string, role: string, mean: number, deviation: number) => ({
      id,
      role,
      mean,
      deviation,
      games: 1,
    });
    ratings.load([
      rated("p", "task", 1500, 200),
      rated("a", "agent", 1400, Math.sqrt(30 ** 2 - RATING.drift ** 2)),
      rated("b", "agent", 1550, Math.sqrt(100 ** 2 - RATING.drift ** 2)),
      rated("c", "agent", 1700, Math.sqrt(300 ** 2 - RATING.drift ** 2)),
    ]);
    ratings.update([
      { agent: "a", task: "p", score: 0 },
      { agent: "b", task: "p", score: 1 },
      { agent: "c", task: "p", score: 1 },
    ]);
    expect(Math.abs(ratings.get("p").mean - 1464)).toBeLessThan(2);
    expect(Math.abs(ratings.get("p").deviation - 151.4)).toBeLessThan(1);
  });

  it("stay finite when a lopsided batch of hundreds comes at once", () => {
    const ratings = new Ratings();
    for (let i = 0; i < 20; i++)
      ratings.update(Array.from({ length: 500 }, () => ({ agent: "a", task: "t", score: i < 10 ? 0 : 1 })));
    for (const id of ["a", "t"]) {
      expect(Math.abs(ratings.get(id).mean - RATING.mean)).toBeLessThan(3000);
      expect(ratings.get(id).deviation).toBeGreaterThan(0);
    }
    expect(ratings.expected("a", "t")).toBeGreaterThan(0.5);
  });
});

describe("a batch", () => {
  const matches = fc.array(
    fc.record({
      agent: fc.constantFrom("a", "b", "c"),
      task: fc.constantFrom("t", "u", "v"),
      score: fc.constantFrom(0, 0.3, 1),
    }),
    { maxLength: 30 },
  );

  it("gives the same ratings in any order, bit for bit", () => {
    fc.assert(
      fc.property(fc.array(matches, { maxLength: 4 }), fc.integer(), (batches, seed) => {
        const [given, shuffled] = [new Ratings(), new Ratings()];
        const rng = Rng.seed(seed);
        for (const batch of batches) {
          given.update(batch);
          shuffled.update(rng.shuffle(batch));
        }
        expect(shuffled.save()).toEqual(given.save());
      }),
      { seed: 8 },
    );
  });

  it("continues from saved JSON exactly as without the pause", () => {
    const through = trained(9, 3);
    const resumed = new Ratings();
    resumed.load(JSON.parse(JSON.stringify(through.save())));
    const next = attempts(Rng.seed(10), 40);
    through.update(next);
    resumed.update(next);
    expect(JSON.stringify(resumed.save())).toBe(JSON.stringify(through.save()));
  });

  it("that is wrong is refused whole", () => {
    const ratings = trained(11, 1);
    const before = ratings.save();
    const good = { agent: "agent0", task: "task0", score: 1 };
    for (const bad of [
      { ...good, score: 2 },
      { ...good, score: Number.NaN },
      { ...good, task: "agent1" },
    ])
      expect(() => ratings.update([good, bad])).toThrow(RangeError);
    expect(ratings.save()).toEqual(before);
    expect(() => ratings.load([{ id: "x" }])).toThrow();
  });
});
