// Forecasts with readers that believe what they are shown: who is told what, that a fair coin decides it, and that
// outcomes are the world's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import { eventSchema } from "../../../server/events.ts";
import { type Forecast, Forecasts } from "../../../server/simulation/forecasts.ts";
import { outcomeOf } from "../../../server/simulation/forecasts-question.ts";
import { OP_SETS, type Op, practiceTask, workProgram } from "../../../tasks/index.ts";
import { type ScriptedPopulation, type Stage, scripted, stage, wrongProgram } from "./doubles.ts";
import { define, reader, shortLaws } from "./forecasts-doubles.ts";

const NOTHING = { mastered: () => new Set<string>() };

function stageWith(forecasts: number, over: RunConfigInput = {}): Stage {
  return stage({ ...over, culture: { forecasts, ...over.culture } });
}

function readers(): ScriptedPopulation[] {
  return [reader("ash"), reader("birch")];
}

function forecast(
  on: Stage,
  hosts: readonly ScriptedPopulation[] = readers(),
  mastery: { mastered(population: string): ReadonlySet<string> } = NOTHING,
): Promise<Forecast[]> {
  const { config, world, log, agents, knowledge } = on;
  return new Forecasts(config, world, hosts, log).round(agents, knowledge, mastery, Rng.seed("forecasts"));
}

function shareRight(forecasts: readonly Forecast[]): number {
  return forecasts.filter(({ verdict }) => verdict.correct).length / forecasts.length;
}

