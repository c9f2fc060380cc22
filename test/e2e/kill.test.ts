// kill -9 at 50 random moments of short runs, each resumed until it is finished: log, culture and weights must be
// those of a run that nobody touched, bit for bit. The runs are processes of the command line, as users start them.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { DATABASE_FILE, SqliteStore } from "../../server/store/index.ts";
import { type Outcome, outcomeOf, shortRun } from "./short-run.ts";

const KILLS = 50;
/** One chain of runs per core. */
const CHAINS = 2;
/** Share of the kills that come while the process is still starting. */
const EARLY = 0.1;
/** A start takes a second or two. */
const START_MS = 2000;
/** Events come in bursts, between which the work is done: this many milliseconds at most after one of them. */
const AFTER_MS = 300;

let home: string;
let config: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "folklore-kill-"));
  config = join(home, "config.json");
  writeFileSync(config, JSON.stringify(shortRun));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lines: number;
  readonly errors: string;
}

/** A `run`, or a `resume` where there is something to resume; `moment` is told the child and each line it prints. */
async function folklore(
  dir: string,
  moment: (child: ChildProcess, lines: number) => void = () => {},
): Promise<Ended> {
  const words = runs(dir) > 0 ? ["resume"] : ["run", config];
  const child = spawn(process.execPath, ["server/cli/main.ts", ...words, "--json", "--dir", dir], {
    // Compiled modules are kept between the processes: half of a start is reading TypeScript.
    env: { ...process.env, NODE_COMPILE_CACHE: join(home, "compiled") },
  });
  let lines = 0;
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  createInterface(child.stdout).on("line", () => moment(child, ++lines));
  moment(child, 0);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, lines, errors }));
  });
}

/** Opening the store after a kill is part of the test. */
function withStore<T>(dir: string, read: (store: SqliteStore) => T): T {
  const store = SqliteStore.open(dir);
  try {
    return read(store);
  } finally {
    store.close();
  }
}

function runs(dir: string): number {
  return existsSync(join(dir, DATABASE_FILE)) ? withStore(dir, (store) => store.listRuns().length) : 0;
}

function statusOf(dir: string): string | undefined {
  return withStore(dir, (store) => store.getRun("short-1")?.status);
}

/** Kills at a moment that the generator chooses: while it starts, or after some line and a little. */
async function killed(dir: string, rng: Rng, usualLines: number): Promise<boolean> {
  const line = rng.chance(EARLY) ? 0 : rng.range(1, usualLines);
  const wait = rng.next() * (line === 0 ? START_MS : AFTER_MS);
  const ended = await folklore(dir, (child, lines) => {
    if (lines === line) void sleep(wait).then(() => child.kill("SIGKILL"));
  });
  if (ended.signal === "SIGKILL") return true;
  expect(ended, ended.errors).toMatchObject({ code: 0, signal: null });
  return false;
}

describe("kill -9", () => {
  it(`changes nothing, ${KILLS} times`, { timeout: 1_800_000 }, async () => {
    const untouched = join(home, "untouched");
    mkdirSync(untouched);
    const { code, lines, errors } = await folklore(untouched);
    expect(code, errors).toBe(0);
    const expected = withStore(untouched, (store) => outcomeOf(store, "short-1"));
    // Half a round more than one: most processes get somewhere, few get far.
    const usualLines = Math.round((1.5 * lines) / shortRun.rounds);
    const finished: Outcome[] = [];
    let kills = 0;
    const chain = async (index: number) => {
      const rng = Rng.seed(`kill ${index}`);
      for (let run = 1; kills < KILLS; run++) {
        const dir = join(home, `chain-${index}-${run}`);
        mkdirSync(dir);
        let done = false;
        while (!done) {
          // The last kill may have come when all was done.
          if (runs(dir) > 0 && statusOf(dir) === "finished") break;
          if (kills >= KILLS) {
            expect(await folklore(dir)).toMatchObject({ code: 0 });
            done = true;
          } else if (await killed(dir, rng, usualLines)) kills++;
          else done = true;
        }
        finished.push(withStore(dir, (store) => outcomeOf(store, "short-1")));
        expect(finished.at(-1)).toEqual(expected);
        expect(statusOf(dir)).toBe("finished");
      }
    };
    await Promise.all(Array.from({ length: CHAINS }, (_, index) => chain(index)));
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(finished.length).toBeGreaterThanOrEqual(CHAINS);
  });
});
