// The replay view's positions, pages of events, sentences and selections.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Event, EventPages, PAGE } from "../../dashboard/views/replay/event-pages.ts";
import { type Part, sentence } from "../../dashboard/views/replay/event-text.ts";
import {
  eventsAt,
  firstEventOf,
  lastBefore,
  lastEventOf,
  nextAfter,
  positionOf,
  positionQuery,
  roundOfEvent,
  roundsAt,
} from "../../dashboard/views/replay/replay-position.ts";
import { readSelection, selectionText, traceParts, triesOf } from "../../dashboard/views/replay/selection.ts";
import { EVENT_TYPES } from "../../server/events.ts";
import { addToSeries, emptySeries, type Series } from "../../server/protocol/index.ts";

/** Round 0 has the first number of events, round 1 the next, ... */
function seqAxis(sizes: readonly number[]): Series {
  const series = emptySeries();
  let seq = 0;
  sizes.forEach((size, round) => {
    seq += size;
    addToSeries(series, round, seq);
  });
  return series;
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 });

describe("positions", () => {
  it("know every event's round while rounds are not merged", () => {
    fc.assert(
      fc.property(sizes, (counts) => {
        const series = seqAxis(counts);
        let seq = 0;
        counts.forEach((size, round) => {
          expect(firstEventOf(series, round)).toBe(seq + 1);
          expect(roundOfEvent(series, seq + 1)).toBe(round);
          seq += size;
          expect(roundOfEvent(series, seq)).toBe(round);
          expect(lastEventOf(series, round)).toBe(seq);
        });
      }),
    );
  });

  it("undo each other, merged or not", () => {
    const long = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1500, maxLength: 2500 });
    fc.assert(
      fc.property(fc.oneof(sizes, long), fc.double({ min: 0, max: 1, noNaN: true }), (counts, share) => {
        const series = seqAxis(counts);
        const seq = 1 + share * (series.last.at(-1)! - 1);
        expect(eventsAt(series, roundsAt(series, seq))).toBeCloseTo(seq, 4);
        const whole = Math.round(seq);
        expect(positionOf(positionQuery(series, whole), series, series.last.at(-1)!)).toBe(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("move forward while playing", () => {
    const series = seqAxis([5, 10, 20]);
    expect(eventsAt(series, roundsAt(series, 5) + 0.5)).toBe(10);
    expect(eventsAt(series, roundsAt(series, 5) + 9)).toBe(35);
  });

  it("follow the round's slider where it was moved after ?at= was written", () => {
    const series = seqAxis([5, 10, 20]);
    expect(positionOf({ at: "7", round: "1" }, series, 35)).toBe(7);
    expect(positionOf({ at: "7", round: "2" }, series, 35)).toBe(35);
    expect(positionOf({ at: "7" }, series, 35)).toBe(7);
    expect(positionOf({ round: "1" }, series, 35)).toBe(15);
    expect(positionOf({}, series, 35)).toBe(35);
  });

  it("stay within the run, whatever the link says", () => {
    const series = seqAxis([5, 10, 20]);
    expect(positionOf({ at: "99999" }, series, 35)).toBe(35);
    expect(positionOf({ at: "0" }, series, 35)).toBe(1);
    expect(positionOf({ at: "-3", round: "x" }, series, 35)).toBe(35);
    expect(positionOf({ round: "500" }, emptySeries(), 0)).toBe(1);
  });

  it("find the next and the last of what is marked", () => {
    expect([
      nextAfter([9, 4, 7], 4),
      nextAfter([9], 9),
      lastBefore([9, 4, 7], 8),
      lastBefore([9], 3),
    ]).toEqual([7, null, 7, null]);
  });
});

describe("pages of events", () => {
  const started = (seq: number): Event => ({ seq, run: "r", round: 1, type: "round.started", data: {} });
  const log = (length: number) => {
    const asked: string[] = [];
    const fetch = async (from: number, to: number): Promise<Event[]> => {
      asked.push(`${from}-${to}`);
      const last = Math.min(to, length);
      return Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => started(from + i));
    };
    return { asked, fetch };
  };

  it("are fetched once, across their borders", async () => {
    const { asked, fetch } = log(1000);
    const pages = new EventPages(fetch);
    expect(pages.known(195, 210)).toEqual([]);
    await Promise.all([pages.load(195, 210, 1000), pages.load(190, 203, 1000)]);
    await pages.load(195, 210, 1000);
    expect(asked).toEqual(["1-200", "201-400"]);
    expect(pages.known(195, 210).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 16 }, (_, i) => 195 + i),
    );
  });

  it("are a few: the one not used for longest goes", async () => {
    const { asked, fetch } = log(10_000);
    const pages = new EventPages(fetch, 3);
    for (const page of [0, 1, 2, 0, 3]) await pages.load(page * PAGE + 1, page * PAGE + 1, 10_000);
    expect(pages.size).toBe(3);
    expect(pages.known(1, 1)).toHaveLength(1);
    expect(pages.known(PAGE + 1, PAGE + 1)).toHaveLength(0);
    expect(asked).toHaveLength(4);
  });

  it("grow with a live run", async () => {
    const short = log(150);
    let fetch = short.fetch;
    const pages = new EventPages((from, to) => fetch(from, to));
    await pages.load(140, 160, 150);
    expect(pages.known(140, 160)).toHaveLength(11);
    fetch = log(180).fetch;
    await pages.load(140, 160, 180);
    expect(pages.known(140, 160)).toHaveLength(21);
  });

  it("can be asked for again after a failure", async () => {
    let fails = true;
    const { fetch } = log(10);
    const pages = new EventPages((from, to) => (fails ? Promise.reject(new Error("no")) : fetch(from, to)));
    await expect(pages.load(1, 5, 10)).rejects.toThrow("no");
    fails = false;
    await pages.load(1, 5, 10);
    expect(pages.known(1, 5)).toHaveLength(5);
  });
});

const text = (parts: readonly Part[]): string =>
  parts
    .map((part) => (typeof part === "string" ? part : "code" in part ? `‹${part.code}›` : part.label))
    .join("");
const links = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => (typeof part !== "string" && "kind" in part ? [`${part.kind}:${part.id}`] : []));

