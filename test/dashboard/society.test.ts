// The society view's pure parts: steps of an answer, what to show next, people at a round, flows, ratings, the feed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attempts, highlights } from "../../dashboard/views/society/feed.ts";
import { flowMatrix } from "../../dashboard/views/society/flows.ts";
import { rangeOf } from "../../dashboard/views/society/past.ts";
import { populationColour, societyAt } from "../../dashboard/views/society/people.ts";
import { niceTicks, ratingLayout, spread } from "../../dashboard/views/society/rating-layout.ts";
import { type AttemptMoment, nextAttempt, pieces, taskWords } from "../../dashboard/views/society/steps.ts";
import { type EventPage, foldEvent, initialState, type RunState } from "../../server/protocol/index.ts";

type Event = EventPage["events"][number];
type Happening = { readonly [T in Event["type"]]: Extract<Event, { type: T }> }[Event["type"]];

/** A state folded from [round, type, data] lines. */
function folded(...lines: readonly [round: number, type: Event["type"], data: unknown][]): RunState {
  const state = initialState("a");
  for (const [i, [round, type, data]] of lines.entries()) {
    foldEvent(state, { seq: i + 1, run: "a", round, type, data } as Happening);
  }
  return state;
}

function tried(agent: string, task: string, correct: number, completion = "> 1 .", steps = [true]) {
  return {
    agent,
    population: agent === "abe" ? "ash" : "birch",
    task,
    family: "programs",
    level: 2,
    proposer: "random",
    attempts: 4,
    correct,
    score: correct / 4,
    tokens: 10,
    reasons: {},
    examples: [
      { completion, correct: correct > 0, score: 0, reason: "correct", tokens: 3, logProb: -1, steps },
    ],
  };
}

function rated(...ratings: readonly [id: string, rating: number][]) {
  return { ratings: ratings.map(([id, rating]) => ({ id, kind: "agent", rating, deviation: 50, games: 4 })) };
}

const found = (law: string, agent: string) => ({
  law,
  level: 1,
  agent,
  population: "ash",
  program: "rev",
  attempts: 1,
  tokens: 1,
});

const state = folded(
  [0, "run.started", { config: { arm: "shared", rounds: 5 }, seed: 1 }],
  [0, "agent.born", { agent: "abe", population: "ash" }],
  [0, "agent.born", { agent: "uma", population: "birch" }],
  [1, "round.started", {}],
  [
    1,
    "task.proposed",
    { task: "t1", family: "programs", level: 2, proposer: "model", agent: "uma", text: "S rev : 1" },
  ],
  [1, "attempts.graded", tried("abe", "t1", 1)],
  [1, "attempts.graded", tried("uma", "t2", 3, "> 1 2 > 2 1 .", [true, true])],
  [1, "law.discovered", found("law-1-1", "abe")],
  [1, "ratings.updated", rated(["abe", 900], ["uma", 1000])],
  [2, "round.started", {}],
  [2, "law.discovered", found("law-1-2", "abe")],
  [2, "law.discovered", found("law-1-1", "uma")],
  [2, "alarm.raised", { kind: "collapse", detail: "entropy fell", response: "fewer of them" }],
  [2, "ratings.updated", rated(["abe", 950], ["uma", 980])],
);

describe("steps", () => {
  it("are marked in order; sub-steps belong to their step, the end has no mark", () => {
    expect(
      pieces({ completion: "> 3 9 > / ix 4 0 / hd 4 1 .", steps: [false, true], correct: false }),
    ).toEqual([
      { text: "> 3 9", ok: false },
      { text: "> / ix 4 0 / hd 4 1", ok: true },
      { text: ".", ok: null },
    ]);
  });

  it("of a law's program are one piece", () => {
    expect(pieces({ completion: "n3 rev .", steps: [], correct: true })).toEqual([
      { text: "n3 rev .", ok: true },
    ]);
  });

  it("keep every word of any answer in order, a bounded number of pieces apart", () => {
    const words = fc.array(fc.constantFrom(">", "/", ".", "1", "2", "rev"), { maxLength: 30 });
    fc.assert(
      fc.property(words, fc.array(fc.boolean()), (text, steps) => {
        const cut = pieces({ completion: text.join(" "), steps, correct: false });
        expect(cut.map((piece) => piece.text).join(" ")).toBe(text.join(" "));
      }),
    );
    const silly = pieces({ completion: "> 1 ".repeat(500), steps: [], correct: false });
    expect(silly).toHaveLength(40);
    expect(silly[0]!.ok).toBeNull();
  });

  it("say what the task asks", () => {
    expect(taskWords({ family: "programs", text: "D f1 rev A f1 : 1", task: "t" })).toMatch(/find a list/);
    expect(taskWords({ family: "laws", text: "", task: "law-1-2" })).toMatch(/law-1-2/);
  });
});

describe("the attempt to show next", () => {
  it("is the newest one with steps to follow, and only ever a newer one", () => {
    expect(nextAttempt(state.moments, 0)).toMatchObject({ task: "t2" });
    expect(nextAttempt(state.moments, 7)).toBeNull();
    const plain = state.moments
      .filter((moment): moment is AttemptMoment => moment.kind === "attempts")
      .slice(0, 1);
    expect(nextAttempt(plain, 0)).toMatchObject({ task: "t1" });
  });
});

