// Who knows what in each arm, how a claim is checked, and that no name ever means two things.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { ARMS } from "../../../server/config/index.ts";
import type { Knowledge } from "../../../server/simulation/knowledge.ts";
import { equivalent, ProgramTables } from "../../../tasks/index.ts";
import { type Stage, stage, wrongProgram } from "./doubles.ts";

function claim(on: Stage, who: number, law: number, program?: readonly string[]) {
  const target = on.world.laws[law]!;
  return on.knowledge.claim(
    { agent: on.agents[who]!, law: target, program: program ?? target.program, fitted: 8 },
    on.agents,
    1,
    Rng.seed(`claim ${who} ${law}`),
  );
}

describe("the arms", () => {
  // After ada's find: how many names the finder, its companion and the stranger know, and who still looks for the law.
  it.each([
    ["none", [0, 0, 0], [false, true, true]],
    ["private", [1, 0, 0], [false, true, true]],
    ["shared", [1, 1, 1], [false, false, false]],
    ["frozen", [1, 1, 1], [false, false, false]],
    ["placebo", [1, 1, 1], [false, false, false]],
    ["random-names", [0, 0, 0], [false, false, false]],
    ["chunks", [0, 0, 0], [false, true, true]],
  ] as const)("%s: a find is known to those it should be", (arm, names, looking) => {
    const on = stage({ arm });
    expect(claim(on, 0, 0)).toMatchObject({ accepted: true, correct: true });
    expect(on.agents.map((agent) => on.knowledge.definitions(agent).length)).toEqual(names);
    expect(on.agents.map((agent) => on.knowledge.open(agent).includes(on.world.laws[0]!))).toEqual(looking);
    const shares = ["shared", "frozen", "placebo"].includes(arm);
    expect(on.knowledge.common()).toHaveLength(shares ? 1 : 0);
  });

  it("shared: the name stands for the law; placebo: for something else of the same length", () => {
    for (const [arm, same] of [
      ["shared", true],
      ["placebo", false],
    ] as const) {
      const on = stage({ arm });
      for (const law of [0, 1, 2, 3]) claim(on, law % 3, law);
      const definitions = on.knowledge.definitions(on.agents[0]!);
      expect(definitions).toHaveLength(4);
      const tables = new ProgramTables(definitions);
      for (const [i, { name, body }] of definitions.entries()) {
        const law = on.world.laws[i]!;
        expect(equivalent([name], law.program, tables)).toBe(same);
        expect(body).toHaveLength(law.program.length);
      }
    }
  });

  it.each(["none", "chunks"] as const)("%s: nothing is written", (arm) => {
    const on = stage({ arm });
    claim(on, 0, 0);
    claim(on, 1, 0);
    expect(on.events).toEqual([]);
    expect(on.knowledge.cultures.size).toBe(0);
  });

  it("single: there is one agent, and what it names it alone knows", () => {
    const on = stage({ arm: "single" });
    expect(on.agents).toHaveLength(1);
    claim(on, 0, 0);
    expect(on.knowledge.definitions(on.agents[0]!)).toHaveLength(1);
  });
});