describe("forecasts", () => {
  it("are right for who reads a true entry, and hardly ever for who is kept from it", async () => {
    const on = stageWith(200);
    for (const [i, law] of shortLaws(on.world).slice(0, 4).entries())
      define(on, `n${i}`, law.program, law.id);
    const by = Map.groupBy(await forecast(on), ({ given }) => given);
    expect([...by.keys()].sort()).toEqual(["placebo", "shown", "withheld"]);
    expect(shareRight(by.get("shown")!)).toBe(1);
    expect(shareRight(by.get("withheld")!)).toBe(0);
    expect(shareRight(by.get("placebo")!)).toBeLessThan(0.3);
  });

  it("show poisoned entries to mislead, and true ones in other words to be as good", async () => {
    const on = stageWith(200);
    const [poisoned, reworded] = shortLaws(on.world);
    define(on, "n0", wrongProgram(on, poisoned!), poisoned!.id);
    // Two reversals cancel: the same function, two ops longer, where that can still be read.
    const longer: Op[] = [...reworded!.program, "rev", "rev"];
    define(on, "n1", longer, reworded!.id);
    const shown = (await forecast(on)).filter(({ given }) => given === "shown");
    const about = (name: string) => shown.filter(({ entry }) => entry.name === name);
    expect(shareRight(about("n0"))).toBeLessThan(0.3);
    expect(shareRight(about("n1"))).toBe(1);
  });

  it("tell who follows what it is shown, true or not, from who does not", async () => {
    const on = stageWith(200);
    const [poisoned, law] = shortLaws(on.world);
    define(on, "n0", wrongProgram(on, poisoned!), poisoned!.id);
    define(on, "n1", law!.program, law!.id);
    const made = await forecast(on);
    for (const { given, followed } of made) expect(followed).toBe(given === "withheld" ? undefined : true);
    const dumb = await forecast(
      on,
      ["ash", "birch"].map((id) => scripted(id, () => ".")),
    );
    for (const { given, followed } of dumb) expect(followed).toBe(given === "withheld" ? undefined : false);
  });

  it("toss a fair coin: half shown, a quarter withheld, a quarter placebos of equal length", async () => {
    const on = stageWith(2000);
    const laws = shortLaws(on.world);
    for (const [i, law] of laws.slice(0, 3).entries()) define(on, `n${i}`, law.program, law.id);
    const made = await forecast(
      on,
      ["ash", "birch"].map((id) => scripted(id, () => ".")),
    );
    expect(made.length).toBe(6000);
    // In all, and for each entry by itself: chi-square with 2 degrees of freedom, 13.8 at 1 in 1000.
    for (const part of [made, ...Map.groupBy(made, ({ entry }) => entry.id).values()]) {
      const counts = (["shown", "withheld", "placebo"] as const).map(
        (given) => part.filter((one) => one.given === given).length,
      );
      const expected = [part.length / 2, part.length / 4, part.length / 4];
      const chi = counts.reduce((sum, n, i) => sum + (n - expected[i]!) ** 2 / expected[i]!, 0);
      expect(chi).toBeLessThan(13.8);
    }
    for (const { given, entry, context } of made) {
      const bodies = context.definitions.map(({ body }) => body);
      if (given === "withheld") expect(bodies).toEqual([]);
      else if (given === "shown") expect(bodies).toEqual([entry.body]);
      else {
        expect(bodies.map(({ length }) => length)).toEqual([entry.body.length]);
        expect(bodies[0]).not.toEqual(entry.body);
      }
    }
  });

  it("toss no coin without fitness: everyone reads", async () => {
    const on = stageWith(20, { culture: { fitness: false } });
    const law = shortLaws(on.world)[0]!;
    const entry = define(on, "n0", law.program, law.id);
    const made = await forecast(on);
    expect(made.length).toBe(60);
    for (const { given, context } of made) {
      expect(given).toBe("context");
      expect(context.definitions).toEqual([{ name: "n0", body: entry.body }]);
    }
  });

  it("are not made where there is nothing to read: no culture, no entries, no readers, none wanted", async () => {
    const nothing = async (on: Stage) => {
      const hosts = readers();
      const { config, world, log, agents, knowledge } = on;
      const rng = Rng.seed("untouched");
      expect(await new Forecasts(config, world, hosts, log).round(agents, knowledge, NOTHING, rng)).toEqual(
        [],
      );
      expect([on.of("attempts.graded"), hosts.flatMap(({ jobs }) => jobs)]).toEqual([[], []]);
      expect(rng.state()).toEqual(Rng.seed("untouched").state());
    };
    await nothing(stageWith(20, { arm: "none" }));
    await nothing(stageWith(20));
    const wanted = stageWith(0);
    define(wanted, "n0", ["rev", "inc"]);
    await nothing(wanted);
    const scripts = stageWith(20, { populations: [{ name: "ash", agents: 1, policy: "random" }] });
    define(scripts, "n0", ["rev", "inc"]);
    await nothing(scripts);
  });

  it("read evenly, and leave out what is too long to be read", async () => {
    const on = stageWith(31, { populations: [{ name: "ash", agents: 2 }] });
    const short = [["rev", "inc"], ["cum", "rot"], ["tri"], ["neg", "sort", "rot"]].map((body, i) =>
      define(on, `n${i}`, body),
    );
    define(on, "n4", ["n0", "n1", "inc"]);
    const counts = Map.groupBy(await forecast(on), ({ entry }) => entry.id);
    expect(new Set(counts.keys())).toEqual(new Set(short.map(({ id }) => id)));
    expect([...counts.values()].map(({ length }) => length).sort()).toEqual([15, 15, 16, 16]);
  });

  it("ask for mastered names alone and without their definitions, seldom, and outside of any trial", async () => {
    const on = stageWith(400);
    const open = define(on, "n0", ["rev", "inc"]);
    const known = define(on, "n1", ["cum", "rot"]);
    const mastery = { mastered: (population: string) => new Set(population === "ash" ? [known.id] : []) };
    const made = (await forecast(on, readers(), mastery)).filter(({ agent }) => agent.population === "ash");
    const gated = made.filter(({ entry }) => entry.id === known.id);
    expect(gated.length / made.length).toBeGreaterThan(0.05);
    expect(gated.length / made.length).toBeLessThan(0.2);
    for (const { given, mastered, context, task } of gated) {
      expect({ given, mastered, shown: context.definitions }).toEqual({
        given: "context",
        mastered: true,
        shown: [],
      });
      expect(task.payload.program).toEqual(["n1"]);
    }
    expect(made.filter(({ entry }) => entry.id === open.id).every(({ mastered }) => !mastered)).toBe(true);
  });

  it("still read quarantined entries, seldom", async () => {
    const on = stageWith(400);
    define(on, "n0", ["rev", "inc"]);
    const { id } = define(on, "n1", ["cum", "rot"]);
    const culture = on.knowledge.cultureOf(on.agents[0]!)!;
    const done = culture.edit({ op: "quarantine", id, reason: "it harms" }, { author: "keeper", round: 2 });
    expect(done.ok).toBe(true);
    const made = await forecast(on);
    const kept = made.filter(({ entry }) => entry.id === id);
    expect(kept.length / made.length).toBeGreaterThan(0.05);
    expect(kept.length / made.length).toBeLessThan(0.2);
    expect(new Set(kept.map(({ given }) => given)).size).toBe(3);
  });

  it("are recorded, each with who read what and at what cost", async () => {
    const on = stageWith(6);
    const law = shortLaws(on.world)[0]!;
    const entry = define(on, "n0", law.program, law.id);
    const made = await forecast(on);
    for (const event of on.events) expect(eventSchema.safeParse(event).error).toBeUndefined();
    const recorded = on.of("attempts.graded");
    expect(recorded).toHaveLength(18);
    for (const [i, { agent, given, verdict, task }] of made.entries()) {
      expect(recorded[i]).toMatchObject({
        agent: agent.name,
        task: task.id,
        family: "programs",
        proposer: "forecast",
        attempts: 1,
        correct: verdict.correct ? 1 : 0,
        culture: "shared",
        reads: [{ entry: entry.id, name: "n0", given }],
        contextTokens: given === "withheld" ? 0 : 2 + entry.body.length,
      });
    }
  });

  it("go on from where they were saved as if nothing had happened", async () => {
    const on = stageWith(7);
    for (const [i, body] of [["rev", "inc"], ["cum", "rot"], ["tri"]].entries()) define(on, `n${i}`, body);
    const { config, world, log, agents, knowledge } = on;
    const make = () => new Forecasts(config, world, readers(), log);
    const round = (of: Forecasts, i: number) => of.round(agents, knowledge, NOTHING, Rng.seed(`round ${i}`));
    const through = make();
    await round(through, 1);
    const resumed = make();
    resumed.load(JSON.parse(JSON.stringify(through.save())));
    expect(await round(resumed, 2)).toEqual(await round(through, 2));
    expect(resumed.save()).toEqual(through.save());
    const fresh = make();
    expect(await round(fresh, 2)).not.toEqual(await round(through, 2));
    expect(() => fresh.load({ reads: { "ash shared x": -1 } })).toThrow();
  });

  it("forget the reads of entries that are no longer there", async () => {
    const on = stageWith(4, { arm: "private" });
    define(on, "n0", ["rev", "inc"]);
    const { config, world, log, agents, knowledge } = on;
    const forecasts = new Forecasts(config, world, readers(), log);
    await forecasts.round(agents, knowledge, NOTHING, Rng.seed("one"));
    expect(Object.keys((forecasts.save() as { reads: object }).reads)).toHaveLength(1);
    knowledge.forget(agents[0]!);
    await forecasts.round(agents, knowledge, NOTHING, Rng.seed("two"));
    expect(forecasts.save()).toEqual({ reads: {} });
  });
});

