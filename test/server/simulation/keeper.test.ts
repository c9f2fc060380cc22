// The keeper among planted entries and readers who succeed by rule: what it decides, what it edits, and when it leaves
// an entry alone.
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { assign, type Edit, FITNESS, type YCulture } from "../../../culture/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import type { Forecast, Mastery } from "../../../server/simulation/forecasts.ts";
import { Keeper } from "../../../server/simulation/keeper.ts";
import { type Stage, stage } from "./doubles.ts";

/** Success with the entry and without. */
type Rates = readonly [shown: number, kept: number];
const GOOD: Rates = [0.8, 0.4];
const NEUTRAL: Rates = [0.4, 0.4];
const POISONED: Rates = [0.1, 0.4];
const NOBODY: Mastery = { mastered: () => new Set() };
/** Reads of an entry by a population in a round, and of one in quarantine. */
const READS = 8;
const RETRIED = 1;

interface Scene extends Stage {
  readonly keeper: Keeper;
  readonly culture: YCulture;
  readonly ids: Readonly<Record<string, string>>;
}

const BODIES = { n0: "rev rot", n1: "sort inc", n2: "neg swp", n3: "cum tri" } as const;

function scene(over: RunConfigInput = {}): Scene {
  const set = stage(over);
  const culture = set.knowledge.cultures.get("shared")!;
  const ids = Object.fromEntries(
    Object.entries(BODIES).map(([name, body]) => {
      const edit = { op: "propose", kind: "definition", name, body: body.split(" ") } as const;
      const id = set.knowledge.edit(culture, edit, "ash-1", 0)!;
      set.knowledge.edit(culture, { op: "adopt", id }, "ash-1", 0);
      return [name, id];
    }),
  );
  return { ...set, keeper: new Keeper(set.config, set.log), culture, ids };
}

/** A round's reads of the entries that are to be had, by one reader of each population. */
function reads(
  { culture, agents, ids }: Scene,
  rates: Readonly<Record<string, Rates>>,
  rng: Rng,
  populations: readonly string[] = ["ash"],
  literate = true,
): Forecast[] {
  return populations.flatMap((population) => {
    const agent = agents.find((one) => one.population === population) as Agent;
    return Object.entries(rates).flatMap(([name, [shown, kept]]) => {
      const entry = culture.get(ids[name]!)!;
      if (entry.status !== "adopted" && entry.status !== "quarantined") return [];
      return Array.from({ length: entry.status === "adopted" ? READS : RETRIED }, () => {
        const given = assign(rng);
        const correct = rng.chance(given === "shown" ? shown : kept);
        const verdict = { correct, score: correct ? 1 : 0, steps: [], reason: "" };
        const followed = given === "withheld" ? undefined : literate;
        const read = { agent, culture: "shared", entry, given, mastered: false, verdict, followed };
        return read as unknown as Forecast;
      });
    });
  });
}

/** Rounds of reading and keeping; the first one is `from`. */
function play(
  set: Scene,
  rates: Readonly<Record<string, Rates>>,
  rounds: number,
  {
    rng = Rng.seed("reads"),
    mastery = NOBODY,
    from = 1,
    populations = ["ash"] as readonly string[],
    literate = true,
  } = {},
): void {
  for (let round = from; round < from + rounds; round++) {
    const made = reads(set, rates, rng.fork(round), populations, literate);
    set.keeper.round(made, set.knowledge, mastery, round);
  }
}
const status = ({ culture, ids }: Scene, name: string) => culture.get(ids[name]!)!.status;
const edits = (set: Scene) => set.of("culture.edited").filter(({ author }) => author === "keeper");

