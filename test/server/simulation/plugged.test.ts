// A run that studies a plug-in: a changed file is taken up between rounds once it passes the audit, a broken one is
// refused and the run goes on with the old one; a run that is taken up again has the version that it had.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
import type { EventOf } from "../../../server/events.ts";
import { runSimulation } from "../../../server/simulation/index.ts";
import { MemoryStore } from "../../../server/store/index.ts";

const RUN = "plugged-1";
const caesar = readFileSync("tasks/families/sequences/caesar.ts", "utf8");
const good = caesar
  .replace("../../define-family.ts", "folklore/tasks")
  .replace("export const caesar =", "export default")
  .replace('id: "caesar"', 'id: "mine"')
  .replace("levels: 8", "levels: 3");
/** Longer words on every level: another world, as good as the first. */
const better = good
  .replace("{ length: level }", "{ length: level + 1 }")
  .replace("level: ({ word }) => word.length", "level: ({ word }) => word.length - 1");
/** A constant wins. */
const leaky = good.replace(/work: .*/, 'work: () => ["a"],');
const otherSymbols = good.replace('[..."abcdefghij"]', '[..."klmnopqrst"]');

let folder = "";
const file = (): string => join(folder, "plugins", "mine.ts");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "folklore-plugged-"));
  mkdirSync(join(folder, "plugins"));
  writeFileSync(file(), good);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const short = {
  rounds: 4,
  maxMinutes: 0,
  device: "cpu",
  populations: [{ name: "ash", agents: 1 }],
  world: { levels: 1, perLevel: 1 },
  solve: { attemptsPerAgent: 0 },
  propose: { perRound: 0 },
  culture: { forecasts: 0 },
  sleep: { every: 0 },
  learn: { dreamsPerRound: 0, practicePerRound: 0 },
  evaluate: { items: 1, every: 4 },
  study: { families: { mine: 1 }, lessons: 8, tests: 4, attemptsPerTask: 1, items: 4 },
} satisfies RunConfigInput;
const ofModule = resolveConfig(short);
const ofScript = resolveConfig({
  ...short,
  plugins: [`exec:"${process.execPath}" zip.mjs`],
  study: { ...short.study, families: { zip: 1 } },
});

async function go(
  store: MemoryStore,
  { resume = false, after = (_round: number) => {}, until = 4, config = ofModule } = {},
) {
  if (!resume) store.createRun({ id: RUN, name: "plugged", seed: config.seed, config });
  const abort = new AbortController();
  return runSimulation({
    config,
    store,
    runId: RUN,
    resume,
    signal: abort.signal,
    hosting: "local",
    plugins: { base: folder, copies: join(folder, "copies") },
    onCommit: (_, round) => {
      after(round);
      if (round === until) abort.abort();
    },
  });
}

function changes(store: MemoryStore): [round: number, accepted: boolean, reason: string][] {
  return [...store.events(RUN)].flatMap((event) => {
    if (event.type !== "family.changed") return [];
    const { accepted, reason } = event.data as EventOf<"family.changed">["data"];
    return [[event.round, accepted, reason] as [number, boolean, string]];
  });
}

/** Rounds with attempts. */
function roundsOf(store: MemoryStore): number[] {
  return [...store.events(RUN)].flatMap(({ type, round }) => (type === "attempts.graded" ? [round] : []));
}

describe("a studied plug-in", () => {
  it("is taken up in its newer version at the next round, and refused where it is broken or of another kind", async () => {
    const store = new MemoryStore();
    const written = new Map([
      [1, better],
      [2, leaky],
      [3, otherSymbols],
    ]);
    const outcome = await go(store, {
      after: (round) => {
        const next = written.get(round);
        if (next !== undefined) writeFileSync(file(), next);
      },
    });
    expect(outcome.rounds).toBe(4);
    const seen = changes(store);
    expect(seen.map(([round, accepted]) => [round, accepted])).toEqual([
      [0, true],
      [2, true],
      [3, false],
      [4, false],
    ]);
    expect(seen[2]![2]).toMatch(/constant|blind|same|different|level/);
    expect(seen[3]![2]).toContain("start a new run");
    // The old version goes on: every round has its attempts.
    expect(new Set(roundsOf(store))).toEqual(new Set([1, 2, 3, 4]));
  });

  it("goes on with the version it had, from the kept copy, when the file has changed meanwhile", async () => {
    const store = new MemoryStore();
    await go(store, { until: 2 });
    // Broken while nobody looked, then mended.
    writeFileSync(file(), leaky);
    await go(store, { resume: true, until: 3 });
    writeFileSync(file(), better);
    await go(store, { resume: true });
    const versions = changes(store).map(([round, accepted]) => [round, accepted]);
    expect(versions).toEqual([
      [0, true],
      [3, false],
      [4, true],
    ]);
  });

  it("that is a script is watched like a module; once its version is gone, the run waits for it", async () => {
    const EXAMPLE = readFileSync("examples/javascript/family.mjs", "utf8");
    const changed = (from: string, to: string, text = EXAMPLE) => {
      expect(text).toContain(from);
      return text.replace(from, () => to);
    };
    const first = changed("const LEVELS = 6", "const LEVELS = 2");
    const other = changed("const next = random(seed);", "const next = random(seed + 1);", first);
    const lenient = changed("if (completion === `", 'if (completion === "" || completion === `', first);
    const script = join(folder, "zip.mjs");
    writeFileSync(script, first);
    const store = new MemoryStore();
    const written = new Map([
      [1, other],
      [2, lenient],
    ]);
    const after = (round: number) => {
      const next = written.get(round);
      if (next !== undefined) writeFileSync(script, next);
    };
    await go(store, { config: ofScript, after, until: 3 });
    expect(changes(store).map(([round, accepted]) => [round, accepted])).toEqual([
      [0, true],
      [2, true],
      [3, false],
    ]);
    expect(new Set(roundsOf(store))).toEqual(new Set([1, 2, 3]));

    await expect(go(store, { config: ofScript, resume: true })).rejects.toMatchObject({
      message: expect.stringMatching(/version .* of the task family "zip" is gone/),
      hint: expect.stringContaining("put the plug-in back"),
    });
    writeFileSync(script, other);
    expect((await go(store, { config: ofScript, resume: true })).rounds).toBe(4);
    expect(changes(store)).toHaveLength(3);
  });

  it("that nobody has, or that fails the audit, stops the run before it begins, and says why", async () => {
    writeFileSync(file(), leaky);
    await expect(go(new MemoryStore())).rejects.toThrow(/"mine" does not pass the audit/);
    rmSync(file());
    await expect(go(new MemoryStore())).rejects.toThrow(/no task family "mine"/);
  });
});
