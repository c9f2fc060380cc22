// Plug-ins in their processes: they say what they would say here, and whatever they do wrong stays with them.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { canonicalJson, Rng } from "../../../core/index.ts";
import { ContainedFamily, PluginFault, QuarantinedError, seedFrom } from "../../../server/plugins/index.ts";
import { builtInFamilies, layoutSchema, type Task } from "../../../tasks/index.ts";
import { taskFamilySuite } from "../../conformance/task-family.ts";
import { badFamily, HANG, openText, PATIENT, temporaryFolder } from "./bad-plugins.ts";

const folder = temporaryFolder();
const open: ContainedFamily[] = [];
const opened = (...args: Parameters<typeof openText> extends [string, ...infer R] ? R : never) => {
  const family = openText(folder, ...args);
  open.push(family);
  return family;
};
afterEach(() => {
  for (const family of open.splice(0)) family.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What an action throws. */
function fault(action: () => unknown): PluginFault {
  try {
    action();
  } catch (error) {
    if (error instanceof PluginFault) return error;
    throw error;
  }
  throw new Error("no fault");
}

const task = (family: ContainedFamily, seed = 1): Task => family.generate(Rng.seed(seed), 2);
/** The family is of use again. */
function expectGood(family: ContainedFamily): void {
  const one = task(family, 7);
  expect(family.verify(one, family.oracle(one).completion).correct).toBe(true);
}

describe("a good plug-in", () => {
  // Families of this house, served as a package: what they say through the bridge is compared with what they say here.
  const SERVED = ["caesar", "maze", "linear-equations"];
  const inside = SERVED.map((id) => builtInFamilies().get(id));
  const served = join(folder, "node_modules", "served");
  mkdirSync(served, { recursive: true });
  writeFileSync(join(served, "package.json"), '{"name":"served","type":"module","exports":"./index.js"}');
  writeFileSync(
    join(served, "index.js"),
    `import { builtInFamilies } from ${JSON.stringify(pathToFileURL(resolve("tasks/index.ts")).href)};
     export default ${JSON.stringify(SERVED)}.map((id) => builtInFamilies().get(id));`,
  );
  const outside = SERVED.map((_, family) =>
    ContainedFamily.open({ kind: "package", name: "served", folder, family }),
  );
  afterAll(() => {
    for (const family of outside) family.close();
  });

  taskFamilySuite("caesar through the bridge", () => outside[0]!);

  it.each(SERVED.map((id, i) => [id, i] as const))("%s says the same there as here", (_, i) => {
    const here = inside[i]!;
    const there = outside[i]!;
    const provenance = { kind: "agent", agent: "ada", proposer: "test" } as const;
    expect(there.hello).toMatchObject({ id: here.id, title: here.title, families: SERVED.length });
    expect([there.symbols, there.layout]).toEqual([here.symbols, layoutSchema.parse(here.layout)]);
    const words = fc
      .array(fc.constantFrom(...here.symbols), { maxLength: 12 })
      .map((picked) => picked.join(" "));
    const texts = fc.oneof(fc.string({ unit: "binary" }), words);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: here.levels }), texts, (seed, level, text) => {
        const made = there.generate(Rng.seed(seed), level);
        const own = here.generate(Rng.seed(seedFrom(Rng.seed(seed))), level);
        expect(made).toEqual(own);
        const wire = JSON.parse(JSON.stringify(made)) as Task; // as it comes from a store: unknown to the bridge
        for (const one of [made, wire]) {
          expect(there.render(one)).toEqual(here.render(own));
          expect(there.oracle(one)).toEqual(here.oracle(own));
          expect(there.measure(one)).toEqual(here.measure(own));
          expect(there.propose(one)).toEqual(here.propose(own));
          const cut = here.oracle(own).completion.slice(0, -3);
          for (const completion of [text, cut, here.oracle(own).completion]) {
            expect(there.verify(one, completion)).toEqual(here.verify(own, completion));
          }
        }
        for (const proposal of [text, here.propose(own)]) {
          expect(there.parse(proposal, provenance)).toEqual(here.parse(proposal, provenance));
        }
      }),
      { numRuns: 60 },
    );
    const coordinates = [here, there].map((family) => {
      const cursor = family.coordinates.start();
      return family.symbols.map((symbol) => cursor.next(symbol));
    });
    expect(coordinates[1]).toEqual(coordinates[0]);
  });

  it("grades and makes many at once as one by one", () => {
    const family = outside[0]!;
    const seeds = Array.from({ length: 700 }, (_, i) => i);
    const tasks = family.generateMany(seeds, 3) as Task[];
    expect(tasks.slice(0, 9)).toEqual(seeds.slice(0, 9).map((seed) => family.generateMany([seed], 3)[0]));
    const attempts = tasks.map((one, i) => ({
      task: one,
      completion: i % 3 === 0 ? family.oracle(one).completion : "> a".repeat(i % 3 === 1 ? 2 : 100_000),
    }));
    const verdicts = family.verifyMany(attempts);
    expect(verdicts.map((verdict) => (verdict as { correct: boolean }).correct)).toEqual(
      seeds.map((_, i) => i % 3 === 0),
    );
    expect(verdicts[2]).toMatchObject({ reason: "too long" });
    expect(verdicts.slice(0, 6)).toEqual(
      attempts.slice(0, 6).map(({ task: one, completion }) => family.verify(one, completion)),
    );
  });
});

