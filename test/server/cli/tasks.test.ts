// folklore tasks new, list, preview, audit and conform, with families of one's own.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runCli } from "../../../server/cli/cli.ts";

const dir = mkdtempSync(join(tmpdir(), "folklore-tasks-"));
const plugins = join(dir, "plugins");
afterAll(() => rmSync(dir, { recursive: true }));

/** One command line in this process, with what it writes caught. */
async function tasks(...words: string[]) {
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
    await runCli(["tasks", ...words]);
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    process.exitCode = 0;
    catchOut.mockRestore();
    catchErr.mockRestore();
  }
}

describe("a family of one's own", () => {
  it("is written, with a test, and works at once", async () => {
    const made = await tasks("new", "my-sums", "--dir", plugins);
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out).toContain("folklore tasks preview my-sums");
    const text = readFileSync(join(plugins, "my-sums.ts"), "utf8");
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(30);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect([...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)).toEqual(["folklore/tasks"]);

    const listed = JSON.parse((await tasks("list", "--plugins", plugins, "--json")).out) as { id: string }[];
    expect(listed.at(-1)).toMatchObject({ id: "my-sums", plugin: plugins });
    expect(listed.length).toBeGreaterThan(30);

    const preview = await tasks("preview", "my-sums", "--level", "3", "-n", "2", "--plugins", plugins);
    expect(preview.code).toBe(0);
    expect(preview.out.match(/^level 3 +my-sums( \d){4} =$/gm)).toHaveLength(2);
    expect(preview.out.match(/^answer +(> \d ){3}\.$/gm)).toHaveLength(2);
    expect(preview.out.match(/^step 3 /gm)).toHaveLength(2);

    const audit = await tasks("audit", "my-sums", "--items", "60", "--plugins", plugins, "--json");
    const { rows } = JSON.parse(audit.out) as { rows: { check: string; ok: boolean }[] };
    expect(rows.filter(({ ok, check }) => !ok && check !== "speed")).toEqual([]);
    expect(rows.map(({ check }) => check)).toContain("the same after a restart");
  });

  it("has a test that passes, and is well written", () => {
    // As if in a clone: the package finds itself by its name.
    const modules = join(dir, "node_modules");
    mkdirSync(modules);
    symlinkSync(resolve("."), join(modules, "folklore"));
    symlinkSync(resolve("node_modules/vitest"), join(modules, "vitest"));
    writeFileSync(join(dir, "package.json"), '{"type":"module"}');
    const vitest = resolve("node_modules/vitest/vitest.mjs");
    const run = spawnSync(process.execPath, [vitest, "run", "--root", dir], { encoding: "utf8", cwd: dir });
    expect(stripVTControlCharacters(run.stdout + run.stderr)).toMatch(/Tests.* 2 passed/);
    const files = ["my-sums.ts", "my-sums.test.ts"].map((name) => join(plugins, name));
    const biome = ["check", "--config-path", resolve("."), "--vcs-enabled=false", ...files];
    const checked = spawnSync(resolve("node_modules/.bin/biome"), biome, { encoding: "utf8", cwd: dir });
    expect(checked.stderr).not.toContain("×");
    expect(checked.status).toBe(0);
  });

  it("is never written over another", async () => {
    const before = readFileSync(join(plugins, "my-sums.ts"), "utf8");
    for (const [words, message] of [
      [["new", "my-sums", "--dir", plugins], "exists already"],
      [["new", "caesar", "--dir", plugins], "built-in"],
      [["new", "nim", "--dir", plugins], "built-in"],
      [["new", "../evil", "--dir", plugins], "cannot be called"],
      [["new", "Big", "--dir", plugins], "cannot be called"],
    ] as const) {
      const { code, err, out } = await tasks(...words);
      expect({ code, out }, err).toEqual({ code: 2, out: "" });
      expect(err).toContain(message);
      expect(err).toContain("what to do");
    }
    expect(readFileSync(join(plugins, "my-sums.ts"), "utf8")).toBe(before);
    expect(existsSync(join(dir, "evil.ts"))).toBe(false);
  });
});

