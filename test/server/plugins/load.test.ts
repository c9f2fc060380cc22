// Finding, copying, refusing, reloading and gating plug-ins of every kind.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import type { Event } from "../../../server/events.ts";
import {
  changedPlugins,
  closePlugins,
  gatePlugin,
  type LoadOptions,
  loadPlugins,
  type Plugin,
  PluginFault,
  reloadPlugin,
} from "../../../server/plugins/index.ts";
import { LIMITS } from "../../../server/plugins/limits.ts";
import { PluginShelf } from "../../../server/plugins/shelf.ts";
import { EventLog } from "../../../server/simulation/event-log.ts";
import { FamilyFaults } from "../../../server/simulation/family-faults.ts";
import { badFamily, temporaryFolder } from "./bad-plugins.ts";

const base = temporaryFolder();
const copies = join(base, "copies");
const open: Plugin[] = [];
let folders = 0;

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(base, `folder-${folders++}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
function load(specs: readonly string[] | undefined, options: Partial<LoadOptions> = {}) {
  const result = loadPlugins(specs, { base, copies, ...options });
  open.push(...result.loaded);
  return result;
}
const idsOf = (plugins: readonly Plugin[]) => plugins.map(({ family }) => family.id);

afterEach(() => closePlugins(open.splice(0)));
afterAll(() => rmSync(base, { recursive: true }));

describe("finding plug-ins", () => {
  it("takes the families of a folder, but no tests and nothing hidden", () => {
    const folder = folderOf({
      "b.ts": badFamily({ id: "b" }).replace("generate(rng, level)", "generate(rng: any, level: number)"),
      "a.mjs": badFamily({ id: "a" }),
      "a.test.mjs": "throw 1",
      "_half.mjs": "throw 1",
      ".hidden.mjs": "throw 1",
      "types.d.ts": "throw 1",
      "notes.md": "# notes",
    });
    const { loaded, refused } = load([folder]);
    expect(refused).toEqual([]);
    expect(idsOf(loaded)).toEqual(["a", "b"]);
    expect(loaded.map(({ spec }) => spec)).toEqual([folder, folder]);
  });

  it("needs no default folder, but the folders that are named", () => {
    expect(load(undefined)).toEqual({ loaded: [], refused: [] });
    mkdirSync(join(base, "home", "plugins"), { recursive: true });
    writeFileSync(join(base, "home", "plugins", "x.mjs"), badFamily({ id: "x" }));
    expect(idsOf(load(undefined, { base: join(base, "home") }).loaded)).toEqual(["x"]);
    for (const [spec, code] of [
      ["./nowhere", "not-found"],
      ["nowhere.ts", "not-found"],
      ["no-such-package", "not-found"],
      ["exec:", "bad-usage"],
      ['exec:python3 "half', "bad-usage"],
    ] as const) {
      expect(() => load([spec]), spec).toThrow(
        expect.objectContaining({ code, hint: expect.stringMatching(/./) }),
      );
    }
  });

  it("takes an npm package with several families, installed where the config is", () => {
    const home = folderOf({});
    const served = join(home, "node_modules", "@some", "families");
    mkdirSync(served, { recursive: true });
    writeFileSync(
      join(served, "package.json"),
      '{"name":"@some/families","type":"module","exports":{"import":"./index.js"}}',
    );
    writeFileSync(join(served, "first.mjs"), badFamily({ id: "first" }));
    writeFileSync(join(served, "second.mjs"), badFamily({ id: "second" }));
    writeFileSync(
      join(served, "index.js"),
      'import first from "./first.mjs"; import second from "./second.mjs"; export default [first, second];',
    );
    const { loaded, refused } = load(["@some/families"], { base: home });
    expect(refused).toEqual([]);
    expect(idsOf(loaded)).toEqual(["first", "second"]);
    expect(changedPlugins(loaded)).toEqual([]);
    writeFileSync(join(served, "second.mjs"), badFamily({ id: "second", verify: "return 1" }));
    expect(changedPlugins(loaded)).toHaveLength(2);
  });
});

describe("opening plug-ins", () => {
  it("refuses the bad ones with a reason and goes on", () => {
    const folder = folderOf({
      "1.mjs": "export default {",
      "2.mjs": badFamily({ id: "good" }),
      "3.mjs": badFamily({ id: "caesar" }),
      "4.mjs": badFamily({ id: "good" }),
      "5.mjs": `// ${"x".repeat(1024 * 1024)}`,
    });
    const { loaded, refused } = load([folder, "exec:no-such-program-anywhere", "ws://127.0.0.1:1"], {
      taken: ["caesar"],
    });
    expect(idsOf(loaded)).toEqual(["good"]);
    expect(refused.map(({ place, reason }) => [place.split("/").at(-1), reason])).toEqual([
      ["1.mjs", expect.stringContaining("SyntaxError")],
      ["3.mjs", expect.stringContaining('"caesar" is taken')],
      ["4.mjs", expect.stringContaining('"good" is taken')],
      ["5.mjs", expect.stringContaining("bytes")],
      ["no-such-program-anywhere", expect.stringContaining("cannot run")],
      ["127.0.0.1:1", expect.stringContaining("ECONNREFUSED")],
    ]);
  });

  it("runs a copy of the code under its hash: the old version goes on when the file is another one", () => {
    const first = badFamily({ id: "edited" });
    const folder = folderOf({ "edited.mjs": first });
    const file = join(folder, "edited.mjs");
    const { loaded } = load([file]);
    const [plugin] = loaded as [Plugin];
    expect(readFileSync(plugin.copy!, "utf8")).toBe(first);
    expect(plugin.copy).toBe(join(copies, `${plugin.hash}.mjs`));
    expect(changedPlugins(loaded)).toEqual([]);

    writeFileSync(file, first.replace('title: "Say a digit"', 'title: "Say digits"'));
    expect(changedPlugins(loaded)).toEqual([plugin]);
    const next = reloadPlugin(plugin, { base, copies });
    open.push(...next.loaded);
    plugin.family.close(); // starts again from its copy
    const [old, now] = [plugin, next.loaded[0]!].map(({ family }) => {
      family.generate(Rng.seed(1), 1);
      return family.title;
    });
    expect([old, now]).toEqual(["Say a digit", "Say digits"]);
    expect(next.loaded[0]!.hash).not.toBe(plugin.hash);
    expect(readdirSync(copies)).toEqual(
      expect.arrayContaining([`${plugin.hash}.mjs`, `${next.loaded[0]!.hash}.mjs`]),
    );
    // A copy is a plug-in like any other, with the same hash.
    expect(load([plugin.copy!]).loaded[0]!.hash).toBe(plugin.hash);

    writeFileSync(file, "export default {");
    expect(reloadPlugin(plugin, { base, copies })).toMatchObject({
      loaded: [],
      refused: [{ reason: expect.stringContaining("SyntaxError") }],
    });
    rmSync(file);
    expect(changedPlugins(loaded)).toEqual([]);
  });
});

