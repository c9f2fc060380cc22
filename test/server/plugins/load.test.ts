// Finding, copying, refusing, reloading and gating plug-ins of every kind.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  changedPlugins,
  closePlugins,
  gatePlugin,
  type LoadOptions,
  loadPlugins,
  type Plugin,
  reloadPlugin,
} from "../../../server/plugins/index.ts";
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