type Data<T extends Event["type"]> = Extract<Event, { type: T }>["data"];
function event<T extends Event["type"]>(type: T, data: Data<T>): Event {
  return { seq: 9, run: "r", round: 3, type, data } as Event;
}

const learned = { population: "ash", steps: 20, tokens: 5000, loss: 1.5, gradNorm: 0.7, sources: {} };
const attempts: Data<"attempts.graded"> = {
  agent: "abe",
  population: "ash",
  task: "c2216636a0c90e0d",
  family: "programs",
  level: 2,
  proposer: "random",
  attempts: 4,
  correct: 1,
  score: 0.25,
  tokens: 30,
  reasons: {},
  examples: [
    {
      completion: "> 1 .",
      correct: true,
      score: 1,
      reason: "correct",
      tokens: 3,
      logProb: null,
      steps: [true],
    },
  ],
};
const slept: Data<"policy.slept"> = {
  ...learned,
  loss: null,
  source: "own",
  entries: [
    { entry: "e1", name: "n0", examples: 8, withContext: 0.95, before: 0.1, after: 0.9, mastered: true },
  ],
  elsewhere: { before: 0.9, after: 0.88 },
  tokensSaved: 4,
};
const review: Data<"claim.reviewed"> = {
  culture: "shared",
  entry: "e1",
  author: "abe",
  about: "law-1-3",
  outcome: "refuted",
  reviewers: 2,
  observations: 8,
  agreed: 3,
  record: { accepted: 2, refuted: 1, trust: 0.6 },
  reason: "a fresh observation disagrees",
};
const judgement: Data<"entry.judged"> = {
  culture: "shared",
  entry: "e1",
  name: "n0",
  population: "ash",
  with: { reads: 20, correct: 5 },
  without: { reads: 20, correct: 10 },
  effect: -0.25,
  low: -0.4,
  high: -0.1,
  decision: "quarantine",
  reason: "the interval is below 0",
};
const variety: Data<"diversity.measured"> = {
  family: "laws",
  proposed: 32,
  accepted: 23,
  rejectedShare: 0.28,
  distinctShare: 1,
  entropy: 3.5,
  meanLearnability: 0,
  hill1: 12,
  byProposer: {},
};
const propose = {
  op: "propose",
  kind: "definition",
  name: "n0",
  body: ["tri", "tri"],
  text: "",
  parents: [],
  about: "law-1-3",
  fitted: 8,
} as const;
const edited = (edit: Data<"culture.edited">["edit"], accepted = true): Event =>
  event("culture.edited", {
    culture: "shared",
    author: "abe",
    edit,
    accepted,
    entry: accepted ? "e1" : null,
    reason: accepted ? null : "not-allowed",
    update: null,
  });
