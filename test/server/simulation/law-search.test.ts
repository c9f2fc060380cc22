// The search for laws with a population that writes what the test says: budgets, what fits, which find is chosen.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { lawAttemptsEvent } from "../../../server/simulation/attempt-events.ts";
import { type LawAttempts, searchLaws } from "../../../server/simulation/law-search.ts";
import { agrees, OP_SETS, type Pair, tolerance } from "../../../tasks/index.ts";
import { type ScriptedPopulation, type Stage, scripted, stage, wrongProgram } from "./doubles.ts";

function search(on: Stage, host: ScriptedPopulation, attempts: number): Promise<LawAttempts[]> {
  const members = on.agents.filter(({ population }) => population === host.id);
  return searchLaws(host, members, attempts, on.world, on.knowledge, on.config, Rng.seed("search"));
}

/** The law that a job is about; topics are "<agent> <law>". */
const lawOf = (topic: string | undefined) => topic!.split(" ")[1]!;

/** The observations that a prompt shows: "L 1 2 3 > 3 2 1 ; ... :". */
const pairsIn = (text: string) =>
  text
    .slice(2, -2)
    .split(" ; ")
    .map((pair) => pair.split(" >").map((side) => side.split(" ").filter(Boolean).map(Number)))
    .map(([input, output]): Pair => [input!, output!]);

