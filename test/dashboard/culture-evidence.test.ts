// What is said for and against an entry, out of a folded state: effects and their plots, adoption, sleeps, lineage,
// reviews, trust, generations; now and looking back.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { points } from "../../dashboard/ui/format.ts";
import { adoptionOf, givenRows, spreadOf } from "../../dashboard/views/culture/adoption.ts";
import { authorRows, MOST_AUTHORS } from "../../dashboard/views/culture/authors.ts";
import { effectsOf, MOST_EFFECTS } from "../../dashboard/views/culture/effects.ts";
import {
  decisionText,
  effectText,
  fitnessAt,
  isClear,
  placeOn,
  reachOf,
  tallyText,
  timelinePath,
} from "../../dashboard/views/culture/fitness.ts";
import { lineageOf } from "../../dashboard/views/culture/lineage.ts";
import { generationsOf, lifeText, MOST_SEATS, seatsOf } from "../../dashboard/views/culture/lives.ts";
import { nightsAt, nightText, sleptUntil, slopesOf } from "../../dashboard/views/culture/nights.ts";
import { readersOf } from "../../dashboard/views/culture/readers.ts";
import { reviewsAt } from "../../dashboard/views/culture/reviews.ts";
import type { EntryView } from "../../dashboard/views/culture/snapshot.ts";
import { type FitnessState, foldEvent, initialState, type RunState } from "../../server/protocol/index.ts";
import { entry } from "./culture-fixture.ts";

type Event = Parameters<typeof foldEvent>[1];

/** One judgement per round, from round 1 on. */
function fitness(effects: readonly number[], half = 0.1): FitnessState {
  const timeline = effects.map((effect, i) => ({
    round: i + 1,
    effect,
    low: effect - half,
    high: effect + half,
    reads: 10 * (i + 1),
    decision: "wait" as const,
  }));
  const tally = { reads: 5 * effects.length, correct: 3 };
  const last = timeline.at(-1)!;
  return { ...last, seq: 1, with: tally, without: tally, reason: "because", timeline };
}

const judged = (seq: number, populations: Record<string, FitnessState>, more: Partial<EntryView> = {}) =>
  entry(seq, `n${seq}`, "rot dup", { fitness: populations, ...more });

describe("fitness", () => {
  it("is as last judged now, and as judged by then looking back", () => {
    const both = { birch: fitness([0.1, 0.2]), ash: fitness([0.1, -0.2, 0.3]) };
    expect(
      fitnessAt(judged(1, both)).map(({ population, effect, reads }) => [population, effect, reads]),
    ).toEqual([
      ["ash", 0.3, 30],
      ["birch", 0.2, 20],
    ]);
    const [ash, birch] = fitnessAt(judged(1, both, { until: 2 }));
    expect(ash).toMatchObject({ effect: -0.2, round: 2, reads: 20, tallies: null });
    expect(ash!.timeline).toHaveLength(2);
    // Nothing has been judged since: all is known.
    expect(birch).toMatchObject({ effect: 0.2, tallies: { with: { reads: 10 } } });
    expect(fitnessAt(judged(1, both, { until: 0 }))).toEqual([]);
  });

  it("stands on a scale around zero that holds every bound", () => {
    const bounds = fc.record({
      low: fc.double({ min: -1, max: 0, noNaN: true }),
      high: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(bounds, { maxLength: 5 }), (views) => {
        const reach = reachOf(views);
        expect(placeOn(reach, 0)).toBe(0.5);
        for (const { low, high } of views) {
          expect(placeOn(reach, low)).toBeGreaterThanOrEqual(0);
          expect(placeOn(reach, high)).toBeLessThanOrEqual(1);
          expect(placeOn(reach, low)).toBeLessThanOrEqual(placeOn(reach, high));
        }
      }),
    );
    expect(reachOf([])).toBe(0.1);
    expect(placeOn(0.1, 5)).toBe(1);
  });

  it("is said in points and in words", () => {
    expect(effectText({ effect: 0.214, low: 0.05, high: 0.37 })).toBe("+21 (+5 to +37)");
    expect([0, 0.0004, -0.004, -1, 1].map(points)).toEqual(["±0", "±0", "−0.4", "−100", "+100"]);
    expect(tallyText({ reads: 20, correct: 12.0001 })).toBe("12 of 20 right");
    expect(isClear({ low: 0.1, high: 0.2 })).toBe(true);
    expect(isClear({ low: -0.1, high: 0.2 })).toBe(false);
    expect(decisionText("quarantine")).toBe("kept from readers");
  });

  it("draws the effect within its band", () => {
    const { timeline } = fitness([0, 0.4]);
    const { band, line, zero } = timelinePath(timeline, 4, 100, 30);
    expect(zero).toBe(15);
    expect(line).toBe("M25.0 15.0L50.0 3.0");
    expect(band).toBe("M25.0 12.0L50.0 0.0L50.0 6.0L25.0 18.0Z");
    expect(timelinePath(timeline.slice(1), 4, 100, 30)).toEqual({ band: "", line: "", zero: 15 });
  });
});