const nameOf = (id: string) => (id === "e1" ? "n0" : undefined);

const EVENTS: readonly [Event, string, readonly string[]][] = [
  [event("run.started", { config: {}, seed: 7 }), "The run starts with seed 7", []],
  [event("round.started", {}), "Round 3 starts", []],
  [
    event("task.proposed", {
      task: "c2216636a0c9",
      family: "laws",
      level: 2,
      proposer: "model",
      agent: "uma",
      text: "cum neg",
    }),
    "uma poses task c2216636 (laws, level 2): ‹cum neg›",
    ["agent:uma", "task:c2216636a0c9"],
  ],
  [
    event("task.rejected", {
      family: "laws",
      proposer: "random",
      agent: "world",
      text: "swp",
      gate: "parse",
      reason: "no",
    }),
    "The world (random) proposes in laws: ‹swp›",
    [],
  ],
  [
    event("attempts.graded", attempts),
    "abe solves 1 of 4 tries at task c2216636 (programs, level 2)",
    ["agent:abe", "task:c2216636a0c90e0d"],
  ],
  [
    event("attempts.graded", {
      ...attempts,
      task: "law-1-4",
      proposer: "world",
      correct: 0,
      score: 0.1,
      examples: [],
    }),
    "abe solves 0 of 4 tries at law-1-4 (programs, level 2), mean score 0.1",
    ["agent:abe", "law:law-1-4"],
  ],
  [
    event("law.discovered", {
      law: "law-1-3",
      level: 1,
      agent: "abe",
      population: "ash",
      program: "tri tri",
      attempts: 1024,
      tokens: 3e5,
    }),
    "abe finds law-1-3 (level 1): ‹tri tri›",
    ["agent:abe", "law:law-1-3"],
  ],
  [
    edited({ ...propose, body: [...propose.body], parents: [] }),
    "abe proposes the definition n0 = ‹tri tri› for law-1-3, fitted to 8 observations",
    ["agent:abe", "entry:e1", "law:law-1-3"],
  ],
  [edited({ op: "amend", id: "e1", body: ["rev"] }), "abe amends n0: ‹rev›", ["agent:abe", "entry:e1"]],
  [
    edited({ op: "check", id: "e1", agreed: 3, tested: 4 }),
    "abe checks n0: 3 of 4 fresh observations agree",
    ["agent:abe", "entry:e1"],
  ],
  [
    edited({ op: "adopt", id: "e2345678901" }),
    "abe adopts entry e2345678",
    ["agent:abe", "entry:e2345678901"],
  ],
  [edited({ op: "refute", id: "e1", reason: "wrong" }), "abe refutes n0: wrong", ["agent:abe", "entry:e1"]],
  [
    edited({ op: "merge", id: "e1", into: "e2" }),
    "abe merges n0 into entry e2",
    ["agent:abe", "entry:e1", "entry:e2"],
  ],
  [edited({ op: "retire", id: "e1", reason: "unused" }), "abe retires n0: unused", ["agent:abe", "entry:e1"]],
  [
    edited({ op: "cite", id: "e1", times: 2 }),
    "abe uses n0 in 2 programs that worked",
    ["agent:abe", "entry:e1"],
  ],
  [
    event("policy.updated", learned),
    "ash learns from 5 k tokens in 20 steps: loss 1.5, gradient norm 0.7",
    [],
  ],
  [
    event("policy.slept", slept),
    "ash sleeps over 1 name on its own answers and knows 1 by heart: 5 k tokens in 20 steps, no loss",
    [],
  ],
  [
    edited({ op: "quarantine", id: "e1", reason: "it harms" }),
    "abe puts n0 into quarantine: it harms",
    ["agent:abe", "entry:e1"],
  ],
  [
    edited({ op: "release", id: "e1", reason: "it helps" }),
    "abe releases n0 from quarantine: it helps",
    ["agent:abe", "entry:e1"],
  ],
  [
    edited({ op: "retract", id: "e1", reason: "wrong" }),
    "abe takes back n0: wrong",
    ["agent:abe", "entry:e1"],
  ],
  [
    edited({ op: "reserve", about: "law-1-3", name: "n5", rounds: 2 }),
    "abe reserves the name n5 for law-1-3 for 2 rounds",
    ["agent:abe", "law:law-1-3"],
  ],
  [
    event("claim.reviewed", review),
    "The claim n0 about law-1-3 is refuted: 3 of 8 fresh observations agree, tested by 2 peers",
    ["entry:e1", "law:law-1-3"],
  ],
  [
    event("entry.judged", judgement),
    "Reading n0 changes the success of ash by −25 points (−40 to −10): it is to be kept from readers",
    ["entry:e1"],
  ],
  [
    event("culture.inherited", {
      source: "parents-1",
      culture: "shared",
      entries: 31,
      placebo: false,
      weights: ["ash"],
    }),
    "From run parents-1 it inherits 31 entries and the weights of ash",
    [],
  ],
  [
    event("skill.shared", { kind: "lessons", populations: ["ash"], count: 64, detail: "law-1-1" }),
    "ash learns from others' finds, 64 examples",
    [],
  ],
  [
    event("diversity.measured", { ...variety, subject: "solutions", population: "ash" }),
    "Solutions of ash: 23 of 32 fit, 100 % distinct, entropy 3.5 bits, as varied as 12 equally common ones",
    [],
  ],
  [
    event("diversity.measured", {
      ...variety,
      family: "definitions",
      subject: "culture",
      population: "shared",
    }),
    "The 23 definitions in force of shared: 100 % distinct, entropy 3.5 bits, as varied as 12 equally common ones",
    [],
  ],
  [
    event("diversity.measured", { ...variety, subject: "agents", divergence: 0.25 }),
    "Agents side by side: they differ by 0.25 bits; their programs are 100 % distinct, entropy 3.5 bits, as varied as 12 equally common ones",
    [],
  ],
  [
    event("evaluation.done", { population: "ash", values: { "apply/d1": 0.5 } }),
    "ash is examined on held-out questions",
    [],
  ],
  [
    event("diversity.measured", {
      family: "laws",
      proposed: 32,
      accepted: 23,
      rejectedShare: 0.28,
      distinctShare: 1,
      entropy: 3.448,
      meanLearnability: 0,
      byProposer: {},
    }),
    "laws: 23 of 32 proposals accepted, 100 % distinct, entropy 3.45 bits",
    [],
  ],
  [
    event("ratings.updated", {
      ratings: [
        { id: "abe", kind: "agent", rating: 1510.4, deviation: 1, games: 1 },
        { id: "law-1-1", kind: "task", rating: 1900, deviation: 1, games: 1 },
      ],
    }),
    "2 ratings change, abe first with 1510",
    ["agent:abe"],
  ],
  [event("ratings.updated", { ratings: [] }), "0 ratings change", []],
  [
    event("ratings.updated", {
      ratings: [{ id: "tess", kind: "player", rating: 1600.2, deviation: 1, games: 1 }],
    }),
    "1 ratings at games change, tess first with 1600",
    ["agent:tess"],
  ],
  [
    event("study.taught", {
      population: "ash",
      cells: [
        { family: "caesar", level: 1, open: true, mastered: true, success: 0.9, weight: 1 },
        { family: "caesar", level: 2, open: true, mastered: false, success: null, weight: 1 },
      ],
      changes: [{ family: "caesar", level: 1, to: "mastered" }],
    }),
    "ash has mastered 1 of 2 levels of what it studies",
    [],
  ],
  [
    event("match.played", {
      game: "nim",
      level: 2,
      players: ["abe", "tess"],
      result: -1,
      illegal: [0, 0],
      moves: ["1", "2"],
    }),
    "abe plays tess at nim, level 2: tess wins",
    ["agent:abe", "agent:tess"],
  ],
  [
    event("family.failed", { family: "maze", kind: "threw", detail: "no way", quarantined: true }),
    "The task family maze failed (threw): no way",
    [],
  ],
  [
    event("family.changed", {
      family: "maze",
      version: "b",
      previous: "a",
      accepted: false,
      reason: "leaks",
    }),
    "The task family maze keeps its old version: b",
    [],
  ],
  [event("agent.born", { agent: "abe", population: "ash" }), "abe is born into ash", ["agent:abe"]],
  [
    event("agent.died", { agent: "abe", population: "ash", age: 6 }),
    "abe of ash dies at 6 rounds",
    ["agent:abe"],
  ],
  [event("checkpoint.saved", { checkpoint: "round-3" }), "Checkpoint round-3 is saved", []],
  [event("alarm.raised", { kind: "k", detail: "d", response: "r" }), "Alarm: k. d", []],
  [event("run.finished", { summary: {} }), "The run is finished", []],
  [event("run.failed", { reason: "out of memory" }), "The run failed: out of memory", []],
];