describe("searchLaws", () => {
  it("spends exactly the budget of each agent, spread evenly over its open laws", async () => {
    const on = stage();
    const host = scripted("ash", () => "rev .");
    const results = await search(on, host, 19);
    for (const agent of on.agents.slice(0, 2)) {
      const own = results.filter((result) => result.agent === agent).map(({ attempts }) => attempts);
      expect(own.reduce((a, b) => a + b, 0)).toBe(19);
      expect([...own].sort()).toEqual([2, 2, 2, 2, 2, 3, 3, 3]);
    }
  });

  it("gives what is left to fewer laws when the budget is small, other ones for each agent", async () => {
    const on = stage();
    const results = await search(
      on,
      scripted("ash", () => "rev ."),
      3,
    );
    const [ada, ben] = on.agents.map((agent) =>
      results.filter((result) => result.agent === agent).map(({ law }) => law.id),
    );
    expect([ada!.length, ben!.length]).toEqual([3, 3]);
    expect(ada).not.toEqual(ben);
  });

  it("finds a program that explains every pair, and no other", async () => {
    const on = stage();
    const right = scripted("birch", (job) => `${on.world.law(lawOf(job.topic)).program.join(" ")} .`);
    for (const { find, fitting, attempts, law, reasons } of await search(on, right, 16)) {
      expect(find).toMatchObject({ law, program: law.program, fitted: on.config.world.observations });
      expect({ fitting, reasons }).toEqual({
        fitting: attempts,
        reasons: { "explains every pair shown": attempts },
      });
    }
    const wrong = scripted(
      "birch",
      (job) => `${wrongProgram(on, on.world.law(lawOf(job.topic))).join(" ")} .`,
    );
    for (const { find, fitting } of await search(on, wrong, 16))
      expect({ find, fitting }).toEqual({ find: undefined, fitting: 0 });
  });

  it("takes the most frequent fitting program, of equals the shorter", async () => {
    const on = stage();
    const law = on.world.laws[0]!;
    const long = [...law.program, "rev", "rev"];
    const write = (shorts: number) =>
      scripted("birch", (job, i) =>
        lawOf(job.topic) === law.id ? `${(i < shorts ? law.program : long).join(" ")} .` : "rev rev .",
      );
    const found = async (shorts: number) =>
      (await search(on, write(shorts), 8 * 4)).find((result) => result.law === law)?.find?.program;
    expect(await found(2)).toEqual(law.program);
    expect(await found(1)).toEqual(long);
  });

  describe("in a noisy world", () => {
    const noisy = () => stage({ world: { levels: 2, perLevel: 4, noise: 0.2, observations: 10 } });

    it("forgives as many disagreements as noise makes likely", async () => {
      const on = noisy();
      const right = scripted("birch", (job) => `${on.world.law(lawOf(job.topic)).program.join(" ")} .`);
      let found = 0;
      let exact = 0;
      for (let k = 0; k < 10; k++) {
        const members = on.agents.filter(({ population }) => population === "birch");
        const rng = Rng.seed(`noisy ${k}`);
        right.jobs.length = 0;
        const results = await searchLaws(right, members, 8, on.world, on.knowledge, on.config, rng);
        for (const [i, { law, find, fitting, attempts, reasons }] of results.entries()) {
          const shown = pairsIn(right.jobs[i]!.prompt.text);
          const misses = shown.filter((pair) => !agrees(law.program, [pair])).length;
          expect(find !== undefined).toBe(misses <= tolerance(10, 0.2));
          expect(fitting).toBe(find === undefined ? 0 : attempts);
          if (find) expect(reasons).toEqual({ "explains every pair shown, but for noise": attempts });
          found += Number(find !== undefined);
          exact += Number(misses === 0);
        }
      }
      // 80 trials of right programs: 97 % pass (P(X > 4) = 3.3 %), though only 11 % agree with every pair.
      expect(found).toBeGreaterThan(70);
      expect(exact).toBeLessThan(20);
    });

    it("takes the program that disagrees least, of equally frequent ones", async () => {
      const on = stage({ world: { levels: 1, perLevel: 4, noise: 0.25, observations: 32 } });
      const law = on.world.laws[0]!;
      const long = [...law.program, "rev", "rev"];
      // Right on lists of five digits, where five rotations do nothing, and wrong on the shorter ones.
      const near = ["rot", "rot", "rot", "rot", "rot", ...law.program];
      const host = scripted("birch", (job, i) =>
        lawOf(job.topic) === law.id ? `${(i % 2 === 0 ? near : long).join(" ")} .` : "rev rev .",
      );
      const result = (await search(on, host, 8)).find((each) => each.law === law)!;
      expect(result.fitting).toBe(2);
      expect(result.find?.program).toEqual(long);
    });
  });

  it("lets populations begin with their share of the symbols where labour is divided", async () => {
    const on = stage({ skill: { division: true } });
    const firsts = await Promise.all(
      ["ash", "birch"].map(async (id) => {
        const host = scripted(id, () => "rev .");
        await search(on, host, 8);
        return host.jobs.map(({ allowedFirst }) => allowedFirst!);
      }),
    );
    expect(new Set(firsts.flatMap(([first]) => first))).toEqual(new Set(OP_SETS.B));
    expect(firsts[0]![0]!.some((symbol) => firsts[1]![0]!.includes(symbol))).toBe(false);
    const whole = scripted("ash", () => "rev .");
    await search(stage(), whole, 8);
    expect(whole.jobs.every((job) => !("allowedFirst" in job))).toBe(true);
  });

  it("sums the log-probabilities of all sampled tokens, of which each has -1 here", async () => {
    const on = stage();
    for (const found of await search(
      on,
      scripted("birch", () => "rev inc ."),
      16,
    )) {
      expect(found.logProb).toBe(-3 * found.attempts);
      expect(lawAttemptsEvent(found)).toMatchObject({ tokens: found.tokens, logProb: found.logProb });
      const { logProb: _, ...mute } = found;
      expect(lawAttemptsEvent({ ...mute, logProb: undefined })).not.toHaveProperty("logProb");
    }
  });

  it("counts neither unfinished nor empty programs", async () => {
    const on = stage();
    for (const [text, reason] of [
      ["rev sort rot inc neg", "longer than allowed"],
      [".", "does not fit the pairs"],
    ] as const) {
      const [first] = await search(
        on,
        scripted("birch", () => text),
        8,
      );
      expect(first).toMatchObject({ fitting: 0, find: undefined, reasons: { [reason]: 1 } });
    }
  });

  it("lets an agent use the ops of the world and the names it knows, no more", async () => {
    const on = stage({ arm: "private" });
    const [ada, ben] = on.agents;
    const law = on.world.laws[0]!;
    on.knowledge.claim(
      { agent: ada!, law, program: law.program, fitted: 8 },
      on.agents,
      1,
      Rng.seed("claim"),
    );
    const host = scripted("ash", () => "rev .");
    await search(on, host, 8);
    const allowed = (name: string) => host.jobs.find(({ topic }) => topic!.startsWith(`${name} `))?.allowed;
    const names = on.knowledge.definitions(ada!).map(({ name }) => name);
    expect(allowed(ada!.name)).toEqual([...OP_SETS.B, ...names]);
    expect(allowed(ben!.name)).toEqual([...OP_SETS.B]);
    // And what is found is no longer looked for.
    expect(host.jobs.filter(({ topic }) => topic === `${ada!.name} ${law.id}`)).toEqual([]);
  });
});
