// Figures of reading, evidence, editors and sleep from hand-made event logs; the truth of entries against a world made again.
import { describe, expect, it } from "vitest";
import { YCulture } from "../../../culture/index.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { Event } from "../../../server/events.ts";
import { editorFigures } from "../../../server/experiments/editor-figures.ts";
import { evidenceFigures } from "../../../server/experiments/evidence-figures.ts";
import { readingFigures } from "../../../server/experiments/reading-figures.ts";
import { sleepFigures } from "../../../server/experiments/sleep-figures.ts";
import { hiddenWorld } from "../../../server/simulation/hidden-world.ts";
import { MemoryStore } from "../../../server/store/index.ts";
import { OP_SETS } from "../../../tasks/index.ts";

const config = resolveConfig({ world: { levels: 1, perLevel: 4 } });

function logged(
  events: readonly (readonly [type: string, data: unknown])[],
  roundOf: (i: number) => number = () => 1,
) {
  const store = new MemoryStore();
  store.createRun({ id: "r", name: "r", seed: config.seed, config });
  store.commit("r", {
    events: events.map(
      ([type, data], i) => ({ seq: i + 1, run: "r", round: roundOf(i), type, data }) as Event,
    ),
  });
  return { store, run: store.getRun("r")! };
}

/** Of an event about attempts, what the figures do not look at. */
const graded = {
  agent: "ada",
  population: "ash",
  task: "t",
  family: "programs",
  level: 1,
  tokens: 1,
  reasons: {},
  examples: [],
};

describe("editorFigures", () => {
  const edit = (role: string | undefined, entry: string | null, edit: object, accepted = true) =>
    [
      "culture.edited",
      { culture: "shared", author: "ada", edit, accepted, entry, reason: null, update: null, role },
    ] as const;
  const named = (name: string) => ({ op: "propose", kind: "definition", name, body: ["inc", "rev"] });
  const found = (program: string) =>
    [
      "law.discovered",
      { law: "l", level: 2, agent: "ada", population: "ash", program, attempts: 1, tokens: 1 },
    ] as const;
  const rewrites = (correct: number, attempts: number, proposer = "editor") =>
    ["attempts.graded", { ...graded, proposer, attempts, correct, score: correct / attempts }] as const;

  it("count what stood the test, apart by who suggested it, and the laws found with it", () => {
    const { store } = logged([
      edit("editor:statistics", "a", named("n1")),
      edit("editor:statistics", "a", { op: "adopt", id: "a" }),
      edit("editor:statistics", "b", named("n2")),
      edit("editor:statistics", "b", { op: "refute", id: "b", reason: "saves 0" }),
      edit("editor:model", "c", named("n3")),
      edit("editor:model", null, named("n4"), false),
      edit(undefined, "d", named("n5")),
      edit(undefined, "d", { op: "adopt", id: "d" }),
      found("n1 rev"),
      found("n2 rev"),
      found("n5 n1"),
      found("inc rev"),
    ]);
    expect(editorFigures(store, "r", 3)).toEqual({
      "editor-statistics-names": 2,
      "editor-statistics-kept": 1,
      "editor-model-names": 1,
      "editor-model-kept": 0,
      "editor-laws": 2,
      rewrites: 0,
    });
  });

  it("compare the rewrites of the first and the last third of the rounds", () => {
    const rounds = [rewrites(1, 4), rewrites(0, 9), rewrites(3, 4), rewrites(4, 4, "random")];
    const { store } = logged(rounds, (i) => Math.min(i + 1, 3));
    expect(editorFigures(store, "r", 3)).toMatchObject({
      rewrites: 17,
      "rewrites-first": 0.25,
      "rewrites-last": 0.75,
    });
  });

  it("say nothing where nobody edits", () => {
    expect(
      editorFigures(logged([edit(undefined, "d", named("n5")), rewrites(1, 2, "random")]).store, "r", 1),
    ).toEqual({});
  });
});

describe("readingFigures", () => {
  const attempt = (given: string, correct: number, attempts = 1, proposer = "forecast") =>
    [
      "attempts.graded",
      {
        ...graded,
        proposer,
        attempts,
        correct,
        score: correct / attempts,
        reads: [{ entry: "e", name: "f1", given }],
        contextTokens: given === "withheld" ? 0 : 4,
      },
    ] as const;

  it("compare what the coin decided, and nothing else", () => {
    const { store } = logged([
      attempt("shown", 3, 4),
      attempt("withheld", 0),
      attempt("placebo", 1),
      attempt("placebo", 0),
      attempt("placebo", 0),
      attempt("context", 1),
      attempt("shown", 0, 8, "random"),
    ]);
    expect(readingFigures(store, "r")).toEqual({
      forecasts: 9,
      context: 24,
      "forecast-right": 5 / 9,
      "forecast-shown": 0.75,
      "forecast-without": 0.25,
      "forecast-effect": 0.5,
      "forecast-placebo": 1 / 3,
      "forecast-symbols": 20 / 9,
    });
  });

  it("are absent where nobody read, or no coin was tossed", () => {
    expect(readingFigures(logged([]).store, "r")).toEqual({ forecasts: 0, context: 0 });
    const { store } = logged([attempt("context", 1)]);
    expect(Object.keys(readingFigures(store, "r"))).toEqual([
      "forecasts",
      "context",
      "forecast-right",
      "forecast-symbols",
    ]);
  });
});

