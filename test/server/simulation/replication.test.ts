// Replication: who finds the same again adds to an entry's evidence; who finds something else, or tests again, may refute
// what had been adopted.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { Entry } from "../../../culture/index.ts";
import { type Stage, stage, wrongProgram } from "./doubles.ts";

function claim(on: Stage, law: number, who = 0, program?: readonly string[]) {
  const target = on.world.laws[law]!;
  return on.knowledge.claim(
    { agent: on.agents[who]!, law: target, program: program ?? target.program, fitted: 8 },
    on.agents,
    1,
    Rng.seed(`claim ${who} ${law}`),
  );
}

const shared = (on: Stage) => on.knowledge.cultures.get("shared")!;
const entriesAbout = (on: Stage, law: number): Entry[] =>
  shared(on)
    .entries()
    .filter(({ evidence }) => evidence.about === on.world.laws[law]!.id);

/** A false definition of a law, adopted by an agent without a test. */
function plant(on: Stage, law: number, who: number): string {
  const target = on.world.laws[law]!;
  const { name: author } = on.agents[who]!;
  const edit = { op: "propose", kind: "definition", name: `n${40 + law}` } as const;
  const body = wrongProgram(on, target);
  const id = on.knowledge.edit(shared(on), { ...edit, body, about: target.id }, author, 1)!;
  on.knowledge.edit(shared(on), { op: "adopt", id }, author, 1);
  return id;
}

