// The command line: wrong words and flags, errors and exit codes, JSON, reading commands. In this process, because
// starting one takes half a second; a few are spawned as users do.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { YCulture } from "../../../culture/index.ts";
import { runCli } from "../../../server/cli/cli.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { Event } from "../../../server/events.ts";
import { SqliteStore } from "../../../server/store/index.ts";
import { OP_SETS } from "../../../tasks/index.ts";

let dir: string;
let empty: string;

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command line in this process, with what it writes caught. */
async function folklore(...words: string[]): Promise<Outcome> {
  let out = "";
  let err = "";
  const catchOut = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  const catchErr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
  try {
    process.exitCode = 0;
    await runCli(words);
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    process.exitCode = 0;
    catchOut.mockRestore();
    catchErr.mockRestore();
  }
}

/** The same as a process of its own. */
function spawned(node: string, main: string, ...words: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(node, [main, ...words], { encoding: "utf8" });
  return { code: status ?? -1, out: stdout, err: stderr };
}

/** A finished run of one round with a law, a culture of two definitions, an evaluation and an alarm. */
function writeRun(): void {
  const store = SqliteStore.open(dir);
  const config = resolveConfig({ name: "tiny" });
  const run = "tiny-1";
  store.createRun({ id: run, name: "tiny", seed: config.seed, config });
  const culture = new YCulture({ clientId: 5, primitives: OP_SETS[config.world.ops] });
  const [a, b] = OP_SETS[config.world.ops] as readonly string[] as [string, string];
  let seq = 0;
  const events: Event[] = [];
  const add = (type: string, data: unknown, round = 1) => {
    events.push({ seq: ++seq, run, round, type, data } as Event);
  };
  const edit = (command: Parameters<YCulture["edit"]>[0]): string => {
    const before = culture.stateVector();
    const result = culture.edit(command, { author: "ada", round: 1 });
    if (!result.ok) throw new Error(result.error.detail);
    const update = Buffer.from(culture.encode(before)).toString("base64");
    add("culture.edited", {
      culture: "shared",
      author: "ada",
      edit: command,
      accepted: true,
      entry: result.value,
      reason: null,
      update,
    });
    return result.value;
  };
  add("run.started", { config, seed: config.seed }, 0);
  add("round.started", {});
  add("law.discovered", {
    law: "l1",
    level: 1,
    agent: "ada",
    population: "ash",
    program: `${a} ${b}`,
    attempts: 9,
    tokens: 0,
  });
  for (const [name, body] of [
    ["fa", [a, b]],
    ["fb", ["fa", a]],
  ] as const) {
    edit({ op: "adopt", id: edit({ op: "propose", kind: "definition", name, body: [...body] }) });
  }
  add("evaluation.done", { population: "ash", values: { "apply/depth1": 0.5 } });
  add("alarm.raised", { kind: "collapse", detail: "entropy is low", response: "quota lowered" });
  add("run.finished", { summary: {} });
  store.commit(run, { events, status: "finished" });
  store.createRun({ id: "other-1", name: "other", seed: 2, config: resolveConfig({ seed: 2, arm: "none" }) });
  store.close();
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "folklore-cli-"));
  empty = join(dir, "empty");
  vi.stubEnv("FOLKLORE_DIR", dir);
  writeRun();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

