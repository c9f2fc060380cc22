// Peer review: budgets and deferral, retraction, authors' records, noise, and what a run goes on with when it is resumed.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { Edit, Entry } from "../../../culture/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import type { EventOf } from "../../../server/events.ts";
import { tolerance } from "../../../tasks/index.ts";
import { type Stage, stage, wrongProgram } from "./doubles.ts";

type Reviewed = EventOf<"claim.reviewed">["data"];

interface Given {
  readonly who?: number;
  readonly round?: number;
  readonly wrong?: boolean;
}

function claim(on: Stage, law: number, { who = 0, round = 1, wrong = false }: Given = {}) {
  const target = on.world.laws[law]!;
  const program = wrong ? wrongProgram(on, target) : target.program;
  return on.knowledge.claim(
    { agent: on.agents[who]!, law: target, program, fitted: 8 },
    on.agents,
    round,
    Rng.seed(`claim ${who} ${law} ${round}`),
  );
}

function resume(on: Stage, round: number) {
  return on.knowledge.review(on.agents, round, Rng.seed(`review ${round}`));
}

const reviews = (on: Stage): Reviewed[] => on.of("claim.reviewed");
const outcomes = (on: Stage) => reviews(on).map(({ outcome }) => outcome);
const shared = (on: Stage) => on.knowledge.cultures.get("shared")!;
const entryAbout = (on: Stage, law: number): Entry =>
  shared(on)
    .entries()
    .find(({ evidence }) => evidence.about === on.world.laws[law]!.id)!;

/** Fresh observations that each agent wrote down in a round. */
function spent(on: Stage, round: number): Record<string, number> {
  const sums: Record<string, number> = {};
  const before = new Map<string, number>();
  for (const event of on.events) {
    if (event.type !== "culture.edited" || event.data.edit.op !== "check") continue;
    const { author, edit } = event.data;
    const key = `${author} ${edit.id}`;
    if (event.round === round) sums[author] = (sums[author] ?? 0) + edit.tested - (before.get(key) ?? 0);
    before.set(key, edit.tested);
  }
  return sums;
}

/** Every peer's budget of round 1 goes into the first law's claim: 4 of 4. */
function poor(over: RunConfigInput["culture"] = {}): Stage {
  const on = stage({ culture: { checks: 4, reviewBudget: 4, ...over } });
  on.log.startRound(1);
  claim(on, 0);
  return on;
}

describe("a review", () => {
  it("says who tested a claim on how much, and what the author's record was", () => {
    const on = stage({ culture: { checks: 3 } });
    claim(on, 0);
    claim(on, 1, { wrong: true });
    const stranger = { accepted: 0, refuted: 0, trust: 0.5 };
    const [right, wrong] = reviews(on);
    const author = on.agents[0]!.name;
    expect(right).toMatchObject({ culture: "shared", author, about: on.world.laws[0]!.id });
    expect(right).toMatchObject({
      outcome: "accepted",
      reviewers: 2,
      observations: 6,
      agreed: 6,
      record: stranger,
    });
    expect(wrong).toMatchObject({ outcome: "refuted", reviewers: 2, observations: 6 });
    expect(wrong!.agreed).toBeLessThan(6);
    expect(wrong!.record).toEqual({ accepted: 1, refuted: 0, trust: 2 / 3 });
    expect(entryAbout(on, 0).status).toBe("adopted");
  });

  it("asks nobody when there are no checks", () => {
    const on = stage({ culture: { checks: 0 } });
    claim(on, 0, { wrong: true });
    expect(reviews(on)).toMatchObject([{ outcome: "accepted", reviewers: 0, observations: 0 }]);
    claim(on, 1);
    // Untested adoption earns no trust.
    expect(reviews(on)[1]!.record).toEqual({ accepted: 0, refuted: 0, trust: 0.5 });
  });

  it("is the finder's own where nobody else reads the culture, on as many observations in all", () => {
    const on = stage({ arm: "private", culture: { checks: 3 } });
    claim(on, 0);
    expect(reviews(on)).toMatchObject([
      { culture: on.agents[0]!.name, outcome: "accepted", reviewers: 0, observations: 6, agreed: 6 },
    ]);
  });

  it("is on more observations for authors whose claims were refuted", () => {
    const tested = (records: boolean): number[] => {
      const on = stage({ culture: { checks: 2, records } });
      for (const law of [0, 1, 2]) claim(on, law, { wrong: true });
      claim(on, 3);
      claim(on, 4, { who: 1 });
      return reviews(on).map(({ observations }) => observations / 2);
    };
    // Trust 1/2, 1/3, 1/4, 1/5; another author's is its own.
    expect(tested(true)).toEqual([2, 4, 4, 6, 2]);
    expect(tested(false)).toEqual([2, 2, 2, 2, 2]);
  });

  it("forgives what the world's noise explains, over all peers' observations together", () => {
    const seen = { accepted: 0, refuted: 0, forgiven: 0 };
    for (const checks of [1, 3, 6, 12]) {
      const on = stage({
        world: { levels: 2, perLevel: 4, noise: 0.25 },
        culture: { checks, records: false },
      });
      for (const law of on.world.laws.keys()) claim(on, law, { wrong: law % 3 === 2 });
      for (const { outcome, observations, agreed } of reviews(on)) {
        expect(observations).toBe(2 * checks);
        expect(outcome).toBe(observations - agreed <= tolerance(observations, 0.25) ? "accepted" : "refuted");
        if (outcome === "refuted") seen.refuted++;
        else seen.accepted++;
        if (outcome === "accepted" && agreed < observations) seen.forgiven++;
      }
    }
    expect(Object.values(seen).every((count) => count > 3)).toBe(true);
  });
});

