// The folded state stays small, whatever a log holds.
import { describe, expect, it } from "vitest";
import type { Event } from "../../../server/events.ts";
import { foldEvent, initialState, KEPT, MAX_BUCKETS, type RunState } from "../../../server/protocol/index.ts";

/** Names that no object may confuse with its own. */
const AWKWARD = ["__proto__", "constructor", "toString", "hasOwnProperty"];

/** The n-th event of a log that names ever new things, in one event of five: the worst for every record of the state. */
function hostile(n: number): Omit<Event, "seq" | "run"> {
  const round = Math.floor(n / 40);
  const fresh = AWKWARD[n % 97] ?? `name-${n % 230 < 46 ? n : n % 50}`;
  const text = "x".repeat(n % 500);
  const data = (): { type: string; data: unknown } => {
    switch (n % 12) {
      case 10:
        return evidence(n, fresh, text);
      case 11:
        return handedOn(n, fresh, text);
      case 0:
        return {
          type: "task.proposed",
          data: { task: fresh, family: fresh, level: n, proposer: fresh, agent: fresh, text },
        };
      case 1:
        return {
          type: "task.rejected",
          data: { family: "laws", proposer: fresh, agent: fresh, text, gate: fresh, reason: text },
        };
      case 2:
        return {
          type: "attempts.graded",
          data: {
            agent: fresh,
            population: fresh,
            task: fresh,
            family: fresh,
            level: n,
            proposer: n % 24 === 2 ? "world" : fresh,
            attempts: 2,
            correct: 1,
            score: 0.5,
            tokens: 9,
            logProb: -1,
            reasons: {},
            examples: [],
            culture: "shared",
            reads: [{ entry: "entry-9", name: fresh, given: "shown" }],
            contextTokens: 3,
          },
        };
      case 3:
        return {
          type: "law.discovered",
          data: {
            law: n % 24 === 3 ? "law" : fresh,
            level: 1,
            agent: "abe",
            population: "ash",
            program: "inc",
            attempts: n,
            tokens: n,
          },
        };
      case 4:
        return {
          type: "evaluation.done",
          data: { population: "ash", values: Object.fromEntries([[fresh, 1]]) },
        };
      case 5:
        return {
          type: "policy.updated",
          data: {
            population: "ash",
            steps: 1,
            tokens: 1,
            loss: 1,
            gradNorm: 1,
            sources: Object.fromEntries([[fresh, 1]]),
          },
        };
      case 6:
        return { type: "agent.born", data: { agent: `agent-${n}`, population: "ash" } };
      case 7:
        return { type: "agent.died", data: { agent: `agent-${n - 1}`, population: "ash", age: 1 } };
      case 8:
        return {
          type: "alarm.raised",
          data: { kind: "proposals-symbols", detail: text, response: "none" },
        };
      default:
        return { type: "culture.edited", data: edited(n, fresh, text) };
    }
  };
  return { round, ...data() } as Omit<Event, "seq" | "run">;
}

/** Reviews and judgements of the first entry, by ever new authors and populations. */
function evidence(n: number, fresh: string, text: string): { type: string; data: unknown } {
  const record = { accepted: n, refuted: 1, trust: 0.5 };
  const counts = { reviewers: 1, observations: 4, agreed: 4 };
  if (n % 24 === 10) {
    const review = { author: fresh, about: fresh, outcome: "refuted", ...counts, record, reason: text };
    return { type: "claim.reviewed", data: { culture: "shared", entry: "entry-9", ...review } };
  }
  const tally = { reads: n, correct: 1 };
  const decision = n % 48 === 22 ? "quarantine" : "wait";
  const effect = { with: tally, without: tally, effect: 0.5, low: 0, high: 1, decision, reason: text };
  const population = n % 5 === 0 ? "ash" : fresh;
  return {
    type: "entry.judged",
    data: { culture: "shared", entry: "entry-9", name: "x", population, ...effect },
  };
}

function handedOn(n: number, fresh: string, text: string): { type: string; data: unknown } {
  const populations = Array.from({ length: KEPT.keys + 9 }, (_, i) => `${fresh}-${i}`);
  switch (Math.floor(n / 12) % 4) {
    case 0:
      return { type: "skill.shared", data: { kind: "lessons", populations, count: n, detail: text } };
    case 1:
      return {
        type: "culture.inherited",
        data: { source: fresh, culture: "shared", entries: 1, placebo: false, weights: populations },
      };
    case 2: {
      const measures = { proposed: 1, accepted: 1, rejectedShare: 0, distinctShare: 1, entropy: 1 };
      const subject = { family: fresh, subject: "agents", population: fresh, divergence: 0.5 };
      return {
        type: "diversity.measured",
        data: { ...subject, ...measures, hill1: 2, meanLearnability: 0, byProposer: {} },
      };
    }
    default: {
      const night = { examples: 3, withContext: 1, before: 0, after: 1, mastered: true };
      const entries = [{ entry: "entry-9", name: "x", ...night }];
      const learnt = {
        population: `den-${Math.floor(n / 48) % 20}`,
        steps: 1,
        tokens: 1,
        loss: 1,
        gradNorm: 1,
        sources: {},
      };
      const elsewhere = { before: 1, after: 1 };
      return { type: "policy.slept", data: { ...learnt, source: "own", entries, elsewhere, tokensSaved: 2 } };
    }
  }
}

