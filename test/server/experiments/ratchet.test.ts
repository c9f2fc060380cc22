// The parts of the ratchet experiment without learning: worlds hide what they say, texts are right and fit as counted,
// names are found, the gate has hysteresis, agents rewrite in passes that fit. Then every variant once with tiny budgets.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExampleData, Population } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { Names } from "../../../server/experiments/ratchet-names.ts";
import { measureReach } from "../../../server/experiments/ratchet-reach.ts";
import { agentRewrites } from "../../../server/experiments/ratchet-rewriting.ts";
import {
  chunkedTask,
  chunksFamily,
  type OpWord,
  shortTask,
  sleepSequence,
  symbolsOf,
} from "../../../server/experiments/ratchet-texts.ts";
import { drawLongTask, makeMotifWorld } from "../../../server/experiments/ratchet-world.ts";
import { trainingExperiment } from "../../../server/experiments/registry.ts";
import { runCells } from "../../../server/experiments/run-cells.ts";
import { makeTask, programsFamily, rewritesFamily, run } from "../../../tasks/index.ts";
import { scripted } from "../simulation/doubles.ts";

const world = makeMotifWorld(Rng.seed(1), "A");
const corpus = Array.from(
  { length: 300 },
  (_, i) => drawLongTask(Rng.seed(`corpus ${i}`), world, 12).program,
);
const GATE = { adopt: 0.9, drop: 0.75, probe: 20 };
const words: OpWord[] = world.motifs.map((spelling, i) => ({ name: `n${i}`, spelling }));
const programs = programsFamily({ ops: "A", levels: 16 });

/** A population that writes what the test says, and whose every answer is as right as the test says. */
function learner(write: (prompt: string) => string, right: (example: ExampleData) => boolean = () => true) {
  const population = scripted("learner", (job) => write(job.prompt.text));
  const score = async (examples: readonly ExampleData[]) =>
    examples.map((example) => ({ logProb: 0, greedy: right(example) }));
  return { ...population, score } as unknown as Population;
}

/** The last list of a trace, and how many steps it took. */
function outcome({ completion }: ExampleData): { steps: number; list: string } {
  const steps = completion.replace(/ \.$/, "").split("> ").slice(1);
  return { steps: steps.length, list: steps.at(-1)!.trim() };
}

describe("the world of motifs", () => {
  it("has eight motifs in programs of any depth that do something at every step", () => {
    expect(new Set(world.motifs.map((motif) => motif.join(" "))).size).toBe(8);
    for (const depth of [1, 2, 8, 12, 16]) {
      const { program, list } = drawLongTask(Rng.seed(depth), world, depth);
      expect(program).toHaveLength(depth);
      const text = `S ${program.join(" ")} : ${list.join(" ")}`;
      expect(programs.parse(text, { kind: "seed", source: "test" }).ok).toBe(true);
    }
  });

  it("lets counting find most of its motifs, in every seed", () => {
    for (const seed of [1, 2, 3]) {
      const other = makeMotifWorld(Rng.seed(`world ${seed}`), "A");
      const names = new Names(GATE);
      const texts = Array.from(
        { length: 400 },
        (_, i) => drawLongTask(Rng.seed(`${seed} ${i}`), other, 8 + (i % 9)).program,
      );
      names.found(texts, Rng.seed(seed));
      expect(names.motifsFound(other)).toBeGreaterThanOrEqual(6);
      const random = new Names(GATE);
      random.random(Rng.seed(seed), "A");
      expect(random.all).toHaveLength(8);
      expect(random.motifsFound(other)).toBeLessThanOrEqual(3);
      names.nest(texts, Rng.seed(seed));
      expect(Math.max(...names.all.map(({ spelling }) => spelling.length))).toBeGreaterThan(2);
    }
  });
});

describe("texts", () => {
  it("come to the same list in ops, with names and in chunks, in ever fewer steps", () => {
    for (let i = 0; i < 20; i++) {
      const task = drawLongTask(Rng.seed(i), world, 12);
      const value = run(task.program, task.list);
      const list = (value.ok ? value.value : []).join(" ");
      const [inOps, short, chunked] = [shortTask(task, []), shortTask(task, words), chunkedTask(task)];
      expect([outcome(inOps), outcome(chunked)]).toEqual([
        { steps: 12, list },
        { steps: 6, list },
      ]);
      expect(outcome(short).list).toBe(list);
      expect(outcome(short).steps).toBeLessThan(12);
      expect(symbolsOf(short)).toBeLessThan(symbolsOf(inOps));
      const plain = makeTask(
        "programs",
        12,
        { mode: "apply" as const, definitions: [], program: [...task.program], list: [...task.list] },
        { kind: "seed", source: "test" },
      );
      expect(programs.verify(plain, inOps.completion).correct).toBe(true);
    }
  });

  it("of a sleep use names in one step, most often those not mastered", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 200; i++) {
      const { prompt, completion } = sleepSequence(
        Rng.seed(i),
        "A",
        words,
        new Set(["n0", "n1", "n2", "n3"]),
      );
      const symbols = prompt.text.split(" : ")[0]!.split(" ").slice(1);
      expect(outcome({ family: "", prompt, completion }).steps).toBe(symbols.length);
      for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    const sum = (names: string[]) => names.reduce((total, name) => total + (counts.get(name) ?? 0), 0);
    expect(sum(["n4", "n5", "n6", "n7"])).toBeGreaterThan(2 * sum(["n0", "n1", "n2", "n3"]));
  });

  it("in chunks stand at the op that a step begins with", () => {
    const cursor = chunksFamily("A").coordinates.start();
    const places = "S inc rev neg : 3 1 4 > 5 2 4 > 4 7 5".split(" ").map((symbol) => cursor.next(symbol)[1]);
    expect(places).toEqual([0, 1, 2, 3, 0, 0, 0, 0, 1, 1, 1, 1, 3, 3, 3, 3]);
  });
});

