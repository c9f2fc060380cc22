// The experiment "sleep": with real weights and next to no budget (every column is there, cells repeat), and with
// readers that answer as the test says (what each variant learns from, and that nothing held out is among it).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PopulationHost } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { runCells } from "../../../server/experiments/run-cells.ts";
import { sleep } from "../../../server/experiments/sleep.ts";
import { NIGHTS, sleepThrough } from "../../../server/experiments/sleep-nights.ts";
import { namesToLearn } from "../../../server/experiments/sleep-start.ts";
import { makeHeldOut } from "../../../server/simulation/held-out.ts";
import { makeProbe } from "../../../server/simulation/sleep-gate.ts";
import { equivalent, isHeldOutBody, ProgramTables, programsFamily } from "../../../tasks/index.ts";
import { scripted } from "../simulation/doubles.ts";
import { believe, reader } from "../simulation/forecasts-doubles.ts";

const heldOut = makeHeldOut({ ops: "B", items: 16 });
const family = programsFamily({ ops: "B" });
const names = namesToLearn("B", heldOut).slice(0, 3);
const probes = names.map((named) => makeProbe(named, 16, family, heldOut.ids, Rng.seed(named.name)));
const CONFIG = sleep.schema.parse({ nights: 2, answers: 12, repeats: 3, replay: 0.25 });

function night(variant: string, learner: PopulationHost) {
  return sleepThrough(learner, probes, heldOut, "B", {
    config: CONFIG,
    variant,
    seed: 1,
    start: undefined,
    progress: () => {},
    timed: (_, work) => work(),
  });
}

/** Reads perfectly, but for the last digit of every other answer. */
function careless() {
  return scripted("learner", ({ prompt }) => {
    const right = believe(prompt.text);
    const wrong = right.replace(/(\d) \.$/, (_, digit) => `${(Number(digit) + 1) % 10} .`);
    return Number(prompt.text.at(-1)) % 2 === 0 ? right : wrong;
  });
}

describe("the names to learn", () => {
  it("are different functions that neither practice nor induction ever shows", () => {
    const all = namesToLearn("B", heldOut);
    expect(all.length).toBeGreaterThanOrEqual(8);
    const tables = new ProgramTables();
    for (const [i, { body, meaning }] of all.entries()) {
      expect(isHeldOutBody(body)).toBe(true);
      expect(heldOut.functions.has(tables.fingerprint(body)!)).toBe(false);
      expect(meaning).toEqual(body);
      for (const other of all.slice(0, i)) expect(equivalent(other.body, body)).toBe(false);
    }
    expect(namesToLearn("B", heldOut)).toEqual(all);
  });
});

describe("a night", () => {
  it("teaches as many sequences in every variant, and practises beside them where there is replay", async () => {
    for (const variant of ["own", "interpreter", "unverified", "no-replay"]) {
      const learner = careless();
      await night(variant, learner);
      expect(learner.lessons).toHaveLength(2);
      for (const { material, practice } of learner.lessons) {
        expect(material[0]!.examples).toHaveLength(3 * 12 * 3);
        expect(practice.count).toBe(variant === "no-replay" ? 0 : 36);
        expect(practice.bodies).toBe("training");
      }
    }
  });

  it("learns only what is right from verified answers, and all there is from unverified ones", async () => {
    const wrongShare = async (variant: string): Promise<number> => {
      const learner = careless();
      const { right, spent } = await night(variant, learner);
      if (NIGHTS[variant]!.from === "interpreter") expect([right, spent.attempts]).toEqual([[], 0]);
      else {
        expect(spent.attempts).toBe(2 * 3 * 12);
        for (const share of right) expect(Math.abs(share - 0.5)).toBeLessThan(0.3);
      }
      const meanings = new Map(names.map(({ name, meaning }) => [name, meaning]));
      const examples = learner.lessons.flatMap(({ material }) => material[0]!.examples);
      const wrong = examples.filter(
        ({ prompt, completion }) => believe(prompt.text, meanings) !== completion,
      );
      return wrong.length / examples.length;
    };
    expect(await wrongShare("own")).toBe(0);
    expect(await wrongShare("interpreter")).toBe(0);
    expect(Math.abs((await wrongShare("unverified")) - 0.5)).toBeLessThan(0.3);
  });

  it("teaches nothing that is held out or probed", async () => {
    const learner = reader("learner");
    await night("own", learner);
    const forbidden = new Set([...heldOut.ids, ...probes.flatMap(({ tasks }) => tasks.map(({ id }) => id))]);
    for (const { prompt } of learner.lessons.flatMap(({ material }) => material[0]!.examples)) {
      const { name, body } = names.find(({ name }) => prompt.text.split(" ").includes(name))!;
      const parsed = family.parse(`D ${name} ${body.join(" ")} ${prompt.text}`, { kind: "seed", source: "" });
      expect(parsed.ok && !forbidden.has(parsed.value.id)).toBe(true);
    }
    expect(learner.lessons.every((lesson) => lesson.heldOut.ids === heldOut.ids)).toBe(true);
  });
});

describe("a cell", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "folklore-sleep-"));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it("has every column; practice alone is as many tokens as the interpreter's answers with practice", async () => {
    const config = sleep.schema.parse({
      seeds: [1],
      items: 4,
      names: 2,
      nights: 1,
      answers: 128,
      repeats: 2,
      probe: 8,
      start: { practice: 128, lessons: 2, warmupSteps: 2 },
    });
    const cells = await runCells({
      experiment: sleep,
      config,
      variants: ["interpreter", "none", "own"],
      dir,
      jobs: 1,
      fresh: false,
      signal: new AbortController().signal,
      progress: () => {},
    });
    const by = new Map(cells.map((cell) => [cell.variant, cell]));
    const keys = sleep.layout.groups.flatMap(({ measures }) => measures.map(({ key }) => key));
    for (const key of keys) expect(Number.isFinite(by.get("own")!.values[key]), key).toBe(true);
    const [taught, practised] = ["interpreter", "none"].map((name) => by.get(name)!.spent.trainedTokens);
    expect(Math.abs(practised! / taught! - 1)).toBeLessThan(0.05);
    expect(by.get("own")!.spent).toMatchObject({ attempts: 256 });
    expect(by.get("own")!.notes).toHaveLength(2);
  });
});
