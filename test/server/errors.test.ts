// The classifier of errors, on what SQLite and the system really throw, and the did-you-mean.
import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { classify, EXIT_CODES, FolkloreError } from "../../server/errors.ts";
import { editDistance, suggest } from "../../server/suggest.ts";
import { DeviceError } from "../../trainer/index.ts";

function thrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}

describe("classify", () => {
  it("keeps what is classified already", () => {
    const error = new FolkloreError("locked", "m", "h");
    expect(classify(error)).toBe(error);
    expect(error.exitCode).toBe(EXIT_CODES.locked);
  });

  it("knows a full disk, also behind a wrapper", () => {
    const database = new Database(":memory:");
    database.exec("CREATE TABLE t (data BLOB)");
    database.pragma("max_page_count = 10");
    const full = thrown(() => database.prepare("INSERT INTO t VALUES (?)").run(Buffer.alloc(100_000)));
    database.close();
    expect(classify(full, "/data").code).toBe("disk-full");
    expect(classify(new Error("query failed", { cause: full }), "/data")).toMatchObject({
      code: "disk-full",
      message: expect.stringContaining("/data"),
      hint: expect.stringContaining("folklore resume"),
    });
  });

  it("knows missing files, missing devices and forbidden folders", () => {
    expect(classify(thrown(() => readFileSync("/nowhere/at/all"))).code).toBe("not-found");
    expect(classify(Object.assign(new Error("x"), { code: "EROFS" })).code).toBe("unwritable");
    expect(classify(new DeviceError("no GPU")).code).toBe("device-missing");
  });

  it("calls everything else unexpected, whatever was thrown", () => {
    for (const strange of [new Error("boom"), "text", undefined, null, { code: "SQLITE_FULL" }]) {
      expect(classify(strange).code).toBe("unexpected");
    }
  });
});

describe("suggest", () => {
  it.each([
    ["sede", ["seed", "set"], "seed"],
    ["rnu", ["resume", "run"], "run"],
    ["samplesperlaw", ["samplesPerLaw"], "samplesPerLaw"],
    ["zzzz", ["run", "resume"], undefined],
    ["x", ["ls"], undefined],
    ["anything", [], undefined],
  ])("%s among %j is %s", (word, known, expected) => {
    expect(suggest(word, known)).toBe(expected);
  });

  it("counts insertions, deletions, replacements and swaps", () => {
    expect([editDistance("", "abc"), editDistance("abc", "abc"), editDistance("abcd", "acbd")]).toEqual([
      3, 0, 1,
    ]);
    expect(editDistance("kitten", "sitting")).toBe(3);
  });
});
