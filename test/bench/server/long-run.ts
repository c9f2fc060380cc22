// A run with as many events as asked for, of the kinds and in the proportions of a real one, written straight into a
// store: training that many rounds would take days.
import { resolveConfig } from "../../../server/config/index.ts";
import { type Event, eventSchema } from "../../../server/events.ts";
import type { SqliteStore } from "../../../server/store/index.ts";

const PER_ROUND = 200;
const AGENTS = ["ash-1", "ash-2", "birch-1", "birch-2"];

/** @returns its id */
export function longRun(store: SqliteStore, count: number): string {
  const id = "long-1";
  const config = resolveConfig({ name: "long", rounds: 0 });
  store.createRun({ id, name: "long", seed: 1, config });
  let seq = 0;
  const event = (round: number, type: Event["type"], data: unknown): Event =>
    eventSchema.parse({ seq: ++seq, run: id, round, type, data });
  store.commit(id, {
    events: [
      event(0, "run.started", { config, seed: 1 }),
      ...AGENTS.map((agent) => event(0, "agent.born", { agent, population: agent.split("-")[0] })),
    ],
  });
  for (let round = 1; seq < count; round++) {
    const events = [event(round, "round.started", {})];
    for (let i = 0; i < PER_ROUND - 10; i++) events.push(event(round, ...attemptOrTask(round, i)));
    for (const population of ["ash", "birch"]) {
      const sources = { dreams: 900, apply: 300 };
      const loss = 1 / Math.sqrt(round) + (round % 7) / 100;
      events.push(
        event(round, "policy.updated", { population, steps: 40, tokens: 40_000, loss, gradNorm: 1, sources }),
      );
      events.push(
        event(round, "evaluation.done", { population, values: { "apply/d1": 0.9, "read/d1": 0.8 } }),
      );
    }
    events.push(
      event(round, "ratings.updated", {
        ratings: AGENTS.map((agent) => ({
          id: agent,
          kind: "agent",
          rating: 1500,
          deviation: 40,
          games: round,
        })),
      }),
    );
    store.commit(id, { events });
  }
  return id;
}

function attemptOrTask(round: number, i: number): ["task.proposed" | "attempts.graded", unknown] {
  const task = `task-${round}-${i >> 1}`;
  const about = { task, family: "programs", level: 1 + (i % 4), proposer: "random" };
  if (i % 2 === 0) return ["task.proposed", { ...about, agent: "world", text: "rot dup : 1 2 3" }];
  const completion = "> rot 2 3 1 > dup 2 2 3 1 .";
  const example = {
    completion,
    correct: true,
    score: 1,
    reason: "",
    tokens: 12,
    logProb: -2,
    steps: [true, true],
  };
  const agent = AGENTS[i % AGENTS.length]!;
  const attempts = { attempts: 4, correct: 1 + (round % 3), score: 0.5, tokens: 48, reasons: {} };
  return [
    "attempts.graded",
    { ...about, agent, population: agent.split("-")[0], ...attempts, examples: [example] },
  ];
}
