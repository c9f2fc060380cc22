// Skill that goes around: who is taught what, what averaging does to the weights, what is recorded, what is refused.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import { makeLesson } from "../../../server/simulation/curriculum.ts";
import { SkillSharing } from "../../../server/simulation/skill.ts";
import { planSociety } from "../../../server/simulation/society.ts";
import { type Definition, OP_SETS, type Pair, ProgramTables } from "../../../tasks/index.ts";
import { RoleBaseline } from "../../../trainer/index.ts";
import { type ScriptedPopulation, type Stage, scripted, stage } from "./doubles.ts";

const LESSON_EXAMPLES = 32;

function classroom(skill: RunConfigInput["skill"], over: RunConfigInput = {}) {
  const on = stage({ skill, ...over });
  const hosts = on.config.populations.map(({ name }) => scripted(name, () => "rev ."));
  return { on, hosts, sharing: new SkillSharing(on.config, planSociety(on.config), hosts, on.log) };
}

/** The agent explains the law in the round. */
function explain(on: Stage, who: number, law: number, round = 1): void {
  const { program } = on.world.laws[law]!;
  const find = { agent: on.agents[who]!, law: on.world.laws[law]!, program, fitted: 8 };
  expect(on.knowledge.claim(find, on.agents, round, Rng.seed(`claim ${law}`))?.accepted).toBe(true);
}

function taught({ on, sharing }: ReturnType<typeof classroom>, round: number, newborn: string[] = []) {
  const { agents, knowledge, world } = on;
  return sharing.lessons({ agents, knowledge, world, round, newborn: new Set(newborn) }, Rng.seed("lessons"));
}

describe("lessons", () => {
  it("are the programs that others found in this round, with fresh observations of their laws", () => {
    const room = classroom({ lessons: true });
    const { on } = room;
    explain(on, 0, 0); // of ash
    explain(on, 2, 1); // of birch
    const lessons = taught(room, 1);
    const tables = new ProgramTables(on.knowledge.common());
    for (const [population, law] of [
      ["birch", 0],
      ["ash", 1],
    ] as const) {
      const examples = lessons.get(population)!;
      expect(examples).toHaveLength(LESSON_EXAMPLES);
      const { program } = on.world.laws[law]!;
      expect(new Set(examples.map(({ completion }) => completion))).toEqual(
        new Set([`${program.join(" ")} .`]),
      );
      const texts = examples.map(({ prompt }) => prompt.text);
      expect(new Set(texts).size).toBe(LESSON_EXAMPLES);
      for (const text of texts) {
        const pairs = readPairs(text);
        expect(pairs).toHaveLength(on.config.world.observations);
        expect(tables.agreeing([program], pairs)).toEqual([0]);
      }
    }
    expect(on.of("skill.shared")).toEqual([
      expect.objectContaining({ kind: "lessons", populations: ["ash"], count: LESSON_EXAMPLES }),
      expect.objectContaining({ kind: "lessons", populations: ["birch"], count: LESSON_EXAMPLES }),
    ]);
    expect(on.of("skill.shared")[0]!.detail).toBe(
      `${on.world.laws[1]!.id}; ${8 * LESSON_EXAMPLES} fresh observations`,
    );
    expect(taught(room, 2).size).toBe(0);
    expect(taught(room, 1)).toEqual(lessons);
  });

  it("of newborns are about everything that is explained, but what they found themselves", () => {
    const room = classroom({ lessons: true });
    for (const [who, law] of [
      [0, 0],
      [2, 1],
    ] as const)
      explain(room.on, who, law, 1);
    explain(room.on, 2, 2, 5);
    const { laws } = room.on.world;
    const about = (population: string) => [
      ...new Set(
        taught(room, 5, [population])
          .get(population)
          ?.map(({ completion }) => completion),
      ),
    ];
    const programs = (...wanted: number[]) => wanted.map((law) => `${laws[law]!.program.join(" ")} .`).sort();
    expect(about("birch").sort()).toEqual(programs(0, 1));
    expect(about("ash").sort()).toEqual(programs(0, 1, 2));
  });

  it.each([
    [{ lessons: false }, "shared"],
    [{ lessons: true }, "private"],
    [{ lessons: true }, "none"],
  ] as const)("%j, %s: nobody teaches, nothing is recorded", (skill, arm) => {
    const room = classroom(skill, { arm });
    explain(room.on, 0, 0);
    expect(taught(room, 1, ["ash", "birch"]).size).toBe(0);
    expect(room.on.of("skill.shared")).toEqual([]);
  });

  it("take the place of as many dreams", () => {
    const room = classroom({ lessons: true });
    explain(room.on, 0, 0);
    const peers = taught(room, 1).get("birch")!;
    const lesson = lessonOf(room.on, "birch", peers);
    expect(lesson.dreams.count).toBe(1000 - LESSON_EXAMPLES);
    expect(lesson.material).toEqual([{ source: "peers", examples: peers }]);
    expect(lessonOf(room.on, "birch").dreams.count).toBe(1000);
  });
});

