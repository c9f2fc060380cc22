// Edits from outside: the same rules as for agents, recorded whether refused or not, and a run with them can be played
// again from its own log.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { Edit } from "../../../culture/index.ts";
import { type ForeignEdit, foreignEditsOf, runSimulation } from "../../../server/simulation/index.ts";
import { MemoryStore } from "../../../server/store/index.ts";
import { outcomeOf, shortRun } from "../../e2e/short-run.ts";
import { type Stage, stage, wrongProgram } from "./doubles.ts";

let requests = 0;
function from(author: string, edit: Edit, culture = "shared"): ForeignEdit {
  return { request: `r${++requests}`, culture, author, edit };
}

function enter(on: Stage, edit: ForeignEdit): void {
  on.knowledge.foreign(edit, on.agents, 1, Rng.seed(edit.request));
}

function definition(name: string, body: readonly string[], about: string): Edit {
  return { op: "propose", kind: "definition", name, body: [...body], about };
}

describe("a definition from outside", () => {
  it("is checked by every agent and adopted when it explains the law", () => {
    const on = stage();
    const law = on.world.laws[0]!;
    const edit = from("human:kim", definition("n9", law.program, law.id));
    enter(on, edit);
    const edits = on.of("culture.edited");
    expect(edits[0]).toMatchObject({ author: "human:kim", accepted: true, request: edit.request });
    expect(edits.slice(1).map(({ edit, author }) => [edit.op, author])).toEqual([
      ...on.agents.map(({ name }) => ["check", name]),
      ["adopt", on.agents[0]!.name],
    ]);
    expect(edits.slice(1).every(({ request }) => request === undefined)).toBe(true);
    for (const agent of on.agents) {
      expect(on.knowledge.definitions(agent)).toEqual([{ name: "n9", body: law.program }]);
      expect(on.knowledge.open(agent)).not.toContain(law);
    }
    // People discover nothing for the agents: that figure counts what the society found.
    expect(on.of("law.discovered")).toEqual([]);
  });

  it("is refuted when it does not", () => {
    const on = stage();
    const law = on.world.laws[0]!;
    enter(on, from("human:kim", definition("n9", wrongProgram(on, law), law.id)));
    expect(on.of("culture.edited").at(-1)).toMatchObject({ edit: { op: "refute" }, accepted: true });
    expect(on.knowledge.definitions(on.agents[0]!)).toEqual([]);
  });

  it.each([
    ["a name that agents cannot read", definition("rotate", ["rot"], ""), "n0"],
    ["an op that is none", definition("n1", ["nonsense"], ""), "nonsense"],
    ["an entry that is not there", { op: "retire", id: "nothing", reason: "old" } as Edit, "nothing"],
  ])("%s is refused with a reason", (_, edit, reason) => {
    const on = stage();
    enter(on, from("human:kim", edit));
    const [refused] = on.of("culture.edited");
    expect(refused).toMatchObject({ accepted: false, entry: null, update: null });
    expect(refused!.reason).toContain(reason);
    expect(refused!.request).toBe(`r${requests}`);
  });

  it("needs a culture", () => {
    const none = stage({ arm: "none" });
    enter(none, from("human:kim", definition("n1", ["rot"], "")));
    expect(none.of("culture.edited")[0]).toMatchObject({ accepted: false });
    const own = stage({ arm: "private" });
    const [agent] = own.agents;
    const law = own.world.laws[0]!;
    enter(own, from("human:kim", definition("n1", law.program, law.id)));
    expect(own.of("culture.edited")[0]).toMatchObject({ accepted: false, culture: "shared" });
    enter(own, from("human:kim", definition("n1", law.program, law.id), agent!.name));
    expect(own.knowledge.definitions(agent!)).toHaveLength(1);
    expect(own.knowledge.open(agent!)).not.toContain(law);
    expect(own.knowledge.definitions(own.agents[1]!)).toEqual([]);
  });

  it("may be a note, which others adopt", () => {
    const on = stage();
    enter(on, from("human:kim", { op: "propose", kind: "note", name: "hint", body: [], text: "try rot" }));
    const [proposed] = on.of("culture.edited");
    expect(proposed).toMatchObject({ accepted: true });
    expect(on.knowledge.cultures.get("shared")!.get(proposed!.entry!)?.status).toBe("claimed");
  });
});

describe("a run with edits from outside", () => {
  it("is played again exactly from its own log", async () => {
    const signal = new AbortController().signal;
    const config = { ...shortRun, rounds: 3 };
    const play = async (foreign: { take(round: number): readonly ForeignEdit[] }) => {
      const store = new MemoryStore();
      store.createRun({ id: "short-1", name: config.name, seed: config.seed, config });
      await runSimulation({
        config,
        store,
        runId: "short-1",
        resume: false,
        signal,
        hosting: "local",
        foreign,
      });
      return store;
    };
    const note: Edit = { op: "propose", kind: "note", name: "hint", body: [], text: "try rot" };
    const given = [from("human:kim", note), from("human:lee", definition("n1", ["rot", "rot"], ""))];
    const once = await play({ take: (round) => (round === 2 ? given : []) });
    const edits = [...once.events("short-1", { types: ["culture.edited"] })];
    expect(edits.filter(({ data }) => "request" in data).map(({ round }) => round)).toEqual([2, 2]);
    const again = await play(foreignEditsOf(once.events("short-1")));
    expect(outcomeOf(again, "short-1")).toEqual(outcomeOf(once, "short-1"));
    const without = await play({ take: () => [] });
    expect(outcomeOf(without, "short-1").log).not.toBe(outcomeOf(once, "short-1").log);
  });
});
