// Sleep with readers that learn whatever right answers they are taught: what is taught, what is never taught, the
// gate, and that a sleeper goes on from where it was saved.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import { eventSchema } from "../../../server/events.ts";
import { Forecasts } from "../../../server/simulation/forecasts.ts";
import { type HeldOutSet, makeHeldOut } from "../../../server/simulation/held-out.ts";
import { Sleeper } from "../../../server/simulation/sleep.ts";
import { gate } from "../../../server/simulation/sleep-gate.ts";
import { isHeldOutBody, OP_SETS, type Op, programsFamily } from "../../../tasks/index.ts";
import { type ScriptedPopulation, type Stage, scripted, stage, wrongProgram } from "./doubles.ts";
import { define, type Reader, reader, shortLaws } from "./forecasts-doubles.ts";

const heldOut = makeHeldOut({ ops: "B", items: 16 });
const SLEEP = { every: 2, answers: 9, repeats: 2, probe: 16 };

function drowsy(over: RunConfigInput = {}): Stage {
  return stage({ populations: [{ name: "ash", agents: 2 }], ...over, sleep: { ...SLEEP, ...over.sleep } });
}

/** Laws of at most four ops that held-out tasks do not ask about. */
function teachable(on: Stage): Stage["world"]["laws"] {
  return shortLaws(on.world).filter(({ program }) => !isHeldOutBody(program));
}

function sleeper(on: Stage, hosts: readonly ScriptedPopulation[], set: HeldOutSet = heldOut): Sleeper {
  const { config, world, log } = on;
  return new Sleeper({ config, world, hosts, heldOut: set, log });
}

const sleep = (on: Stage, of: Sleeper, round = 2) =>
  of.sleep(on.agents, on.knowledge, round, Rng.seed(`sleep ${round}`));

async function forecast(on: Stage, host: ScriptedPopulation, of: Sleeper, label = "forecasts") {
  const { config, world, log, agents, knowledge } = on;
  const made = await new Forecasts(config, world, [host], log).round(agents, knowledge, of, Rng.seed(label));
  of.observe(made);
  return made;
}

