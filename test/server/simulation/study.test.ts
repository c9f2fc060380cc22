// The study of families: what is attempted, taught and examined, what is never learned from, and families that fail.
import { describe, expect, it } from "vitest";
import type { SampleCall } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import { planSociety } from "../../../server/simulation/society.ts";
import { Study } from "../../../server/simulation/study.ts";
import { studyHeldOut } from "../../../server/simulation/study-held-out.ts";
import { builtInFamilies, type Task, type TaskFamily } from "../../../tasks/index.ts";
import { RoleBaseline } from "../../../trainer/index.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

const caesar = builtInFamilies().get("caesar");
const arithmetic = builtInFamilies().get("arithmetic");

function school(families: readonly TaskFamily[], answers: (family: string, task: Task) => string) {
  const study = {
    families: Object.fromEntries(families.map(({ id }) => [id, 1])),
    tests: 24,
    lessons: 40,
    items: 8,
  };
  const set: Stage = stage({ populations: [{ name: "ash", agents: 2 }], study });
  const posed = new Map<string, Task>();
  // Prompts lead back to their tasks, so that a scripted population can know the answer.
  const watched = families.map(
    (family): TaskFamily => ({
      ...family,
      render: (task) => {
        const prompt = family.render(task);
        posed.set(prompt.text, task);
        return prompt;
      },
    }),
  );
  const host = scripted("ash", ({ family, prompt }) => answers(family, posed.get(prompt.text)!));
  const made = new Study(set.config, planSociety(set.config), watched, [host], set.log);
  const members = () => set.agents;
  return {
    ...set,
    host,
    study: made,
    round: (n: number) => made.round(members, n, Rng.seed(`round ${n}`)),
    posed,
  };
}

const right = (family: string, task: Task): string => builtInFamilies().get(family).oracle(task).completion;

describe("study", () => {
  it("attempts what the teacher chose, and climbs while answers are right", async () => {
    const { study, round, of } = school([caesar], right);
    for (let n = 1; n <= 3; n++) await round(n);
    const rounds = of("study.taught");
    expect(rounds).toHaveLength(3);
    expect(rounds[0]!.changes).toContainEqual({ family: "caesar", level: 2, to: "open" });
    expect(rounds[2]!.cells.filter(({ open }) => open).length).toBeGreaterThanOrEqual(3);
    const lessons = study.lessons("ash", [], 1, new RoleBaseline(), Rng.seed("lessons"));
    const worked = lessons.find(({ source }) => source === "study")!.examples;
    expect(worked.length).toBe(40);
    expect(worked.every(({ completion }) => completion.endsWith(" ."))).toBe(true);
  });

  it("stays on the first level while answers are wrong, and still teaches it", async () => {
    const { study, round, of } = school([caesar], () => "> a .");
    for (let n = 1; n <= 3; n++) await round(n);
    expect(
      of("study.taught")
        .at(-1)!
        .cells.filter(({ open }) => open),
    ).toHaveLength(1);
    const [worked] = study.lessons("ash", [], 1, new RoleBaseline(), Rng.seed("lessons"));
    expect(worked!.examples.length).toBeGreaterThan(10);
  });

  it("never attempts or teaches a held-out task, and examines on nothing else", async () => {
    const { study, round, posed } = school([caesar, arithmetic], right);
    const { ids } = studyHeldOut([caesar, arithmetic], 8);
    for (let n = 1; n <= 4; n++) {
      const attempted = await round(n);
      study.lessons("ash", attempted, 1, new RoleBaseline(), Rng.seed(`lessons ${n}`));
    }
    expect([...posed.values()].filter(({ id }) => ids.has(id))).toEqual([]);
    posed.clear();
    const values = (await study.evaluate(() => Rng.seed("examine"))).get("ash")!;
    expect([...posed.values()].every(({ id }) => ids.has(id))).toBe(true);
    expect(values["study/caesar/l1"]).toBe(1);
    expect(values["study/arithmetic/l6"]).toBe(1);
  });

  it("records what a family does wrong, leaves it out in the end, and goes on with the others", async () => {
    const broken: TaskFamily = {
      ...caesar,
      id: "caesar",
      verify: () => {
        throw new Error("no grade today");
      },
    };
    const { study, round, of } = school([broken, arithmetic], right);
    for (let n = 1; n <= 6; n++) await round(n);
    const faults = of("family.failed");
    expect(faults[0]).toEqual({
      family: "caesar",
      kind: "threw",
      detail: "no grade today",
      quarantined: false,
    });
    expect(faults.at(-1)!.quarantined).toBe(true);
    // A grader's failure is no attempt that failed.
    const cells = of("study.taught").at(-1)!.cells;
    expect(cells.filter(({ family }) => family === "caesar").every(({ success }) => success === null)).toBe(
      true,
    );
    expect(cells.some(({ family, mastered }) => family === "arithmetic" && mastered)).toBe(true);
    const lessons = study.lessons("ash", [], 1, new RoleBaseline(), Rng.seed("l"))[0]!.examples;
    expect(new Set(lessons.map(({ family }) => family))).toEqual(new Set(["arithmetic"]));
    expect(
      Object.keys((await study.evaluate(() => Rng.seed("e"))).get("ash")!).some((key) =>
        key.includes("caesar"),
      ),
    ).toBe(false);
  });

  it("goes on from its saved state with the same lessons", async () => {
    const first = school([caesar, arithmetic], right);
    for (let n = 1; n <= 2; n++) await first.round(n);
    const second = school([caesar, arithmetic], right);
    await second.study.load(JSON.parse(JSON.stringify(first.study.save())));
    const of = ({ study }: typeof first) => study.lessons("ash", [], 1, new RoleBaseline(), Rng.seed("same"));
    expect(of(second)).toEqual(of(first));
  });

  it("records the same in the same order, whoever answers first", async () => {
    const logged = async (slow: string) => {
      const study = { families: { caesar: 1 }, tests: 8, lessons: 8, items: 4 };
      const set = stage({ study });
      const hosts = ["ash", "birch"].map((id) => {
        const host = scripted(id, () => "> a .");
        const late = () => new Promise((resolve) => setTimeout(resolve, id === slow ? 20 : 0));
        return { ...host, sample: async (call: SampleCall) => late().then(() => host.sample(call)) };
      });
      const made = new Study(set.config, planSociety(set.config), [caesar], hosts, set.log);
      const members = (id: string) => set.agents.filter(({ population }) => population === id);
      await made.round(members, 1, Rng.seed("round"));
      return set.events;
    };
    expect(await logged("ash")).toEqual(await logged("birch"));
  });

  it("costs nothing where no family is studied", async () => {
    const set = stage();
    const study = new Study(set.config, planSociety(set.config), [], [], set.log);
    expect(await study.round(() => set.agents, 1, Rng.seed(1))).toEqual([]);
    expect(set.events).toEqual([]);
    expect(resolveConfig({}).study.families).toEqual({});
  });
});