describe("wrong input", () => {
  it.each([
    [["rnu"], 2, 'unknown command "rnu"', 'did you mean "run"?'],
    [["culture", "tre"], 2, 'unknown command "tre"', 'did you mean "tree"?'],
    [["run", "--sede", "3"], 2, 'unknown flag "--sede"', 'did you mean "--seed"?'],
    [["ls", "-x"], 2, 'unknown flag "-x"', "folklore ls --help"],
    [["ls", "surplus"], 2, "too many words", "folklore ls --help"],
    [["experiment"], 2, "FILE is missing", "folklore experiment --help"],
    [["run", "--seed"], 2, "--seed needs a value", "--seed="],
    [["run", "--arm", "shard"], 2, "expected none, private", 'did you mean "shared"?'],
    [["run", "--seed", "x", "--dry-run"], 2, "seed", "help config"],
    [
      ["run", "--set", "evaluate.itmes=3"],
      2,
      'unknown key "evaluate.itmes"',
      'did you mean "evaluate.items"?',
    ],
    [["run", "nowhere.yaml"], 3, "nowhere.yaml", "check the path"],
    [["show", "tiny-9"], 3, 'no run "tiny-9"', 'did you mean "tiny-1"?'],
    [["culture", "show", "tiny", "--of", "shred"], 3, "no culture", 'did you mean "shared"?'],
    [["culture", "show", "tiny", "--round", "x"], 2, "--round x", "for example"],
    [["resume", "tiny"], 2, "is finished", "--rounds"],
    [["ls", "--dir", "/nowhere/at/all"], 3, "no runs in", "npm start"],
    [["export", "tiny", "--what", "weights"], 2, "need a file", "--out"],
    [["export", "tiny", "--what", "culture"], 2, "needs a file", "--out"],
  ])("%j exits with %i", async (words, code, message, hint) => {
    const result = await folklore(...words);
    expect(result.err).toContain(message);
    expect(result.err).toContain(hint);
    expect(result.err).not.toMatch(/\n\s+at /);
    expect(result).toMatchObject({ code, out: "" });
  });

  it("exits with the code and without a stack trace as a process too", () => {
    const { code, out, err } = spawned(process.execPath, "server/cli/main.ts", "rnu");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe('error: folklore: unknown command "rnu"\n  what to do: did you mean "run"?\n');
  });

  it("shows a stack with FOLKLORE_DEBUG=1", async () => {
    vi.stubEnv("FOLKLORE_DEBUG", "1");
    const { err } = await folklore("rnu");
    vi.stubEnv("FOLKLORE_DEBUG", undefined);
    expect(err).toMatch(/\n\s+at /);
  });

  it("is an object with --json", async () => {
    const { err } = await folklore("show", "nobody", "--json");
    expect(JSON.parse(err)).toEqual({
      error: { code: "not-found", message: expect.stringContaining("nobody"), hint: expect.any(String) },
    });
  });

  it("never makes a data folder by reading", async () => {
    expect((await folklore("ls", "--dir", empty)).code).toBe(3);
    expect(existsSync(empty)).toBe(false);
  });

  it("reports a damaged database", async () => {
    const damaged = mkdtempSync(join(tmpdir(), "folklore-cli-"));
    writeFileSync(join(damaged, "folklore.db"), "not a database at all, by any means".repeat(50));
    const { code, err } = await folklore("ls", "--dir", damaged);
    rmSync(damaged, { recursive: true });
    expect(code).toBe(5);
    expect(err).toContain("start afresh");
  });

  it("reports a run that another process writes", async () => {
    const store = SqliteStore.open(dir);
    const lock = store.lock("other-1");
    const { code, err } = await folklore("resume", "other-1");
    lock.release();
    store.close();
    expect(err).toContain(`pid ${process.pid}`);
    expect(code).toBe(4);
  });
});

describe("the launcher", () => {
  const old = ["/usr/bin/node", "/usr/local/bin/node"].find(
    (path) =>
      existsSync(path) && /^v(1\d|20)\./.test(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout),
  );

  it("starts under this Node", () => {
    expect(spawned(process.execPath, "server/cli/folklore.mjs", "nonsense").code).toBe(2);
  });

  it.skipIf(old === undefined)(
    "hands over to the pinned Node from an old one (needs an old Node on the machine)",
    () => {
      const { code, err } = spawned(old!, "server/cli/folklore.mjs", "nonsense");
      expect(err).toContain('unknown command "nonsense"');
      expect(code).toBe(2);
    },
  );
});