describe("a law found again", () => {
  it("confirms the entry: its observations are another check, and nobody's budget is touched", () => {
    const on = stage({ culture: { checks: 4, reviewBudget: 4 } });
    claim(on, 0);
    const before = on.knowledge.definitions(on.agents[0]!);
    // The same function written differently.
    expect(claim(on, 0, 1, [...on.world.laws[0]!.program, "rev", "rev"])).toBeUndefined();
    expect(on.knowledge.definitions(on.agents[0]!)).toEqual(before);
    const [entry] = entriesAbout(on, 0);
    const checks = Object.fromEntries(entry!.evidence.checks.map(({ by, ...check }) => [by, check]));
    expect(checks).toEqual({
      [on.agents[1]!.name]: { agreed: 12, tested: 12 },
      [on.agents[2]!.name]: { agreed: 4, tested: 4 },
    });
    expect(on.of("claim.reviewed")[1]).toMatchObject({
      outcome: "replicated",
      entry: entry!.id,
      author: on.agents[0]!.name,
      observations: 0,
      reason: expect.stringContaining(on.agents[1]!.name),
    });
  });

  it("in an own culture is nobody else's business", () => {
    const on = stage({ arm: "private" });
    claim(on, 0, 0);
    claim(on, 0, 1);
    expect(on.of("claim.reviewed").map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
  });

  it("placebo: confirms what was tested, not the body that stands in for it", () => {
    const on = stage({ arm: "placebo" });
    claim(on, 0);
    claim(on, 0, 1);
    claim(on, 0, 2, entriesAbout(on, 0)[0]!.body);
    expect(on.of("claim.reviewed").map(({ outcome, observations }) => [outcome, observations])).toEqual([
      ["accepted", 8],
      ["replicated", 0],
      // Who found what the placebo says tests the claim again, which holds.
      ["replicated", 4],
    ]);
  });
});

describe("a law explained differently", () => {
  it("has the false entry tested again, refuted and replaced", () => {
    const on = stage({ culture: { checks: 4 } });
    const planted = plant(on, 0, 0);
    expect(claim(on, 0, 1)).toMatchObject({ accepted: true, correct: true });
    expect(shared(on).get(planted)?.status).toBe("refuted");
    expect(on.of("claim.reviewed")).toMatchObject([
      { outcome: "refuted", entry: planted, reviewers: 1, observations: 4, record: { refuted: 0 } },
      { outcome: "accepted", author: on.agents[1]!.name },
    ]);
    // And it is held against its author.
    claim(on, 1, 0);
    expect(on.of("claim.reviewed").at(-1)?.record).toMatchObject({ accepted: 0, refuted: 1 });
  });

  it("leaves a true entry as it is, with one more check", () => {
    const on = stage({ culture: { checks: 4 } });
    claim(on, 0);
    expect(claim(on, 0, 1, wrongProgram(on, on.world.laws[0]!))).toBeUndefined();
    expect(entriesAbout(on, 0)).toMatchObject([{ status: "adopted" }]);
    expect(on.of("claim.reviewed").at(-1)).toMatchObject({
      outcome: "replicated",
      observations: 4,
      agreed: 4,
    });
  });

  it.each([
    ["nobody checks", { checks: 0 }],
    ["the budget is spent", { checks: 4, reviewBudget: 4 }],
  ])("changes nothing when %s", (_, culture) => {
    const on = stage({ culture });
    claim(on, 1);
    const planted = plant(on, 0, 0);
    const before = on.events.length;
    expect(claim(on, 0, 1)).toBeUndefined();
    expect(shared(on).get(planted)?.status).toBe("adopted");
    expect(on.events).toHaveLength(before);
  });
});

describe("tests of what is adopted", () => {
  const again = (on: Stage, round: number) =>
    on.knowledge.retest(on.agents, round, Rng.seed(`retest ${round}`));

  it("are not made unless the config asks for them", () => {
    const on = stage();
    plant(on, 0, 0);
    const before = on.events.length;
    again(on, 2);
    expect(on.events).toHaveLength(before);
  });

  it("find false entries by and by, spare true ones, and open the laws again", () => {
    const on = stage({ culture: { checks: 0, retests: 1 } });
    const planted = [0, 1, 2].map((law) => plant(on, law, 0));
    for (const law of [3, 4, 5]) claim(on, law, 0);
    for (let round = 2; round < 14; round++) again(on, round);
    expect(planted.map((id) => shared(on).get(id)?.status)).toEqual(["refuted", "refuted", "refuted"]);
    for (const law of [3, 4, 5]) expect(entriesAbout(on, law)).toMatchObject([{ status: "adopted" }]);
    for (const law of [0, 1, 2]) expect(on.knowledge.open(on.agents[2]!)).toContain(on.world.laws[law]);
    // Who never was accepted on evidence loses no acceptance.
    const { record } = on
      .of("claim.reviewed")
      .filter(({ outcome }) => outcome === "refuted")
      .at(-1)!;
    expect(record).toMatchObject({ accepted: 0, refuted: 2 });
  });

  it("take the least tested first, evenly, out of the testers' budgets, and never one's own", () => {
    const on = stage({ culture: { checks: 4, retests: 2, reviewBudget: 6 } });
    for (const law of [0, 1, 2, 3]) claim(on, law, 0);
    const tested = () =>
      entriesAbout(on, 3)[0]!.evidence.checks.reduce((sum, check) => sum + check.tested, 0);
    for (let round = 2; round <= 5; round++) {
      on.log.startRound(round);
      on.knowledge.review(on.agents, round, Rng.seed(round));
    }
    expect([0, 1, 2, 3].flatMap((law) => entriesAbout(on, law).map(({ status }) => status))).toEqual(
      new Array(4).fill("adopted"),
    );
    const before = tested();
    on.log.startRound(6);
    const from = on.events.length;
    again(on, 6);
    const made = on.events.slice(from).filter(({ type }) => type === "claim.reviewed");
    // Two agents of three, six observations each: four of one entry and two of the next.
    expect(made.map(({ data }) => (data as { observations: number }).observations)).toEqual([4, 2, 4, 2]);
    const entries = made.map(({ data }) => (data as { entry: string }).entry);
    expect(new Set(entries).size).toBe(4);
    expect(tested()).toBeGreaterThan(before);
    again(on, 6);
    expect(on.events.slice(from).filter(({ type }) => type === "claim.reviewed")).toHaveLength(made.length);
  });
});