describe("a claim that finds no budget", () => {
  it("waits, closed to its author alone, and is reviewed in the next round before new ones", () => {
    const on = poor();
    expect(claim(on, 1)).toMatchObject({ accepted: false, outcome: "deferred" });
    expect(reviews(on)[1]).toMatchObject({ outcome: "deferred", reviewers: 0, observations: 0 });
    expect(entryAbout(on, 1).status).toBe("claimed");
    const looks = on.agents.map((agent) => on.knowledge.open(agent).includes(on.world.laws[1]!));
    expect(looks).toEqual([false, true, true]);

    on.log.startRound(2);
    const [settled, ...more] = resume(on, 2);
    expect(more).toEqual([]);
    expect(settled).toMatchObject({ accepted: true, correct: true, outcome: "accepted" });
    expect(settled!.find).toMatchObject({ agent: on.agents[0], law: on.world.laws[1], fitted: 8 });
    expect(on.knowledge.open(on.agents[2]!)).not.toContain(on.world.laws[1]);
    // The author looked at it again, the others tested it: nothing is left for a new claim.
    expect(claim(on, 2, { who: 1, round: 2 })).toMatchObject({ outcome: "deferred" });
    expect(outcomes(on)).toEqual(["accepted", "deferred", "accepted", "deferred"]);
  });

  it("keeps the checks that it got, and needs the rest only", () => {
    const on = poor({ reviewBudget: 6 });
    claim(on, 1);
    const [, ben, cleo] = on.agents.map(({ name }) => name);
    expect(spent(on, 1)).toEqual({ [ben!]: 6, [cleo!]: 6 });
    on.log.startRound(2);
    resume(on, 2);
    expect(spent(on, 2)).toEqual({ [ben!]: 2, [cleo!]: 2 });
    expect(entryAbout(on, 1).evidence.checks.map(({ tested }) => tested)).toEqual([4, 4]);
    expect(outcomes(on)).toEqual(["accepted", "deferred", "accepted"]);
  });

  it("is refuted all the same when what little was seen contradicts it", () => {
    const on = poor({ reviewBudget: 6 });
    expect(claim(on, 1, { wrong: true })).toMatchObject({ outcome: "refuted" });
    expect(reviews(on)[1]!.observations).toBe(4);
  });

  it("is decided in the end, however small the budgets", () => {
    const on = poor({ reviewBudget: 1 });
    expect(outcomes(on)).toEqual(["deferred"]);
    for (let round = 2; round <= 5; round++) resume(on, round);
    // One observation per peer and round, four of each; the author's second look is at its own expense.
    expect(outcomes(on)).toEqual(["deferred", "deferred", "deferred", "accepted"]);
    expect(resume(on, 6)).toEqual([]);
  });

  it("keeps its law and its name to its author meanwhile, and not longer", () => {
    const on = poor();
    claim(on, 1);
    const { name, author } = entryAbout(on, 1);
    const about = on.world.laws[1]!.id;
    expect(shared(on).reservations(1)).toMatchObject([{ about, name, author }]);
    expect(shared(on).reservations(2)).toEqual([]);
    // Whoever finds the same says so; another explanation is not published beside it.
    const edits = on.of("culture.edited").length;
    expect(claim(on, 1, { who: 2, wrong: true })).toBeUndefined();
    expect(on.of("culture.edited")).toHaveLength(edits);
    expect(claim(on, 1, { who: 2 })).toBeUndefined();
    expect(outcomes(on)).toEqual(["accepted", "deferred", "replicated"]);
    // Her observations count: she need not test it again.
    on.log.startRound(2);
    resume(on, 2);
    expect(spent(on, 2)).toEqual({ [on.agents[1]!.name]: 4 });
    expect(outcomes(on).at(-1)).toBe("accepted");
  });

  it("is taken back by its author when that one's own later observation contradicts it", () => {
    const on = poor();
    claim(on, 1, { wrong: true });
    on.log.startRound(2);
    expect(resume(on, 2)).toMatchObject([{ accepted: false, outcome: "retracted" }]);
    expect(on.of("culture.edited").at(-1)).toMatchObject({
      author: on.agents[0]!.name,
      accepted: true,
      edit: { op: "retract" },
    });
    expect(reviews(on).at(-1)).toMatchObject({ outcome: "retracted", reviewers: 0, observations: 4 });
    // Nobody else spent anything, nothing is held against the author, and the law is open again.
    expect(spent(on, 2)).toEqual({});
    expect(on.knowledge.open(on.agents[0]!)).toContain(on.world.laws[1]);
    claim(on, 1, { round: 3 });
    expect(reviews(on).at(-1)).toMatchObject({ outcome: "accepted", record: { accepted: 1, refuted: 0 } });
  });

  it("outlives its author in a shared culture, and ends with it in an own one", () => {
    const on = poor();
    claim(on, 1);
    const heirs = on.agents.slice(1);
    expect(on.knowledge.review(heirs, 2, Rng.seed(2))).toMatchObject([{ accepted: true }]);

    const own = stage({ arm: "private", culture: { checks: 4, reviewBudget: 8 } });
    claim(own, 0);
    expect(claim(own, 1)).toMatchObject({ outcome: "deferred" });
    own.knowledge.forget(own.agents[0]!);
    expect(own.knowledge.review(own.agents.slice(1), 2, Rng.seed(2))).toEqual([]);
  });

  it("in an own culture waits for its author's next budget", () => {
    const on = stage({ arm: "private", culture: { checks: 4, reviewBudget: 8 } });
    expect([claim(on, 0)?.outcome, claim(on, 1)?.outcome]).toEqual(["accepted", "deferred"]);
    expect(on.knowledge.open(on.agents[0]!)).not.toContain(on.world.laws[1]);
    expect(resume(on, 2)).toMatchObject([{ accepted: true, correct: true }]);
  });

  it("from outside waits like any other, and settles without a find", () => {
    const on = poor();
    const { id, program } = on.world.laws[1]!;
    const edit: Edit = { op: "propose", kind: "definition", name: "n9", body: [...program], about: id };
    const foreign = { request: "r1", culture: "shared", author: "human:kim", edit };
    on.knowledge.foreign(foreign, on.agents, 1, Rng.seed("kim"));
    // The author of the first claim has not spent anything yet: it alone tested this one.
    expect(reviews(on)[1]).toMatchObject({
      author: "human:kim",
      outcome: "deferred",
      reviewers: 1,
      observations: 4,
    });
    expect(resume(on, 2)).toEqual([]);
    expect(entryAbout(on, 1)).toMatchObject({ status: "adopted", author: "human:kim" });
  });

  it("is not waited for when others settled it", () => {
    const on = poor();
    claim(on, 1);
    const { id } = entryAbout(on, 1);
    on.knowledge.edit(shared(on), { op: "refute", id, reason: "no" }, "human:kim", 2);
    const before = on.events.length;
    expect(resume(on, 2)).toEqual([]);
    expect(on.events).toHaveLength(before);
  });
});