describe("the gate", () => {
  it("takes a name in at 0.9 and lets it go below 0.75 only", async () => {
    const names = new Names(GATE);
    names.found(corpus, Rng.seed(1));
    const after: number[] = [];
    for (const accuracy of [0.85, 0.9, 0.8, 0.7, 0.8]) {
      let asked = 0;
      const half = learner(
        () => ".",
        () => asked++ % GATE.probe < accuracy * GATE.probe,
      );
      expect(await names.probe(half, Rng.seed(1))).toBeCloseTo(accuracy, 6);
      after.push(names.mastered.size);
    }
    expect(after).toEqual([0, 8, 8, 0, 0]);
  });
});

describe("rewriting by the agent", () => {
  const family = rewritesFamily({ ops: "A" });
  const oracle = (text: string): string => {
    const task = family.parse(text, { kind: "seed", source: "test" });
    return task.ok ? family.oracle(task.value).completion : ".";
  };
  const tasks = Array.from({ length: 12 }, (_, i) => drawLongTask(Rng.seed(`r ${i}`), world, 16));
  const texts = tasks.map(({ program }) => program);

  it("works in passes that fit the context, and is as right as its words", async () => {
    const seen: string[] = [];
    const able = learner((text) => {
      seen.push(text);
      return oracle(text);
    });
    const done = await agentRewrites(able, texts, words, "A", 64, Rng.seed(1));
    for (const [i, { right, program, symbols }] of done.entries()) {
      expect(right).toBe(true);
      expect(program.length).toBeLessThan(16);
      const task = tasks[i]!;
      const meaning = new Map(words.map(({ name, spelling }) => [name, spelling]));
      expect(program.flatMap((symbol): readonly string[] => meaning.get(symbol) ?? [symbol])).toEqual(
        task.program,
      );
      expect(symbols).toBeGreaterThan(64); // two passes: eight definitions do not fit at once
    }
    for (const text of seen) {
      const answer = oracle(text);
      expect(text.split(" ").length + answer.split(" ").length).toBeLessThanOrEqual(64);
    }
    expect(done.some(({ shortest }) => shortest)).toBe(true);
  });

  it("keeps the program where the answer is none, and does not know that a wrong one is wrong", async () => {
    for (const answer of [
      "",
      "n0",
      ".",
      "rev rev rev rev rev rev rev rev rev rev rev rev rev rev rev rev .",
    ]) {
      const [done] = await agentRewrites(
        learner(() => answer),
        texts,
        words,
        "A",
        64,
        Rng.seed(1),
      );
      expect(done).toMatchObject({ program: texts[0], right: true, shortest: false });
    }
    const [wrong] = await agentRewrites(
      learner(() => "rev ."),
      texts,
      words,
      "A",
      64,
      Rng.seed(1),
    );
    expect(wrong).toMatchObject({ program: ["rev"], right: false, shortest: false });
  });
});

describe("reach", () => {
  it("counts what fits, what is right, and what it costs", async () => {
    const example = shortTask(drawLongTask(Rng.seed(1), world, 8), words);
    const size = symbolsOf(example);
    const asked = [
      { example, sound: true, before: 0 },
      { example, sound: false, before: 10 },
    ];
    const all = learner(() => ".");
    expect(await measureReach(all, new Map([[8, asked]]), size)).toEqual({
      "d8/limited": 0.5,
      "d8/free": 0.5,
      "d8/symbols": size + 5,
      "reach/attempt": 4,
      "reach/symbols": 800 / (2 * size + 10),
    });
    expect(await measureReach(all, new Map([[8, asked]]), size - 1)).toMatchObject({
      "d8/limited": 0,
      "d8/free": 0.5,
      "reach/attempt": 0,
    });
  });
});

describe("the experiment", () => {
  it("gives every column of its tables, spends equally, and differs only in what it says", async () => {
    const dir = mkdtempSync(join(tmpdir(), "folklore-ratchet-"));
    try {
      const experiment = trainingExperiment("ratchet")!;
      const cells = await runCells({
        experiment,
        config: experiment.schema.parse({
          seeds: [1],
          start: { practice: 64, rewrites: 64, warmupSteps: 2 },
          tokens: 6000,
          phases: 2,
          wake: 0.5,
          corpus: 100,
          probe: 4,
          items: 4,
        }),
        variants: ["chunks", "harness-rewrite", "agent-rewrite"],
        dir,
        jobs: 2,
        fresh: false,
        signal: new AbortController().signal,
        progress: () => {},
      });
      const values = new Map(cells.map((cell) => [cell.variant, cell]));
      const keys = new Set(cells.flatMap((cell) => Object.keys(cell.values)));
      // Without a mastered name nothing can be rewritten, and nothing is said about it.
      for (const { key } of experiment.layout.groups.flatMap(({ measures }) => measures)) {
        expect([key, keys.has(key)]).toEqual([key, !key.includes("rewrites-")]);
      }
      for (const { variant, spent } of cells.filter((cell) => cell.variant !== "start")) {
        expect([variant, Math.round(spent.trainedTokens / 400)]).toEqual([variant, 15]);
      }
      const [harness, agent] = [values.get("harness-rewrite")!, values.get("agent-rewrite")!];
      // The two learn the same and are asked the same: they differ in who rewrites.
      expect(agent.spent).toEqual(harness.spent);
      expect(agent.values["d8/plain"]).toBe(harness.values["d8/plain"]);
      expect(harness.values["d8/rewrites-right"]).toBeUndefined();
      expect(values.get("chunks")!.values["names/given"]).toBeUndefined();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }, 240_000);
});