describe("a claim", () => {
  it.each(ARMS)("%s: a false one is refused by fresh observations", (arm) => {
    const on = stage({ arm });
    const law = on.world.laws[0]!;
    expect(claim(on, 0, 0, wrongProgram(on, law))).toMatchObject({ accepted: false, correct: false });
    expect(on.knowledge.definitions(on.agents[0]!)).toEqual([]);
    expect(on.knowledge.open(on.agents[0]!)).toContain(law);
    const edits = on.of("culture.edited").map(({ edit }) => edit.op);
    const unnamed = ["none", "random-names", "chunks"].includes(arm);
    expect(edits.at(-1)).toBe(unnamed ? undefined : "refute");
  });

  it("is checked by every peer of a shared culture, not by its author", () => {
    const on = stage({ arm: "shared", culture: { checks: 3 } });
    claim(on, 0, 0);
    const checks = on.of("culture.edited").filter(({ edit }) => edit.op === "check");
    expect(checks.map(({ author }) => author)).toEqual([on.agents[1]!.name, on.agents[2]!.name]);
    for (const { edit } of checks) expect(edit).toMatchObject({ tested: 3, agreed: 3 });
  });

  it.each(["shared", "private", "none"] as const)("%s: is taken unchecked when checks = 0", (arm) => {
    const on = stage({ arm, culture: { checks: 0 } });
    const wrong = wrongProgram(on, on.world.laws[0]!);
    expect(claim(on, 0, 0, wrong)).toMatchObject({ accepted: true, correct: false });
    expect(on.of("culture.edited").some(({ edit }) => edit.op === "check")).toBe(false);
    expect(on.knowledge.open(on.agents[0]!)).not.toContain(on.world.laws[0]);
  });

  it("about a law that is explained already is none", () => {
    const on = stage({ arm: "shared" });
    claim(on, 0, 0);
    const names = on.knowledge.definitions(on.agents[1]!);
    expect(claim(on, 1, 0)).toBeUndefined();
    expect(on.knowledge.definitions(on.agents[1]!)).toEqual(names);
    const before = on.events.length;
    expect(claim(on, 0, 0)).toBeUndefined();
    expect(on.events).toHaveLength(before);
  });

  it("may be made of names; its parents are their entries and its uses are counted", () => {
    const on = stage({ arm: "shared" });
    const finder = on.agents[0]!;
    const user = on.agents[2]!;
    claim(on, 0, 0);
    const { name } = on.knowledge.definitions(finder)[0]!;
    claim(on, 2, 1, wrongProgram(on, on.world.laws[1]!)); // a refuted one between them
    on.knowledge.claim(
      { agent: user, law: on.world.laws[4]!, program: [name, "rev"], fitted: 8 },
      on.agents,
      2,
      Rng.seed(1),
    );
    on.knowledge.cite(user, [name, "rev", name], 2);
    const culture = on.knowledge.cultureOf(user)!;
    const built = culture.entries().find(({ body }) => body.includes(name))!;
    expect(built.parents).toEqual([culture.resolve(name)!.id]);
    expect(culture.resolve(name)?.uses).toEqual({ [user.name]: 1 });
  });
});

describe("names", () => {
  it("are never given twice while they live", () => {
    const on = stage({ arm: "shared" });
    for (const law of [0, 1, 2, 3]) {
      claim(on, law % 3, law, wrongProgram(on, on.world.laws[law]!));
      claim(on, law % 3, law);
    }
    const names = on.knowledge.definitions(on.agents[0]!).map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
  });

  it("of agents that share weights but no culture differ", () => {
    const on = stage({ arm: "private" });
    for (const who of [0, 1]) for (const law of [0, 1, 2, 3]) claim(on, who, law);
    const [ada, ben] = on.agents.map((agent) => on.knowledge.definitions(agent).map(({ name }) => name));
    expect(ada).toHaveLength(4);
    expect(new Set([...ada!, ...ben!]).size).toBe(8);
  });
});

describe("keeping", () => {
  it.each(ARMS)("%s: what was saved is known again, and goes on in the same way", (arm) => {
    const on = stage({ arm });
    const last = on.agents.length - 1;
    claim(on, 0, 0);
    claim(on, last, 1);
    const again = { ...stage({ arm }), log: on.log };
    const { solved, cultures, review } = structuredClone(on.knowledge.save());
    again.knowledge.load(solved, cultures, review);
    for (const agent of on.agents) {
      expect(again.knowledge.definitions(agent)).toEqual(on.knowledge.definitions(agent));
      expect(again.knowledge.open(agent).map(({ id }) => id)).toEqual(
        on.knowledge.open(agent).map(({ id }) => id),
      );
    }
    claim(on, 0, 2);
    claim(again, 0, 2);
    const bytes = (knowledge: Knowledge) => [...knowledge.save().cultures].map(([name, b]) => [name, [...b]]);
    expect(bytes(again.knowledge)).toEqual(bytes(on.knowledge));
  });

  it("ends with an agent what it alone knew", () => {
    for (const [arm, left] of [
      ["private", 0],
      ["shared", 1],
    ] as const) {
      const on = stage({ arm });
      const agent = on.agents[0]!;
      claim(on, 0, 0);
      on.knowledge.forget(agent);
      expect(on.knowledge.definitions(agent)).toHaveLength(left);
      expect(on.knowledge.open(agent)).toHaveLength(on.world.laws.length - left);
    }
  });
});