describe("a bad plug-in", () => {
  it.each([
    ["that throws", 'throw new Error("boom")', "threw", "boom (line"],
    ["that throws what is no error", "throw { toString() { throw 1; } }", "threw", "threw"],
    ["that never comes back", "for (;;);", "timed-out", "ms"],
    ["that eats memory", "const all = []; for (;;) all.push([all.length]);", "died", "memory"],
    ["that eats memory at once", "new Array(1e8).fill(0)", "died", "memory"],
    ["that eats buffers", "const all = []; for (;;) all.push(Buffer.alloc(1e8, 1));", "threw", "memory"],
    ["that crashes", "process.kill(process.pid, 'SIGSEGV'); for (;;);", "died", "SIGSEGV"],
    ["that ends its process", "process.exit(7)", "died", "exit code 7"],
    ["that changes its input", "task.payload.say[0] = 0", "threw", "read only"],
    ["that adds to its input", 'task.payload.say.push("x")', "threw", "extensible"],
    ["that gives nothing", "return undefined", "junk", "not a verdict"],
    ["that promises", "return Promise.resolve(true)", "junk", "not a verdict"],
    [
      "with a score that is no number",
      "return { correct: true, score: NaN, steps: [], verifiedSymbols: 1, reason: '' }",
      "junk",
      "not a verdict",
    ],
    [
      "with a score above 1",
      "return { correct: true, score: 7, steps: [], verifiedSymbols: 1, reason: '' }",
      "junk",
      "score",
    ],
    [
      "half right and correct",
      "return { correct: true, score: 0.5, steps: [], verifiedSymbols: 1, reason: '' }",
      "junk",
      "score 0.5 and correct = true",
    ],
    [
      "that verifies what was not written",
      "return { correct: false, score: 0, steps: [], verifiedSymbols: 99, reason: '' }",
      "junk",
      "99 symbols",
    ],
    [
      "with a verdict of ten megabytes",
      'return { correct: false, score: 0, steps: [], verifiedSymbols: 0, reason: "x".repeat(1e7) }',
      "junk",
      "characters",
    ],
    ["that cannot be JSON", "return { correct: false, score: 0n }", "threw", "BigInt"],
  ] as const)("%s is contained, and of use again", (_, line, kind, detail) => {
    const told: PluginFault[] = [];
    const text = badFamily({ verify: `if (completion === "go") { ${line} }` });
    const family = opened(text, {
      ...(kind === "timed-out" ? HANG : PATIENT),
      heapMb: 48,
      onFault: (one) => told.push(one),
    });
    const one = task(family);
    const caught = fault(() => family.verify(one, "go"));
    expect(caught).toMatchObject({ kind, family: "bad", name: "PluginFault" });
    expect(caught.detail).toContain(detail);
    expect(caught.detail.length).toBeLessThanOrEqual(500);
    expect(told).toEqual([caught]);
    expect(family.faults).toEqual([caught]);
    expectGood(family);
  });

  it.each([
    ["of another shape", "return { payload: 1 }", "threw", ""],
    ["without data", "return { ...task, payload: undefined }", "threw", "plain JSON"],
    [
      "of what JSON cannot carry",
      "return { ...task, payload: { say: task.payload.say, when: new Date(0) } }",
      "threw",
      "plain JSON",
    ],
    [
      "of endless depth",
      "let deep = {}; for (let i = 0; i < 1000; i++) deep = { deep }; return { ...task, payload: { ...task.payload, deep } }",
      "junk",
      "nested",
    ],
    [
      "of a hundred kilobytes",
      'return { ...task, payload: { ...task.payload, more: "x".repeat(1e5) } }',
      "junk",
      "characters",
    ],
    ["of no level", "return { ...task, level: 99 }", "junk", "level 99 of 3"],
  ])("a task %s is a fault", (_, line, kind, detail) => {
    const family = opened(badFamily({ generate: `if (level === 1) { ${line} }` }));
    const caught = fault(() => family.generate(Rng.seed(1), 1));
    expect(caught.kind).toBe(kind);
    expect(caught.detail).toContain(detail);
    expectGood(family);
  });

  it("that speaks in words it has not declared is at fault", () => {
    const family = opened(badFamily({ generate: "task.payload.say[0] = 77" }));
    expect(fault(() => task(family))).toMatchObject({
      kind: "junk",
      detail: expect.stringContaining('"77"'),
    });
  });

  it("keeps its chatter to itself, but for error messages", () => {
    const verify = `
      if (completion === "go") { console.log("x"); console.error("y"); process.exit(1); }
      console.log("lots of talk ".repeat(1000)); process.stderr.write("on both sides");`;
    const family = opened(badFamily({ verify }));
    expectGood(family);
    expect(fault(() => family.verify(task(family), "go")).detail).toMatch(
      /^the program ended .*it wrote: .*(x y|y x)$/, // two pipes: which is read first is for the system to say
    );
  });

  it("that fails behind our back is found at the next call, and of use at the one after", async () => {
    const family = opened(
      badFamily({
        top: "let once = false;",
        verify: 'if (completion === "go") setTimeout(() => { throw new Error("late") });',
      }),
    );
    const one = task(family);
    family.verify(one, "go");
    await expect
      .poll(() => {
        try {
          return String(family.verify(one, "x").correct);
        } catch (error) {
          return (error as PluginFault).kind + (error as PluginFault).detail;
        }
      })
      .toMatch(/^died.*late/);
    expectGood(family);
  });

  it("spoils its own item of a batch only", () => {
    const family = opened(badFamily({ verify: 'if (completion === "go") throw new Error("boom");' }));
    const one = task(family);
    const right = family.oracle(one).completion;
    const verdicts = family.verifyMany(["go", right, "go"].map((completion) => ({ task: one, completion })));
    expect(
      verdicts.map((verdict) => (verdict instanceof PluginFault ? verdict.kind : verdict.correct)),
    ).toEqual(["threw", true, "threw"]);
  });

  it.each([
    ["does not compile", "export default defineFamily({", "threw"],
    ["throws when loaded", 'throw new Error("at once")', "threw"],
    ["never finishes loading", "for (;;);", "timed-out"],
    ["ends when loaded", "process.exit(3)", "died"],
    ["exports nothing", "export const x = 1", "threw"],
    ["exports no family", "export default { id: 'x', generate() {} }", "threw"],
    [
      "has an id of its own taste",
      badFamily({ id: "bad" }).replace("...good,", '...good, id: "No Good",'),
      "junk",
    ],
    [
      "has a word with a meaning of its own",
      badFamily().replace("...good,", '...good, symbols: ["<pad>", "."],'),
      "junk",
    ],
    [
      "has a million symbols",
      badFamily().replace("...good,", "...good, symbols: Array.from({ length: 1e5 }, String),"),
      "junk",
    ],
    ["imports its neighbours", 'import "./other.mjs"; export default 1;', "threw"],
    ["imports a package", 'import "zod"; export default 1;', "threw"],
  ])("that %s is refused", (_, text, kind) => {
    const caught = fault(() => opened(text, { startMs: 4_000 }));
    expect(caught.kind).toBe(kind);
    if (text.startsWith("import")) expect(caught.detail).toContain("a plug-in is one file");
  });

  it("that is another one after a restart is at fault", () => {
    const family = opened(
      badFamily({ verify: "process.exit()" }).replace("...good,", "...good, title: String(process.pid),"),
    );
    const one = task(family);
    expect(fault(() => family.verify(one, "x")).kind).toBe("died");
    expect(fault(() => family.verify(one, "x"))).toMatchObject({ kind: "junk" });
  });
});