describe("a script behind exec:", () => {
  const EXAMPLE = readFileSync("examples/javascript/family.mjs", "utf8");
  const louder = EXAMPLE.replace('title: "Pair', 'title: "PAIR');

  it("is watched; its running process goes on, and is not started again as another one", () => {
    const folder = folderOf({ "zip.mjs": EXAMPLE });
    const script = join(folder, "zip.mjs");
    const { loaded } = load([`exec:"${process.execPath}" zip.mjs`], { base: folder });
    const [plugin] = loaded as [Plugin];
    const made = () => plugin.family.generate(Rng.seed(1), 1).payload;
    const before = made();
    expect(changedPlugins(loaded)).toEqual([]);

    writeFileSync(script, louder);
    expect(changedPlugins(loaded)).toEqual([plugin]);
    const next = reloadPlugin(plugin, { base: folder });
    open.push(...next.loaded);
    expect(next.loaded[0]!.family.title).toMatch(/^PAIR/);
    expect(next.loaded[0]!.hash).not.toBe(plugin.hash);
    expect(made()).toEqual(before);

    plugin.family.close();
    expect(made).toThrow(
      expect.objectContaining({ kind: "died", detail: expect.stringContaining("script") }),
    );
    rmSync(script);
    expect(changedPlugins(loaded)).toEqual([]);
    writeFileSync(script, EXAMPLE);
    expect(made()).toEqual(before);
    expect(load([plugin.spec], { base: folder }).loaded[0]!.hash).toBe(plugin.hash);
  });

  it("is each file that the command line names, and nothing outside", () => {
    const folder = folderOf({ "zip.mjs": EXAMPLE, words: "one", "large.bin": "x".repeat(1024 * 1024 + 1) });
    const neighbour = folderOf({ "shared.txt": "one" });
    const named = ["words", "large.bin", join("..", basename(neighbour), "shared.txt"), "x".repeat(300)];
    const { loaded, refused } = load([`exec:"${process.execPath}" zip.mjs ${named.join(" ")}`], {
      base: folder,
    });
    expect(refused).toEqual([]);
    const change = (path: string) => {
      const old = readFileSync(path);
      writeFileSync(path, "two");
      const seen = changedPlugins(loaded).length;
      writeFileSync(path, old);
      return seen;
    };
    expect(change(join(folder, "words"))).toBe(1);
    expect(change(join(neighbour, "shared.txt"))).toBe(1);
    expect(change(join(folder, "large.bin"))).toBe(0);
    expect(loaded[0]!.source).toMatchObject({
      scripts: { paths: expect.not.arrayContaining([process.execPath]) },
    });
  });
});

