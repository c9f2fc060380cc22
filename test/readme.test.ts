// The README must stay true: its example family is the tested file, its commands exist, its tree is the tree.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeConfig } from "../server/config/index.ts";
import { auditFamily } from "../tasks/index.ts";
import { taskFamilySuite } from "./conformance/task-family.ts";
import { caesar } from "./fixtures/caesar-family.ts";

const readme = readFileSync("README.md", "utf8");
const scripts = JSON.parse(readFileSync("package.json", "utf8")).scripts as Record<string, string>;

taskFamilySuite("the README's example family", () => caesar as never);

describe("README", () => {
  it("shows the tested example family", () => {
    const file = readFileSync("test/fixtures/caesar-family.ts", "utf8");
    const code = file.split("\n").slice(1).join("\n").replace("../../tasks/index.ts", "../tasks/index.ts");
    expect(readme).toContain(code.trim());
  });

  it("shows a family that passes the audit", () => {
    const { rows } = auditFamily(caesar as never, { items: 500, seed: 1 });
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    const named = [...readme.matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(scripts).toHaveProperty(name);
  });

  it("names only files that exist", () => {
    const named = [
      ...readme.matchAll(/`((?:core|tasks|culture|trainer|agents|server|test|experiments|docs)\/[\w./-]*)`/g),
    ];
    expect(named.length).toBeGreaterThan(5);
    for (const [, path] of named) expect(existsSync(path as string), path).toBe(true);
  });

  it("has a page of every config key that says what the schema says", () => {
    expect(readFileSync("docs/config.md", "utf8")).toContain(describeConfig());
  });
});
