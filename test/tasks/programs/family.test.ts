// The programs family: worked traces by hand, step marks, definitions in context, abduction.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  encode,
  isHeldOutBody,
  lengthOf,
  type ProgramPayload,
  practiceTask,
  programsFamily,
  renderProgram,
  run,
  type Task,
} from "../../../tasks/index.ts";
import { taskFamilySuite } from "../../conformance/task-family.ts";

taskFamilySuite("programs", () => programsFamily());
taskFamilySuite("programs without definitions, all ops", () =>
  programsFamily({ ops: "all", levels: 16, definitions: 0, abduction: 0 }),
);

const family = programsFamily({ ops: "all" });
const byAgent = { kind: "agent", agent: "ada", proposer: "model" } as const;

function parsed(text: string): Task<ProgramPayload> {
  const result = family.parse(text, byAgent);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe("formats", () => {
  it("are those of the notes on learning", () => {
    const plain = parsed("S inc rev : 3 1 4");
    expect(family.render(plain).text).toBe("S inc rev : 3 1 4");
    expect(family.oracle(plain).completion).toBe("> 4 2 5 > 5 2 4 .");
    const named = parsed("D f8 sort dec S f8 neg : 6 2 6");
    expect(family.render(named).text).toBe("D f8 sort dec S f8 neg : 6 2 6");
    expect(family.oracle(named).completion).toBe("> / sort 2 6 6 / dec 1 5 5 > 8 4 4 .");
    expect(family.oracle(named).steps).toEqual(["> / sort 2 6 6 / dec 1 5 5", "> 8 4 4"]);
    const abduce = parsed("A inc rev : 5 2 4");
    expect(family.oracle(abduce).completion).toBe("> 3 1 4 .");
  });

  it("show nested definitions as primitives, and propose them as written", () => {
    const text = "D f1 inc rev D f2 f1 rot S f2 f1 : 3 1 4";
    const task = parsed(text);
    expect(family.propose(task)).toBe(text);
    expect(family.render(task).text).toBe("D f2 inc rev rot D f1 inc rev S f2 f1 : 3 1 4");
    expect(family.oracle(task).completion).toBe(
      "> / inc 4 2 5 / rev 5 2 4 / rot 2 4 5 > / inc 3 5 6 / rev 6 5 3 .",
    );
  });

  it("write an empty list as nothing", () => {
    const payload: ProgramPayload = { mode: "apply", definitions: [], program: ["evn", "inc"], list: [1, 3] };
    const task = { ...parsed("S inc rev : 3 1 4"), payload };
    expect(family.oracle(task).completion).toBe("> > .");
    expect(family.verify(task, "> > .").correct).toBe(true);
    expect(family.verify(task, "> 0 > .").steps).toEqual([false, true]);
  });

  it("show culture names as the context defines them, and judge by the task's own meaning", () => {
    const truth = { definitions: [{ name: "n3", body: ["inc", "rev"] }] };
    const placebo = { definitions: [{ name: "n3", body: ["dec"] }] };
    const read = family.parse("S n3 neg : 3 1 4", byAgent, truth);
    if (!read.ok) throw new Error(read.error.reason);
    const task = read.value;
    expect(task.id).toBe(parsed("D n3 inc rev S n3 neg : 3 1 4").id);
    expect(family.render(task).text).toBe("S n3 neg : 3 1 4");
    expect(family.render(task, truth).text).toBe("D n3 inc rev S n3 neg : 3 1 4");
    expect(family.render(task, placebo).text).toBe("D n3 dec S n3 neg : 3 1 4");
    expect(family.oracle(task).completion).toBe("> 5 2 4 > 4 7 5 .");
    expect(family.oracle(task, truth).completion).toBe("> / inc 4 2 5 / rev 5 2 4 > 4 7 5 .");
    for (const context of [undefined, truth, placebo]) {
      expect(family.verify(task, "> 5 2 4 > 4 7 5 .", context).correct).toBe(true);
      expect(family.verify(task, "> / dec 2 0 3 > 7 9 6 .", context).correct).toBe(false);
    }
    expect(renderProgram(task.payload, []).text).toBe("S n3 neg : 3 1 4");
    expect(family.parse("S n3 neg : 3 1 4", byAgent)).toMatchObject({ error: { gate: "ill-posed" } });
    expect(family.parse("D n3 dec S n3 : 3 1 4", byAgent, truth)).toMatchObject({
      error: { gate: "ill-posed" },
    });
  });
});

describe("verification", () => {
  const plain = parsed("S inc rev rot : 3 1 4"); // > 4 2 5 > 5 2 4 > 2 4 5 .
  const named = parsed("D f8 sort dec S f8 neg : 6 2 6"); // > / sort 2 6 6 / dec 1 5 5 > 8 4 4 .

  it.each([
    ["> 4 2 5 > 5 2 4 > 2 4 5 .", true, [true, true, true], 13],
    ["> 4 2 5 > 5 2 4 > 2 4 6 .", false, [true, true, false], 8],
    ["> 4 2 6 > 5 2 4 > 2 4 5 .", false, [false, true, true], 0],
    ["> 4 2 5 > 5 2 4 > 2 4 5", false, [true, true, false], 8], // cut off: the last list may not be whole
    ["> 4 2 5 > 5 2 4 > 2 4 5 > 2 4 5 .", false, [true, true, true, false], 12],
    ["> 4 2 5 > 5 2 4 .", false, [true, true], 8],
    ["> 4 2 5 > 5 2 4 > 2 4 5 . .", false, [true, true, true], 12],
    ["> inc 4 2 5 > 5 2 4 > 2 4 5 .", false, [false, true, true], 0],
    ["> / inc 4 2 5 > 5 2 4 > 2 4 5 .", false, [false, true, true], 0], // an op has no sub-steps
    ["", false, [], 0],
    [".", false, [], 0],
  ])("%s", (text, correct, steps, verifiedSymbols) => {
    expect(family.verify(plain, text)).toMatchObject({
      correct,
      score: correct ? 1 : 0,
      steps,
      verifiedSymbols,
    });
  });

  it.each([
    ["> / sort 2 6 6 / dec 1 5 5 > 8 4 4 .", [true, true]],
    ["> 1 5 5 > 8 4 4 .", [true, true]], // a name known by heart takes one step
    ["> / sort 2 6 6 / dec 1 5 6 > 8 4 4 .", [false, true]],
    ["> / sort 6 2 6 / dec 1 5 5 > 8 4 4 .", [false, true]],
    ["> / dec 2 6 6 / sort 1 5 5 > 8 4 4 .", [false, true]],
    ["> / sort 2 6 6 > 8 4 4 .", [false, true]],
    ["> / sort 2 6 6 / dec 1 5 5 / neg 8 4 4 .", [false]],
    ["> / sort 2 6 6 / dec > 8 4 4 .", [false, true]],
  ])("with a definition: %s", (text, steps) => {
    const verdict = family.verify(named, text);
    expect(verdict.steps).toEqual(steps);
    expect(verdict.correct).toBe(steps.every(Boolean) && steps.length === 2);
  });

  it("of abduction runs the program on what was found", () => {
    const task = parsed("A sort inc : 2 4 5");
    for (const text of ["> 3 1 4 .", "> 1 3 4 .", "> 4 3 1 ."])
      expect(family.verify(task, text).correct).toBe(true);
    for (const text of [
      "> 3 1 5 .",
      "> 2 4 5 .",
      "> .",
      "3 1 4 .",
      "> 3 1 4",
      "> 3 1 4 . .",
      "> 3 1 4 1 5 9 .",
    ]) {
      expect(family.verify(task, text)).toMatchObject({ correct: false, score: 0, verifiedSymbols: 0 });
    }
  });
});

describe("proposals", () => {
  it.each([
    ["S inc rev", "parse"],
    ["inc rev : 3 1 4", "parse"],
    ["S inc rev : 3 1 4 > 4 2 5", "parse"], // no answers
    ["S : 3 1 4", "parse"],
    ["S inc : ", "parse"],
    ["S inc : 12 3", "parse"],
    ["D g1 inc S g1 : 1 2", "parse"],
    ["D inc dec S inc : 1 2", "parse"],
    ["D f1 inc D f1 dec S f1 : 1 2", "parse"],
    ["S inc : 1 2 3 4 5 6", "too-large"],
    ["S inc inc inc inc inc inc inc inc inc : 1 2", "too-large"],
    ["S f1 : 1 2", "ill-posed"],
    ["D f1 f2 D f2 f1 S f1 : 1 2", "ill-posed"],
    ["A dbl : 1 2 3", "ill-posed"], // nothing doubles to an odd digit
    ["S sort : 1 2 3", "degenerate"], // changes nothing
    ["S evn : 1 2 3", "degenerate"], // one digit left
    ["D f1 inc D f2 dec S f1 : 1 2", "degenerate"], // f2 is not used
  ])("%s is refused: %s", (text, gate) => {
    expect(family.parse(text, byAgent)).toMatchObject({ ok: false, error: { gate } });
  });

  it("are refused where ops are not of the family's set", () => {
    expect(programsFamily({ ops: "A" }).parse("S tri : 1 2", byAgent)).toMatchObject({
      error: { gate: "parse" },
    });
  });
});

describe("generation", () => {
  it("changes the list at every step and keeps two digits", () => {
    const rng = Rng.seed(1);
    for (let i = 0; i < 400; i++) {
      const { payload } = programsFamily({ abduction: 0 }).generate(rng, 1 + (i % 8));
      const definitions = new Map(payload.definitions.map(({ name, body }) => [name, body]));
      let list: readonly number[] = payload.list;
      for (const symbol of payload.program) {
        const next = run([symbol], list, definitions);
        if (!next.ok) throw new Error(symbol);
        expect(next.value).not.toEqual(list);
        expect(lengthOf(encode(next.value))).toBeGreaterThanOrEqual(2);
        list = next.value;
      }
    }
  });

  it("has the shares asked for", () => {
    const rng = Rng.seed(2);
    const family = programsFamily({ definitions: 0.45, abduction: 0.25 });
    const tasks = Array.from({ length: 2000 }, (_, i) => family.generate(rng, 1 + (i % 8)));
    const share = (test: (payload: ProgramPayload) => boolean): number =>
      tasks.filter(({ payload }) => test(payload)).length / tasks.length;
    expect(share(({ definitions }) => definitions.length > 0)).toBeCloseTo(0.45, 1);
    expect(share(({ mode }) => mode === "abduce")).toBeCloseTo(0.25, 1);
  });

  it("keeps an eighth of the bodies out of training", () => {
    const rng = Rng.seed(3);
    const bodies = (split: "training" | "held-out") =>
      Array.from({ length: 300 }, () =>
        programsFamily({ bodies: split, definitions: 1 })
          .generate(rng, 3)
          .payload.definitions.map(({ body }) => body),
      ).flat();
    expect(bodies("training").some(isHeldOutBody)).toBe(false);
    expect(bodies("held-out").every(isHeldOutBody)).toBe(true);
    const all = family.symbols.flatMap((a) => family.symbols.map((b) => isHeldOutBody([a, b])));
    expect(all.filter(Boolean).length / all.length).toBeCloseTo(1 / 8, 1);
  });

  it("practises mostly shallow programs and some deep ones", () => {
    const rng = Rng.seed(4);
    const options = {
      ops: "A",
      bodies: "training",
      bodyLength: 2,
      definitions: 0.45,
      abduction: 0,
      deepest: 10,
    } as const;
    const depths = Array.from({ length: 1000 }, () => practiceTask(rng, options).payload.program.length);
    expect(depths.filter((depth) => depth <= 3).length / 1000).toBeCloseTo(0.8, 1);
    expect(Math.max(...depths)).toBe(10);
    expect(practiceTask(rng, { ...options, deepest: 1 }).payload.program).toHaveLength(1);
  });
});
