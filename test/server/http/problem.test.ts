// Errors as problems: what is told, what is kept back, how long it may be. And that a schema cannot drift from its type.
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ErrorCode, EXIT_CODES, FolkloreError } from "../../../server/errors.ts";
import { makeLog } from "../../../server/http/log.ts";
import { problemKinds, problemOf, RequestRefused, STATUS } from "../../../server/http/problem.ts";
import { typed } from "../../../server/http/typed.ts";

const CODES = Object.keys(EXIT_CODES) as ErrorCode[];

describe("problemOf", () => {
  it.each(CODES)("tells of %s what the caller may know", (code) => {
    const { problem, unexpected } = problemOf(new FolkloreError(code, "at /home/somebody", "try /home"));
    expect(problem).toMatchObject({ type: `/api#${code}`, status: STATUS[code] });
    expect(unexpected).toBe(STATUS[code] >= 500);
    expect(JSON.stringify(problem).includes("/home")).toBe(STATUS[code] < 500);
  });

  it.each([
    [new Error("at /home/somebody"), 500, true],
    ["a thrown string about /home", 500, true],
    [undefined, 500, true],
    [new RequestRefused("forbidden", "no"), 403, false],
    [new HTTPException(415), 415, false],
    [new HTTPException(504, { message: "Gateway Timeout" }), 504, false],
    [z.strictObject({ a: z.number() }).safeParse({ b: 1 }).error, 400, false],
  ])("knows %s", (error, status, unexpected) => {
    const told = problemOf(error);
    expect([told.problem.status, told.unexpected]).toEqual([status, unexpected]);
    expect(JSON.stringify(told.problem)).not.toContain("/home");
  });

  it("keeps it short", () => {
    const issues = z.array(z.number()).safeParse(Array(1000).fill("x")).error;
    expect(problemOf(issues).problem.detail).toContain("and 992 more");
    const long = new FolkloreError("bad-config", "x".repeat(1e6), "y".repeat(1e6));
    expect(JSON.stringify(problemOf(long).problem).length).toBeLessThan(4000);
  });

  it("only has kinds that the API's page lists", () => {
    const kinds = problemKinds().map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    const thrown = [
      new RequestRefused("too-many", ""),
      new HTTPException(415),
      new HTTPException(400),
      new HTTPException(504),
      z.number().safeParse("x").error,
      new Error(""),
    ];
    for (const error of thrown) {
      expect(kinds).toContain(problemOf(error).problem.type.replace("/api#", ""));
    }
  });
});

describe("typed", () => {
  it("takes only a schema that gives just the type", () => {
    interface Pair {
      readonly a: string;
      readonly b?: readonly number[];
    }
    const right = typed<Pair>()(z.object({ a: z.string(), b: z.array(z.number()).optional() }));
    expect(right.parse({ a: "x" })).toEqual({ a: "x" });
    // @ts-expect-error: a field is missing, though one that may be
    typed<Pair>()(z.object({ a: z.string() }));
    // @ts-expect-error: a field too many
    typed<Pair>()(z.object({ a: z.string(), b: z.array(z.number()).optional(), c: z.string() }));
    // @ts-expect-error: a field of another type
    typed<Pair>()(z.object({ a: z.string(), b: z.array(z.string()).optional() }));
  });
});

describe("makeLog", () => {
  it("warns by default, and where the level is unknown", () => {
    expect([undefined, "loud", "toString", "debug", "silent"].map((one) => makeLog(one).level)).toEqual([
      "warn",
      "warn",
      "warn",
      "debug",
      "silent",
    ]);
  });
});
