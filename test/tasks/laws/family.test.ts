// The induction family: right means equal on every list, not only on the pairs that were shown.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { lawsFamily, lawTask, makeWorld, type Pair, run, type Task } from "../../../tasks/index.ts";
import { taskFamilySuite } from "../../conformance/task-family.ts";

taskFamilySuite("laws", () => lawsFamily());

const family = lawsFamily();
const byHarness = { kind: "seed", source: "test" } as const;
const byAgent = { kind: "agent", agent: "ada", proposer: "model" } as const;

function parsed(text: string): Task<ReturnType<typeof family.generate>["payload"]> {
  const result = family.parse(text, byAgent);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe("laws", () => {
  const task = parsed("inc rev");

  it("shows the pairs as one bag and takes any program of the same function", () => {
    const { pieces, text } = family.render(task);
    expect(pieces[0]).toBe("L");
    expect(pieces.at(-1)).toBe(":");
    expect(pieces).toHaveLength(3);
    expect(text).toMatch(/^L (\d ){3}> (\d ){3}; /);
    for (const [input, output] of task.payload.pairs) {
      expect(run(["inc", "rev"], input)).toEqual({ ok: true, value: output });
    }
    for (const answer of ["inc rev .", "rev inc .", "swp inc swp rev ."]) {
      expect(family.verify(task, answer).correct).toBe(true);
    }
  });

  it("takes names that the context defines, and only those", () => {
    const context = {
      definitions: [
        { name: "n3", body: ["rev", "n4"] },
        { name: "n4", body: ["inc"] },
      ],
    };
    expect(family.verify(task, "n3 .", context).correct).toBe(true);
    expect(family.verify(task, "n3 .")).toMatchObject({ correct: false, reason: 'unknown symbol "n3"' });
    expect(family.oracle(task, context).completion).toBe("n3 .");
    const cyclic = { definitions: [{ name: "n3", body: ["n3"] }] };
    expect(family.verify(task, "n3 .", cyclic).correct).toBe(false);
  });

  it("says whether the pairs or a hidden input refute an answer", () => {
    expect(family.verify(task, "inc .").reason).toMatch(
      /^does not fit the pairs: [\d ]+ gives [\d ]+, not [\d ]+$/,
    );
    const pairs = [
      [
        [3, 1, 4, 1, 5],
        [3, 3, 1, 4, 1],
      ],
    ] as const;
    const dup = lawTask(["dup"], pairs, "B", 1, byHarness);
    const { reason, score } = family.verify(dup, "dup rot dup .");
    expect(reason).toMatch(/^fits the pairs but differs on the hidden input/);
    expect(score).toBe(0);
  });

  it.each([
    ["inc rev", 'does not end with "."'],
    [".", "0 symbols"],
    ["inc rev rev rev rev .", "5 symbols"],
    ["dec .", 'unknown symbol "dec"'], // an op, but not of set B
    ["inc  rev .", 'unknown symbol ""'],
  ])("refuses %j", (answer, reason) => {
    expect(family.verify(task, answer)).toMatchObject({ correct: false, score: 0 });
    expect(family.verify(task, answer).reason).toContain(reason);
  });

  it("makes equal functions one task, whoever words them how", () => {
    expect(parsed("rev inc").id).toBe(task.id);
    expect(parsed("rev inc .").id).toBe(task.id);
    expect(parsed("inc rev").level).toBe(2);
  });

  it.each([
    ["rev rev", "degenerate"],
    ["neg neg inc", "degenerate"],
    ["dbl", "parse"], // not of set B
    ["n3", "parse"], // nothing known by this name
    ["inc rev : 3 1 4", "parse"], // agents do not choose observations
    ["inc cum inc cum inc cum inc cum inc", "too-large"],
    ["", "parse"],
  ])("refuses the proposal %j (%s)", (text, gate) => {
    expect(family.parse(text, byAgent)).toMatchObject({ ok: false, error: { gate } });
  });

  it("refuses observations that another program fits", () => {
    const one = family.parse("inc : 1 2", byHarness);
    expect(one).toMatchObject({ ok: false, error: { gate: "ill-posed" } });
    expect(family.parse("dup : 3 1 4 1 5 : 2 7 1 8", byHarness)).toMatchObject({
      error: { gate: "ill-posed", reason: expect.stringContaining("fits the pairs as well") },
    });
  });

  it("takes names in proposals from the context, as ops", () => {
    const context = { definitions: [{ name: "n3", body: ["inc", "rev"] }] };
    const result = family.parse("n3", byAgent, context);
    expect(result.ok && result.value.id).toBe(task.id);
  });

  it("carries observations of the world's laws through its proposal language", () => {
    const world = makeWorld(Rng.seed(4));
    for (const law of world.laws.filter(({ program }) => program.length <= 4)) {
      const observed = lawTask(
        law.program,
        world.observe(law, Rng.seed(law.id), 8),
        "B",
        law.level,
        byHarness,
      );
      const again = family.parse(family.propose(observed), byHarness);
      expect(again.ok && again.value.id).toBe(observed.id);
    }
    expect(() => lawTask(["inc"], [[[1], [1]]], "B", 1, byHarness)).toThrow(/not of the program/);
  });

  it("takes the right program for right where noise has changed an observation", () => {
    const pairs: Pair[] = [
      [
        [3, 1, 4, 1, 5],
        [4, 2, 5, 2, 7],
      ],
    ];
    const noisy = lawTask(["inc"], pairs, "B", 1, byHarness, true);
    expect(family.verify(noisy, "inc .")).toMatchObject({ correct: true, score: 1, reason: "correct" });
    expect(family.verify(noisy, "rev .").reason).toMatch(/^does not fit the pairs/);
  });
});
