// What the arms mean for knowledge: a culture that is frozen, names for random programs, long programs instead of names.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { ARMS, resolveConfig } from "../../../server/config/index.ts";
import { maxProgram } from "../../../server/simulation/arms.ts";
import { degenerate, equivalent, isOp, OP_SETS } from "../../../tasks/index.ts";
import { type Stage, stage } from "./doubles.ts";

function claim(on: Stage, law: number, who: number, round: number) {
  const target = on.world.laws[law]!;
  return on.knowledge.claim(
    { agent: on.agents[who]!, law: target, program: target.program, fitted: 8 },
    on.agents,
    round,
    Rng.seed(`claim ${who} ${law}`),
  );
}

const names = (on: Stage, who: number) => on.knowledge.definitions(on.agents[who]!);
const looksFor = (on: Stage, who: number, law: number) =>
  on.knowledge.open(on.agents[who]!).includes(on.world.laws[law]!);

describe("frozen", () => {
  const frozen = () => stage({ arm: "frozen", culture: { frozenAfter: 3 } });

  it("is a shared culture until its last round", () => {
    const on = frozen();
    claim(on, 0, 0, 3);
    expect(names(on, 2)).toHaveLength(1);
    expect(looksFor(on, 2, 0)).toBe(false);
  });

  it("keeps its names for everybody afterwards, and what is found then to its finder, unnamed", () => {
    const on = frozen();
    claim(on, 0, 0, 3);
    const before = on.of("culture.edited").length;
    expect(claim(on, 1, 1, 4)).toMatchObject({ accepted: true, correct: true });
    on.knowledge.cite(on.agents[1]!, [names(on, 1)[0]!.name], 4);
    expect(on.of("culture.edited")).toHaveLength(before);
    expect([0, 1, 2].map((who) => looksFor(on, who, 1))).toEqual([true, false, true]);
    for (const who of [0, 1, 2]) expect(names(on, who)).toHaveLength(1);
    // What the culture explains is explained still, also to those who find it again.
    expect(claim(on, 0, 2, 5)).toBeUndefined();
  });

  it("refuses everybody's edits, and says so", () => {
    const on = frozen();
    claim(on, 0, 0, 3);
    const culture = on.knowledge.cultures.get("shared")!;
    const { id } = culture.adopted()[0]!;
    const state = culture.encode();
    expect(
      on.knowledge.edit(culture, { op: "retire", id, reason: "old" }, "keeper", 4, "keeper"),
    ).toBeUndefined();
    expect(on.of("culture.edited").at(-1)).toMatchObject({
      accepted: false,
      role: "keeper",
      reason: expect.stringContaining("round 3"),
    });
    const edit = { op: "propose", kind: "note", name: "hint", body: [], text: "try rot" } as const;
    const foreign = { request: "r1", culture: "shared", author: "human:kim", edit: { ...edit, body: [] } };
    on.knowledge.foreign(foreign, on.agents, 4, Rng.seed(1));
    expect(on.of("culture.edited").at(-1)).toMatchObject({ accepted: false, request: "r1" });
    expect(culture.encode()).toEqual(state);
  });

  it("gives up on claims that were still under review", () => {
    const on = stage({ arm: "frozen", culture: { frozenAfter: 3, checks: 4, reviewBudget: 4 } });
    claim(on, 0, 0, 3);
    expect(claim(on, 1, 0, 3)).toMatchObject({ outcome: "deferred" });
    expect(on.knowledge.review(on.agents, 4, Rng.seed(4))).toEqual([]);
    expect(looksFor(on, 0, 1)).toBe(true);
  });
});

describe("random-names", () => {
  const begun = (perLevel = 4) => {
    const on = stage({ arm: "random-names", world: { levels: 2, perLevel } });
    on.knowledge.prepare(1, Rng.seed("prepare"));
    return on;
  };

  it("begins with names for different random programs of two ops, about nothing, adopted untested", () => {
    const on = begun(6);
    const given = names(on, 0);
    expect(given).toHaveLength(6);
    for (const [i, { body }] of given.entries()) {
      expect(body).toHaveLength(2);
      expect(body.every((symbol) => isOp(symbol) && (OP_SETS.B as readonly string[]).includes(symbol))).toBe(
        true,
      );
      expect(degenerate("B", body.filter(isOp))).toBeUndefined();
      for (const other of given.slice(i + 1)) expect(equivalent(body, other.body)).toBe(false);
    }
    expect(new Set(on.of("culture.edited").map(({ author }) => author))).toEqual(new Set(["chance"]));
    for (const entry of on.knowledge.adoptedEntries(on.agents[0]!)) {
      expect(entry.evidence).toMatchObject({ about: "", checks: [] });
    }
    expect(on.knowledge.open(on.agents[0]!)).toHaveLength(on.world.laws.length);
  });

  it("gives them once, and in no other arm", () => {
    const on = begun();
    on.knowledge.prepare(2, Rng.seed("prepare"));
    expect(names(on, 0)).toHaveLength(4);
    for (const arm of ARMS.filter((other) => other !== "random-names")) {
      const other = stage({ arm });
      other.knowledge.prepare(1, Rng.seed("prepare"));
      expect(other.events).toEqual([]);
    }
  });

  it("names no finds, but what one explains all know, after peers have tested it", () => {
    const on = begun();
    const before = on.events.length;
    expect(claim(on, 0, 0, 1)).toMatchObject({ accepted: true });
    expect([0, 1, 2].map((who) => looksFor(on, who, 0))).toEqual([false, false, false]);
    expect(claim(on, 0, 1, 1)).toBeUndefined();
    expect(on.events).toHaveLength(before);
    on.knowledge.forget(on.agents[0]!);
    expect(looksFor(on, 1, 0)).toBe(false);
  });

  it("tests within the peers' budgets: what finds none is not held", () => {
    const on = stage({ arm: "random-names", culture: { checks: 4, reviewBudget: 4 } });
    expect(claim(on, 0, 0, 1)).toMatchObject({ accepted: true });
    expect(claim(on, 1, 0, 1)).toMatchObject({ accepted: false });
    expect(claim(on, 1, 0, 2)).toMatchObject({ accepted: true });
  });
});

describe("maxProgram", () => {
  it("is what the config says, but for chunks: as long as names for programs would make it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ARMS),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 6 }),
        (arm, length, levels) => {
          const config = resolveConfig({ arm, solve: { maxProgram: length }, world: { levels } });
          const longest = levels === 1 ? length : length * length;
          expect(maxProgram(config)).toBe(arm === "chunks" ? Math.min(16, longest) : length);
        },
      ),
    );
  });
});
