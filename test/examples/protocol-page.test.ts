// docs/tasks.md shows what the Python example says, byte for byte: this holds the same conversation again.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const missing = spawnSync("python3", ["--version"]).status !== 0 && process.env.CI === undefined;

it.skipIf(missing)("docs/tasks.md: the conversation with examples/python/family.py (needs python3)", () => {
  const page = readFileSync("docs/tasks.md", "utf8");
  const lines = page.split("\n");
  const asked = lines.flatMap((line) => (line.startsWith("-> ") ? [line.slice(3)] : []));
  const shown = lines.flatMap((line) => (line.startsWith("<- ") ? [line.slice(3)] : []));
  expect(asked.length).toBeGreaterThan(4);
  const { stdout, status } = spawnSync("python3", ["examples/python/family.py"], {
    input: `${asked.join("\n")}\n`,
    encoding: "utf8",
  });
  expect(status).toBe(0);
  expect(stdout.trim().split("\n")).toEqual(shown);
});
