// Traces of a made-up log: kin among entries, names in texts, bounds, and what is told first.
import { describe, expect, it } from "vitest";
import type { Event, EventData, EventType } from "../../../server/events.ts";
import { foldEvent, initialState } from "../../../server/protocol/index.ts";
import { MAX_TRACED, traceOf } from "../../../server/queries/trace.ts";
import { MemoryStore } from "../../../server/store/index.ts";

/** A run with these events, in the store and folded. */
function run(...items: readonly (readonly [type: EventType, data: unknown])[]) {
  const store = new MemoryStore();
  store.createRun({ id: "run", name: "run", seed: 1, config: {} });
  const events = items.map(
    ([type, data], i): Event => ({ seq: i + 1, run: "run", round: 1, type, data }) as Event,
  );
  store.commit("run", { events });
  const state = initialState("run");
  for (const event of store.events("run")) foldEvent(state, event);
  return { store, state, events: [...store.events("run")] };
}

const born = (agent: string) => ["agent.born", { agent, population: "ash" }] as const;
const edited = (author: string, entry: string, edit: EventData<"culture.edited">["edit"]) =>
  [
    "culture.edited",
    { culture: "shared", author, edit, accepted: true, entry, reason: null, update: "AAAA" },
  ] as const;
const proposes = (name: string, body: string[], about: string, parents: string[] = []) =>
  ({ op: "propose", kind: "definition", name, body, about, parents, fitted: 4 }) as const;
const tried = (agent: string, task: string, family = "laws") =>
  [
    "attempts.graded",
    {
      agent,
      population: "ash",
      task,
      family,
      level: 1,
      proposer: "world",
      attempts: 4,
      correct: 1,
      score: 0.25,
      tokens: 12,
      reasons: {},
      examples: [],
    },
  ] as const;
const found = (agent: string, law: string) =>
  [
    "law.discovered",
    { law, level: 1, agent, population: "ash", program: "inc rev", attempts: 4, tokens: 0 },
  ] as const;

describe("traceOf", () => {
  it("names what an entry builds on, what builds on it, and who checked and used it", () => {
    const { store, state } = run(
      born("abe"),
      born("uma"),
      tried("abe", "law-1-1"),
      edited("abe", "e1", proposes("n0", ["inc", "rev"], "law-1-1")),
      edited("uma", "e1", { op: "check", id: "e1", agreed: 4, tested: 4 }),
      edited("abe", "e1", { op: "adopt", id: "e1" }),
      edited("uma", "e2", proposes("n1", ["n0", "n0"], "law-2-1", ["e1"])),
      edited("human:zoe", "e1", { op: "cite", id: "e1", times: 1 }),
    );
    const first = traceOf(store, state, "entry", "e1");
    expect(first.events.map(({ seq }) => seq)).toEqual([4, 5, 6, 8]);
    expect(first.related).toEqual([
      { kind: "entry", id: "e2", why: "builds on it: n1 = n0 n0" },
      { kind: "agent", id: "abe", why: "proposed" },
      { kind: "law", id: "law-1-1", why: "what it explains" },
      { kind: "agent", id: "uma", why: "checked" },
    ]);
    expect(first.more).toBe(false);
    const second = traceOf(store, state, "entry", "e2");
    expect(second.related).toContainEqual({ kind: "entry", id: "e1", why: "it builds on n0 = inc rev" });
  });

  it("names the entries whose names a task uses", () => {
    const { store, state } = run(
      born("abe"),
      edited("abe", "e1", proposes("n0", ["inc", "rev"], "law-1-1")),
      edited("abe", "e1", { op: "adopt", id: "e1" }),
      [
        "task.proposed",
        { task: "t1", family: "programs", level: 1, proposer: "model", agent: "abe", text: "S n0 : 3 1" },
      ],
      tried("abe", "t1", "programs"),
      tried("abe", "t2", "programs"),
    );
    const { events, related } = traceOf(store, state, "task", "t1");
    expect(events.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(related).toEqual([
      { kind: "agent", id: "abe", why: "posed it" },
      { kind: "entry", id: "e1", why: "its text uses n0 = inc rev" },
    ]);
  });

  it("is bounded, says when there is more, and tells the discovery however much came before it", () => {
    const attempts = Array.from({ length: 2 * MAX_TRACED }, () => tried("abe", "law-1-1"));
    const { store, state, events } = run(
      born("abe"),
      ...attempts,
      edited("abe", "e1", proposes("n0", ["inc", "rev"], "law-1-1")),
      found("abe", "law-1-1"),
    );
    const trace = traceOf(store, state, "law", "law-1-1");
    expect(trace.events.length).toBe(MAX_TRACED);
    expect(trace.more).toBe(true);
    expect(trace.events.slice(-2)).toEqual(events.slice(-2));
    expect(trace.events.map(({ seq }) => seq)).toEqual(
      trace.events.map(({ seq }) => seq).sort((a, b) => a - b),
    );
    const life = traceOf(store, state, "agent", "abe");
    expect(life.events.map(({ type }) => type)).toEqual(["agent.born", "culture.edited", "law.discovered"]);
    expect(life.more).toBe(false);
  });
});
