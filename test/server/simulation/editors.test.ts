// The editors of a run with a scripted population: claims that save symbols in unseen programs are adopted and others
// refuted, agents rewrite programs themselves, lessons follow, the state goes on bit for bit, and "none" does nothing.
import { describe, expect, it } from "vitest";
import type { SampleJob } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import type { RunConfigInput } from "../../../server/config/index.ts";
import { Editors } from "../../../server/simulation/editors.ts";
import { familiesConfig, makeFamilies } from "../../../server/simulation/families.ts";
import type { PuzzleAttempts } from "../../../server/simulation/puzzles.ts";
import { makeTask, type Op, type ProgramPayload, rewritesFamily } from "../../../tasks/index.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

/** A posed program as the first agent attempted it; graded or not does not matter here. */
function posed(on: Stage, ops: readonly Op[], list: readonly number[]): PuzzleAttempts {
  const payload: ProgramPayload = { mode: "apply", definitions: [], program: [...ops], list: [...list] };
  const task = makeTask("programs", ops.length, payload, { kind: "seed", source: "test" });
  return {
    posed: { task, text: "", proposer: "random", population: "ash" },
    agent: on.agents[0]!,
    context: { definitions: [] },
    completions: [],
    verdicts: [],
  };
}

/** Twelve different puzzles whose programs all hold "sort rev". */
function puzzles(on: Stage): PuzzleAttempts[] {
  return Array.from({ length: 12 }, (_, i) => posed(on, ["inc", "sort", "rev"], [1, 2, i % 10, i]));
}

/** Suggests a body, rewrites as the oracle would, and works no examples. */
function write(body: string) {
  const family = rewritesFamily({ ops: "B" });
  return (job: SampleJob): string => {
    if (job.family !== "rewrites") return ".";
    if (job.prompt.pieces[0] === "E") return body;
    const task = family.parse(job.prompt.text, { kind: "seed", source: "test" });
    return task.ok ? family.oracle(task.value).completion : ".";
  };
}

function editorsOn(over: RunConfigInput, body = "sort rev .") {
  const on = stage(over);
  const hosts = ["ash", "birch"].map((id) => scripted(id, write(body)));
  return { on, hosts, editors: new Editors(on.config, on.world, hosts, on.log) };
}

const round = (on: Stage, at: number, given: readonly PuzzleAttempts[]) => ({
  round: at,
  agents: on.agents,
  knowledge: on.knowledge,
  claims: [],
  puzzles: given,
});
const ops = (on: Stage) => on.of("culture.edited").map(({ edit, role }) => `${role} ${edit.op}`);
const definitions = (on: Stage) => on.knowledge.common().map(({ body }) => body.join(" "));