/** Most of the edits make entries, the others use and change the first ones. */
function edited(n: number, fresh: string, text: string): object {
  const id = `entry-${(Math.floor(n / 60) % 10) * 60 + 9}`;
  const edits = [
    { op: "propose", kind: "note", name: "diary", body: [], text },
    { op: "cite", id },
    { op: "propose", kind: "note", name: "diary", body: [], text },
    { op: "propose", kind: "note", name: "diary", body: [], text },
    n % 120 < 60 ? { op: "amend", id, text } : { op: "check", id, agreed: 1, tested: 1 },
  ];
  const edit = edits[Math.floor(n / 12) % edits.length]!;
  const entry = edit.op === "propose" ? `entry-${n}` : id;
  return { culture: "shared", author: fresh, edit, accepted: true, entry, reason: null, update: null };
}

/** Every list and record of the state, by path. */
function sizes(value: unknown, path = "state", found = new Map<string, number>()): Map<string, number> {
  if (typeof value !== "object" || value === null) return found;
  const children = Object.entries(value);
  found.set(path, Math.max(children.length, found.get(path) ?? 0));
  for (const [key, child] of children) sizes(child, Array.isArray(value) ? path : `${path}.${key}`, found);
  return found;
}

function length(state: RunState): number {
  return JSON.stringify(state).length;
}

describe("the size of the folded state", () => {
  it("stays bounded on a log that names ever new things", () => {
    const state = initialState("run");
    let half = 0;
    for (let n = 0; n < 200_000; n++) {
      foldEvent(state, { ...hostile(n), seq: n + 1, run: "run" } as Event);
      if (n === 99_999) half = length(state);
    }
    const {
      moments,
      alarms,
      flows,
      laws,
      cells,
      populations,
      agents,
      cultures,
      posed,
      families,
      proposalMix,
    } = state;
    expect(moments).toHaveLength(KEPT.moments);
    expect(alarms).toHaveLength(KEPT.alarms);
    expect(Object.keys(flows)).toHaveLength(KEPT.flows);
    for (const record of [laws, populations, families, proposalMix]) {
      expect(Object.keys(record).length).toBeLessThanOrEqual(KEPT.keys);
    }
    expect(Object.keys(cells).length).toBeLessThanOrEqual(KEPT.cells);
    expect(Object.keys(agents).length).toBeLessThanOrEqual(KEPT.agents);
    expect(laws.law!.foundBy).toHaveLength(KEPT.programs);
    expect(Object.keys(posed).length).toBeLessThanOrEqual(40);
    const shared = cultures.shared!;
    expect(shared.edits).toHaveLength(KEPT.edits);
    expect(Object.keys(shared.entries)).toHaveLength(KEPT.entries);
    const entries = Object.values(shared.entries);
    expect(Math.max(...entries.map(({ uses }) => Object.keys(uses).length))).toBe(KEPT.uses);
    expect(Math.max(...entries.map(({ checks }) => checks.length))).toBe(KEPT.checks);
    expect(Math.max(...entries.map(({ timeline }) => timeline.length))).toBe(KEPT.timeline);
    const first = shared.entries["entry-9"]!;
    expect(first.reviews.newest).toHaveLength(KEPT.reviews);
    for (const record of [first.fitness, first.sleeps, first.reads.byPopulation]) {
      expect(Object.keys(record)).toHaveLength(KEPT.readers);
    }
    expect(Object.keys(first.reads.byAgent)).toHaveLength(KEPT.uses);
    expect(first.fitness.ash!.timeline.length).toBeGreaterThan(KEPT.timeline / 2);
    expect(first.fitness.ash!.timeline.length).toBeLessThanOrEqual(KEPT.timeline);
    expect(Object.keys(shared.authors)).toHaveLength(KEPT.keys);
    expect(Object.keys(state.variety)).toHaveLength(KEPT.keys);
    expect(state.skill).toHaveLength(KEPT.shared);
    expect(state.skill[0]!.populations).toHaveLength(KEPT.keys);
    const largest = Math.max(KEPT.entries, MAX_BUCKETS, KEPT.agents);
    expect([...sizes(state)].filter(([, size]) => size > largest)).toEqual([]);
    // Everything that could fill up is full by the half: numbers have more digits, series some more buckets.
    expect(length(state)).toBeLessThan(1.25 * half);
    expect(Object.getPrototypeOf(state.agents)).toBe(Object.prototype);
  });
});
