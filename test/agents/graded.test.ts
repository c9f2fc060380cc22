// From verdicts to graded attempts and back to weighted examples, by hand-written cases.
import { describe, expect, it } from "vitest";
import { gradedAttempt, weightedExamples } from "../../agents/index.ts";
import type { Verdict } from "../../tasks/index.ts";
import { prefixExpertIteration, RoleBaseline, stepCredit } from "../../trainer/index.ts";

const attempted = (completion: string) => ({
  family: "programs",
  prompt: { pieces: ["S", "inc", ":", "3"], text: "S inc : 3" },
  completion,
});
const verdict = (fields: Partial<Verdict>): Verdict => ({
  correct: false,
  score: 0,
  steps: [],
  verifiedSymbols: 0,
  reason: "",
  ...fields,
});

describe("gradedAttempt", () => {
  it("finds where steps end and carries the verdict's marks", () => {
    const graded = gradedAttempt(
      attempted("> / sort 2 6 > 8 4 ."),
      verdict({ steps: [true, false], verifiedSymbols: 5 }),
      "solve",
      "t1",
    );
    expect(graded).toMatchObject({
      length: 9,
      reward: 0,
      stepEnds: [5, 8],
      stepMarks: [1, 0],
      verifiedTokens: 5,
      role: "solve:programs",
      group: "t1",
    });
  });

  it("ends a cut-off step with the completion", () => {
    const graded = gradedAttempt(attempted("> 4 > 8"), verdict({ steps: [true, false] }), "solve", "t1");
    expect(graded.stepEnds).toEqual([2, 4]);
  });

  it("credits the outcome alone where steps and marks do not match", () => {
    const graded = gradedAttempt(attempted("4 > 8 ."), verdict({ steps: [] }), "solve", "t1");
    expect(graded).toMatchObject({ length: 4, stepEnds: [], stepMarks: [] });
    expect(gradedAttempt(attempted(""), verdict({}), "solve", "t1").length).toBe(0);
  });

  it("comes back from an objective as examples with weights", () => {
    const half = gradedAttempt(
      attempted("> 4 > 8 ."),
      verdict({ steps: [true, false], verifiedSymbols: 2 }),
      "solve",
      "t1",
    );
    const nothing = gradedAttempt(attempted(""), verdict({}), "solve", "t1");
    expect(weightedExamples([...prefixExpertIteration([half]), { attempt: nothing, weights: [] }])).toEqual([
      { ...attempted("> 4 > 8 ."), weights: [1, 1, 0, 0, 0] },
    ]);
    const [credited] = weightedExamples(stepCredit([half], new RoleBaseline()));
    expect(credited?.weights.map((weight) => weight > 0)).toEqual([true, true, false, false, false]);
  });
});