describe("planted poison", () => {
  it("gets nowhere, and costs its author ever closer looks", () => {
    const on = stage({ culture: { checks: 4 } });
    for (const [i, law] of on.world.laws.entries()) {
      const edit = {
        op: "propose",
        kind: "definition",
        name: `n${20 + i}`,
        body: wrongProgram(on, law),
        about: law.id,
      } as const;
      const foreign = { request: `r${i}`, culture: "shared", author: "human:mallory", edit };
      on.knowledge.foreign(foreign, on.agents, 1, Rng.seed(i));
    }
    expect(new Set(outcomes(on))).toEqual(new Set(["refuted"]));
    expect(on.knowledge.definitions(on.agents[0]!)).toEqual([]);
    const perPeer = reviews(on).map(({ observations, reviewers }) => observations / reviewers);
    expect(perPeer).toEqual([4, 8, 8, 12, 12, 12, 12, 12]);
  });
});

describe("keeping", () => {
  it.each(["shared", "placebo", "private"] as const)("%s: reviews go on as if never stopped", (arm) => {
    const culture = { checks: 4, reviewBudget: arm === "private" ? 8 : 6 };
    const begin = (): Stage => {
      const on = stage({ arm, culture });
      claim(on, 0, { wrong: true });
      claim(on, 1);
      claim(on, 2, { wrong: true });
      claim(on, 3);
      return on;
    };
    const goOn = (on: Stage) => {
      const from = on.events.length;
      const settled = resume(on, 2);
      claim(on, 0, { round: 2, who: 1 });
      claim(on, 3, { round: 2, who: 1 });
      resume(on, 3);
      return { settled, events: on.events.slice(from).map(({ type, data }) => ({ type, data })) };
    };
    const straight = begin();
    const stopped = begin();
    const resumed = stage({ arm, culture });
    const { solved, cultures, review } = stopped.knowledge.save();
    resumed.knowledge.load(solved, cultures, JSON.parse(JSON.stringify(review)));
    const expected = goOn(straight);
    expect(expected.settled.length).toBeGreaterThan(0);
    expect(goOn(resumed)).toEqual(expected);
  });

  it("refuses what it did not write", () => {
    const on = stage();
    expect(() => on.knowledge.load({}, new Map(), { records: {}, open: [{}], meant: {} })).toThrow();
    expect(() => on.knowledge.load({}, new Map(), { open: [] })).toThrow();
  });
});