describe("a sleep", () => {
  it("teaches adopted names from own verified answers, and opens the gate for them", async () => {
    const on = drowsy();
    const laws = teachable(on).slice(0, 2);
    const entries = laws.map((law, i) => define(on, `n${i}`, law.program, law.id));
    const ada = reader("ash", new Map(laws.map(({ program }, i) => [`n${i}`, program])));
    const of = sleeper(on, [ada]);
    expect([of.due(1), of.due(2), of.due(4)]).toEqual([false, true, true]);
    const spent = await sleep(on, of);

    const [slept] = on.of("policy.slept");
    for (const event of on.events) expect(eventSchema.safeParse(event).error).toBeUndefined();
    expect(slept).toMatchObject({ population: "ash", source: "own", elsewhere: { before: 1, after: 1 } });
    for (const { entry, ...figures } of slept!.entries) {
      expect(entries.map(({ id }) => id)).toContain(entry);
      expect(figures).toMatchObject({ examples: 9, withContext: 1, before: 0, after: 1, mastered: true });
    }
    expect(of.mastered("ash")).toEqual(new Set(entries.map(({ id }) => id)));
    expect(of.mastered("nobody")).toEqual(new Set());
    // "D n0" and the ops.
    const lengths = laws.map(({ program }) => 2 + program.length);
    expect(slept!.tokensSaved).toBeCloseTo(lengths.reduce((a, b) => a + b, 0) / 2);
    expect(spent).toMatchObject([{ population: "ash", trained: slept!.tokens }]);
    expect(spent[0]!.sampled).toBeGreaterThan(18);
  });

  it("teaches each answer as often as asked for, without definitions, beside its share of practice", async () => {
    const on = drowsy({ sleep: { repeats: 3, replay: 0.25 } });
    const [law] = teachable(on);
    define(on, "n0", law!.program, law!.id);
    const ada = reader("ash");
    await sleep(on, sleeper(on, [ada]));
    const [lesson] = ada.lessons;
    const examples = lesson!.material.flatMap((part) => part.examples);
    expect([examples.length, lesson!.practice.count, lesson!.dreams.count]).toEqual([27, 9, 0]);
    const texts = examples.map(({ prompt, completion }) => `${prompt.text} ${completion}`);
    expect(new Set(texts).size).toBe(9);
    for (const text of texts) expect(text).toMatch(/^S (?!.*[D/]).* \.$/);
  });

  it("takes nothing from a poisoned entry: its readers are right about nothing", async () => {
    const on = drowsy();
    const [law] = teachable(on);
    define(on, "n0", wrongProgram(on, law!), law!.id);
    const ada = reader("ash", new Map([["n0", law!.program]]));
    const of = sleeper(on, [ada]);
    await sleep(on, of);
    const [told] = on.of("policy.slept")[0]!.entries;
    expect(told!.withContext).toBeLessThan(0.5);
    expect(told).toMatchObject({ after: told!.before, mastered: false });
    expect(of.mastered("ash").size).toBe(0);
    // What little was right by chance is right.
    for (const { prompt, completion } of ada.lessons.flatMap(({ material }) => material[0]!.examples)) {
      const task = programsFamily({ ops: "B" }).parse(`D n0 ${law!.program.join(" ")} ${prompt.text}`, {
        kind: "seed",
        source: "test",
      });
      expect(task.ok && programsFamily({ ops: "B" }).verify(task.value, completion).correct).toBe(true);
    }
  });

  it("trains nobody who never knows, and says so", async () => {
    const on = drowsy();
    define(on, "n0", teachable(on)[0]!.program, teachable(on)[0]!.id);
    const host = scripted("ash", () => "> .");
    await sleep(on, sleeper(on, [host]));
    expect(host.lessons).toEqual([]);
    expect(on.of("policy.slept")).toMatchObject([
      { steps: 0, tokens: 0, loss: null, sources: {}, entries: [{ examples: 0, after: 0, mastered: false }] },
    ]);
  });

  it("takes the interpreter's answers as a control: free, and nobody is asked", async () => {
    const on = drowsy({ sleep: { source: "interpreter" } });
    const [law] = teachable(on);
    define(on, "n0", law!.program, law!.id);
    const host = scripted("ash", () => "> .");
    const spent = await sleep(on, sleeper(on, [host]));
    expect(spent).toEqual([{ population: "ash", trained: 0, sampled: 0 }]);
    expect(host.jobs).toHaveLength(SLEEP.probe);
    expect(host.lessons[0]!.material[0]!.examples).toHaveLength(9 * SLEEP.repeats);
    expect(on.of("policy.slept")[0]).toMatchObject({ source: "interpreter", entries: [{ examples: 9 }] });
  });

  it("does not happen without a culture, entries or readers", async () => {
    const hosts = [reader("ash")];
    const none = drowsy({ arm: "none" });
    const empty = drowsy();
    const scripts = drowsy({ populations: [{ name: "ash", agents: 1, policy: "random" }] });
    define(scripts, "n0", ["rev", "inc"]);
    for (const on of [none, empty, scripts]) {
      expect(await sleep(on, sleeper(on, hosts))).toEqual([]);
      expect(on.events).toEqual([]);
    }
    expect(hosts[0]!.jobs).toEqual([]);
    const never = drowsy({ sleep: { every: 0 } });
    expect([1, 2, 5].map((round) => sleeper(never, hosts).due(round))).toEqual([false, false, false]);
  });

  it("teaches the most read, those first that are not mastered, and tests all that are", async () => {
    const on = drowsy({ sleep: { entries: 1 }, culture: { forecasts: 4 } });
    const [one, two] = teachable(on);
    const first = define(on, "n0", one!.program, one!.id);
    const ada = reader(
      "ash",
      new Map([
        ["n0", one!.program],
        ["n1", two!.program],
      ]),
    );
    const of = sleeper(on, [ada]);
    await forecast(on, ada, of);
    const second = define(on, "n1", two!.program, two!.id, 2);
    for (const round of [2, 4, 6]) await sleep(on, of, round);
    const nights = on.of("policy.slept").map(({ entries }) => entries);
    const taught = nights.map((entries) =>
      entries.filter(({ examples }) => examples > 0).map(({ entry }) => entry),
    );
    expect(taught).toEqual([[first.id], [second.id], [first.id]]);
    expect(nights.map(({ length }) => length)).toEqual([1, 2, 2]);
    expect(nights[2]!.every(({ mastered }) => mastered)).toBe(true);
  });

  it("also teaches what was right in forecasts, checked again, and no more than a few dozen of it", async () => {
    const on = drowsy({ culture: { forecasts: 80, fitness: false } });
    const entry = define(on, "n0", ["rev", "inc"]);
    const ada = reader("ash");
    const of = sleeper(on, [ada]);
    expect(await forecast(on, ada, of)).toHaveLength(160);
    const kept = (of.save() as Record<string, Record<string, { kept: string[] }>>).ash![entry.id]!.kept;
    expect(kept).toHaveLength(64);
    await sleep(on, of, 2);
    const examples = on.of("policy.slept")[0]!.entries[0]!.examples;
    expect(examples).toBeGreaterThan(60);
    expect(examples).toBeLessThanOrEqual(64 + 9);
    // Answers about a name are not taught under another.
    const culture = on.knowledge.cultureOf(on.agents[0]!)!;
    const renamed = culture.edit({ op: "amend", id: entry.id, name: "n7" }, { author: "test", round: 3 });
    expect(renamed.ok).toBe(true);
    await sleep(on, of, 4);
    expect(on.of("policy.slept")[1]!.entries).toMatchObject([{ name: "n7", examples: 9 }]);
  });

  it("forgets entries that are no longer adopted, and everything with new weights", async () => {
    const on = drowsy();
    const [law] = teachable(on);
    const { id } = define(on, "n0", law!.program, law!.id);
    define(on, "n1", ["rev", "inc"]);
    const ada = reader(
      "ash",
      new Map([
        ["n0", law!.program],
        ["n1", ["rev", "inc"] as Op[]],
      ]),
    );
    const of = sleeper(on, [ada]);
    await sleep(on, of);
    expect(of.mastered("ash").size).toBe(2);
    const culture = on.knowledge.cultureOf(on.agents[0]!)!;
    culture.edit({ op: "retire", id, reason: "test" }, { author: "test", round: 3 });
    await sleep(on, of, 4);
    expect(of.mastered("ash").size).toBe(1);
    of.forget("ash");
    expect(of.mastered("ash").size).toBe(0);
  });
});

