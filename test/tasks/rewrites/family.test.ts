// Rewriting programs with names: right means the same function in the fewest symbols, shorter ones than the program
// earn a part, and answers stand at the places of the program symbols that they cover.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { type RewritePayload, rewritesFamily, type Task, whyNoRewrite } from "../../../tasks/index.ts";
import { rewriteCoordinates } from "../../../tasks/rewrites/coordinates.ts";
import { taskFamilySuite } from "../../conformance/task-family.ts";

taskFamilySuite("rewrites", () => rewritesFamily());

const family = rewritesFamily();
const byAgent = { kind: "agent", agent: "ada", proposer: "model" } as const;

function parsed(text: string): Task<RewritePayload> {
  const result = family.parse(text, byAgent);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

function refusal(text: string): string | undefined {
  const result = family.parse(text, byAgent);
  return result.ok ? undefined : result.error.reason;
}

describe("rewrites", () => {
  const task = parsed("D n3 sort rev D n4 inc dbl W inc sort rev neg inc dbl");

  it("shows definitions and program, and takes the shortest way to say it", () => {
    expect(family.render(task).text).toBe("D n3 sort rev D n4 inc dbl W inc sort rev neg inc dbl :");
    expect(family.oracle(task).completion).toBe("inc n3 neg n4 .");
    expect(family.verify(task, "inc n3 neg n4 .")).toMatchObject({ correct: true, score: 1 });
    expect(family.measure(task)).toEqual({ length: 6, shortest: 4, definitions: 2 });
  });

  it.each([
    ["inc n3 neg inc dbl .", 0.5],
    ["inc sort rev neg inc dbl .", 0],
    ["inc n3 n4 .", 0],
    ["n3 inc neg n4 .", 0],
    ["inc n3 neg n5 .", 0],
    ["inc n3 neg n4", 0],
    ["inc n3 neg n4 . .", 0],
    ["inc n3 neg tri .", 0],
  ])("grades %s with %s", (answer, score) => {
    expect(family.verify(task, answer)).toMatchObject({ correct: false, score, verifiedSymbols: 0 });
  });

  it("takes other programs of the same function, shorter ones too", () => {
    // neg neg does nothing, and inc commutes with rev.
    const idle = parsed("D n3 inc rev W inc rev neg neg inc");
    expect(family.oracle(idle).completion).toBe("n3 neg neg inc .");
    expect(family.verify(idle, "n3 inc .")).toMatchObject({ correct: true, score: 1 });
    expect(family.verify(idle, "rev inc inc .")).toMatchObject({ correct: true });
  });

  it("spells nested definitions out, and leaves names that the program brings as they are", () => {
    const nested = parsed("D n3 sort n9 D n5 n3 inc W neg sort n9 inc neg");
    expect(family.render(nested).text).toBe("D n3 sort n9 D n5 sort n9 inc W neg sort n9 inc neg :");
    expect(family.oracle(nested).completion).toBe("neg n5 neg .");
    expect(family.verify(nested, "neg n3 inc neg .")).toMatchObject({ correct: false, score: 0.5 });
    // What n9 means is not known here: only what is spelled alike is equal.
    expect(family.verify(nested, "n9 .").reason).toBe("another function");
    expect(whyNoRewrite(nested.payload, ["neg", "sort", "n9", "inc", "neg"])).toBeUndefined();
  });

  it("refuses proposals that are no tasks, with a reason", () => {
    expect(refusal("inc rev")).toBe("expected W before the program");
    expect(refusal("W inc rev neg")).toMatch(/^definitions/);
    expect(refusal("n3 D inc W inc rev neg")).toBe("expected D before a definition");
    expect(refusal("D inc sort rev W inc sort rev")).toBe("definitions.0.name: not a name");
    expect(refusal("D n3 sort tri W inc sort rev")).toBe('"tri" is neither an op of the set nor a name');
    expect(refusal("D n3 sort rev W inc n3 sort rev")).toBe('the program uses "n3" already');
    expect(refusal("D n3 n4 rev D n4 n3 inc W inc sort rev")).toBe('"n3" is circular or too long');
    expect(refusal("D n3 sort rev W inc rev sort")).toBe("no name makes the program shorter");
    const known = { definitions: [{ name: "n3", body: ["inc", "inc"] }] };
    const conflict = family.parse("D n3 sort rev W inc sort rev", byAgent, known);
    expect(conflict.ok || conflict.error.reason).toBe('the culture knows "n3" by another definition');
  });

  it("places each symbol of the answer at the last program symbol that it covers", () => {
    const cursor = rewriteCoordinates.start();
    const text = "D n3 sort rev D n4 inc dbl dbl W inc sort rev neg : inc n3 neg n4 .";
    const at = text.split(" ").map((symbol) => cursor.next(symbol).join(""));
    expect(at.join(" ")).toBe(
      "1000 1000 1101 1202 2000 2000 2101 2202 2303 3000 3100 3200 3300 3400 3010 3110 3310 3410 3710 3810",
    );
  });

  it("offers tasks of every length, most of which save several symbols", () => {
    const saved = Array.from({ length: 40 }, (_, i) => {
      const { length, shortest } = family.measure(family.generate(Rng.seed(i), 7));
      return length! - shortest!;
    });
    expect(Math.min(...saved)).toBeGreaterThanOrEqual(1);
    expect(saved.reduce((a, b) => a + b, 0) / 40).toBeGreaterThan(3);
  });
});
