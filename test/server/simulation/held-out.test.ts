// What is held out stays out: no proposer can pose it, no lesson holds it, no law of the world is in it.
import { beforeAll, describe, expect, it } from "vitest";
import { lessonBatches } from "../../../agents/lesson.ts";
import { Rng } from "../../../core/index.ts";
import { makeLesson } from "../../../server/simulation/curriculum.ts";
import { makeFamilies } from "../../../server/simulation/families.ts";
import { type HeldOutSet, makeHeldOut } from "../../../server/simulation/held-out.ts";
import {
  equivalent,
  Gate,
  isHeldOutBody,
  type ProgramPayload,
  ProgramTables,
  practiceTask,
  type Task,
} from "../../../tasks/index.ts";
import { RoleBaseline } from "../../../trainer/index.ts";
import { stage } from "./doubles.ts";

const ITEMS = 8;
const families = makeFamilies({ ops: "B", observations: 8 });
const family = (id: string) => families.find((each) => each.id === id)!;
let heldOut: HeldOutSet;
let all: Task[];

beforeAll(() => {
  heldOut = makeHeldOut({ ops: "B", items: ITEMS, world: stage().world });
  const sets = [heldOut.programs, heldOut.reading, heldOut.abduction, heldOut.induction];
  all = sets.flatMap((set) => [...(set as ReadonlyMap<number, readonly Task[]>).values()].flat());
});

/** The lesson of a first round with this many dreams and practice tasks. */
function lesson(refused: Pick<HeldOutSet, "ids" | "functions">, practice = 0) {
  const on = stage({ learn: { definitionsShare: 0.5, abductionShare: 0.2 } });
  return makeLesson(
    {
      config: on.config,
      agents: on.agents,
      knowledge: on.knowledge,
      attempts: [],
      families: new Map(families.map((each) => [each.id, each])),
      proposals: [],
      heldOut: { ...heldOut, ...refused },
      dreams: practice > 0 ? 0 : 1024,
      practice,
      baseline: new RoleBaseline(),
      age: 0,
      round: 1,
    },
    Rng.seed("lesson"),
  );
}

describe("the held-out set", () => {
  it("is fixed, of different tasks, each known by its id", () => {
    const again = makeHeldOut({ ops: "B", items: ITEMS, world: stage().world });
    expect([...again.ids]).toEqual([...heldOut.ids]);
    expect(heldOut.ids.size).toBe(all.length);
    for (const { id } of all) expect(heldOut.ids.has(id)).toBe(true);
  });

  it("asks for no law of the world", () => {
    const { world } = stage();
    for (const { payload } of [...heldOut.induction.values()].flat())
      for (const law of world.laws) expect(equivalent(law.program, payload.program)).toBe(false);
  });

  it("cannot be posed by anybody", () => {
    const gate = new Gate({ families, heldOut: heldOut.ids });
    for (const task of all) {
      const text = family(task.family).propose(task);
      const proposal = { family: task.family, text, proposer: "model", agent: "ada" };
      expect(gate.judge(proposal), text).toMatchObject({ ok: false, error: { gate: "held-out" } });
    }
  });

  it("is in no dream: none computes a held-out function", () => {
    const tables = new ProgramTables();
    const dreamt = (refused: Pick<HeldOutSet, "ids" | "functions">) => {
      const plan = lesson(refused);
      return [...lessonBatches(plan, family, Rng.restore(plan.rng))]
        .flatMap(({ items }) => items.map(({ example }) => example))
        .filter(({ completion }) =>
          heldOut.functions.has(tables.fingerprint(completion.split(" ").slice(0, -1))!),
        );
    };
    expect(dreamt({ ids: heldOut.ids, functions: new Set() }).length).toBeGreaterThan(0);
    expect(dreamt(heldOut)).toEqual([]);
  });

  it("is in no practice: a task that is refused is drawn again", () => {
    const text = (plan: ReturnType<typeof lesson>) =>
      [...lessonBatches(plan, family, Rng.restore(plan.rng))]
        .flatMap(({ items }) => items.map(({ example }) => example))
        .map(({ prompt }) => prompt.text);
    const plan = lesson({ ids: new Set(), functions: new Set() }, 256);
    const tasks = new Map<string, string>();
    // Whatever practice would have drawn first, now held out.
    const programs = family("programs");
    const rng = Rng.restore(plan.rng).fork("practice");
    for (let i = 0; i < 64; i++) {
      const task = practiceTask(rng, plan.practice);
      programs.oracle(task);
      tasks.set(task.id, programs.render(task).text);
    }
    const shown = new Set(text(plan));
    expect([...tasks.values()].some((prompt) => shown.has(prompt))).toBe(true);
    const without = new Set(text(lesson({ ids: new Set(tasks.keys()), functions: new Set() }, 256)));
    for (const prompt of tasks.values()) expect(without.has(prompt), prompt).toBe(false);
  });

  it("shows definitions whose bodies practice never shows", () => {
    for (const { payload } of [...heldOut.reading.values()].flat() as Task<ProgramPayload>[])
      for (const { body } of payload.definitions) expect(isHeldOutBody(body)).toBe(true);
    const { practice, rng } = lesson({ ids: new Set(), functions: new Set() }, 64);
    const draw = Rng.restore(rng);
    for (let i = 0; i < 300; i++)
      for (const { body } of practiceTask(draw, practice).payload.definitions)
        expect(isHeldOutBody(body)).toBe(false);
  });
});