describe("held-out tasks", () => {
  it("are never taught: no body, no function and no task of theirs, and no question of a probe", async () => {
    const on = drowsy({ culture: { forecasts: 40, fitness: false }, sleep: { answers: 48 } });
    const ops = OP_SETS.B;
    const pairs = ops.flatMap((first) => ops.map((second) => [first, second]));
    const hidden = define(on, "n0", pairs.find(isHeldOutBody)!);
    const induced = [...heldOut.induction.values()]
      .flat()
      .find(({ payload }) => payload.program.length === 2 && !isHeldOutBody(payload.program))!;
    const asked = define(on, "n1", induced.payload.program);
    const fine = define(on, "n2", teachable(on)[0]!.program);
    const ada = reader("ash");
    const family = programsFamily({ ops: "B" });
    const of = sleeper(on, [ada]);
    // Right forecasts are kept to be taught, unless they count as held out, as all of them do here.
    const made = await forecast(on, ada, of);
    const about = made.filter(({ entry }) => entry.id === fine.id).map(({ task }) => task.id);
    const scored: string[] = [];
    const watching: Reader = {
      ...ada,
      score: (examples) => {
        scored.push(...examples.map(({ prompt }) => prompt.text));
        return ada.score(examples);
      },
    };
    const watched = sleeper(on, [watching], { ...heldOut, ids: new Set([...heldOut.ids, ...about]) });
    watched.load(of.save());
    await sleep(on, watched);
    expect(on.of("policy.slept")[0]!.entries.map(({ entry }) => entry)).toEqual([fine.id]);
    const [lesson] = ada.lessons;
    const taught = lesson!.material.flatMap((part) => part.examples).map(({ prompt }) => prompt.text);
    expect(taught.length).toBeGreaterThan(40);
    for (const text of taught) {
      const task = family.parse(`D n2 ${fine.body.join(" ")} ${text}`, { kind: "seed", source: "test" });
      expect(task.ok && !heldOut.ids.has(task.value.id) && !about.includes(task.value.id)).toBe(true);
      expect(scored).not.toContain(text);
      expect(text.split(" ")).not.toContain(hidden.name);
      expect(text.split(" ")).not.toContain(asked.name);
    }
    expect(lesson!.heldOut.ids.has([...heldOut.ids][0]!)).toBe(true);
    expect(lesson!.practice.known!.map(({ name }) => name)).not.toContain(hidden.name);
  });
});

