// A society experiment end to end: runs as processes of their own, figures from their logs, nothing run twice.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCli } from "../../../server/cli/cli.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { Event } from "../../../server/events.ts";
import { societyFigures } from "../../../server/experiments/society-figures.ts";
import { MemoryStore } from "../../../server/store/index.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "folklore-society-"));
  writeFileSync(
    join(dir, "tiny.yaml"),
    `title: Tiny
what: "To show: that it runs."
seeds: [1, 2]
control: none
base:
  rounds: 2
  maxMinutes: 0
  evaluate: { items: 2 }
  propose: { perRound: 0 }
  world: { levels: 2, perLevel: 2 }
  solve: { attemptsPerAgent: 600 }
  populations: [{ name: ash, agents: 2, policy: enumerator }]
variants: { none: { arm: none }, shared: { arm: shared } }
`,
  );
  writeFileSync(join(dir, "results.md"), "<!-- experiment:tiny -->\n<!-- /experiment:tiny -->\n");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function folklore(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: "", err: "" };
  const spies = (["out", "err"] as const).map((name) =>
    vi.spyOn(process[`std${name}`], "write").mockImplementation((chunk) => {
      text[name] += chunk;
      return true;
    }),
  );
  try {
    process.exitCode = 0;
    await runCli(words);
    return { code: Number(process.exitCode ?? 0), ...text };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

describe("folklore experiment FILE", () => {
  const command = () => ["experiment", join(dir, "tiny.yaml"), "--dir", join(dir, "data"), "--jobs", "2"];

  it("runs every variant with every seed, reports, and runs nothing again", async () => {
    const results = join(dir, "results.md");
    const { code, out, err } = await folklore(...command(), "--report", results, "--json");
    expect(err).toContain("tiny-shared-2: finished");
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(
      report.figures.map(({ variant, seed }: { variant: string; seed: number }) => `${variant} ${seed}`),
    ).toEqual(["none 1", "shared 1", "none 2", "shared 2"]);
    for (const { values } of report.figures) {
      expect(values).toMatchObject({ rounds: 2, "law-attempts": 2400, "puzzle-attempts": 0, trained: 0 });
      expect(values.laws).toBeGreaterThan(0);
      expect(values["known-best"]).toBeLessThanOrEqual(values.laws);
    }
    expect(readFileSync(results, "utf8")).toContain(
      `Made by \`npx folklore experiment ${join(dir, "tiny.yaml")} --report ${results}\`; config ${report.digest}.`,
    );

    const again = await folklore(...command());
    expect(again.err).not.toContain("starts");
    expect(again.err.match(/finished before/g)).toHaveLength(4);
    expect(again.out).toContain("Paired differences to none");
    expect(again.out).not.toContain("WARNING");
    const file = join(dir, "tiny.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("rounds: 2", "rounds: 1"));
    const changed = await folklore(...command());
    expect(changed.code).toBe(2);
    expect(changed.err).toContain("another config");
    writeFileSync(file, text);
  });

  it("runs any arms with so many seeds, shares the runs of the file, and fills a folder with the report", async () => {
    const folder = join(dir, "new", "report");
    const arms = ["--arms", "none,shared,random", "--seeds", "2", "--report", folder];
    const { code, out, err } = await folklore(...command(), ...arms, "--json");
    expect(code).toBe(0);
    expect(err.match(/finished before/g)).toHaveLength(4);
    expect(err).toContain("tiny-random-2: finished");
    const report = JSON.parse(out);
    expect(report.figures).toHaveLength(6);
    expect(report.controls).toEqual(["none"]);
    expect(report.caveats.map(({ arm }: { arm: string }) => arm)).toEqual(["none", "shared", "random"]);
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toEqual(report);
    expect(readFileSync(join(folder, "report.md"), "utf8")).toContain("# Tiny");
    const html = readFileSync(join(folder, "report.html"), "utf8");
    expect(html).toContain("Paired differences to none");
    expect(html).toContain("Laws found over the attempts at laws");
  });

  it("checks words, files and sections before it computes", async () => {
    const missing = await folklore(...command(), "--report", join(dir, "tiny.yaml"));
    expect(missing.code).toBe(3);
    expect(missing.err).toContain("<!-- experiment:tiny -->");
    expect((await folklore(...command(), "--seeds", "1,x")).code).toBe(2);
    expect((await folklore(...command(), "--jobs", "0")).code).toBe(2);
    expect((await folklore(...command(), "--fresh")).code).toBe(2);
    expect((await folklore(...command(), "--arms", "shred")).err).toContain('did you mean "shared"?');
    expect((await folklore(...command(), "--report", join(dir, "report.html"))).code).toBe(2);
    expect((await folklore("experiment", "cultrue")).err).toContain('did you mean "culture"?');
  });
});

describe("societyFigures", () => {
  /** Two agents; ada finds l1 and claims l2 falsely, bob finds l1 too, later. */
  function figures(arm: "shared" | "private") {
    const store = new MemoryStore();
    const config = resolveConfig({ arm });
    store.createRun({ id: "r", name: "r", seed: 1, config });
    const events: Event[] = [];
    const add = (type: string, data: unknown, round = 1) =>
      events.push({ seq: events.length + 1, run: "r", round, type, data } as Event);
    const claim = (author: string, law: string, entry: string) => {
      const base = {
        culture: arm === "shared" ? "shared" : author,
        author,
        accepted: true,
        entry,
        reason: null,
        update: null,
      };
      add("culture.edited", {
        ...base,
        edit: { op: "propose", kind: "definition", name: entry, body: ["rev"], about: law },
      });
      add("culture.edited", { ...base, edit: { op: "adopt", id: entry } });
    };
    const found = (agent: string, law: string, attempts: number) =>
      add("law.discovered", {
        law,
        level: 1,
        agent,
        population: "ash",
        program: "rev",
        attempts,
        tokens: 10 * attempts,
      });
    add("run.started", { config, seed: 1 }, 0);
    for (const agent of ["ada", "bob"]) add("agent.born", { agent, population: "ash" }, 0);
    add("round.started", {});
    claim("ada", "l1", "e1");
    found("ada", "l1", 100);
    claim("ada", "l2", "e2");
    found("bob", "l1", 150);
    for (let i = 3; i < 18; i++) {
      claim("ada", `l${i}`, `e${i}`);
      found("ada", `l${i}`, 100 * i);
    }
    store.commit("r", { events });
    return societyFigures(store, store.getRun("r")!);
  }

  it("counts laws once, agents' knowledge by arm, false adoptions, and the price of the 16th law", () => {
    const { values: shared, curves } = figures("shared");
    expect(shared).toMatchObject({
      laws: 16,
      "known-mean": 16,
      "found-best": 16,
      false: 1,
      "attempts-16": 1700,
      "tokens-16": 17_000,
    });
    expect(shared["attempts-24"]).toBeUndefined();
    expect(curves!.laws!.slice(0, 3)).toEqual([
      [0, 0],
      [100, 1],
      [300, 2],
    ]);
    expect(figures("private").values).toMatchObject({
      laws: 16,
      "known-mean": 8.5,
      "known-best": 16,
      false: 1,
    });
  });
});