describe("editors", () => {
  it.each([
    ["statistics", "inc sort rev"],
    ["model", "sort rev"],
  ] as const)(
    "%s: a name that saves symbols in unseen programs is claimed and adopted",
    async (editor, body) => {
      const { on, editors } = editorsOn({ culture: { editor } });
      await editors.round(round(on, 1, puzzles(on)), Rng.seed(1));
      expect(definitions(on)).toEqual([body]);
      expect(ops(on).slice(0, 2)).toEqual([`editor:${editor} propose`, `editor:${editor} adopt`]);
      // In the next round the name gets what it lacks; nothing is named twice.
      await editors.round(round(on, 2, []), Rng.seed(2));
      const kinds = on.of("culture.edited").map(({ edit }) => (edit.op === "propose" ? edit.kind : edit.op));
      expect(kinds).toContain("note");
      expect(kinds.filter((kind) => kind === "definition")).toHaveLength(1);
      expect(kinds.includes("example")).toBe(editor === "statistics");
    },
  );

  it("a name that saves nothing in unseen programs is refuted", async () => {
    const { on, editors } = editorsOn({ culture: { editor: "statistics" } });
    // Every second program is the editor's: "sort rev" stands in those only.
    const given = Array.from({ length: 16 }, (_, i) =>
      posed(on, i % 2 === 0 ? ["inc", "sort", "rev"] : ["neg", "dup"], [1, 2, 3, i % 10]),
    );
    await editors.round(
      round(
        on,
        1,
        given.filter((_, i) => i % 2 === 0 || i < 20),
      ),
      Rng.seed(1),
    );
    expect(definitions(on)).toEqual([]);
    expect(ops(on).sort()).toEqual(["editor:statistics propose", "editor:statistics refute"]);
  });

  it("agents rewrite accepted programs themselves: graded, cited, learned from", async () => {
    const { on, editors } = editorsOn({ culture: { editor: "both" } });
    await editors.round(round(on, 1, puzzles(on)), Rng.seed(1));
    await editors.round(round(on, 2, puzzles(on).slice(0, 1)), Rng.seed(2));
    const attempts = on.of("attempts.graded");
    expect(attempts.length).toBeGreaterThan(0);
    for (const { family, proposer, correct } of attempts) {
      expect([family, proposer, correct]).toEqual(["rewrites", "editor", 1]);
    }
    expect(on.of("culture.edited").some(({ edit, role }) => edit.op === "cite" && role === undefined)).toBe(
      true,
    );
    const lessons = editors.lessons("ash", Rng.seed(3));
    const first = lessons.map(({ prompt }) => prompt.pieces[0]);
    // Accepted bodies, own right answers; all own answers were right, so the oracle's are no longer needed.
    expect(new Set(first)).toEqual(new Set(["E", "D"]));
    const right = attempts.filter(({ population }) => population === "ash").length;
    expect(first.filter((piece) => piece === "D").length).toBeLessThanOrEqual(right);
    for (const { completion } of lessons) expect(completion).toMatch(/ \.$/);
  });

  it("teaches rewriting by the oracle as long as own answers are seldom right", async () => {
    const { editors } = editorsOn({ culture: { editor: "model" } });
    expect(editors.lessons("ash", Rng.seed(1))).toHaveLength(64);
    expect(editorsOn({ culture: { editor: "statistics" } }).editors.lessons("ash", Rng.seed(1))).toEqual([]);
  });

  it("goes on from what was saved as if nothing had happened", async () => {
    const run = async (saved: boolean) => {
      let { on, hosts, editors } = editorsOn({ culture: { editor: "both" } });
      await editors.round(round(on, 1, puzzles(on)), Rng.seed(1));
      if (saved) {
        const state = JSON.parse(JSON.stringify(editors.save()));
        editors = new Editors(on.config, on.world, hosts, on.log);
        editors.load(state);
      }
      await editors.round(round(on, 2, puzzles(on).slice(0, 3)), Rng.seed(2));
      return { events: on.events, lessons: editors.lessons("ash", Rng.seed(3)) };
    };
    expect(await run(true)).toEqual(await run(false));
    const { editors } = editorsOn({ culture: { editor: "both" } });
    expect(() =>
      editors.load({ programs: { shared: [{ round: 1, ops: ["tri", "no"] }] }, lessons: {} }),
    ).toThrow();
  });

  it.each([
    [{ culture: { editor: "none" } }],
    [{ culture: { editor: "both" }, arm: "none" }],
    [{ culture: { editor: "both" }, arm: "placebo" }],
  ] satisfies [RunConfigInput][])("writes nothing and asks nobody with %o", async (over) => {
    const { on, hosts, editors } = editorsOn(over);
    await editors.round(round(on, 1, puzzles(on)), Rng.seed(1));
    expect([on.events, hosts.flatMap(({ jobs }) => jobs)]).toEqual([[], []]);
  });

  it("edits each agent's own culture where nothing is shared", async () => {
    const { on, editors } = editorsOn({ culture: { editor: "statistics" }, arm: "private" });
    await editors.round(round(on, 1, puzzles(on)), Rng.seed(1));
    expect(on.knowledge.definitions(on.agents[0]!)).toHaveLength(1);
    expect(on.knowledge.definitions(on.agents[1]!)).toEqual([]);
  });
});

describe("the families of a run", () => {
  it("include rewriting only where models edit", () => {
    const ids = (editor: "none" | "statistics" | "model" | "both") =>
      makeFamilies(familiesConfig(stage({ culture: { editor } }).config)).map(({ id }) => id);
    expect(ids("none")).toEqual(["laws", "programs"]);
    expect(ids("statistics")).toEqual(["laws", "programs"]);
    expect(ids("model")).toEqual(["laws", "programs", "rewrites"]);
    expect(ids("both")).toEqual(["laws", "programs", "rewrites"]);
  });
});
