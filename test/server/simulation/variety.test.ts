// Variety of solutions, culture and agents as it is recorded, and the watch over collapsing solutions: alarm, response,
// recovery; the same after a crash.
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import type { LawAttempts } from "../../../server/simulation/law-search.ts";
import { searchLaws } from "../../../server/simulation/law-search.ts";
import type { PuzzleAttempts } from "../../../server/simulation/puzzles.ts";
import { solutionsOf, spread } from "../../../server/simulation/solutions.ts";
import { Variety } from "../../../server/simulation/variety.ts";
import { divergences, entropyBits, measureDiversity, OP_SETS } from "../../../tasks/index.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

const OPS = OP_SETS.B;

/** An agent's search for a law that came to these programs; those equal to `right` explain it. */
function search(
  on: Stage,
  agent: Agent,
  law: number,
  programs: readonly string[],
  right?: string,
): LawAttempts {
  return {
    agent,
    law: on.world.laws[law]!,
    attempts: programs.length,
    fitting: programs.filter((program) => program === right).length,
    tokens: 0,
    logProb: undefined,
    find:
      right === undefined
        ? undefined
        : { agent, law: on.world.laws[law]!, program: right.split(" "), fitted: 8 },
    examples: [],
    reasons: {},
    programs: programs.map((program) => program.split(" ")),
  };
}

/** Four programs for each law by each agent of ash (of birch, too, the same ones): 64 of ash in all. */
function searches(on: Stage, write: (rng: Rng) => string, seed: string): LawAttempts[] {
  const rng = Rng.seed(seed);
  return on.agents.flatMap((agent) =>
    on.world.laws.map((_, law) =>
      search(
        on,
        agent,
        law,
        Array.from({ length: 4 }, () => write(rng)),
      ),
    ),
  );
}

const varied = (rng: Rng) => Array.from({ length: rng.range(2, 4) }, () => rng.pick(OPS)).join(" ");
const collapsed = () => "rev rev";

/** One round with nothing but searches. */
function round(variety: Variety, on: Stage, number: number, found: readonly LawAttempts[]): void {
  on.log.startRound(number);
  variety.round(found, [], on.agents, on.knowledge, number);
}

const EVERY: RunConfigInput = { evaluate: { every: 1 } };

describe("the record of variety", () => {
  it("is made every so many rounds and at the end, of what each population wrote, right or wrong", () => {
    const on = stage({ evaluate: { every: 2 }, rounds: 5 });
    const variety = new Variety(on.config, on.log);
    for (let number = 1; number <= 5; number++) round(variety, on, number, searches(on, varied, `${number}`));
    const measured = on.events.filter(({ type }) => type === "diversity.measured");
    expect([...new Set(measured.map((event) => event.round))]).toEqual([2, 4, 5]);
    const [ash] = on.of("diversity.measured").filter(({ population }) => population === "ash");
    const texts = searches(on, varied, "2").flatMap(({ agent, programs }) =>
      agent.population === "ash" ? programs!.map((program) => program.join(" ")) : [],
    );
    const { distinct, entropy, distinct2, hill1, hill2, largestCluster } = measureDiversity(texts);
    expect(ash).toEqual({
      family: "laws",
      subject: "solutions",
      population: "ash",
      proposed: texts.length,
      accepted: 0,
      rejectedShare: 1,
      distinctShare: distinct,
      entropy,
      distinct2,
      hill1,
      hill2,
      clusterShare: largestCluster,
      meanLearnability: 0,
      byProposer: {},
    });
  });

  it("compares the agents with each other", () => {
    const on = stage(EVERY);
    const [one, two, three] = on.agents;
    const many = (program: string) => Array<string>(100).fill(program);
    const found = [
      search(on, one!, 0, many("rev inc")),
      search(on, two!, 0, many("rev inc")),
      search(on, three!, 1, many("sort neg")),
    ];
    round(new Variety(on.config, on.log), on, 1, found);
    const [agents] = on.of("diversity.measured").filter(({ subject }) => subject === "agents");
    const expected = divergences([many("rev inc"), many("rev inc"), many("sort neg")])!;
    expect(agents).toMatchObject({ divergence: expected.symbols, bigramDivergence: expected.bigrams });
    expect(agents?.divergence).toBeCloseTo(2 / 3);
    expect(agents).not.toHaveProperty("population");
  });

  it("looks at definitions as they are written and in ops", () => {
    const on = stage({ ...EVERY, culture: { checks: 0 } });
    const [agent] = on.agents;
    const claim = (law: number, program: string[]) =>
      on.knowledge.claim(
        { agent: agent!, law: on.world.laws[law]!, program, fitted: 8 },
        on.agents,
        1,
        Rng.seed(`claim ${law}`),
      );
    claim(0, ["rev", "inc"]);
    const [first] = on.knowledge.definitions(agent!);
    claim(4, [first!.name, "neg"]);
    round(new Variety(on.config, on.log), on, 1, []);
    const culture = on.of("diversity.measured").filter(({ subject }) => subject === "culture");
    expect(culture).toMatchObject([
      { family: "definitions", population: "shared", accepted: 2, entropy: 2 },
      {
        family: "definitions-in-ops",
        population: "shared",
        accepted: 2,
        entropy: entropyBits("rev inc rev inc neg".split(" ")),
      },
    ]);
  });

  it("writes nothing where nothing was written", () => {
    const on = stage(EVERY);
    round(new Variety(on.config, on.log), on, 1, []);
    expect(on.events.map(({ type }) => type)).toEqual(["round.started"]);
  });
});

