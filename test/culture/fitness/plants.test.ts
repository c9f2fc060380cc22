// The test: good, neutral and poisoned entries are planted and read by a fair coin; the rules that judge them
// keep what helps, quarantine what poisons within 200 reads, and accept hardly anything else, though they look every
// round. Success .8 or .4 or .1 with the entry, .4 without.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { assign, type Decision, errorOf, judge, type Standing, settle } from "../../../culture/index.ts";

const WITHOUT = 0.4;
const KINDS = { good: 0.8, neutral: 0.4, poisoned: 0.1 } as const;
/** Reads of one entry in a round, after which it is judged. */
const PER_ROUND = 8;
/** Within so many reads every poisoned entry is in quarantine. */
const STATED = 200;
const REPETITIONS = 200;

interface Fate {
  /** Everything that was ever decided, with the reads it took. */
  readonly decisions: readonly { readonly decision: Decision; readonly reads: number }[];
}

/** One entry's life under the rules, by one population, while it is adopted. */
function live(success: number, reads: number, rng: Rng): Fate {
  const trial = { with: { reads: 0, correct: 0 }, without: { reads: 0, correct: 0 } };
  const decisions: { decision: Decision; reads: number }[] = [];
  let kept = false;
  for (let done = PER_ROUND; done <= reads; done += PER_ROUND) {
    for (let i = 0; i < PER_ROUND; i++) {
      const shown = assign(rng) === "shown";
      const arm = shown ? trial.with : trial.without;
      arm.reads++;
      if (rng.chance(shown ? success : WITHOUT)) arm.correct++;
    }
    const standing: Standing = { status: "adopted", kept, regressed: false, mastered: false };
    const verdict = judge(trial, standing, errorOf(0, 1));
    const decision = settle("adopted", [verdict]);
    kept = decision === "keep";
    if (decisions.at(-1)?.decision !== decision) decisions.push({ decision, reads: done });
    if (decision === "quarantine") break;
  }
  return { decisions };
}

function readsUntil({ decisions }: Fate, wanted: Decision): number {
  return decisions.find(({ decision }) => decision === wanted)?.reads ?? Number.POSITIVE_INFINITY;
}

const fates = (kind: keyof typeof KINDS, reads: number) =>
  Array.from({ length: REPETITIONS }, (_, i) => live(KINDS[kind], reads, Rng.seed(`${kind} ${i}`)));
const share = (all: readonly Fate[], wanted: Decision) =>
  all.filter((fate) => readsUntil(fate, wanted) < Number.POSITIVE_INFINITY).length / all.length;

describe("planted entries", () => {
  it("the good are found useful, and at least 95 % of them are never quarantined", () => {
    const good = fates("good", 600);
    expect(share(good, "quarantine")).toBeLessThanOrEqual(0.05);
    expect(share(good, "keep")).toBeGreaterThanOrEqual(0.95);
    // Half of them within 150 reads.
    expect(good.filter((fate) => readsUntil(fate, "keep") <= 150).length).toBeGreaterThan(REPETITIONS / 2);
  });

  it(`every poisoned one is quarantined within ${STATED} reads, and hardly any is accepted before`, () => {
    const poisoned = fates("poisoned", STATED);
    expect(Math.max(...poisoned.map((fate) => readsUntil(fate, "quarantine")))).toBeLessThanOrEqual(STATED);
    expect(share(poisoned, "keep")).toBeLessThanOrEqual(0.05);
  });

  it("at most 5 % of the neutral are accepted; most end in quarantine in the long run: they cost context", () => {
    const neutral = fates("neutral", 2400);
    expect(share(neutral, "keep")).toBeLessThanOrEqual(0.05);
    expect(share(neutral, "quarantine")).toBeGreaterThan(0.8);
  });
});