describe("the outcome of an answer", () => {
  it("is the answer without the workings of names", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, deepest) => {
        const { payload } = practiceTask(Rng.seed(seed), {
          ops: "A",
          definitions: 1,
          abduction: 0,
          bodies: "any",
          bodyLength: 3,
          deepest,
        });
        const worked = workProgram(payload, new Set(payload.definitions.map(({ name }) => name))).completion;
        expect(outcomeOf(worked)).toBe(workProgram(payload, new Set()).completion);
      }),
    );
  });

  it("leaves what is no working as it is, whatever the text", () => {
    expect(outcomeOf("> / 3 1 > 2 .")).toBe("> / 3 1 > 2 .");
    expect(outcomeOf("> / rev 1 2 / 3")).toBe("> / rev 1 2 / 3");
    expect(outcomeOf("")).toBe("");
    const symbols = [">", "/", ".", "1", "2", "n0", ...OP_SETS.A];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...symbols), { maxLength: 20 }), (words) => {
        const outcome = outcomeOf(words.join(" "));
        // Nothing is added, and steps are neither lost nor made.
        expect(outcome.split(" ").filter((word) => word === ">")).toEqual(
          words.filter((word) => word === ">"),
        );
        expect(outcomeOf(outcome).length).toBeLessThanOrEqual(outcome.length);
      }),
    );
  });
});
