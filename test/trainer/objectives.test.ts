// Loss weights of every objective against numbers computed by hand, and their invariants as properties.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import {
  type GradedAttempt,
  imitation,
  mix,
  outcomeExpertIteration,
  policyGradient,
  prefixExpertIteration,
  RoleBaseline,
  stepCredit,
} from "../../trainer/objectives.ts";

/** Five tokens: two steps of two, then the stop token. */
function attempt(fields: Partial<GradedAttempt>): GradedAttempt {
  return {
    length: 5,
    reward: 0,
    stepEnds: [2, 4],
    stepMarks: [1, 0],
    verifiedTokens: 2,
    role: "solve",
    group: "g",
    ...fields,
  };
}
const right = attempt({ reward: 1, stepMarks: [1, 1], verifiedTokens: 4 });
const half = attempt({});
const wrong = attempt({ stepMarks: [0, 0], verifiedTokens: 0 });

describe("imitation and expert iteration", () => {
  it("imitation weighs every completion token 1", () => {
    expect(imitation([half])).toEqual([{ attempt: half, weights: [1, 1, 1, 1, 1] }]);
  });

  it("outcome keeps correct attempts only", () => {
    expect(outcomeExpertIteration([right, half, wrong, attempt({ reward: 0.99 })])).toEqual([
      { attempt: right, weights: [1, 1, 1, 1, 1] },
    ]);
  });

  it("prefix keeps what was verified, the stop token of correct ones too", () => {
    expect(prefixExpertIteration([right, half, wrong])).toEqual([
      { attempt: right, weights: [1, 1, 1, 1, 1] },
      { attempt: half, weights: [1, 1, 0, 0, 0] },
    ]);
  });
});

describe("policyGradient", () => {
  it("by hand: first batch against its own mean, then against the moving baseline", () => {
    const baseline = new RoleBaseline(0.5);
    const first = policyGradient([right, wrong, wrong, wrong], baseline);
    expect(first.map(({ weights }) => weights[0])).toEqual([0.75, -0.25, -0.25, -0.25]);
    expect(first[0]?.weights).toEqual([0.75, 0.75, 0.75, 0.75, 0.75]);
    expect(baseline.value("solve")).toBe(0.25);
    // Mean 0.5: subtract 0.25 first, then move half way to 0.375.
    const second = policyGradient([right, wrong], baseline);
    expect(second.map(({ weights }) => weights[4])).toEqual([0.75, -0.25]);
    expect(baseline.value("solve")).toBe(0.375);
  });

  it("drops groups that agree, and the baseline does not see them", () => {
    const baseline = new RoleBaseline();
    const flat = attempt({ group: "flat", reward: 1 });
    const kept = policyGradient([flat, right, flat, wrong, attempt({ group: "alone" })], baseline);
    expect(kept.map((each) => each.attempt)).toEqual([right, wrong]);
    expect(baseline.value("solve")).toBe(0.5);
    expect(policyGradient([flat, flat], baseline)).toEqual([]);
    expect(baseline.value("solve")).toBe(0.5);
  });

  it("keeps a baseline per role", () => {
    const baseline = new RoleBaseline();
    const proposer = { role: "propose", group: "p" };
    policyGradient([right, wrong, attempt({ ...proposer, reward: 0.5 }), attempt(proposer)], baseline);
    expect(baseline.value("solve")).toBe(0.5);
    expect(baseline.value("propose")).toBe(0.25);
    expect(baseline.value("other")).toBeUndefined();
    const loaded = new RoleBaseline();
    loaded.load(JSON.parse(JSON.stringify(baseline.save())));
    expect(loaded.save()).toEqual({ solve: 0.5, propose: 0.25 });
    expect(() => loaded.load({ solve: "x" })).toThrow();
  });

  it("advantages of each role come to have mean zero, also from a wrong start", () => {
    const baseline = new RoleBaseline();
    baseline.load({ easy: 0, hard: 1 });
    const rng = Rng.seed("baseline");
    const sums = { easy: 0, hard: 0 };
    const batches = 600;
    for (let b = 0; b < batches; b++) {
      const batch = (["easy", "hard"] as const).flatMap((role) =>
        Array.from({ length: 16 }, (_, i) =>
          attempt({
            role,
            group: `${role} ${i % 4}`,
            reward: rng.chance(role === "easy" ? 0.8 : 0.3) ? 1 : 0,
          }),
        ),
      );
      for (const { attempt: each, weights } of policyGradient(batch, baseline)) {
        if (b >= 100) sums[each.role as "easy" | "hard"] += weights[0] as number;
      }
    }
    // About 5,000 advantages a role with a standard deviation below 0.5: four standard errors.
    expect(Math.abs(sums.easy) / 5000).toBeLessThan(0.03);
    expect(Math.abs(sums.hard) / 5000).toBeLessThan(0.03);
  });
});