describe("people", () => {
  it("are as they were in the round looked at", () => {
    const [ash, birch] = societyAt(state, 1, false);
    expect(ash).toMatchObject({ name: "ash", colour: "--c1", more: 0 });
    expect(ash!.agents).toMatchObject([{ name: "abe", rating: 900, laws: 1, totals: null, deviation: null }]);
    expect(birch!.agents).toMatchObject([{ name: "uma", rating: 1000, laws: 0 }]);
    const live = societyAt(state, 2, true);
    expect(live[0]!.agents[0]).toMatchObject({
      rating: 950,
      deviation: 50,
      laws: 2,
      totals: { attempts: 4 },
    });
    expect(live[1]!.agents[0]).toMatchObject({ laws: 1 });
  });

  it("keep their population's colour", () => {
    expect(populationColour(state, "birch")).toBe("--c2");
    expect(populationColour(state, "unheard of")).toBe("--c8");
  });
});

describe("flows", () => {
  it("are a matrix with generators first, then agents", () => {
    const { posers, solvers, cells } = flowMatrix(state);
    expect(posers).toEqual([
      { name: "random", isAgent: false },
      { name: "uma", isAgent: true },
    ]);
    expect(solvers).toEqual(["abe", "uma"]);
    expect(cells).toEqual([
      [null, { attempts: 4, correct: 3 }],
      [{ attempts: 4, correct: 1 }, null],
    ]);
  });

  it("keep the busiest when there are many", () => {
    const flows = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`p${i}>s`, { attempts: i + 1, correct: 0, lastRound: 1 }]),
    );
    const { posers } = flowMatrix({ flows, agents: {} });
    expect(posers).toHaveLength(20);
    expect(posers.map(({ name }) => name)).toContain("p59");
    expect(posers.map(({ name }) => name)).not.toContain("p3");
  });
});

describe("ratings", () => {
  it("are lines in the box, the best first", () => {
    const layout = ratingLayout(state, { left: 40, right: 400, top: 10, bottom: 200 })!;
    expect(layout.lines.map(({ agent }) => agent)).toEqual(["uma", "abe"]);
    expect(layout.lines[0]!.end.x).toBe(400);
    for (const { end } of layout.lines) {
      expect(end.y).toBeGreaterThan(10);
      expect(end.y).toBeLessThan(200);
    }
    expect(ratingLayout(initialState("b"), { left: 0, right: 1, top: 0, bottom: 1 })).toBeNull();
  });

  it("have labels that do not overlap, in the order of the lines, within the box", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }), (wanted) => {
        const placed = spread(wanted, 13, 10, 290);
        const shown = placed.filter((y) => y !== null).sort((a, b) => a - b);
        expect(shown.length).toBe(Math.min(wanted.length, 22));
        for (const [i, y] of shown.entries()) {
          expect(y).toBeGreaterThanOrEqual(9.9);
          expect(y).toBeLessThanOrEqual(290.1);
          if (i > 0) expect(y - shown[i - 1]!).toBeGreaterThanOrEqual(12.8);
        }
      }),
    );
  });

  it("have round numbers on their axes", () => {
    expect(niceTicks(593, 1210, 5)).toEqual([600, 800, 1000, 1200]);
    expect(niceTicks(1, 20, 8)).toEqual([5, 10, 15, 20]);
  });
});

describe("the feed", () => {
  it("has laws and alarms up to the round looked at, newest first, and tells first finds apart", () => {
    expect(highlights(state, 2).map(({ kind, round }) => `${kind} ${round}`)).toEqual([
      "alarm 2",
      "law 2",
      "law 2",
      "law 1",
      "life 0",
      "life 0",
    ]);
    const laws = highlights(state, 2).filter(({ kind }) => kind === "law");
    expect(laws.map(({ first }) => first)).toEqual([false, true, true]);
    expect(highlights(state, 1).map(({ kind }) => kind)).toEqual(["law", "life", "life"]);
    expect(attempts(state.moments)).toHaveLength(2);
  });

  it("has turns of the culture, as far as they are kept", () => {
    const turn = {
      seq: 9,
      round: 2,
      topic: "sleep",
      who: "ash",
      culture: "",
      entry: "",
      name: "",
      text: "sleeps",
    };
    const slept = {
      ...state,
      moments: [...state.moments, { kind: "culture" as const, ...turn, topic: "sleep" as const }],
    };
    expect(highlights(slept, 2).filter(({ kind }) => kind === "culture")).toEqual([
      expect.objectContaining({ topic: "sleep", who: "ash" }),
    ]);
    expect(highlights(slept, 1).some(({ kind }) => kind === "culture")).toBe(false);
  });
});

describe("a past round", () => {
  it("is the events after the round before it", () => {
    expect(rangeOf(state, 1)).toEqual({ from: 4, to: 9 });
    expect(rangeOf(state, 2)).toEqual({ from: 10, to: 14 });
    expect(rangeOf(state, 3)).toBeNull();
  });
});