describe("families of others", () => {
  const leaky = join(dir, "leaky.mjs");
  writeFileSync(
    leaky,
    `import { defineFamily } from "folklore/tasks";
     const sound = defineFamily({
       id: "leaky", title: "Leaky", kind: "other", levels: 2, symbols: ["a", "b", "c"],
       generate: (rng, level) => ({ word: Array.from({ length: level + 3 }, () => rng.pick(["a", "b", "c"])) }),
       level: ({ word }) => word.length - 3, prompt: ({ word }) => word.join(" "), work: ({ word }) => word,
     });
     export default { ...sound, verify: (task, text) => sound.verify(task, text === "" ? sound.oracle(task).completion : text) };`,
  );

  it("are told to be leaky, with exit code 1", async () => {
    const { code, out } = await tasks("audit", "leaky", "--items", "40", "--plugins", leaky);
    expect(code).toBe(1);
    expect(out).toMatch(/^HOLE +empty answers /m);
  });

  it("are warned of when they are refused, and do not stand in the way", async () => {
    const broken = join(dir, "broken.mjs");
    writeFileSync(broken, "export default {");
    const { code, out, err } = await tasks("list", "--plugins", broken, "--plugins", leaky);
    expect(code).toBe(0);
    expect(err).toMatch(/warning: plug-in .*broken\.mjs was refused: .*SyntaxError/);
    expect(out).toMatch(/^leaky /m);
  });

  it("that are not there are errors with hints", async () => {
    const nowhere = await tasks("list", "--plugins", "./nowhere-at-all");
    expect(nowhere).toMatchObject({ code: 3, out: "" });
    expect(nowhere.err).toContain("what to do: check the path");
    const typo = await tasks("preview", "leakey", "--plugins", leaky);
    expect(typo.err).toContain('did you mean "leaky"?');
  });

  const EXAMPLE = "examples/javascript/family.mjs";

  /** The example with one change, tried. */
  async function conform(from: string, to: string, ...flags: string[]) {
    const text = readFileSync(EXAMPLE, "utf8");
    expect(text).toContain(from);
    const path = join(dir, "changed.mjs");
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    return tasks("conform", `"${process.execPath}" "${path}"`, ...flags);
  }

  it("keep the protocol and are audited then: both have to be sound for exit code 0", async () => {
    const { code, out } = await tasks("conform", `exec:"${process.execPath}" ${EXAMPLE}`, "--json");
    const { ok, rows, audit } = JSON.parse(out) as ReturnType<typeof JSON.parse>;
    expect(rows.filter((row: { ok: boolean }) => !row.ok)).toEqual([]);
    expect(audit.family).toBe("zip");
    const holes = audit.rows.filter((row: { ok: boolean }) => !row.ok);
    // Speed depends on the machine.
    expect(holes.filter(({ check }: { check: string }) => check !== "speed")).toEqual([]);
    expect(ok).toBe(holes.length === 0);
    expect(code).toBe(ok ? 0 : 1);
  });

  it("that keep the protocol and have a hole are told under a heading of its own, with exit code 1", async () => {
    const { code, out } = await conform(
      "const written = completion.slice(2)",
      'if (completion.includes(steps.join(" > "))) return { correct: true };\n  const written = completion.slice(2)',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^protocol of .*: kept$/m);
    expect(out).toMatch(/\n\naudit of zip: \d+ tasks, seed 1: [1-9]\d* holes?\n/);
    expect(out).toMatch(/^HOLE /m);
  });

  it("that break the protocol, or cannot be loaded, are not audited, and that is said", async () => {
    const silent = await tasks("conform", `"${process.execPath}" -e "console.log(1)"`, "--json");
    expect(silent.code).toBe(1);
    expect(JSON.parse(silent.out)).toMatchObject({
      ok: false,
      rows: [{ check: "says hello", ok: false }],
      audit: null,
      notAudited: expect.stringContaining("protocol"),
    });
    const taken = await conform('id: "zip"', 'id: "caesar"');
    expect(taken.code).toBe(1);
    expect(taken.out).toMatch(/: kept$/m);
    expect(taken.out).toMatch(/^no audit: .*"caesar" is taken/m);
  });
});
