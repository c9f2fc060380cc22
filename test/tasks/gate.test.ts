// The gate: every refusal has its reason, what passes is a task, and a collapsed proposer is stopped.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atMost, fairShare, Gate } from "../../tasks/gate.ts";
import { NoveltyLedger, programPart } from "../../tasks/novelty.ts";
import { OPS, toyFamily, toyTask } from "./toy-family.ts";

const propose = (text: string, agent = "ada") => ({ family: "toy", text, proposer: "model", agent });

function refusal(gate: Gate, text: string): string {
  const judged = gate.judge(propose(text));
  return judged.ok ? "accepted" : `${judged.error.gate}: ${judged.error.reason}`;
}

describe("Gate", () => {
  it("hands out the task with its provenance", () => {
    const gate = new Gate({ families: [toyFamily] });
    const judged = gate.judge(propose("m a b : 1 2"));
    expect(judged.ok && judged.value).toMatchObject({
      id: toyTask("a b").id,
      level: 2,
      provenance: { kind: "agent", agent: "ada", proposer: "model" },
    });
    const seeded = gate.judge(propose("m a c : 1 2", "world"));
    expect(seeded.ok && seeded.value.provenance).toEqual({ kind: "seed", source: "model" });
  });

  it("refuses with the reason", () => {
    const gate = new Gate({ families: [toyFamily], heldOut: new Set([toyTask("a e").id]), maxText: 40 });
    expect(refusal(gate, "nonsense")).toMatch(/^parse/);
    expect(refusal(gate, "m a e : 1 2")).toMatch(/^held-out/);
    expect(refusal(gate, "m a e : 1 3")).toBe("accepted"); // held-out is a matter of the task, not the program
    expect(refusal(gate, `m ${"a ".repeat(30)}: 1 2`)).toMatch(/^too-large: \d+ characters/);
    expect(refusal(gate, "m self : 1 2")).toMatch(/^ill-posed: the family's own answer/);
    expect(refusal(gate, "m free : 1 2")).toMatch(/^degenerate/);
    expect(refusal(gate, "m boom : 1 2")).toBe("ill-posed: family error: the family broke");
    const unknown = gate.judge({ ...propose("m a : 1"), family: "chess" });
    expect(!unknown.ok && unknown.error).toEqual({ gate: "parse", reason: 'unknown family "chess"' });
  });

  it("refuses the same task, and the same program a third time", () => {
    const gate = new Gate({ families: [toyFamily] });
    expect(refusal(gate, "m a b : 1 2")).toBe("accepted");
    expect(refusal(gate, "m a b : 1 2")).toMatch(/^duplicate: posed before/);
    expect(refusal(gate, "m a b : 1 3")).toBe("accepted");
    expect(refusal(gate, "m a b : 1 4")).toMatch(/^duplicate: near-duplicate/);
    expect(refusal(gate, "m b a : 1 4")).toBe("accepted");
  });

  it("forgets what has left the window", () => {
    const gate = new Gate({ families: [toyFamily], window: 2, nearLimit: atMost(1) });
    expect(refusal(gate, "m a : 1 2")).toBe("accepted");
    expect(refusal(gate, "m b : 1 2")).toBe("accepted");
    expect(refusal(gate, "m a : 1 3")).toMatch(/^duplicate/);
    expect(refusal(gate, "m c : 1 2")).toBe("accepted");
    expect(refusal(gate, "m a : 1 2")).toBe("accepted");
  });

  it("leaves no trace of a refused proposal", () => {
    const gate = new Gate({ families: [toyFamily] });
    for (let i = 0; i < 5; i++) expect(refusal(gate, "m self : 1 2")).toMatch(/^ill-posed/);
    expect(gate.save()).toEqual([]);
  });

  it("goes on after save and load as if never stopped", () => {
    const gate = new Gate({ families: [toyFamily] });
    gate.judge(propose("m a b : 1 2"));
    gate.judge(propose("m a b : 1 3"));
    const other = new Gate({ families: [toyFamily] });
    other.load(JSON.parse(JSON.stringify(gate.save())));
    expect(refusal(other, "m a b : 1 2")).toBe(refusal(gate, "m a b : 1 2"));
    expect(refusal(other, "m a b : 9 9")).toMatch(/near-duplicate/);
    expect(() => other.load({ not: "a ledger" })).toThrow();
  });

  it("never throws, whatever the text", () => {
    const gate = new Gate({ families: [toyFamily] });
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom("m", ":", "boom", "self", "a", "1", "", "\u0000", "\ud800", "漢"))
        .map((symbols) => symbols.join(" ")),
    );
    fc.assert(fc.property(text, (t) => void gate.judge(propose(t))));
  });
});

describe("fairShare", () => {
  it("leaves easy levels open to an even proposer and stops a collapsed one", () => {
    const gate = new Gate({ families: [toyFamily], window: 1000, nearLimit: fairShare(2, OPS.length) });
    const accepted = (program: (i: number) => string) =>
      Array.from({ length: 100 }, (_, i) =>
        refusal(gate, `m ${program(i)} : ${Math.floor(i / 10)} ${i % 10}`),
      ).filter((answer) => answer === "accepted").length;
    expect(accepted((i) => OPS[i % 5] as string)).toBe(100); // 20 each, 50 allowed
    expect(accepted(() => "a a a")).toBeLessThanOrEqual(2);
  });
});

describe("NoveltyLedger", () => {
  it("counts as a brute-force window does", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (keys, window) => {
        const ledger = new NoveltyLedger(window);
        keys.forEach((key, i) => {
          ledger.admit(String(i), String(key));
          const last = keys.slice(Math.max(0, i + 1 - window), i + 1);
          for (let k = 0; k <= 6; k++) {
            expect(ledger.count(String(k))).toBe(last.filter((other) => other === k).length);
          }
          expect(ledger.size).toBe(last.length);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("takes the symbols before the colon for the program", () => {
    expect(programPart("S inc  rev : 3 1 4")).toBe("S inc rev");
    expect(programPart("12 + 34")).toBe("12 + 34");
    expect(programPart("")).toBe("");
  });
});
