// A run's events folded into what the panel shows: laws, who found and uses what, success, held-out means, proposals;
// the reporter that keeps a panel or plain lines up to date with it; speed and remaining time.
import { describe, expect, it, vi } from "vitest";
import { Pace } from "../../../server/cli/pace.ts";
import { PanelReporter } from "../../../server/cli/panel-reporter.ts";
import { RunView } from "../../../server/cli/run-view.ts";
import { type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
import type { Event, EventData, EventType } from "../../../server/events.ts";
import type { RunProgress } from "../../../server/simulation/index.ts";

/** Writes events one after the other into a view. */
class Script {
  readonly config;
  readonly view: RunView;
  readonly events: Event[] = [];
  round = 0;

  constructor(config: RunConfigInput = {}) {
    this.config = resolveConfig(config);
    this.view = new RunView(this.config);
  }

  add<T extends EventType>(type: T, data: EventData<T>, at = this.round * 10): void {
    const event = { seq: this.events.length + 1, run: "r", round: this.round, type, data } as Event;
    this.events.push(event);
    this.view.add(event, at);
  }

  start(round: number): void {
    this.round = round;
    this.add("round.started", {});
  }

  found(law: string, level: number, agent: string, population = "ash"): void {
    this.add("law.discovered", { law, level, agent, population, program: "rev inc", attempts: 1, tokens: 1 });
  }

  edit(author: string, entry: string, edit: EventData<"culture.edited">["edit"], culture = "shared"): void {
    this.add("culture.edited", { culture, author, edit, accepted: true, entry, reason: null, update: "" });
  }

  propose(author: string, entry: string, name: string, about: string, culture = "shared"): void {
    this.edit(
      author,
      entry,
      { op: "propose", kind: "definition", name, body: ["rev", "inc"], about },
      culture,
    );
  }

  tried(attempts: number, correct: number, family = "laws", proposer = "world"): void {
    this.add("attempts.graded", {
      agent: "ada",
      population: "ash",
      task: "t",
      family,
      level: 1,
      proposer,
      attempts,
      correct,
      score: 0,
      tokens: 10 * attempts,
      reasons: {},
      examples: [],
    });
  }

  measured(family: string, accepted: number, over: Partial<EventData<"diversity.measured">> = {}): void {
    this.add("diversity.measured", {
      family,
      proposed: accepted,
      accepted,
      rejectedShare: 0,
      distinctShare: 1,
      entropy: 3,
      meanLearnability: 0,
      byProposer: {},
      ...over,
    });
  }
}

describe("the study and the games of a run", () => {
  it("are lines once there are any, and none before", () => {
    const run = new Script();
    run.start(1);
    run.add("evaluation.done", { population: "ash", values: { "apply/d1": 1 } });
    expect(run.view.world()).toEqual([]);
    const level = (level: number, mastered: boolean) => {
      return { family: "caesar", level, open: true, mastered, success: null, weight: 1 };
    };
    run.add("study.taught", {
      population: "ash",
      cells: [level(1, true), level(2, false)],
      changes: [{ family: "caesar", level: 1, to: "mastered" }],
    });
    expect(run.view.latestNews).toMatchObject({ text: "ash masters caesar 1", alarm: false });
    run.add("evaluation.done", {
      population: "ash",
      values: {
        "apply/d1": 1,
        "study/caesar/l1": 0.875,
        "play/nim/against-chance": 0.5,
        "play/nim/illegal": 0,
      },
    });
    run.add("ratings.updated", {
      ratings: [
        { id: "ada", kind: "agent", rating: 1400, deviation: 30, games: 3 },
        { id: "ada", kind: "player", rating: 1512.4, deviation: 41.6, games: 9 },
        { id: "ben", kind: "player", rating: 1600, deviation: 40, games: 9 },
      ],
    });
    expect(run.view.world().map((line) => line.replaceAll(/ +/g, " ").trim())).toEqual([
      "study of ash: 1 of 2 levels mastered",
      "family mastered held-out by level",
      "caesar 1 of 2 88 / - %",
      "games of ash:",
      "game against chance exploitability illegal",
      "nim +0.50 - 0.0 %",
      "ratings at games: ben 1600 ± 40 (9 matches), ada 1512 ± 42 (9 matches)",
    ]);
    run.add("family.failed", { family: "maze", kind: "threw", detail: "no way", quarantined: true });
    expect(run.view.latestNews).toMatchObject({ text: "maze is quarantined (threw): no way", alarm: true });
  });
});

describe("RunView", () => {
  it("counts every law once, by level, by round, by finder and by population", () => {
    const run = new Script();
    run.add("agent.born", { agent: "ada", population: "ash" });
    run.add("agent.born", { agent: "ben", population: "birch" });
    run.start(1);
    run.start(2);
    run.found("law-1-1", 1, "ada");
    run.found("law-1-1", 1, "ben", "birch");
    run.start(3);
    run.found("law-2-1", 2, "ada");
    const { laws, populations, round, rounds } = run.view.figures();
    expect(laws.levels.map(({ found, total }) => [found, total])).toEqual([
      [1, 8],
      [1, 8],
      [0, 8],
      [0, 8],
    ]);
    expect(laws).toMatchObject({ history: [0, 1, 2], firstAfterSeconds: 20 });
    expect(run.view.finders()).toEqual([
      { agent: "ada", found: 2 },
      { agent: "ben", found: 1 },
    ]);
    expect(populations.map(({ name, agents, found }) => [name, agents, found])).toEqual([
      ["ash", ["ada"], 2],
      ["birch", ["ben"], 1],
    ]);
    expect([round, rounds]).toEqual([3, run.config.rounds]);
  });

  it("shows who found and who uses an entry, the much used first, the refuted last", () => {
    const run = new Script();
    run.start(1);
    run.propose("ada", "e1", "n0", "law-1-1");
    run.edit("ben", "e1", { op: "refute", id: "e1", reason: "no" });
    run.propose("ada", "e2", "n0", "law-1-2");
    run.edit("ada", "e2", { op: "adopt", id: "e2" });
    run.propose("ben", "e3", "n1", "law-1-3");
    run.edit("ben", "e3", { op: "adopt", id: "e3" });
    run.propose("cy", "e4", "n2", "law-1-4");
    run.edit("cy", "e3", { op: "cite", id: "e3", times: 2 });
    run.edit("ada", "e3", { op: "cite", id: "e3", times: 1 });
    run.found("law-1-3", 1, "ben");
    const { culture, news } = run.view.figures();
    expect(culture).toMatchObject({ kind: "shared", adopted: 2, claimed: 1, refuted: 1 });
    expect(
      culture.entries.map(({ name, status, foundBy, usedBy, uses }) => [name, status, foundBy, usedBy, uses]),
    ).toEqual([
      ["n1", "adopted", "ben", ["cy", "ada"], 3],
      ["n0", "adopted", "ada", [], 0],
      ["n2", "claimed", "cy", [], 0],
      ["n0", "refuted", "ada", [], 0],
    ]);
    expect(news.map(({ text }) => text)).toEqual([
      "ada's claim rev inc refuted: no",
      "ben found law-1-3: n1 = rev inc",
    ]);
  });

  it("has nothing to do with refused edits", () => {
    const run = new Script();
    run.add("culture.edited", {
      culture: "shared",
      author: "ada",
      edit: { op: "propose", kind: "definition", name: "n0", body: ["rev"] },
      accepted: false,
      entry: null,
      reason: "full",
      update: null,
    });
    expect(run.view.figures().culture.entries).toEqual([]);
  });

  it("without a culture lists the discoveries, with all who made them", () => {
    const run = new Script({ arm: "none" });
    run.start(1);
    run.found("law-1-1", 1, "ada");
    run.found("law-1-1", 1, "ben");
    const { culture, news } = run.view.figures();
    expect(culture.kind).toBe("none");
    expect(culture.entries).toMatchObject([{ name: "law-1-1", foundBy: "ada", usedBy: ["ben"] }]);
    expect(news.at(-1)?.text).toBe("ben found law-1-1 too: rev inc");
  });

  it("forgets a dead agent's own names", () => {
    const run = new Script({ arm: "private" });
    run.add("agent.born", { agent: "ada", population: "ash" });
    run.propose("ada", "e1", "n0", "law-1-1", "ada");
    run.start(5);
    run.add("agent.died", { agent: "ada", population: "ash", age: 5 });
    run.add("agent.born", { agent: "cleo", population: "ash" });
    const { culture, populations } = run.view.figures();
    expect(culture.entries).toEqual([]);
    expect(populations[0]?.agents).toEqual(["cleo"]);
  });

  it("takes success from programs for laws, not from puzzles", () => {
    const run = new Script();
    for (const [round, correct] of [
      [1, 0],
      [2, 5],
    ] as const) {
      run.start(round);
      run.tried(100, correct);
      run.tried(100, correct);
      run.tried(100, 100, "programs", "random");
      run.tried(100, 100, "laws", "model");
    }
    expect(run.view.figures().attempts).toEqual({ total: 800, history: [0, 0.05] });
    expect(run.view.successEnds()).toEqual({ first: 0.025, last: 0.025 });
    expect(run.view.tokens).toBe(8000);
  });

  it("shows held-out means over the populations' last evaluations", () => {
    const run = new Script();
    expect(run.view.figures().heldOut).toEqual([]);
    run.add("evaluation.done", { population: "ash", values: { "apply/d1": 0 } });
    run.add("evaluation.done", {
      population: "ash",
      values: { "apply/d1": 0.5, "read-wrong/d1": 0.25, "read/d3": 1 },
    });
    run.add("evaluation.done", {
      population: "birch",
      values: { "apply/d1": 1, "read-wrong/d1": 0, "read/d3": 1 },
    });
    expect(run.view.figures().heldOut).toEqual([
      { label: "depth 1", accuracy: 0.75 },
      { label: "wrong 1", accuracy: 0.125 },
    ]);
    expect(run.view.heldOut("summary")).toHaveLength(3);
  });

  it("weighs diversity by how many proposals there were", () => {
    const run = new Script();
    run.start(1);
    run.measured("laws", 30, { distinctShare: 1, entropy: 3, meanLearnability: 0.1 });
    run.measured("programs", 10, {
      distinctShare: 0.6,
      entropy: 5,
      meanLearnability: 0.3,
      proposed: 90,
      rejectedShare: 0.8,
    });
    // What is measured of others than proposals is told elsewhere.
    run.measured("laws", 500, { subject: "solutions", population: "ash", distinctShare: 0.1, entropy: 1 });
    run.measured("laws", 500, { subject: "agents", distinctShare: 0.1, entropy: 1 });
    run.start(2);
    run.measured("laws", 0);
    const { diversity, proposals } = run.view.figures();
    expect(diversity.distinctShare).toBeCloseTo(0.9);
    expect(diversity.entropyBits).toBeCloseTo(3.5);
    expect(diversity.rejectedShare).toBeCloseTo(0.6);
    expect(diversity.distinctHistory).toHaveLength(1);
    expect(proposals.meanLearnability).toBeCloseTo(0.15);
  });

  it("knows the end, whatever is committed after it", () => {
    const run = new Script();
    run.start(1);
    expect(run.view.finished).toBe(false);
    run.add("run.finished", { summary: {} });
    run.add("checkpoint.saved", { checkpoint: "round-1" });
    expect(run.view.finished).toBe(true);
    run.start(2);
    expect(run.view.finished).toBe(false);
  });
});

describe("Pace", () => {
  const progress = (round: number, phase: RunProgress["phase"], trained = 0, sampled = 0): RunProgress => ({
    round,
    phase,
    tokens: { trained, sampled },
  });

  it("measures tokens per second of the phase that makes them", () => {
    const pace = new Pace({ rounds: 10, maxMinutes: 0 }, 0);
    expect([pace.trainRate, pace.sampleRate]).toEqual([undefined, undefined]);
    pace.add(progress(1, "propose"), 0);
    pace.add(progress(1, "solve", 0, 100), 1);
    pace.add(progress(1, "cultivate", 0, 100), 3);
    pace.add(progress(1, "learn", 0, 400), 3);
    pace.add(progress(1, "evaluate", 5000, 400), 13);
    pace.add(progress(2, "propose", 5000, 400), 20);
    expect(pace.sampleRate).toBeCloseTo(400 / 3);
    expect(pace.trainRate).toBeCloseTo(500);
  });

  it("expects the end of the rounds or of the minutes, whichever is sooner", () => {
    const at = (rounds: number, maxMinutes: number, now: number) => {
      const pace = new Pace({ rounds, maxMinutes }, 0);
      for (const round of [1, 2, 3]) pace.add(progress(round, "propose"), 10 + (round - 1) * 20);
      return pace.eta(now);
    };
    expect(at(10, 0, 55)).toBe(8 * 20 - 5);
    expect(at(10, 2, 55)).toBe(65);
    expect(at(0, 2, 55)).toBe(65);
    expect(at(0, 0, 55)).toBeUndefined();
    expect(at(3, 0, 500)).toBe(0);
    const young = new Pace({ rounds: 10, maxMinutes: 5 }, 0);
    young.add(progress(1, "propose"), 3);
    expect(young.eta(4)).toBeUndefined();
  });
});

describe("PanelReporter", () => {
  function reporter(isTTY: boolean, run = new Script()) {
    const written: string[] = [];
    const time = { now: 0 };
    const stream = { isTTY, columns: 80, rows: 24, write: (text: string) => written.push(text) };
    const made = new PanelReporter({
      runId: "r",
      config: run.config,
      view: run.view,
      earlierSeconds: 100,
      stream,
      clock: () => time.now,
      environment: {},
    });
    return { made, run, time, text: () => written.join("") };
  }

  const discovery = (run: Script): Event => {
    const other = new Script();
    other.round = run.round;
    other.found("law-1-1", 1, "ada");
    return other.events[0]!;
  };

  it("prints discoveries as lines of their own where there is no terminal", () => {
    const { made, run, text } = reporter(false);
    made.event(discovery(run));
    made.close();
    expect(text()).toContain("round 0: ada found law-1-1: rev inc\n");
    expect(text()).toContain("laws 1 of 32");
    expect(text()).not.toContain("\u001b");
  });

  it("goes on with a resumed run where it was, and ends done", () => {
    const run = new Script();
    run.start(3);
    run.found("law-1-2", 1, "ben");
    const { made, time, text } = reporter(true, run);
    made.event(discovery(run));
    made.progress({ round: 4, phase: "solve", tokens: { trained: 0, sampled: 0 } });
    time.now = 5000;
    run.add("run.finished", { summary: {} });
    made.close();
    expect(text()).toContain("2 of 32");
    expect(text()).toContain("1:45");
    expect(text()).toContain("DONE");
  });

  it("keeps the seconds going while nothing happens, until it is closed", () => {
    vi.useFakeTimers();
    const { made, time, text } = reporter(true);
    time.now = 61_000;
    vi.advanceTimersByTime(300);
    expect(text()).toContain("2:41");
    made.close();
    const before = text().length;
    vi.advanceTimersByTime(2000);
    vi.useRealTimers();
    expect(text().length).toBe(before);
  });
});