describe("effects", () => {
  it("are the strongest on either side, of every population, and nothing that has none", () => {
    const entries = Array.from({ length: 20 }, (_, i) => judged(i + 1, { ash: fitness([(i - 10) / 20]) }));
    const { helpful, harmful, judged: all, mean } = effectsOf(entries);
    expect(helpful.map(({ entry: { name } }) => name)).toEqual(["n20", "n19", "n18", "n17", "n16", "n15"]);
    expect(harmful.map(({ entry: { name } }) => name)).toEqual(["n1", "n2", "n3", "n4", "n5", "n6"]);
    expect(harmful).toHaveLength(MOST_EFFECTS);
    expect(all).toBe(20);
    expect(mean).toBeCloseTo(-0.025, 12);
    expect(effectsOf([entry(1, "n1", "rot")])).toEqual({ helpful: [], harmful: [], judged: 0, mean: 0 });
  });
});

describe("adoption", () => {
  const reads = {
    given: { withheld: { reads: 4, correct: 1 }, shown: { reads: 5, correct: 4 } },
    byAgent: { ada: 3, constructor: 2 },
    byPopulation: {
      ash: [
        { round: 1, reads: 1 },
        { round: 3, reads: 5 },
      ],
      birch: [{ round: 4, reads: 2 }],
    },
  };

  it("counts reads and uses by agent", () => {
    const view = entry(1, "n1", "rot", { reads, uses: { ada: 1, ben: 7 } });
    expect(adoptionOf(view)).toMatchObject({
      rows: [
        { agent: "ben", reads: 0, uses: 7 },
        { agent: "ada", reads: 3, uses: 1 },
        { agent: "constructor", reads: 2, uses: 0 },
      ],
      others: 0,
      reads: 5,
      uses: 8,
    });
    expect(adoptionOf({ ...view, uses: null }).uses).toBe(0);
    expect(givenRows(view).map(({ given, reads: times }) => [given, times])).toEqual([
      ["shown", 5],
      ["withheld", 4],
    ]);
  });

  it("draws reads so far as steps that never fall, up to the round looked at", () => {
    const view = entry(1, "n1", "rot", { reads });
    const { lines, most } = spreadOf(view, 4, 40, 10);
    expect(most).toBe(5);
    expect(lines[0]).toEqual({ population: "ash", total: 5, d: "M10.0 10.0H10.0V8.0H30.0V0.0H40.0" });
    expect(lines[1]!.total).toBe(2);
    const past = spreadOf({ ...view, until: 2 }, 2, 40, 10);
    expect(past.lines.map(({ population, total }) => [population, total])).toEqual([["ash", 1]]);
  });

  it("shows who reads what as well as who uses what", () => {
    const views = [entry(1, "n1", "rot", { reads, uses: { ben: 7 }, used: 7 }), entry(2, "n2", "rev")];
    const counted = readersOf(views, () => "ash", "reads");
    expect(counted.agents).toEqual(["ada", "constructor"]);
    expect(counted.rows.map(({ uses, total }) => [uses, total])).toEqual([[[3, 2], 5]]);
    expect(readersOf(views, () => "ash").agents).toEqual(["ben"]);
  });
});