describe("the watch over solutions", () => {
  it("raises the temperature notch by notch while they are collapsed, and takes it back", () => {
    const on = stage(EVERY);
    const variety = new Variety(on.config, on.log);
    const heat: number[] = [];
    for (let number = 1; number <= 14; number++) {
      const write = number > 3 && number <= 10 ? collapsed : varied;
      round(variety, on, number, searches(on, write, `${number}`));
      heat.push(variety.responses("ash").temperature);
    }
    const three = [1.25, 1.25, 1.5625, 1.5625, 1.953125, 1.953125, 1.953125];
    expect(heat).toEqual([1, 1, 1, 1, ...three, 1, 1, 1]);
    const alarms = on.of("alarm.raised").filter(({ detail }) => detail.startsWith("ash: "));
    expect(alarms.map(({ kind }) => kind)).toEqual([
      ...Array(3).fill("solutions-collapse"),
      "solutions-recovered",
    ]);
    expect(alarms[0]?.response).toBe(
      "sampling temperature times 1.25, 25 % of the puzzles from earlier rounds",
    );
    expect(alarms[0]?.detail).toMatch(/entropy 0\.00 bits.*usual 3\.\d\d bits/);
    expect(alarms.at(-1)?.response).toBe("ended");
  });

  it("does not take the same right answer for a collapse, nor too few programs", () => {
    const on = stage(EVERY);
    const variety = new Variety(on.config, on.log);
    for (let number = 1; number <= 8; number++) {
      const rng = Rng.seed(`${number}`);
      const right = on.agents.flatMap((agent) =>
        on.world.laws.map((_, law) =>
          // More than four per law would be cut to as many: the misses are what is left of them.
          search(
            on,
            agent,
            law,
            [...Array<string>(30).fill("inc"), ...[1, 2, 3].map(() => varied(rng))],
            "inc",
          ),
        ),
      );
      round(variety, on, number, right);
    }
    for (let number = 9; number <= 12; number++) {
      round(variety, on, number, searches(on, collapsed, "few").slice(0, 3));
    }
    expect(on.of("alarm.raised")).toEqual([]);
  });

  it("says that nothing is done where the guards are switched off, and leaves policies alone that do not learn", () => {
    const on = stage({
      ...EVERY,
      propose: { guards: false },
      populations: [
        { name: "ash", agents: 2 },
        { name: "birch", agents: 1, policy: "random" },
      ],
    });
    const variety = new Variety(on.config, on.log);
    for (let number = 1; number <= 6; number++) round(variety, on, number, searches(on, collapsed, "same"));
    const alarms = on.of("alarm.raised");
    expect(alarms.length).toBeGreaterThan(0);
    for (const { detail, response } of alarms) {
      expect(detail).toMatch(/^ash: /);
      expect(response).toBe("none: the guards are switched off");
    }
    expect(variety.responses("ash")).toMatchObject({ temperature: 1, historical: 0 });
    expect(variety.responses("birch")).toMatchObject({ temperature: 1, historical: 0 });
  });

  it("goes on after a crash as if nothing had happened", () => {
    const play = (cut: number) => {
      const on = stage(EVERY);
      let variety = new Variety(on.config, on.log);
      for (let number = 1; number <= 12; number++) {
        if (number === cut) {
          const saved = JSON.parse(JSON.stringify(variety.save()));
          variety = new Variety(on.config, on.log);
          variety.load(saved);
        }
        const write = number > 3 && number <= 8 ? collapsed : varied;
        round(variety, on, number, searches(on, write, `${number}`));
      }
      return on.events;
    };
    const whole = play(0);
    for (const cut of [2, 5, 7, 10]) expect(play(cut)).toEqual(whole);
  });

  it("refuses a damaged state", () => {
    const on = stage();
    expect(() => new Variety(on.config, on.log).load({ ash: { settled: "three" } })).toThrow();
    expect(() => new Variety(on.config, on.log).load({})).toThrow();
  });
});