it("a run alone counts the faults of its plug-ins: the shelf gives them out without a count of their own", () => {
  const good = readFileSync("test/fixtures/plug-in.ts", "utf8").replace("export default", "const good =");
  const verify = 'if (text === "go") throw new Error("boom"); return good.verify(task, text);';
  const bad = `${good}\nexport default { ...good, verify(task, text) { ${verify} } };`;
  const shelf = PluginShelf.open([folderOf({ "bad.ts": bad })], ["backwards"], { base, copies });
  try {
    const { family } = shelf.get("backwards")!;
    const task = family.generate(Rng.seed(1), 1);
    const right = family.oracle(task).completion;
    for (let i = 0; i < 2 * LIMITS.faultsInAll; i++) {
      expect(() => family.verify(task, "go")).toThrow(PluginFault);
    }
    const events: Event[] = [];
    const faults = new FamilyFaults(new EventLog("run", 0, (event) => events.push(event)));
    const graded = (text: string) => faults.guard(family.id, () => family.verify(task, text));
    expect(graded(right)?.correct).toBe(true);
    for (let i = 0; i < 2 * LIMITS.faultsInAll; i++) graded("go");
    expect(faults.quarantined(family.id)).toBe(true);
    expect(graded(right)).toBeUndefined();
    expect(events.at(-1)!.data).toMatchObject({ kind: "threw", quarantined: true });
  } finally {
    shelf.close();
  }
});

describe("the gate", () => {
  const file = (text: string) => join(folderOf({ "one.mjs": text }), "one.mjs");

  it("lets a sound family through, whatever it is written in", () => {
    const program = `exec:"${process.execPath}" "${resolve("examples/javascript/family.mjs")}"`;
    const { loaded, refused } = load([resolve("test/fixtures/plug-in.ts"), program]);
    expect(refused).toEqual([]);
    for (const { family } of loaded) {
      const { reasons } = gatePlugin(family, { items: 20 });
      // Speed depends on the machine.
      expect(reasons.filter((reason) => !reason.startsWith("speed"))).toEqual([]);
    }
  });

  it.each([
    [
      "a grader that can be fooled",
      {
        verify:
          'if (completion === "") return { ...good.verify(task, good.oracle(task).completion), verifiedSymbols: 0 };',
      },
      "empty answers",
    ],
    ["a clock", { generate: "Date.now();" }, "clocks"],
    ["chance", { generate: "task.payload.say[0] = Math.floor(Math.random() * 10);" }, "same seed"],
    ["changed builtins", { generate: "Array.prototype.last = 1;" }, "builtins"],
    ["memory of its process", { generate: "task.payload.pid = process.pid;" }, "the same after a restart"],
    ["an endless loop", { verify: 'if (completion === "> 1 .") for (;;);' }, "comes back from the audit"],
    ["an end of its own", { verify: 'if (completion === "") process.exit(1);' }, "comes back from the audit"],
  ] as const)("refuses %s", (name, lines, reason) => {
    const { loaded } = load([file(badFamily(lines))], { containment: { startMs: 6_000 } });
    const limit = name === "an endless loop" ? { totalMs: 1_000 } : {};
    const { ok, reasons } = gatePlugin(loaded[0]!.family, { items: 60, ...limit });
    expect(ok).toBe(false);
    expect(reasons.join("\n")).toContain(reason);
  });
});