describe("the gate", () => {
  it("has hysteresis: between the two thresholds nothing changes", () => {
    const limits = { adopt: 0.9, drop: 0.75 };
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.boolean(), unit, (mastered, accuracy) => {
        const now = gate(mastered, accuracy, limits);
        if (accuracy >= 0.9) expect(now).toBe(true);
        else if (accuracy < 0.75) expect(now).toBe(false);
        else expect(now).toBe(mastered);
      }),
    );
  });

  it("adopts at 0.9, keeps at 0.8 and drops below 0.75, sleep after sleep", async () => {
    const on = drowsy({ sleep: { probe: 40 } });
    const [law] = teachable(on);
    define(on, "n0", law!.program, law!.id);
    const ada = reader("ash", new Map([["n0", law!.program]]));
    const of = sleeper(on, [ada]);
    const seen: boolean[] = [];
    for (const [i, certainty] of [0.8, 0.95, 0.8, 0.7, 0.8, 1].entries()) {
      ada.certainty = certainty;
      await sleep(on, of, 2 * (i + 1));
      seen.push(of.mastered("ash").size === 1);
    }
    expect(seen).toEqual([false, true, true, false, false, true]);
  });

  it("closes between sleeps for a name that forecasts without its definition show to be forgotten", async () => {
    const on = drowsy({ culture: { forecasts: 100 } });
    const [law] = teachable(on);
    define(on, "n0", law!.program, law!.id);
    const ada = reader("ash", new Map([["n0", law!.program]]));
    const of = sleeper(on, [ada]);
    await sleep(on, of);
    await forecast(on, ada, of, "knows");
    expect(of.mastered("ash").size).toBe(1);
    ada.byHeart.clear();
    await forecast(on, ada, of, "forgot");
    expect(of.mastered("ash").size).toBe(0);
  });
});

describe("a sleeper", () => {
  it("goes on from where it was saved as if nothing had happened", async () => {
    const on = drowsy({ culture: { forecasts: 12 } });
    const laws = teachable(on).slice(0, 3);
    for (const [i, { program, id }] of laws.entries()) define(on, `n${i}`, program, id);
    const meanings = new Map(laws.slice(0, 2).map(({ program }, i) => [`n${i}`, program]));
    const ada = reader("ash", meanings);
    const through = sleeper(on, [ada]);
    await forecast(on, ada, through);
    await sleep(on, through, 2);
    await forecast(on, ada, through, "again");

    const bea = reader("ash", meanings);
    for (const [name, body] of ada.byHeart) bea.byHeart.set(name, body);
    const resumed = sleeper(on, [bea]);
    resumed.load(JSON.parse(JSON.stringify(through.save())));
    expect(resumed.mastered("ash")).toEqual(through.mastered("ash"));
    await sleep(on, through, 4);
    await sleep(on, resumed, 4);
    const [, one, two] = on.of("policy.slept");
    expect(two).toEqual(one);
    expect(bea.lessons).toEqual(ada.lessons.slice(1));
    expect(resumed.save()).toEqual(through.save());
    expect(() => resumed.load({ birch: {} })).toThrow();
  });
});