describe("quarantine", () => {
  const verify = 'if (completion === "go") throw new Error("boom");';

  it("comes after so many faults in a row, and asks no more", () => {
    const told: PluginFault[] = [];
    const family = opened(badFamily({ verify }), { faultsInRow: 3, onFault: (one) => told.push(one) });
    const one = task(family);
    const right = family.oracle(one).completion;
    for (const completion of ["go", "go", right, "go", "go"]) {
      if (completion === "go") fault(() => family.verify(one, completion));
      else family.verify(one, completion);
    }
    expect(family.quarantined).toBe(false);
    fault(() => family.verify(one, "go"));
    expect(family.quarantined).toBe(true);
    for (const action of [
      () => family.verify(one, right),
      () => task(family, 9),
      () => family.generateMany([1], 1),
    ]) {
      expect(action).toThrow(QuarantinedError);
    }
    expect(() => family.verify(one, right)).toThrow(/quarantine after 5 faults.*boom/);
    expect(told).toHaveLength(5);
  });

  it("comes after so many faults in all, and one bad batch does not tell more of them", () => {
    const told: PluginFault[] = [];
    const family = opened(badFamily({ verify }), { faultsInRow: 1000, onFault: (one) => told.push(one) });
    const one = task(family);
    family.verifyMany(Array.from({ length: 200 }, () => ({ task: one, completion: "go" })));
    expect(family.quarantined).toBe(true);
    expect(told).toHaveLength(20);
  });
});

it("tasks from a contained family are canonical data", () => {
  const one = task(opened(badFamily()));
  expect(canonicalJson(JSON.parse(JSON.stringify(one)))).toBe(canonicalJson(one));
});
