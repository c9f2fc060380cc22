// The sceptic's search: every program on every open law for the price of one attempt, and no attempt counted twice.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import { lawAttemptsEvent, matchesOf } from "../../../server/simulation/attempt-events.ts";
import { makeFamilies } from "../../../server/simulation/families.ts";
import { LawTrial } from "../../../server/simulation/law-attempts.ts";
import { searchLaws, together } from "../../../server/simulation/law-search.ts";
import { ScriptedHost } from "../../../server/simulation/scripted-host.ts";
import { agrees, equivalent, expand, type Law, OP_SETS, ProgramTables } from "../../../tasks/index.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

const families = makeFamilies({ ops: "B", observations: 8 });
const sceptics = (over: RunConfigInput = {}): RunConfigInput => ({
  populations: [{ name: "ash", agents: 2, policy: "sceptic" }],
  ...over,
});
const newHost = () => new ScriptedHost("ash", "sceptic", 4, families);
const OPS = OP_SETS.B.length;

function search(on: Stage, host: ScriptedHost, attempts: number, round = 1) {
  const rng = Rng.seed("search").fork(round);
  return searchLaws(host, on.agents, attempts, on.world, on.knowledge, on.config, rng);
}

/** What the round records, without the objects. */
const recorded = async (results: ReturnType<typeof search>) => (await results).map(lawAttemptsEvent);

describe("the sceptic's search", () => {
  it("asks once per agent for its whole budget, whatever laws are open", async () => {
    const on = stage(sceptics());
    const host = scripted("ash", () => "rev .");
    await searchLaws(host, on.agents, 19, on.world, on.knowledge, on.config, Rng.seed(1));
    expect(host.jobs.map(({ topic, count }) => ({ topic, count }))).toEqual(
      on.agents.map(({ name }) => ({ topic: name, count: 19 })),
    );
  });

  it("spends each agent's budget once, and finds every law that one of the programs explains", async () => {
    const on = stage(sceptics());
    const budget = OPS + OPS ** 2; // all programs of one and two ops
    const results = await search(on, newHost(), budget);
    for (const agent of on.agents) {
      const own = results.filter((result) => result.agent === agent);
      expect(own.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(budget);
      // Laws of level 1 are two ops; what else fits eight observations is another way to write one, or a shorter law.
      for (const law of on.world.laws.filter(({ level }) => level === 1)) {
        const found = own.find((result) => result.law === law);
        expect(found?.find?.fitted).toBe(8);
        expect(equivalent(found!.find!.program, law.program)).toBe(true);
      }
    }
    for (const { fitting, attempts, reasons } of results) {
      expect(fitting).toBeLessThanOrEqual(attempts);
      expect(Object.values(reasons).reduce((a, b) => a + b, 0)).toBe(attempts);
    }
    expect(matchesOf(results, []).every(({ score }) => score >= 0 && score <= 1)).toBe(true);
  });

  it("with the same budget knows more laws than enumeration law by law", async () => {
    const found = async (policy: "sceptic" | "enumerator") => {
      const on = stage({ populations: [{ name: "ash", agents: 1, policy }] });
      const host = new ScriptedHost("ash", policy, 4, families);
      const results = await search(on, host, OPS + OPS ** 2);
      return results.filter(({ find }) => find !== undefined).length;
    };
    expect(await found("sceptic")).toBeGreaterThan(await found("enumerator"));
  });

  it("goes on with names: what is known makes more findable, and no program is written twice", async () => {
    const on = stage({ populations: [{ name: "ash", agents: 1, policy: "sceptic" }] });
    const [agent] = on.agents;
    const host = newHost();
    const sample = host.sample.bind(host);
    const written: string[] = [];
    host.sample = async (call) => {
      const answers = await sample(call);
      written.push(...answers.flat().map(({ text }) => text));
      return answers;
    };
    for (let round = 1; on.knowledge.open(agent!).length > 0 && round <= 20; round++) {
      const results = await search(on, host, 100, round);
      expect(results.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(100);
      for (const { find } of results) {
        if (find) on.knowledge.claim(find, on.agents, round, Rng.seed(`${round} ${find.law.id}`));
      }
    }
    expect(new Set(written).size).toBe(written.length);
    const known = on.knowledge.definitions(agent!);
    const meaning = new Map(known.map(({ name, body }) => [name, body]));
    const explains = (law: Law) =>
      known.some(({ name }) => {
        const ops = expand([name], meaning);
        return ops.ok && equivalent(ops.value, law.program);
      });
    // All laws, those of level 2 too: four ops, for which blind search would need over 20,000 programs.
    expect(on.world.laws.filter(explains)).toEqual(on.world.laws);
    expect(Math.max(...on.world.laws.map(({ program }) => program.length))).toBe(4);
    expect(written.length).toBeLessThan(OPS ** 3);
  });

  it("is the same search again from the same seed, and after a load", async () => {
    const on = stage(sceptics());
    const host = newHost();
    const first = await recorded(search(on, host, 50));
    expect(await recorded(search(on, newHost(), 50))).toEqual(first);
    const loaded = newHost();
    await loaded.load(await host.save());
    const second = await recorded(search(on, host, 50, 2));
    expect(second).not.toEqual(first);
    expect(await recorded(search(on, loaded, 50, 2))).toEqual(second);
  });
});

describe("programs tried on several laws at once", () => {
  it("are recorded once each, under a law that they explain if there is one", () => {
    const on = stage(sceptics());
    const [agent] = on.agents;
    const tables = new ProgramTables();
    const program = fc.array(fc.constantFrom(...OP_SETS.B), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(program, { minLength: 1, maxLength: 30 }), fc.integer(), (programs, seed) => {
        const laws = on.world.laws.slice(0, 5);
        // One observation is little: programs explain several laws, laws have several explanations.
        const seen = laws.map((law) => on.world.observe(law, Rng.seed(seed).fork(law.id), 1));
        const answers = [...programs, ...laws.slice(0, 2).map((law) => [...law.program])];
        const completions = answers.map((words) => ({
          text: `${words.join(" ")} .`,
          logProbs: [],
          stopped: true,
        }));
        const trials = laws.map(
          (law, i) => new LawTrial({ agent: agent!, law, pairs: seen[i]! }, completions, tables, 0),
        );
        const results = together(trials, completions.length);
        const sum = (of: (each: (typeof results)[number]) => number) =>
          results.reduce((total, each) => total + of(each), 0);
        expect(sum(({ attempts }) => attempts)).toBe(answers.length);
        expect(sum(({ tokens }) => tokens)).toBe(answers.flat().length + answers.length);
        const explained = answers.filter((words) => seen.some((pairs) => agrees(words, pairs)));
        expect(sum(({ fitting }) => fitting)).toBe(explained.length);
        for (const { law, find, attempts } of results) {
          expect(attempts).toBeGreaterThan(0);
          const fits = answers.some((words) => agrees(words, seen[laws.indexOf(law)]!));
          expect(find !== undefined).toBe(fits);
        }
        // With enough programs that explain nothing, no find is lost because its program is recorded elsewhere.
        if (answers.length - explained.length < laws.length) return;
        const findable = laws.filter((_, i) => answers.some((words) => agrees(words, seen[i]!)));
        for (const law of findable) expect(results.some((result) => result.law === law)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
