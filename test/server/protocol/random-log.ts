// Random event logs for tests of the fold: few names, so that things meet, and rounds that may be skipped.
import fc from "fast-check";
import type { Event, EventData, EventType } from "../../../server/events.ts";

/** An event without its number. */
interface Draft {
  readonly type: EventType;
  readonly data: unknown;
}

const AGENTS = ["abe", "tess", "uma", "constructor"] as const;
const POPULATIONS = ["ash", "birch"] as const;
const TASKS = ["t1", "t2", "t3"] as const;
const LAWS = ["law-1-1", "law-1-2", "law-2-1"] as const;
const PROPOSERS = ["random", "model"] as const;
const ENTRIES = ["e1", "e2", "__proto__"] as const;
const FAMILIES = ["laws", "programs"] as const;

const one = <T extends string>(names: readonly T[]) => fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 9 });
/** Exact in binary, so that sums do not depend on their order. */
const share = fc.integer({ min: 0, max: 8 }).map((n) => n / 8);

function draft<T extends EventType>(type: T, data: fc.Arbitrary<EventData<T>>): fc.Arbitrary<Draft> {
  return data.map((value) => ({ type, data: value }));
}

const attempts = fc.record({ attempts: fc.integer({ min: 0, max: 8 }), score: share });
const member = fc.constantFrom(
  { agent: "abe", population: "ash" },
  { agent: "tess", population: "ash" },
  { agent: "uma", population: "birch" },
  { agent: "constructor", population: "birch" },
);

const given = fc.constantFrom("context", "shown", "withheld", "placebo");

const graded = fc
  .record({
    member,
    tried: attempts,
    target: fc.oneof(
      fc.record({
        task: one(TASKS),
        family: one(FAMILIES),
        level: fc.constantFrom(1, 2),
        proposer: one([...PROPOSERS, "forecast"]),
      }),
      fc.record({
        task: one(LAWS),
        family: fc.constant("laws" as const),
        level: fc.constant(1),
        proposer: fc.constant("world"),
      }),
    ),
    tokens: small,
    logProb: fc.option(fc.integer({ min: -64, max: 0 }), { nil: undefined }),
    read: fc.option(
      fc.record({
        culture: fc.constantFrom("shared", "abe"),
        reads: fc.array(fc.record({ entry: one(ENTRIES), name: fc.constant("n1"), given }), { maxLength: 2 }),
        contextTokens: fc.constantFrom(0, 5),
      }),
      { nil: undefined },
    ),
  })
  .map(({ member, tried, target, tokens, logProb, read }) => ({
    ...member,
    ...target,
    attempts: tried.attempts,
    correct: Math.floor(tried.attempts * tried.score),
    score: tried.score,
    tokens,
    ...(logProb !== undefined && { logProb }),
    reasons: {},
    examples: [],
    ...read,
  }));

const learning = fc.record({
  population: one(POPULATIONS),
  steps: small,
  tokens: small,
  loss: fc.option(share, { nil: null }),
  gradNorm: fc.option(share, { nil: null }),
  sources: fc.dictionary(fc.constantFrom("dreams", "practice", "toString"), small),
});