describe("sentences", () => {
  it.each(EVENTS)("say what happened, with links: %#", (each, words, named) => {
    const { parts } = sentence(each, nameOf);
    expect(text(parts)).toBe(words);
    expect(links(parts)).toEqual(named);
  });

  it("cover every type of event", () => {
    expect(new Set(EVENTS.map(([{ type }]) => type))).toEqual(new Set(EVENT_TYPES));
  });

  it("say who read what of the culture", () => {
    const reads = [
      { entry: "e1", name: "n0", given: "placebo" as const },
      { entry: "e2", name: "n1", given: "context" as const },
    ];
    const read = { ...attempts, proposer: "forecast", culture: "shared", reads, contextTokens: 0 };
    const { parts, detail } = sentence(event("attempts.graded", read), nameOf);
    expect(text(parts)).toBe("abe gets 1 of 4 forecasts right, task c2216636 (programs, level 2)");
    expect(text(detail ?? [])).toBe("with a placebo for n0, by heart n1: ‹> 1 .› ✓ correct");
    expect(links(detail ?? [])).toEqual(["entry:e1", "entry:e2"]);
  });

  it("give the figures of a sleep, of a judgement and of a review in a second line", () => {
    const second = (each: Event) => text(sentence(each, nameOf).detail ?? []);
    expect(second(event("policy.slept", slept))).toBe(
      "elsewhere 90 % → 88 %, 4 symbols saved per task; n0 10 % → 90 % (95 % in context)",
    );
    expect(second(event("entry.judged", judgement))).toBe(
      "with it 5 of 20 right, without it 10 of 20; the interval is below 0",
    );
    expect(second(event("claim.reviewed", review))).toBe(
      "a fresh observation disagrees; record of abe before it: 2 accepted, 1 refuted, trust 0.60",
    );
  });

  it("say in whose role an edit was made, and what was inherited", () => {
    const edit = edited({ op: "adopt", id: "e1" });
    if (edit.type !== "culture.edited") throw new Error("made as one");
    const as = (author: string, role: string) =>
      text(sentence({ ...edit, data: { ...edit.data, author, role } }, nameOf).parts);
    expect(as("keeper", "keeper")).toBe("keeper adopts n0");
    expect(as("editors", "editor:statistics")).toBe("editors (editor:statistics) adopts n0");
    expect(as("abe", "ancestor")).toBe("Inherited: abe adopts n0");
  });

  it("say why something was refused", () => {
    const refused = sentence(edited({ op: "adopt", id: "e1" }, false), nameOf);
    expect(refused).toMatchObject({ tone: "warn", detail: ["refused: not-allowed"] });
  });

  it("show people by name and cut programs without end", () => {
    const human = edited({ op: "amend", id: "e1", body: Array(16).fill("abcdefghijklmnopqrst") });
    if (human.type !== "culture.edited") throw new Error("made as one");
    const { parts } = sentence({ ...human, data: { ...human.data, author: "human:Ada" } }, nameOf);
    expect(text(parts).startsWith("Ada amends n0: ")).toBe(true);
    expect(text(parts).length).toBeLessThan(200);
    expect(links(parts)).toEqual(["entry:e1"]);
  });
});

describe("selections", () => {
  it("are read back from the URL as they were written", () => {
    for (const selection of [
      { kind: "task", id: "c22" },
      { kind: "law", id: "law-1-3" },
      { kind: "entry", id: "a:b" },
    ] as const) {
      expect(readSelection(selectionText(selection))).toEqual(selection);
    }
    for (const damaged of [undefined, "", "task", "task:", "cat:7"])
      expect(readSelection(damaged)).toBeNull();
  });

  it("part where something came from from what it led to", () => {
    const proposed = edited({ ...propose, body: [...propose.body], parents: [] });
    const adopted = edited({ op: "adopt", id: "e1" });
    expect(traceParts({ kind: "entry", id: "e1", events: [proposed, adopted] })).toEqual({
      origin: [proposed],
      consequences: [adopted],
    });
    const tried = event("attempts.graded", attempts);
    const posed = EVENTS[2]![0];
    expect(traceParts({ kind: "task", id: "c2216636a0c9", events: [posed, tried] }).origin).toEqual([posed]);
    expect(triesOf([posed, tried, tried])).toEqual({ attempts: 8, correct: 2 });
  });
});