describe("a population that searches for laws", () => {
  it("collapses, is sampled warmer, recovers and is recorded as recovered", async () => {
    const on = stage(EVERY);
    const variety = new Variety(on.config, on.log);
    let now = 0;
    let written = 0;
    const host = scripted("ash", () => "");
    const answers: string[][] = [];
    const heats: number[] = [];
    // From round 4 on it says only one thing, unless it is warm enough to say another.
    const sample: typeof host.sample = async (call) => {
      heats.push(call.temperature);
      const stuck = now >= 4 && now < 9 && call.temperature < 1.5;
      return call.jobs.map(({ count }) => {
        const texts = Array.from({ length: count }, () =>
          stuck ? "dup dup" : varied(Rng.seed(`program ${written++}`)),
        );
        answers.push(texts);
        return texts.map((text) => ({ text: `${text} .`, logProbs: [], stopped: true }));
      });
    };
    const members = on.agents.filter(({ population }) => population === "ash");
    for (now = 1; now <= 12; now++) {
      on.log.startRound(now);
      answers.length = 0;
      const heat = variety.responses("ash").temperature;
      const config = { ...on.config, solve: { ...on.config.solve, temperature: heat } };
      const rng = Rng.seed(`round ${now}`);
      const found = await searchLaws({ ...host, sample }, members, 64, on.world, on.knowledge, config, rng);
      const all = found.map((made, i) => ({ ...made, programs: answers[i]!.map((text) => text.split(" ")) }));
      variety.round(all, [], on.agents, on.knowledge, now);
    }
    // Stuck in 4 and 5, a notch in 6 and 7 does not help, the next one does.
    expect(heats).toEqual([1, 1, 1, 1, 1, 1.25, 1.25, 1.5625, 1.5625, 1, 1, 1]);
    expect(on.of("alarm.raised").map(({ kind }) => kind)).toEqual([
      "solutions-collapse",
      "solutions-collapse",
      "solutions-recovered",
    ]);
    const entropies = on
      .of("diversity.measured")
      .filter(({ subject }) => subject === "solutions")
      .map(({ entropy }) => entropy > 2);
    expect(entropies).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => number < 4 || number > 7),
    );
  });
});

describe("solutions", () => {
  it("are also those of puzzles of the same kind, none of which is a miss", () => {
    const on = stage();
    const [agent] = on.agents;
    const attempt = (family: string): PuzzleAttempts => ({
      posed: {
        task: { id: "t", family, level: 1, payload: null, provenance: { kind: "seed", source: "test" } },
        text: "",
        proposer: "random",
        population: "birch",
      },
      agent: agent!,
      context: { definitions: [] },
      completions: [
        { text: "inc .", logProbs: [], stopped: true },
        { text: "neg .", logProbs: [], stopped: true },
      ],
      verdicts: [true, false].map((correct) => ({
        correct,
        score: correct ? 1 : 0,
        steps: [],
        verifiedSymbols: 0,
        reason: "",
      })),
    });
    expect(solutionsOf([], [attempt("laws"), attempt("programs")])).toEqual([
      { agent, programs: ["inc", "neg"], fitting: 1, attempts: 2, misses: [] },
    ]);
  });

  it("are sampled evenly", () => {
    expect(spread([1, 2, 3], 4)).toEqual([1, 2, 3]);
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 2, 4, 6]);
    expect(spread([], 2)).toEqual([]);
  });
});