describe("evidenceFigures", () => {
  it("tell true from false entries by the world, and what became of them", () => {
    const culture = new YCulture({ clientId: 7, primitives: OP_SETS[config.world.ops] });
    const events: [string, unknown][] = [];
    const edit = (data: Parameters<YCulture["edit"]>[0]): string => {
      const before = culture.stateVector();
      const result = culture.edit(data, { author: "ada", round: 1 });
      if (!result.ok) throw new Error(result.error.detail);
      const update = Buffer.from(culture.encode(before)).toString("base64");
      const rest = { author: "ada", accepted: true, entry: result.value, reason: null, update };
      events.push(["culture.edited", { culture: "shared", edit: data, ...rest }]);
      return result.value;
    };
    const [a, b, c, d] = hiddenWorld(config).laws;
    const claim = (name: string, body: readonly string[], about: string): string => {
      const id = edit({ op: "propose", kind: "definition", name, body: [...body], about });
      edit({ op: "adopt", id });
      return id;
    };
    const reason = "it harms";
    const right = claim("f1", a!.program, a!.id);
    // Each of these says of one law what is true of another.
    const caught = claim("f2", [...b!.program, "rev"], b!.id);
    claim("f3", [...c!.program, "sort"], c!.id);
    claim("f4", ["rev", "swp"], "");
    edit({ op: "quarantine", id: caught, reason });
    edit({ op: "quarantine", id: right, reason });
    edit({ op: "release", id: right, reason });
    // A claim that was never adopted is nobody's truth.
    edit({ op: "propose", kind: "definition", name: "f5", body: ["cum", "cum"], about: d!.id });
    const review = (outcome: string) => ({
      culture: "shared",
      entry: right,
      author: "ada",
      about: a!.id,
      outcome,
      reviewers: 3,
      observations: 12,
      agreed: 12,
      record: { accepted: 0, refuted: 0, trust: 0.5 },
      reason: "",
    });
    for (const outcome of ["accepted", "accepted", "replicated"])
      events.push(["claim.reviewed", review(outcome)]);

    const { store, run } = logged(events);
    expect(evidenceFigures(store, run)).toEqual({
      "claims-accepted": 2,
      "claims-refuted": 0,
      "claims-replicated": 1,
      "claims-retracted": 0,
      "claims-deferred": 0,
      "review-observations": 36,
      quarantined: 2,
      released: 1,
      "entries-true": 1,
      "entries-false": 2,
      "false-quarantined": 1,
      "false-standing": 1,
      "true-quarantined": 0,
    });
  });

  it("are absent without a culture", () => {
    const { store, run } = logged([]);
    expect(evidenceFigures(store, run)).toEqual({});
  });
});

describe("sleepFigures", () => {
  const slept = (population: string, after: number, forgotten: number, mastered: boolean) =>
    [
      "policy.slept",
      {
        population,
        steps: 1,
        tokens: 100,
        loss: 1,
        gradNorm: 1,
        sources: {},
        source: "own",
        entries: [
          { entry: "e", name: "f1", examples: 8, withContext: 0.8, before: 0.2, after, mastered },
          // Tested, but not taught this time.
          { entry: "g", name: "f2", examples: 0, withContext: 1, before: 1, after: 1, mastered: true },
        ],
        elsewhere: { before: 0.9, after: 0.9 - forgotten },
        tokensSaved: 3,
      },
    ] as const;

  it("are those of each population's last sleep, but the worst forgetting of all", () => {
    const measured = (subject: string | undefined, population: string, entropy: number) =>
      [
        "diversity.measured",
        {
          family: "laws",
          ...(subject && { subject }),
          ...(population && { population }),
          proposed: 4,
          accepted: 1,
          rejectedShare: 0.75,
          distinctShare: 0.5,
          entropy,
          meanLearnability: 0,
          hill1: 4 * entropy,
          ...(subject === "agents" && { divergence: 0.125 }),
          byProposer: {},
        },
      ] as const;
    const { store } = logged([
      slept("ash", 0.1, 0.25, false),
      slept("ash", 0.6, 0, true),
      slept("birch", 0.4, 0, false),
      measured("solutions", "ash", 9),
      measured("solutions", "ash", 3),
      measured("solutions", "birch", 2),
      measured(undefined, "ash", 7),
      measured("agents", "", 1),
    ]);
    const figures = sleepFigures(store, "r");
    expect(figures).toMatchObject({
      "slept-tokens": 300,
      "sleep-context": 0.8,
      "sleep-before": 0.2,
      "sleep-after": 0.5,
      "sleep-elsewhere-after": 0.9,
      "sleep-mastered": 1.5,
      "sleep-saved": 3,
      "solutions-entropy": 2.5,
      "solutions-distinct": 0.5,
      "solutions-hill": 10,
      "agents-divergence": 0.125,
    });
    expect(figures["sleep-kept"]).toBeCloseTo(0.625);
    expect(figures["sleep-forgotten"]).toBeCloseTo(0.25);
  });

  it("are nearly absent where nobody slept", () => {
    expect(sleepFigures(logged([]).store, "r")).toEqual({ "slept-tokens": 0 });
  });
});
