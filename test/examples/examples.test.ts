// The examples in Python keep the protocol and pass the audit; the adapter serves what was written for reasoning-gym's
// interface (a stand-in with the same interface: stand_in/gym_stand_in.py), and hides none of its holes.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { ContainedFamily, conform, gatePlugin, PluginFault } from "../../server/plugins/index.ts";
import type { Task } from "../../tasks/index.ts";

const missing = spawnSync("python3", ["--version"]).status !== 0;
if (missing && process.env.CI) throw new Error("no python3 in continuous integration");

const family = (command: string): ContainedFamily => {
  const opened = ContainedFamily.open({ kind: "command", command, folder: resolve(".") });
  open.push(opened);
  return opened;
};
const adapter = (dataset: string, ...more: readonly string[]): string =>
  ["env", "PYTHONPATH=test/examples/stand_in", "python3", "examples/python/reasoning_gym_adapter.py"]
    .concat("--module", "gym_stand_in", dataset, ...more)
    .join(" ");
const open: ContainedFamily[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** What the audit has against a data set, speed left out: that depends on the machine. */
function holes(dataset: string): string[] {
  const { reasons } = gatePlugin(family(adapter(dataset)), { items: 20 });
  return reasons.filter((reason) => !reason.startsWith("speed"));
}

describe.skipIf(missing)("the examples in Python (need python3)", () => {
  it.each([
    ["family.py", "python3 examples/python/family.py"],
    ["the adapter", adapter("spelling_lines")],
    [
      "the adapter with levels",
      adapter("spelling_lines", "--level", `'{"letters":3}'`, "--level", `'{"letters":6}'`),
    ],
  ])("%s keeps the protocol", async (_, command) => {
    const rows = await conform(command, resolve("."));
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("family.py passes the audit", () => {
    const { reasons } = gatePlugin(family("python3 examples/python/family.py"), { items: 30 });
    expect(reasons.filter((reason) => !reason.startsWith("speed"))).toEqual([]);
  });
});

describe.skipIf(missing)("the adapter for reasoning-gym's interface (needs python3)", () => {
  it("serves questions of several lines and scripts, with levels from settings", () => {
    const served = family(
      adapter(
        "spelling_lines",
        "--level",
        `'{"letters":3}'`,
        "--level",
        `'{"letters":5}'`,
        "--id",
        "spelling",
      ),
    );
    expect([served.id, served.levels, served.ascii, served.proposals]).toEqual(["spelling", 2, true, false]);
    const task = served.generate(Rng.seed(1), 2);
    const { word } = (task.payload as { metadata: { word: string } }).metadata;
    expect(word).toHaveLength(5);
    expect(served.render(task).text).toBe(
      `spelling Spell this word backward, then letter by letter, a line each: ${word} \\u2026 =`,
    );
    const backward = [...word].reverse();
    const right = `> ${[backward.join(""), ...backward].join(" \\n ")} .`;
    expect(served.oracle(task).completion).toBe(right);
    expect(served.verify(task, right)).toMatchObject({ correct: true, score: 1, steps: [true] });
    for (const wrong of [
      "",
      ".",
      "> .",
      "> x .",
      right.slice(0, -2),
      right.slice(2),
      right.replace(" \\n", "  \\n"),
    ]) {
      expect(served.verify(task, wrong)).toMatchObject({ correct: false, score: 0 });
    }
    // Equal questions are equal tasks, whatever their seeds.
    const ids = new Map<string, string>();
    for (const one of served.generateMany(
      Array.from({ length: 300 }, (_, i) => i),
      1,
    ) as Task[]) {
      const text = served.render(one).text;
      expect(ids.get(text) ?? one.id).toBe(one.id);
      ids.set(text, one.id);
    }
    expect(ids.size).toBeLessThan(300);
  });

  it("finds no hole in a sound data set", () => {
    expect(holes("spelling_lines")).toEqual([]);
  });

  it("never takes a score below 1 for right, and the audit sees that wrong answers are paid", () => {
    const served = family(adapter("partial"));
    const task = served.generate(Rng.seed(1), 1);
    const { completion } = served.oracle(task);
    expect(served.verify(task, completion)).toMatchObject({ correct: true, score: 1 });
    const near = served.verify(task, completion.replace(/. \.$/, "? ."));
    expect(near.correct).toBe(false);
    expect(near.score).toBeGreaterThan(0.5);
    expect(near.score).toBeLessThan(1);
    expect(holes("partial")).not.toEqual([]);
  });

  it("reports a scorer that raises, and the audit says so", () => {
    const served = family(adapter("raising"));
    const task = served.generate(Rng.seed(1), 1);
    expect(served.verify(task, served.oracle(task).completion).correct).toBe(true);
    expect(() => served.verify(task, "> what .")).toThrow(
      expect.objectContaining({ kind: "threw", detail: expect.stringContaining("ValueError") }),
    );
    expect(holes("raising").join()).toContain("ValueError");
  });

  it.each([
    ["a", "nan"],
    ["b", "2"],
    ["c", "'1'"],
    ["d", "None"],
  ])("reports a score that is none: %s gives %s", (answer, score) => {
    const served = family(adapter("odd"));
    const task = served.generate(Rng.seed(1), 1);
    const [verdict] = served.verifyMany([{ task, completion: `> ${answer} .` }]);
    expect(verdict).toBeInstanceOf(PluginFault);
    expect((verdict as PluginFault).detail).toContain(`the scorer gave ${score}`);
  });

  it("scores entries that JSON cannot carry by making them again", () => {
    const served = family(adapter("tuples"));
    const task = served.generate(Rng.seed(3), 1);
    expect(Object.keys(task.payload as object).sort()).toEqual(["answer", "question", "seed"]);
    expect(served.verify(task, served.oracle(task).completion).correct).toBe(true);
    expect(holes("tuples")).toEqual([]);
  });

  it.each([
    ["lenient", "hedged"],
    ["unsure", "oracle"],
  ])("leaves the holes of %s for the audit to find", (dataset, check) => {
    expect(holes(dataset).join("\n")).toContain(check);
  });
});