describe("stepCredit", () => {
  it("by hand: each step its own mark, the stop token the reward", () => {
    // Credits: right 1 1 1, half 1 0 0; mean 4/6.
    const out = stepCredit([right, half], new RoleBaseline());
    const [good, bad] = [1 - 4 / 6, -4 / 6];
    expect(out[0]?.weights).toEqual([good, good, good, good, good]);
    expect(out[1]?.weights).toEqual([good, good, bad, bad, bad]);
  });

  it("min form: the worst mark still to come", () => {
    // Credits: right 1 1 1; marks 0.2 0.8 with reward 0.5: min(0.2 0.8 0.5), min(0.8 0.5), 0.5; mean 4.2/6.
    const mixed = attempt({ stepMarks: [0.2, 0.8], reward: 0.5 });
    const out = stepCredit([right, mixed], new RoleBaseline(), "min");
    const round = (values?: readonly number[]) => values?.map((value) => Number(value.toFixed(6)));
    expect(round(out[1]?.weights)).toEqual([-0.5, -0.5, -0.2, -0.2, -0.2]);
    expect(round(out[0]?.weights)).toEqual([0.3, 0.3, 0.3, 0.3, 0.3]);
  });

  it("drops groups without differences and treats attempts without steps as one step", () => {
    expect(stepCredit([right, right], new RoleBaseline())).toEqual([]);
    const plain = { stepEnds: [], stepMarks: [] };
    const out = stepCredit([attempt({ ...plain, reward: 1 }), attempt(plain)], new RoleBaseline());
    expect(out.map(({ weights }) => weights)).toEqual([
      [0.5, 0.5, 0.5, 0.5, 0.5],
      [-0.5, -0.5, -0.5, -0.5, -0.5],
    ]);
  });

  it("refuses steps that do not fit the tokens", () => {
    const bad = (fields: Partial<GradedAttempt>) => () =>
      stepCredit([attempt(fields), right], new RoleBaseline());
    expect(bad({ stepMarks: [1] })).toThrow(/2 step ends for 1 marks/);
    expect(bad({ stepEnds: [4, 2] })).toThrow(/out of order/);
    expect(bad({ stepEnds: [2, 9] })).toThrow(/out of order/);
  });

  it("gives each token of each kept attempt one finite weight", () => {
    const arbitrary = fc
      .record({
        lengths: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
        rest: fc.integer({ min: 0, max: 2 }),
        reward: fc.constantFrom(0, 0.5, 1),
        group: fc.constantFrom("g", "h"),
      })
      .chain(({ lengths, rest, reward, group }) =>
        fc
          .array(fc.constantFrom(0, 1), { minLength: lengths.length, maxLength: lengths.length })
          .map((stepMarks) => {
            const stepEnds = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0));
            const length = (stepEnds.at(-1) ?? 0) + rest;
            return attempt({ length, stepEnds, stepMarks, reward, group });
          }),
      );
    fc.assert(
      fc.property(
        fc.array(arbitrary, { maxLength: 8 }),
        fc.constantFrom("own", "min" as const),
        (attempts, form) => {
          for (const { attempt: each, weights } of stepCredit(attempts, new RoleBaseline(), form)) {
            expect(weights.length).toBe(each.length);
            expect(weights.every((weight) => Math.abs(weight) <= 1)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("mix", () => {
  it("adds scaled parts and lists an attempt once", () => {
    const out = mix([
      { scale: 2, weighted: imitation([right]) },
      { scale: -0.5, weighted: prefixExpertIteration([half, right]) },
    ]);
    expect(out).toEqual([
      { attempt: right, weights: [1.5, 1.5, 1.5, 1.5, 1.5] },
      { attempt: half, weights: [-0.5, -0.5, 0, 0, 0] },
    ]);
  });
});