describe("reading", () => {
  it("explains itself", async () => {
    const usage = (await folklore("--help")).out;
    for (const word of ["run", "resume", "doctor", "culture", "tasks", "export"])
      expect(usage).toContain(word);
    expect((await folklore("run", "--help")).out).toContain("--dry-run");
    expect((await folklore("--version")).out.trim()).toBe(
      JSON.parse(readFileSync("package.json", "utf8")).version,
    );
    expect((await folklore("help", "config")).out).toContain("| `world.levels` |");
  });

  it("prints the resolved config with --dry-run and writes nothing", async () => {
    const file = join(dir, "config.yaml");
    writeFileSync(file, "seed: 5\nworld: { flat: true }\n");
    const { code, out } = await folklore(
      "run",
      file,
      "--seed",
      "6",
      "--set",
      "evaluate.items=8",
      "--dry-run",
      "--dir",
      empty,
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(
      resolveConfig({ seed: 6, world: { flat: true }, evaluate: { items: 8 } }),
    );
    expect(existsSync(empty)).toBe(false);
  });

  it("lists, shows and compares runs", async () => {
    expect(JSON.parse((await folklore("ls", "--json")).out).map((run: { id: string }) => run.id)).toEqual([
      "other-1",
      "tiny-1",
    ]);
    expect((await folklore("ls")).out).toMatch(/tiny-1 .*finished/);
    expect(JSON.parse((await folklore("show", "tiny", "--json")).out)).toMatchObject({
      laws: 1,
      lawsByLevel: { 1: 1 },
      lawsByAgent: { ada: 1 },
      edits: { propose: 2, adopt: 2 },
      alarms: [{ kind: "collapse" }],
    });
    expect((await folklore("show", "tiny-1")).out).toContain("alarm collapse: entropy is low");
    const { differences } = JSON.parse((await folklore("compare", "--json")).out);
    expect(differences.map(({ key }: { key: string }) => key)).toEqual(["seed", "arm"].sort(byConfigOrder));
  });

  it("rebuilds the culture from the log", async () => {
    const entries = JSON.parse((await folklore("culture", "show", "tiny", "--json")).out);
    expect(entries.map((entry: { name: string; status: string }) => [entry.name, entry.status])).toEqual([
      ["fa", "adopted"],
      ["fb", "adopted"],
    ]);
    expect((await folklore("culture", "tree", "tiny")).out).toMatch(/^fb = .*\n└─ fa = /);
    expect((await folklore("culture", "history", "tiny")).out.trim().split("\n")).toHaveLength(5);
    expect((await folklore("culture", "tree", "tiny", "--round", "0")).out).toContain(
      "no adopted definitions",
    );
  });

  it("exports events as JSON lines, in order", async () => {
    const file = join(dir, "events.jsonl");
    expect(JSON.parse((await folklore("export", "tiny", "--out", file, "--json")).out)).toMatchObject({
      lines: 10,
      file,
    });
    const events = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    const metrics = (await folklore("export", "tiny", "--what", "metrics")).out.trim().split("\n");
    expect(metrics.map((line) => JSON.parse(line).type)).toEqual([
      "law.discovered",
      "evaluation.done",
      "alarm.raised",
    ]);
    expect((await folklore("export", "tiny", "--out", "/nowhere/x.jsonl")).code).toBe(3);
  });

  it("exports a culture as an update that any replica takes in", async () => {
    const file = join(dir, "culture.yjs");
    const { out } = await folklore("export", "tiny", "--what", "culture", "--out", file, "--json");
    expect(JSON.parse(out)).toEqual({ run: "tiny-1", what: "culture", files: [file] });
    const replica = new YCulture({ clientId: 9, primitives: OP_SETS.B });
    expect(replica.apply(readFileSync(file)).ok).toBe(true);
    const shown = JSON.parse((await folklore("culture", "show", "tiny", "--json")).out);
    expect(shown.length).toBeGreaterThan(0);
    expect(replica.entries()).toEqual(shown);
  });

  it("lists, previews and audits task families", async () => {
    const families = JSON.parse((await folklore("tasks", "list", "--json")).out).map(
      ({ id }: { id: string }) => id,
    );
    expect(families).toEqual(expect.arrayContaining(["programs", "laws", "arithmetic"]));
    const examples = JSON.parse(
      (await folklore("tasks", "preview", "arithmetic", "--level", "1", "--json")).out,
    );
    expect(examples).toHaveLength(2);
    expect(await folklore("tasks", "preview", "arithmetic", "--level", "1", "--json")).toMatchObject({
      out: JSON.stringify(examples, null, 2).concat("\n"),
    });
    const audit = await folklore("tasks", "audit", "arithmetic", "--items", "200");
    expect(audit.out).toContain("no holes found");
    expect(audit.code).toBe(0);
    expect((await folklore("tasks", "audit", "arithmetics")).err).toContain('did you mean "arithmetic"?');
  });

  it("examines the machine", async () => {
    const { code, out } = await folklore("doctor", "--json");
    const checks = new Map(JSON.parse(out).map((result: { check: string }) => [result.check, result]));
    for (const name of ["node", "better-sqlite3", "device cpu", "data folder", "database"]) {
      expect(checks.get(name), name).toMatchObject({ status: "ok" });
    }
    expect(code).toBe(0);
  });
});

/** compare lists keys in the order of the canonical config: alphabetical. */
function byConfigOrder(a: string, b: string): number {
  return a < b ? -1 : 1;
}