describe("sleeps", () => {
  const night = (round: number, after: number) => {
    return { seq: round, round, examples: 8, withContext: 1, before: 0, after, mastered: after > 0.9 };
  };
  const view = entry(1, "n1", "rot", {
    sleeps: { birch: [night(5, 0.5)], ash: [night(5, 0.5), night(10, 0.95)] },
  });

  it("are those until the round looked at", () => {
    const counts = (of: EntryView) =>
      nightsAt(of).map(({ population, nights }) => [population, nights.length]);
    expect(counts(view)).toEqual([
      ["ash", 2],
      ["birch", 1],
    ]);
    expect(counts({ ...view, until: 5 })).toEqual([
      ["ash", 1],
      ["birch", 1],
    ]);
    expect(counts({ ...view, until: 4 })).toEqual([]);
  });

  it("are slopes from context to before and after", () => {
    const slopes = slopesOf(view.sleeps.ash!, 100, 40);
    expect(slopes.map(({ newest }) => newest)).toEqual([false, true]);
    expect(slopes[0]!.points).toEqual([
      [0, 0],
      [50, 40],
      [100, 20],
    ]);
    expect(nightText(night(1, 0.95))).toBe(
      "100 % in context; without it 0 % before, 95 % after: known by heart (taught with 8 answers)",
    );
    expect(nightText({ ...night(1, 0.5), examples: 0 })).toContain("not known by heart (tested only)");
  });

  it("are summed up for a population until any round", () => {
    const state = initialState("r");
    const sleep = (round: number, elsewhere: { before: number; after: number }, examples: number) => {
      const data = {
        population: "ash",
        steps: 1,
        tokens: 1,
        loss: 1,
        gradNorm: 1,
        sources: {},
        source: "own" as const,
        entries: [
          { entry: "e", name: "n1", examples, withContext: 0.8, before: 0, after: 0.6, mastered: false },
        ],
        elsewhere,
        tokensSaved: round,
      };
      foldEvent(state, { seq: state.seq + 1, run: "r", round, type: "policy.slept", data });
    };
    sleep(5, { before: 0.9, after: 0.86 }, 3);
    sleep(10, { before: 0.9, after: 0.91 }, 0);
    const { sleep: slept } = state.populations.ash!;
    expect(sleptUntil(slept, 4)).toBeNull();
    const first = sleptUntil(slept, 7)!;
    expect(first).toMatchObject({ nights: 1, mastered: 0, saved: 5 });
    expect(first.kept).toBeCloseTo(0.75, 12);
    const both = sleptUntil(slept, 10)!;
    expect(both).toMatchObject({ nights: 2, saved: 10 });
    // The second one taught nothing: what was kept is that of the first.
    expect(both.kept).toBeCloseTo(0.75, 12);
    expect(both.forgotten).toBeCloseTo(0.04, 12);
  });
});

describe("lineage", () => {
  it("tells parents, children, merges, amendments and where it came from", () => {
    const happened = (op: string) => ({
      seq: 1,
      round: 1,
      op,
      by: "ada",
      status: "adopted" as const,
      body: [],
      text: "",
    });
    const base = entry(1, "n1", "rot dup", {
      role: "ancestor",
      timeline: [happened("propose"), happened("amend")],
    });
    const child = entry(2, "n2", "n1 rev", { parents: [base.id, "gone"], role: "editor:statistics" });
    const twin = entry(3, "n3", "rot dup", {
      into: base.id,
      status: "retired",
      timeline: [happened("merge")],
    });
    const taken = entry(4, "n4", "rev", {
      status: "retired",
      timeline: [happened("propose"), happened("retract")],
    });
    const all = [base, child, twin, taken];
    expect(lineageOf(base, all)).toMatchObject({
      children: [child],
      mergedFrom: [twin],
      mergedInto: null,
      amended: 1,
      inherited: true,
      role: null,
      retracted: false,
    });
    expect(lineageOf(child, all)).toMatchObject({
      parents: [base],
      unknownParents: 1,
      role: "editor:statistics",
    });
    expect(lineageOf(twin, all).mergedInto).toBe(base);
    expect(lineageOf(taken, all).retracted).toBe(true);
    // Looking back to before the merge, it had not happened yet.
    expect(lineageOf({ ...twin, timeline: [happened("propose")] }, all).mergedInto).toBeNull();
  });
});

