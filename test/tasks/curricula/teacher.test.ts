// The teacher follows simulated pupils: it climbs ladders, stays in the challenge zone, and brings back what was forgotten.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { apportion, type Portion, Teacher } from "../../../tasks/index.ts";

const pupils = [
  { family: "easy", levels: 3, weight: 1 },
  { family: "hard", levels: 3, weight: 1 },
];
const total = (portions: readonly Portion[]): number => portions.reduce((sum, { count }) => sum + count, 0);
const share = (portions: readonly Portion[], family: string, level?: number): number =>
  portions
    .filter((portion) => portion.family === family && (level === undefined || portion.level === level))
    .reduce((sum, { count }) => sum + count, 0) / total(portions);

describe("apportion", () => {
  it("sums to the total, each within one of its exact share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.nat(1000),
        (weights, whole) => {
          const shares = apportion(weights, whole);
          const sum = weights.reduce((a, b) => a + b, 0);
          expect(shares.reduce((a, b) => a + b, 0)).toBe(sum > 0 ? whole : 0);
          shares.forEach((value, i) => {
            if (sum > 0) expect(Math.abs(value - (weights[i]! / sum) * whole)).toBeLessThan(1 + 1e-6);
          });
        },
      ),
    );
  });
});

describe("teacher", () => {
  it("begins on the first levels, with families by weight", () => {
    const teacher = new Teacher({
      pupils: [pupils[0]!, { ...pupils[1]!, weight: 3 }],
      rule: "zone",
      checks: 0.1,
    });
    const lessons = teacher.lessons(400);
    expect(share(lessons, "hard")).toBeCloseTo(0.75, 1);
    expect(share(lessons, "hard", 1)).toBeCloseTo(0.75 * 0.75, 1);
    const tests = teacher.tests(37);
    expect(tests.every(({ level }) => level === 1)).toBe(true);
    expect(total(tests)).toBe(37);
  });

  it("looks ahead with a quarter of a family's lessons, spread over what is closed, and with none once all is open", () => {
    const teacher = new Teacher({ pupils, rule: "zone", checks: 0.1 });
    const at = (level: number, correct: number) => ({ family: "easy", level, attempts: 20, correct });
    const easy = (level: number) =>
      share(teacher.lessons(1000), "easy", level) / share(teacher.lessons(1000), "easy");
    expect([easy(1), easy(2), easy(3)]).toEqual([0.75, 0.125, 0.125].map((part) => expect.closeTo(part, 2)));
    teacher.observe([at(1, 10)], 1);
    expect([easy(1) + easy(2), easy(3)]).toEqual([0.75, 0.25].map((part) => expect.closeTo(part, 2)));
    teacher.observe([at(2, 10)], 2);
    const weights = teacher.view().filter(({ family }) => family === "easy");
    const sum = weights.reduce((all, { weight }) => all + weight, 0);
    for (const { level, weight } of weights) expect(easy(level)).toBeCloseTo(weight / sum, 2);
  });

  it("opens the next level at half, masters, and moves its lessons to where success is neither sure nor hopeless", () => {
    const teacher = new Teacher({ pupils, rule: "zone", checks: 0.1 });
    const at = (level: number, correct: number) => ({ family: "easy", level, attempts: 20, correct });
    expect(teacher.observe([at(1, 9)], 1)).toEqual([]);
    expect(teacher.observe([at(1, 20)], 2)).toEqual([{ family: "easy", level: 2, to: "open" }]);
    expect(teacher.observe([at(1, 20), at(2, 8)], 3)).toEqual([{ family: "easy", level: 1, to: "mastered" }]);
    const lessons = teacher.lessons(1000);
    expect(share(lessons, "easy", 2)).toBeGreaterThan(2 * share(lessons, "easy", 1));
    expect(share(teacher.tests(1000), "easy", 3)).toBe(0);
  });

  it("gives a family that is mastered throughout less than one that is not", () => {
    const teacher = new Teacher({ pupils, rule: "zone", checks: 0.1 });
    for (let round = 1; round <= 6; round++) {
      teacher.observe(
        [1, 2, 3].map((level) => ({ family: "easy", level, attempts: 50, correct: 50 })),
        round,
      );
    }
    expect(share(teacher.lessons(1000), "easy")).toBeLessThan(0.3);
    expect(share(teacher.lessons(1000), "hard")).toBeGreaterThan(0.7);
  });

  it("checks mastered levels, notices that one was forgotten, and teaches it again", () => {
    const teacher = new Teacher({ pupils, rule: "zone", checks: 0.2 });
    for (let round = 1; round <= 4; round++) {
      teacher.observe([{ family: "easy", level: 1, attempts: 40, correct: 40 }], round);
    }
    const before = share(teacher.lessons(1000), "easy", 1);
    expect(share(teacher.tests(100), "easy", 1)).toBeGreaterThanOrEqual(0.2);
    const changes = teacher.observe([{ family: "easy", level: 1, attempts: 40, correct: 10 }], 5);
    expect(changes).toEqual([{ family: "easy", level: 1, to: "forgotten" }]);
    expect(share(teacher.lessons(1000), "easy", 1)).toBeGreaterThan(before + 0.1);
  });

  it("brings a simulated pupil further up its ladders than lessons spread evenly", () => {
    // Skill of a level grows with its lessons, up to what the level below allows.
    const climb = (rule: "zone" | "uniform"): number => {
      const rng = Rng.seed("pupil");
      const ladder = [
        { family: "a", levels: 6, weight: 1 },
        { family: "b", levels: 6, weight: 1 },
      ];
      const teacher = new Teacher({ pupils: ladder, rule, checks: 0.1 });
      const skill = new Map<string, number>();
      const known = (family: string, level: number): number =>
        level === 0 ? 1 : (skill.get(`${family} ${level}`) ?? 0);
      for (let round = 1; round <= 30; round++) {
        teacher.observe(
          teacher.tests(48).map(({ family, level, count }) => ({
            family,
            level,
            attempts: count,
            correct: Array.from({ length: count }, () => rng.chance(known(family, level))).filter(Boolean)
              .length,
          })),
          round,
        );
        for (const { family, level, count } of teacher.lessons(100)) {
          const gain = 1 - Math.exp((-count / 60) * known(family, level - 1) ** 2);
          skill.set(`${family} ${level}`, known(family, level) + (1 - known(family, level)) * gain);
        }
      }
      return [...skill.values()].reduce((a, b) => a + b, 0);
    };
    expect(climb("zone")).toBeGreaterThan(climb("uniform"));
  });

  it("goes on from its saved state as if nothing had happened", () => {
    const outcomes = fc.array(
      fc.record({
        family: fc.constantFrom("easy", "hard", "unknown"),
        level: fc.integer({ min: 1, max: 4 }),
        attempts: fc.nat(30),
        correct: fc.nat(30),
      }),
    );
    fc.assert(
      fc.property(outcomes, outcomes, (first, second) => {
        const make = () => new Teacher({ pupils, rule: "zone", checks: 0.1 });
        const bounded = (list: typeof first) =>
          list.map((one) => ({ ...one, correct: Math.min(one.correct, one.attempts) }));
        const whole = make();
        whole.observe(bounded(first), 1);
        const resumed = make();
        resumed.load(JSON.parse(JSON.stringify(whole.save())));
        expect(resumed.observe(bounded(second), 2)).toEqual(whole.observe(bounded(second), 2));
        expect(resumed.lessons(100)).toEqual(whole.lessons(100));
        expect(resumed.tests(100)).toEqual(whole.tests(100));
        expect(resumed.view().every(({ weight }) => Number.isFinite(weight) && weight >= 0)).toBe(true);
      }),
    );
  });
});