describe("the keeper", () => {
  it("keeps the good, quarantines the poisoned within 200 reads, and says so", () => {
    const set = scene();
    // In the first round nothing is known of the readers: its reads do not count.
    play(set, { n0: GOOD, n1: NEUTRAL, n2: POISONED }, 1 + 200 / READS);
    expect([status(set, "n0"), status(set, "n2")]).toEqual(["adopted", "quarantined"]);
    expect(edits(set)).toMatchObject([
      { edit: { op: "quarantine", id: set.ids.n2 }, role: "keeper", accepted: true },
    ]);
    const judged = set.of("entry.judged");
    expect(judged.find(({ decision }) => decision === "quarantine")).toMatchObject({
      culture: "shared",
      entry: set.ids.n2,
      name: "n2",
      population: "ash",
    });
    const kept = judged.findLast(({ entry }) => entry === set.ids.n0)!;
    expect(kept.decision).toBe("keep");
    expect(kept.low).toBeGreaterThan(FITNESS.useful);
    expect(kept.with.reads + kept.without.reads).toBeLessThanOrEqual(200);
    const { length } = judged;
    expect(length).toBeLessThan(3 + (3 * 200) / READS / FITNESS.reportEvery);
  });

  it("judges all populations' reads together where each alone has too few", () => {
    const rates: Readonly<Record<string, Rates>> = { n0: [0.9, 0], n1: [0, 0] };
    const roundsUntil = (populations: readonly string[]): number => {
      const set = scene();
      for (let round = 1; round <= 60; round++) {
        play(set, rates, 1, { rng: Rng.seed(`round ${round}`), from: round, populations });
        if (status(set, "n1") === "quarantined") {
          expect(status(set, "n0")).toBe("adopted");
          const said = set.of("entry.judged").filter(({ decision }) => decision === "quarantine");
          expect(said.map(({ population }) => population).sort()).toEqual([...populations].sort());
          const together = populations.length > 1;
          for (const { reason } of said)
            expect(reason.startsWith("of all populations together")).toBe(together);
          return round;
        }
      }
      throw new Error("never quarantined");
    };
    const alone = roundsUntil(["ash"]);
    expect(roundsUntil(["ash", "birch"])).toBeLessThan(0.7 * alone);
  });

  it("reports what changed at once, the rest every few rounds", () => {
    const set = scene();
    play(set, { n1: NEUTRAL }, 13);
    const rounds = set.of("entry.judged");
    // Counted from round 2 on, first reported when `reportEvery` rounds have gone by.
    expect(rounds).toHaveLength(Math.floor(13 / FITNESS.reportEvery));
  });

  it("tries what is in quarantine anew: releases what helps, retires what does not", () => {
    const set = scene();
    play(set, { n0: POISONED, n1: POISONED, n3: GOOD }, 30);
    expect([status(set, "n0"), status(set, "n1")]).toEqual(["quarantined", "quarantined"]);
    play(set, { n0: [1, 0], n1: POISONED, n3: GOOD }, 200, { from: 31 });
    expect([status(set, "n0"), status(set, "n1")]).toEqual(["adopted", "retired"]);
    const last = set.of("entry.judged").findLast(({ decision }) => decision === "release")!;
    // Its first trial does not count any more.
    expect(last.with.reads + last.without.reads).toBeLessThanOrEqual(200 * RETRIED);
    expect(last.effect).toBeGreaterThan(0.2);
  });

  it("starts a new trial when somebody else changed the status", () => {
    const set = scene();
    play(set, { n1: NEUTRAL, n3: GOOD }, 12);
    set.knowledge.edit(set.culture, { op: "quarantine", id: set.ids.n1!, reason: "" }, "human:ida", 12);
    play(set, { n1: NEUTRAL, n3: GOOD }, 6, { from: 13 });
    const last = set.of("entry.judged").findLast(({ entry }) => entry === set.ids.n1)!;
    expect(last.with.reads + last.without.reads).toBeLessThanOrEqual(6 * READS);
  });

  it("learns nothing from readers who cannot read at all", () => {
    const set = scene();
    play(set, { n0: [0, 0], n1: [0.05, 0] }, 60, { literate: false });
    expect(set.of("entry.judged")).toEqual([]);
    expect(edits(set)).toEqual([]);
    // Once they can, what they could not read before is not held against it.
    play(set, { n0: GOOD, n1: GOOD }, 40, { from: 61 });
    expect([status(set, "n0"), status(set, "n1")]).toEqual(["adopted", "adopted"]);
    expect(set.of("entry.judged").some(({ decision }) => decision === "keep")).toBe(true);
  });

  it("quarantines all of a culture without one true entry, where readers follow what they read", () => {
    const set = scene();
    play(set, { n0: [0, 0], n1: [0, 0], n2: [0, 0] }, 60, { populations: ["ash", "birch"] });
    expect(["n0", "n1", "n2"].map((name) => status(set, name))).toEqual(Array(3).fill("quarantined"));
  });

  it("does not hold against a mastered entry that reading it changes nothing", () => {
    const NONE: Rates = [1, 1];
    const [plain, slept] = [scene(), scene()];
    const mastery: Mastery = {
      mastered: (population) => new Set(population === "ash" ? [slept.ids.n0!] : []),
    };
    play(plain, { n0: NONE }, 60);
    play(slept, { n0: NONE }, 60, { mastery });
    expect([status(plain, "n0"), status(slept, "n0")]).toEqual(["quarantined", "adopted"]);
  });

  it("lets a population that profits protect an entry from one that does not", () => {
    const both = ["ash", "birch"];
    const set = scene();
    const rng = Rng.seed("two");
    for (let round = 1; round <= 60; round++) {
      const fork = rng.fork(round);
      const ash = reads(set, { n0: GOOD, n2: POISONED }, fork.fork("ash"), ["ash"]);
      const birch = reads(set, { n0: POISONED, n2: POISONED }, fork.fork("birch"), ["birch"]);
      // Ash reads the contested one more: it knows first.
      const more = reads(set, { n0: [1, 0] }, fork.fork("more"), ["ash"]);
      set.keeper.round([...ash, ...more, ...birch], set.knowledge, NOBODY, round);
    }
    expect(status(set, "n0")).toBe("adopted");
    expect(edits(set)[0]).toMatchObject({ edit: { op: "quarantine", id: set.ids.n2 } });
    expect(edits(set).some(({ entry }) => entry === set.ids.n0)).toBe(false);
    expect(new Set(set.of("entry.judged").map(({ population }) => population))).toEqual(new Set(both));
    const differing = set.of("entry.judged").filter(({ reason }) => reason.includes("populations differ"));
    expect(differing.every(({ population, decision }) => population === "birch" && decision === "wait")).toBe(
      true,
    );
    expect(differing.length).toBeGreaterThan(0);
  });

  it.each([
    ["placebo", {}],
    ["random-names", {}],
    ["frozen", { frozenAfter: 1 }],
  ] as const)("judges and leaves alone what the arm %s is about", (arm, culture) => {
    const set = scene({ arm, culture });
    play(set, { n2: POISONED, n3: GOOD }, 40, { from: 2 });
    expect(status(set, "n2")).toBe("adopted");
    expect(edits(set)).toEqual([]);
    const judged = set.of("entry.judged").filter(({ decision }) => decision === "quarantine");
    expect(judged.length).toBeGreaterThan(0);
    expect(judged.every(({ reason }) => reason.includes("left as it is"))).toBe(true);
  });

  it("does nothing where fitness is off, and counts no reads outside of trials", () => {
    const off = scene({ culture: { fitness: false } });
    play(off, { n2: POISONED, n3: GOOD }, 40);
    expect([off.of("entry.judged"), edits(off)]).toEqual([[], []]);
    const set = scene();
    const rng = Rng.seed("context");
    for (let round = 1; round <= 40; round++) {
      const forecasts = reads(set, { n2: POISONED }, rng.fork(round));
      const given = forecasts.map((forecast) => ({ ...forecast, given: "context" as const }));
      set.keeper.round(given, set.knowledge, NOBODY, round);
    }
    expect([set.of("entry.judged"), edits(set)]).toEqual([[], []]);
  });

  it("goes on after a restart as if there had been none", () => {
    const rates = { n0: GOOD, n1: NEUTRAL, n2: POISONED };
    const [through, stopped] = [scene(), scene()];
    play(through, rates, 30);
    play(stopped, rates, 9);
    const resumed = { ...stopped, keeper: new Keeper(stopped.config, stopped.log) };
    resumed.keeper.load(JSON.parse(JSON.stringify(stopped.keeper.save())));
    play(resumed, rates, 21, { from: 10 });
    expect(resumed.events).toEqual(through.events);
    expect(resumed.keeper.save()).toEqual(through.keeper.save());
    expect(() => resumed.keeper.load({ readers: {}, followed: {}, tracks: [{}] })).toThrow();
  });
});