describe("reviews and trust", () => {
  const record = { accepted: 1, refuted: 0, trust: 0.6 };
  const review = (round: number, outcome: "accepted" | "replicated") => {
    return { seq: round, round, outcome, reviewers: 2, observations: 8, agreed: 8, record, reason: "so" };
  };
  const reviews = {
    outcomes: { accepted: 1, replicated: 3 },
    observations: 40,
    agreed: 39,
    newest: [review(3, "accepted"), review(5, "replicated"), review(9, "replicated")],
  };

  it("count all of them now, and those that are kept looking back", () => {
    expect(reviewsAt({ reviews, until: null })).toMatchObject({
      summary: "1 accepted, 3 replicated",
      observations: 40,
      agreed: 39,
    });
    const past = reviewsAt({ reviews, until: 5 });
    expect(past.rows.map(({ round }) => round)).toEqual([5, 3]);
    expect(past).toMatchObject({ summary: "1 accepted, 1 replicated", observations: 16, agreed: 16 });
    expect(reviewsAt({ reviews, until: 1 }).summary).toBe("");
  });

  it("puts authors with most reviews first, with their trust as it was", () => {
    const author = (n: number) => ({
      outcomes: { accepted: n },
      observations: 4 * n,
      record: { accepted: n, refuted: 0, trust: 0.9 },
      timeline: [
        { round: 2, trust: 0.5 },
        { round: 6, trust: 0.9 },
      ],
    });
    const authors = { ada: author(1), ben: author(3) };
    expect(authorRows(authors, null).rows.map(({ author: who, trust }) => [who, trust])).toEqual([
      ["ben", 0.9],
      ["ada", 0.9],
    ]);
    expect(authorRows(authors, 3).rows[0]!.trust).toBe(0.5);
    expect(authorRows(authors, 1).rows).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: MOST_AUTHORS + 3 }, (_, i) => [`a${i}`, author(1)]));
    expect(authorRows(many, null)).toMatchObject({ more: 3 });
  });
});

describe("generations", () => {
  function society(): RunState {
    const state = initialState("r");
    const add = (round: number, type: string, data: object) =>
      foldEvent(state, { seq: state.seq + 1, run: "r", round, type, data } as Event);
    const find = (round: number, agent: string, law: string) =>
      add(round, "law.discovered", {
        law,
        level: 1,
        agent,
        population: "ash",
        program: "rot",
        attempts: 1,
        tokens: 1,
      });
    for (const agent of ["ada", "ben"]) add(0, "agent.born", { agent, population: "ash" });
    find(2, "ada", "law-1-1");
    find(3, "ben", "law-1-1");
    add(4, "agent.died", { agent: "ada", population: "ash", age: 4 });
    add(4, "agent.born", { agent: "cy", population: "ash" });
    find(5, "cy", "law-1-2");
    add(8, "round.started", {});
    return state;
  }

  it("put newborns into the seats of the dead, with what each was the first to find", () => {
    const written = entry(1, "n1", "rot", { author: "cy" });
    const [ash] = seatsOf(society(), [written], 8);
    expect(
      ash!.seats.map((lives) => lives.map(({ agent, from, to, dead }) => [agent, from, to, dead])),
    ).toEqual([
      [
        ["ada", 0, 4, true],
        ["cy", 4, 8, false],
      ],
      [["ben", 0, 8, false]],
    ]);
    const [ada, cy] = ash!.seats[0]!;
    expect(ada!.finds.map(({ law }) => law)).toEqual(["law-1-1"]);
    expect(ash!.seats[1]![0]!.finds).toEqual([]);
    expect(lifeText(cy!)).toBe(
      "cy of ash, since round 4: first to find 1 law (law-1-2), wrote 1 entry, 1 in force",
    );
    expect(generationsOf([ash!])).toEqual([
      { generation: 1, agents: 2, finds: 1, adopted: 0 },
      { generation: 2, agents: 1, finds: 1, adopted: 1 },
    ]);
  });

  it("are as they were looking back", () => {
    const [ash] = seatsOf(society(), [], 3);
    expect(ash!.seats.map((lives) => lives.map(({ agent, to, dead }) => [agent, to, dead]))).toEqual([
      [["ada", 3, false]],
      [["ben", 3, false]],
    ]);
  });

  it("draw no more seats than there is room for", () => {
    const state = initialState("r");
    for (let n = 0; n < MOST_SEATS + 4; n++) {
      const data = { agent: `a${n}`, population: "ash" };
      foldEvent(state, { seq: n + 1, run: "r", round: 0, type: "agent.born", data });
    }
    const [ash] = seatsOf(state, [], 1);
    expect(ash!.seats).toHaveLength(MOST_SEATS);
    expect(ash!.more).toBe(4);
  });
});
