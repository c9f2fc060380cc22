// A run that studies a plug-in of free text and plays a game, on disk: it is taught, attempted and examined; the lab says
// why it poses neither; `folklore eval` asks the kept copy when the plug-in's file is gone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runCli } from "../../../server/cli/cli.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { EventOf, EventType } from "../../../server/events.ts";
import { poseTask } from "../../../server/lab/lab-task.ts";
import { OpenedRun } from "../../../server/lab/opened-run.ts";
import { type RunOutcome, runSimulation } from "../../../server/simulation/index.ts";
import { SqliteStore } from "../../../server/store/index.ts";

const RUN = "words-1";
/** Any word of three letters, none of them declared as a symbol. */
const SHOUT = `
import { defineFamily } from "folklore/tasks";
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const word = (rng) => [1, 2, 3].map(() => rng.pick(LETTERS)).join("");
export default {
  ...defineFamily({
    id: "shout", title: "Say it louder", kind: "other", levels: 2, symbols: [],
    generate: (rng, level) => ({ words: Array.from({ length: level }, () => word(rng)) }),
    level: ({ words }) => words.length,
    prompt: ({ words }) => words.join(" "),
    work: ({ words }) => words.map((one) => one.toUpperCase()),
  }),
  ascii: true,
};
`;

const folder = mkdtempSync(join(tmpdir(), "folklore-words-"));
const file = join(folder, "own", "shout.mjs");
const copies = join(folder, "plugins");
let store: SqliteStore;
let outcome: RunOutcome;

beforeAll(async () => {
  mkdirSync(join(folder, "own"));
  writeFileSync(file, SHOUT);
  store = SqliteStore.open(folder);
  const config = resolveConfig({
    name: "words",
    rounds: 2,
    maxMinutes: 0,
    device: "cpu",
    plugins: [join(folder, "own")],
    populations: [{ name: "ash", agents: 1 }],
    world: { levels: 1, perLevel: 1 },
    solve: { attemptsPerAgent: 0 },
    propose: { perRound: 0 },
    culture: { forecasts: 0 },
    sleep: { every: 0 },
    learn: { dreamsPerRound: 0, practicePerRound: 0 },
    evaluate: { items: 1, every: 2 },
    study: { families: { shout: 1 }, lessons: 8, tests: 4, attemptsPerTask: 1, items: 4 },
    games: { play: { nim: 1 }, matches: 2, rules: 2 },
  });
  store.createRun({ id: RUN, name: config.name, seed: config.seed, config });
  const { signal } = new AbortController();
  const plugins = { base: folder, copies };
  outcome = await runSimulation({
    config,
    store,
    runId: RUN,
    resume: false,
    signal,
    hosting: "local",
    plugins,
  });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function of<T extends EventType>(type: T): EventOf<T>["data"][] {
  return [...store.events(RUN)].flatMap((event) =>
    event.type === type ? [event.data as EventOf<T>["data"]] : [],
  );
}

/** The command in this process, with what it writes caught. */
async function evaluated() {
  let text = "";
  const catching = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((more) => {
      text += more;
      return true;
    }),
  );
  try {
    process.exitCode = 0;
    await runCli(["eval", RUN, "--dir", folder, "--json"]);
    return { code: Number(process.exitCode ?? 0), text };
  } finally {
    process.exitCode = 0;
    for (const caught of catching) caught.mockRestore();
  }
}

it("a family of free text is taught, attempted and examined", () => {
  expect(outcome).toEqual({ status: "finished", rounds: 2 });
  expect(of("family.failed")).toEqual([]);
  const attempts = of("attempts.graded").filter(({ family }) => family === "shout");
  expect(attempts.reduce((sum, { attempts: count }) => sum + count, 0)).toBe(2 * 4);
  // Nobody holds it to its symbols.
  const written = attempts.flatMap(({ examples }) => examples.map(({ completion }) => completion)).join("");
  expect(written).toMatch(/[^ shout=>.]/);
  expect(of("policy.updated").map(({ sources }) => sources.study)).toEqual([8, 8]);
  const [{ values }] = of("evaluation.done").slice(-1) as [EventOf<"evaluation.done">["data"]];
  expect(Object.keys(values)).toEqual(expect.arrayContaining(["study/shout/l1", "study/shout/l2"]));
});

it("the lab poses no tasks of a plug-in and none of a game, and says why", () => {
  const run = OpenedRun.open(store, store.getRun(RUN)!);
  for (const family of ["shout", "nim"]) {
    expect(() => poseTask(run, { family, level: 1 }), family).toThrow(
      expect.objectContaining({
        code: "bad-usage",
        message: expect.stringContaining(`no tasks of "${family}": it is a plug-in or a game`),
      }),
    );
  }
  expect(poseTask(run, { family: "programs", level: 1 }).task.family).toBe("programs");
});

it("folklore eval asks the kept copy when the file is gone, and says so when that is gone too", async () => {
  const before = await evaluated();
  expect(before.code, before.text).toBe(0);
  rmSync(file);
  expect(await evaluated()).toEqual(before);
  const { values } = JSON.parse(before.text) as { values: Record<string, Record<string, number>> };
  expect(values.ash).toMatchObject({ "study/shout/l1": expect.any(Number) });
  rmSync(copies, { recursive: true });
  const gone = await evaluated();
  expect(gone.code).not.toBe(0);
  expect(gone.text).toMatch(/task family .*shout.* is gone/);
});