describe("decay", () => {
  it("retires what no program used for long, unless something is built on it or it is mastered", () => {
    const set = scene({ culture: { decay: 5, fitness: false } });
    const { knowledge, culture, ids } = set;
    const built: Edit = { op: "propose", kind: "definition", name: "n9", body: ["n3", "rot"] };
    const above = knowledge.edit(culture, built, "ash-1", 0)!;
    knowledge.edit(culture, { op: "adopt", id: above }, "ash-1", 0);
    const mastery: Mastery = { mastered: () => new Set([ids.n0!]) };
    for (let round = 1; round <= 8; round++) {
      for (const id of [ids.n1!, above])
        if (round <= 6) knowledge.edit(culture, { op: "cite", id }, "ash-1", round);
      set.keeper.round([], knowledge, mastery, round);
    }
    expect(Object.keys(BODIES).map((name) => status(set, name))).toEqual([
      "adopted",
      "adopted",
      "retired",
      "adopted",
    ]);
    expect(edits(set)).toMatchObject([
      { edit: { op: "retire", id: ids.n2, reason: "not used for 6 rounds" }, role: "keeper" },
    ]);
    // When nothing stands on it any more, nor is it used, it goes too: what was built first, then its parts.
    for (let round = 9; round <= 14; round++) set.keeper.round([], knowledge, mastery, round);
    expect([culture.get(above)!.status, status(set, "n3"), status(set, "n0")]).toEqual([
      "retired",
      "retired",
      "adopted",
    ]);
  });

  it("is off by default", () => {
    const set = scene();
    for (let round = 1; round <= 50; round++) set.keeper.round([], set.knowledge, NOBODY, round);
    expect(edits(set)).toEqual([]);
  });
});
