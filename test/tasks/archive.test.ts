// The archive keeps the newest tasks, adds up their outcomes, and knows its frontier.
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { Archive } from "../../tasks/archive.ts";
import type { Task } from "../../tasks/family.ts";
import { programPart } from "../../tasks/novelty.ts";
import { learnability, type TaskOutcome } from "../../tasks/proposer.ts";
import { type ToyPayload, toyFamily, toyTask } from "./toy-family.ts";

function outcome(text: string, correct: number, attempts: number): TaskOutcome {
  const [program, input] = text.split(" : ");
  return { task: toyTask(program!, input), correct, attempts, learnability: learnability(correct, attempts) };
}

describe("Archive", () => {
  it("is bounded and forgets the longest unseen first", () => {
    const archive = new Archive(2);
    archive.record([outcome("a", 1, 2), outcome("b", 1, 2)]);
    archive.record([outcome("a", 2, 2), outcome("c", 0, 2)]);
    expect(archive.items().map(({ task }) => task.payload)).toMatchObject([
      { program: ["a"] },
      { program: ["c"] },
    ]);
    expect(archive.get(toyTask("a").id)).toMatchObject({ attempts: 4, correct: 3 });
  });

  it("puts on the frontier what is sometimes solved", () => {
    const archive = new Archive();
    archive.record([
      outcome("a", 0, 8),
      outcome("b", 8, 8),
      outcome("c", 4, 8),
      outcome("d", 1, 10), // exactly .1 is outside
      outcome("e", 9, 10),
      outcome("a a", 1, 1), // one attempt says nothing
      outcome("a b", 2, 10),
    ]);
    expect(archive.frontier("toy").map(({ correct }) => correct)).toEqual([4, 2]);
    expect(archive.frontier("other")).toEqual([]);
    expect(new Archive().meanLearnability()).toBe(0);
    expect(archive.meanLearnability("other")).toBe(0);
  });

  it("recalls tasks of different programs, those of the frontier first", () => {
    const archive = new Archive();
    const collapsed = Array.from({ length: 50 }, (_, i) =>
      outcome(`a : ${i % 10} ${Math.floor(i / 10)}`, 8, 8),
    );
    archive.record([...collapsed, outcome("b", 4, 8), outcome("b c", 0, 8)]);
    const names = (n: number, except?: ReadonlySet<string>) =>
      archive
        .recall(toyFamily, n, Rng.seed("recall"), except)
        .map((task) => programPart(toyFamily.propose(task as Task<ToyPayload>)).slice(2));
    expect(names(1)).toEqual(["b"]);
    expect(names(9).sort()).toEqual(["a", "b", "b c"]);
    expect(names(9)).toEqual(names(9));
    expect(names(9, new Set([toyTask("b").id])).sort()).toEqual(["a", "b c"]);
    expect(new Archive().recall(toyFamily, 3, Rng.seed("none"))).toEqual([]);
  });

  it("averages learnability", () => {
    const archive = new Archive();
    archive.record([outcome("a", 1, 2), outcome("b", 0, 2)]);
    expect(archive.meanLearnability()).toBeCloseTo(0.25); // (2 * 1/4 + 0) / 2
  });

  it("survives a checkpoint, order included", () => {
    const archive = new Archive(3);
    archive.record([outcome("a", 1, 2), outcome("b", 1, 4), outcome("c", 2, 4)]);
    const other = new Archive(3);
    other.load(JSON.parse(JSON.stringify(archive.save())));
    expect(other.items()).toEqual(archive.items());
    for (const each of [archive, other]) each.record([outcome("d", 1, 2)]);
    expect(other.items()).toEqual(archive.items());
    expect(() => other.load([{ task: "none" }])).toThrow();
  });

  it("refuses a capacity that keeps nothing", () => {
    expect(() => new Archive(0)).toThrow(RangeError);
  });
});
