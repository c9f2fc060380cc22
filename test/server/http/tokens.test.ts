// tokens.json: made once, for its owner only, read again, and refused when it is something else.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readOrMakeTokens, TOKENS_FILE } from "../../../server/http/tokens.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "folklore-tokens-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const path = () => join(folder, TOKENS_FILE);

describe("readOrMakeTokens", () => {
  it("makes three that differ, which only their owner may read", () => {
    const tokens = readOrMakeTokens(folder);
    expect(new Set(Object.values(tokens)).size).toBe(3);
    for (const token of Object.values(tokens)) expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readOrMakeTokens(folder)).toEqual(tokens);
  });

  it("never makes the same twice", () => {
    const first = readOrMakeTokens(folder);
    rmSync(path());
    expect(readOrMakeTokens(folder).operator).not.toBe(first.operator);
  });

  it("closes a file that was left open to others", () => {
    const tokens = readOrMakeTokens(folder);
    chmodSync(path(), 0o644);
    expect(readOrMakeTokens(folder)).toEqual(tokens);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it.each([
    "",
    "{",
    "[]",
    '{"viewer":"x","editor":"y","operator":"z"}',
    JSON.stringify({ viewer: "a".repeat(32), editor: "a".repeat(32), operator: "b".repeat(32) }),
    JSON.stringify({ viewer: "a".repeat(32), editor: "c".repeat(32), operator: "" }),
  ])("refuses %s, and leaves it alone", (text) => {
    writeFileSync(path(), text);
    expect(() => readOrMakeTokens(folder)).toThrow(expect.objectContaining({ code: "bad-config" }));
    expect(readFileSync(path(), "utf8")).toBe(text);
  });

  it("says what the file system said", () => {
    const missing = join(folder, "missing");
    expect(() => readOrMakeTokens(missing)).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});