const slept = fc
  .record({
    learning,
    source: fc.constantFrom("own", "interpreter"),
    elsewhere: fc.record({ before: share, after: share }),
    tokensSaved: small,
    entries: fc.array(
      fc.record({
        entry: one(ENTRIES),
        name: fc.constant("n1"),
        examples: small,
        withContext: share,
        before: share,
        after: share,
        mastered: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ learning, ...rest }) => ({ ...learning, ...rest }));

const cultural = fc.record({ culture: fc.constantFrom("shared", "abe"), entry: one(ENTRIES) });

const edited = fc
  .record({
    at: cultural,
    author: one(AGENTS),
    op: fc.constantFrom("propose", "propose", "adopt", "quarantine", "cite"),
  })
  .map(({ at: { culture, entry }, author, op }) => ({
    culture,
    author,
    edit: (op === "propose"
      ? {
          op,
          kind: "definition",
          name: "n1",
          body: ["inc"],
          text: "",
          parents: [],
          about: "law-1-1",
          fitted: 3,
        }
      : { op, id: entry, reason: "", times: 1 }) as EventData<"culture.edited">["edit"],
    accepted: true,
    entry,
    reason: null,
    update: null,
    ...(op === "quarantine" && { role: "keeper" }),
  }));

const tally = fc.record({ reads: small, correct: small });

const STUDIED = ["caesar", "constructor"] as const;

const studied = fc.record({
  family: one(STUDIED),
  level: fc.constantFrom(1, 2, 3),
  open: fc.boolean(),
  mastered: fc.boolean(),
  success: fc.option(share, { nil: null }),
  weight: share,
});

const drafts = fc.oneof(
  draft(
    "task.proposed",
    fc.record({
      task: one(TASKS),
      family: one(FAMILIES),
      level: fc.constantFrom(1, 2),
      proposer: one(PROPOSERS),
      agent: fc.constantFrom("world", ...AGENTS),
      text: fc.constantFrom("inc dup", "S rev : 1 2"),
    }),
  ),
  draft(
    "task.rejected",
    fc.record({
      family: one(FAMILIES),
      proposer: one(PROPOSERS),
      agent: one(AGENTS),
      text: fc.constant("inc"),
      gate: fc.constantFrom("parse", "duplicate"),
      reason: fc.constant("posed before"),
    }),
  ),
  { weight: 4, arbitrary: draft("attempts.graded", graded) },
  draft(
    "law.discovered",
    fc
      .record({ member, law: one(LAWS), attempts: small, tokens: small })
      .map(({ member, ...law }) => ({ ...member, ...law, level: 1, program: "inc" })),
  ),
  draft("policy.updated", learning),
  draft("policy.slept", slept),
  { weight: 2, arbitrary: draft("culture.edited", edited) },
  draft(
    "claim.reviewed",
    fc
      .record({
        at: cultural,
        author: one(AGENTS),
        outcome: fc.constantFrom("accepted", "refuted", "replicated", "retracted", "deferred"),
        reviewers: small,
        observations: small,
        agreed: small,
        record: fc.record({ accepted: small, refuted: small, trust: share }),
      })
      .map(({ at, ...review }) => ({ ...at, ...review, about: "law-1-1", reason: "so it is" })),
  ),
  draft(
    "entry.judged",
    fc
      .record({
        at: cultural,
        population: one(POPULATIONS),
        with: tally,
        without: tally,
        effect: share,
        decision: fc.constantFrom("wait", "keep", "quarantine", "release", "retire"),
      })
      .map(({ at, ...judgement }) => ({
        ...at,
        ...judgement,
        name: "n1",
        low: judgement.effect - 1,
        high: 1,
        reason: "so it is",
      })),
  ),
  draft(
    "culture.inherited",
    fc.record({
      source: fc.constant("other-1"),
      culture: fc.constantFrom("", "shared"),
      entries: small,
      placebo: fc.boolean(),
      weights: fc.subarray([...POPULATIONS]),
    }),
  ),
  draft(
    "skill.shared",
    fc.record({
      kind: fc.constantFrom("average", "lessons", "division"),
      populations: fc.subarray([...POPULATIONS]),
      count: small,
      detail: fc.constantFrom("ash 3, birch 4", "all"),
    }),
  ),
  draft(
    "evaluation.done",
    fc.record({
      population: one(POPULATIONS),
      values: fc.dictionary(fc.constantFrom("apply/d1", "read/d2", "study/caesar/l1"), share),
    }),
  ),
  draft(
    "diversity.measured",
    fc.record({
      family: one(FAMILIES),
      subject: fc.constantFrom("tasks", "solutions", "culture", "agents", undefined),
      population: fc.constantFrom("ash", undefined),
      hill1: fc.option(small, { nil: undefined }),
      divergence: fc.option(share, { nil: undefined }),
      proposed: small,
      accepted: small,
      rejectedShare: share,
      distinctShare: share,
      entropy: share,
      meanLearnability: share,
      byProposer: fc.constant({}),
    }),
  ),
  draft(
    "ratings.updated",
    fc.record({
      ratings: fc.array(
        fc.record({
          id: one(AGENTS),
          kind: fc.constantFrom("agent" as const, "player" as const),
          rating: small,
          deviation: small,
          games: small,
        }),
        { maxLength: 3 },
      ),
    }),
  ),
  draft(
    "study.taught",
    fc.record({
      population: one(POPULATIONS),
      cells: fc.array(studied, { maxLength: 4 }),
      changes: fc.array(
        fc.record({
          family: one(STUDIED),
          level: fc.constantFrom(1, 2),
          to: fc.constantFrom("open", "mastered", "forgotten"),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
  draft(
    "family.failed",
    fc.record({
      family: one(STUDIED),
      kind: fc.constant("threw"),
      detail: fc.constant("so it did"),
      quarantined: fc.boolean(),
    }),
  ),
  draft(
    "family.changed",
    fc.record({
      family: one(STUDIED),
      version: fc.constantFrom("v1", "v2"),
      previous: fc.constantFrom("v0", null),
      accepted: fc.boolean(),
      reason: fc.constant("so it was"),
    }),
  ),
  {
    weight: 2,
    arbitrary: draft(
      "match.played",
      fc.record({
        game: fc.constantFrom("nim", "__proto__"),
        level: fc.constant(1),
        players: fc.tuple(one(AGENTS), one(AGENTS)).map((pair): string[] => pair),
        result: fc.constantFrom(-1, -0.5, 0, 1),
        illegal: fc.tuple(small, small).map((counts): number[] => counts),
        moves: fc.array(fc.constant("1"), { maxLength: 8 }),
      }),
    ),
  },
  draft(
    "alarm.raised",
    fc.record({
      kind: fc.constant("proposals-symbols"),
      detail: fc.constant("few"),
      response: fc.constant("none"),
    }),
  ),
  draft("checkpoint.saved", fc.constant({ checkpoint: "round" })),
);

/** A run's log: its start, its agents, rounds (some skipped) of random events. */
export const randomLog: fc.Arbitrary<Event[]> = fc
  .array(fc.record({ skip: fc.constantFrom(1, 1, 1, 2, 5), items: fc.array(drafts, { maxLength: 20 }) }), {
    maxLength: 12,
  })
  .map((rounds) => {
    const events: Event[] = [];
    let round = 0;
    const add = ({ type, data }: Draft) =>
      events.push({ seq: events.length + 1, run: "run", round, type, data } as Event);
    add({ type: "run.started", data: { config: { arm: "shared", rounds: 40 }, seed: 7 } });
    for (const [i, agent] of AGENTS.entries()) {
      add({ type: "agent.born", data: { agent, population: POPULATIONS[i < 2 ? 0 : 1] } });
    }
    for (const { skip, items } of rounds) {
      round += skip;
      add({ type: "round.started", data: {} });
      for (const item of items) add(item);
    }
    return events;
  });