describe("division of labour", () => {
  it("divides dreams, and is recorded", async () => {
    const { on, sharing } = classroom({ division: true });
    explain(on, 0, 0);
    const shares = ["ash", "birch"].map((population) => lessonOf(on, population).dreams.first!);
    expect(shares.flat().sort()).toEqual([...OP_SETS.B, on.knowledge.common()[0]!.name].sort());
    expect(sharing.due(1)).toBe(true);
    await sharing.share(1, on.knowledge);
    expect(on.of("skill.shared")).toEqual([
      { kind: "division", populations: ["ash", "birch"], count: 13, detail: "ash 7, birch 6" },
    ]);
  });

  it("off, says nothing about what dreams begin with", () => {
    const { dreams } = lessonOf(classroom({}).on, "ash");
    expect(dreams).not.toHaveProperty("first");
    expect(dreams).not.toHaveProperty("weights");
  });
});

it("dreams by use draw used names more often than others", () => {
  const on = stage({ culture: { dreamsByUse: true } });
  for (const law of [0, 1]) explain(on, 0, law);
  const [idle, used] = on.knowledge.common() as [Definition, Definition];
  on.knowledge.cite(on.agents[1]!, [used.name], 1);
  const { weights } = lessonOf(on, "ash").dreams;
  expect(weights!.get(used.name)).toBeGreaterThan(weights!.get(idle.name)!);
  expect(weights!.get(idle.name)).toBeGreaterThan(0);
});

describe("averaging", () => {
  const weights = (value: number) => new Map([["w", { shape: [2], data: Float32Array.of(value, -value) }]]);
  function learned(host: ScriptedPopulation, value: number) {
    const loaded: unknown[] = [];
    const load = async (state: unknown) => void loaded.push(state);
    return Object.assign(host, { loaded, save: async () => weights(value), load });
  }

  it("gives every population the mean of all, when it is due", async () => {
    const { on, hosts, sharing } = classroom({ average: 3 });
    const [ash, birch] = hosts.map((host, i) => learned(host, i === 0 ? 1 : 4));
    expect([1, 2, 3, 4, 5, 6].filter((round) => sharing.due(round))).toEqual([3, 6]);
    await sharing.share(3, on.knowledge);
    for (const host of [ash, birch]) expect(host!.loaded).toEqual([weights(2.5)]);
    expect(on.of("skill.shared")).toMatchObject([
      { kind: "average", populations: ["ash", "birch"], count: 0 },
    ]);
  });

  it("is never due by default, nor for a single population", () => {
    expect(classroom({}).sharing.due(1)).toBe(false);
    expect(classroom({ average: 1 }, { arm: "single" }).sharing.due(1)).toBe(false);
  });

  it.each([
    [{ populations: [{ name: "ash" }, { name: "birch", size: "micro" }] }, "different sizes"],
    [{ populations: [{ name: "ash" }, { name: "birch", policy: "random" }] }, "birch does not learn"],
    [{ lifespan: 4 }, "newborns"],
  ] as const)("%j: refused, %s", (over, why) => {
    expect(() => classroom({ average: 1 }, structuredClone(over) as RunConfigInput)).toThrow(
      expect.objectContaining({ code: "bad-config", message: expect.stringContaining(why) }),
    );
  });
});

/** "L 3 1 4 > 4 2 5 ; ... :" */
function readPairs(text: string): Pair[] {
  const digits = (list: string) => list.split(" ").filter(Boolean).map(Number);
  return text
    .slice(2, -2)
    .split(" ; ")
    .map((pair) => pair.split(">").map(digits) as unknown as Pair);
}

function lessonOf(on: Stage, population: string, peers?: Parameters<typeof makeLesson>[0]["peers"]) {
  return makeLesson(
    {
      config: on.config,
      agents: on.agents.filter((agent) => agent.population === population),
      knowledge: on.knowledge,
      attempts: [],
      families: new Map(),
      proposals: [],
      ...(peers && { peers }),
      heldOut: {
        programs: new Map(),
        reading: new Map(),
        abduction: new Map(),
        induction: new Map(),
        ids: new Set(),
        functions: new Set(),
      },
      dreams: 1000,
      practice: 0,
      baseline: new RoleBaseline(),
      age: 0,
      round: 1,
    },
    Rng.seed("lesson"),
  );
}
