// Replicas that edit apart and exchange updates in any order, repeated, late or in parts, end as one culture; and
// looking back at a round gives what was there.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { YCulture } from "../../culture/index.ts";
import {
  adopted,
  authorOf,
  define,
  must,
  portrait,
  replica,
  sync,
  toEdit,
  type Whim,
  whims,
} from "./replicas.ts";

interface Step {
  readonly who: number;
  readonly whim: Whim;
  /** Below 3: before the edit, deliver some of that replica's pending updates. */
  readonly from: number;
  readonly share: number;
}
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ who: fc.nat(2), whim: whims, from: fc.nat(5), share: fc.nat(1000) }),
  { minLength: 20, maxLength: 60 },
);

/** Runs the steps; updates go through mailboxes that drop, repeat and reorder. */
function play(script: readonly Step[]): { replicas: YCulture[]; updates: Uint8Array[]; accepted: number } {
  const replicas = [replica(11), replica(22), replica(33)];
  const updates: Uint8Array[] = [];
  const sent = replicas.map((culture) => {
    const own: Uint8Array[] = [];
    culture.onUpdate((update) => own.push(update));
    return own;
  });
  let accepted = 0;
  for (const [i, { who, whim, from, share }] of script.entries()) {
    const culture = replicas[who] as YCulture;
    const mail = sent[from];
    // A pseudo-random share of all updates so far, latest first: gaps, repeats and inversions.
    for (const [k, update] of [...(mail ?? [])].reverse().entries())
      if ((k * 7 + share) % 3 === 0) expect(culture.apply(update).ok).toBe(true);
    if (culture.edit(toEdit(culture, whim), authorOf(whim, Math.floor(i / 10))).ok) accepted++;
  }
  for (const own of sent) updates.push(...own);
  return { replicas, updates, accepted };
}

describe("convergence", () => {
  it("three replicas agree on everything, byte for byte, whatever the exchange", () => {
    let total = 0;
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(2)), (script, order) => {
        const { replicas, accepted } = play(script);
        total += accepted;
        for (let i = 0; i < 3; i++) {
          const from = order.next().value as number;
          sync(replicas[from] as YCulture, replicas[(from + 1) % 3] as YCulture);
        }
        for (let pass = 0; pass < 2; pass++)
          for (let i = 0; i < 3; i++) sync(replicas[i] as YCulture, replicas[(i + 1) % 3] as YCulture);
        const [first, ...others] = replicas as [YCulture, ...YCulture[]];
        for (const other of others) {
          expect(portrait(other)).toEqual(portrait(first));
          expect(other.history()).toEqual(first.history());
          expect(other.encode()).toEqual(first.encode());
        }
      }),
      { numRuns: 150, seed: 1 },
    );
    // The scripts do something: on average at least a quarter of the edits is accepted.
    expect(total).toBeGreaterThan(150 * 10);
  });

  it("updates commute: any permutation with repeats gives the same culture", () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(9999)), (script, keys) => {
        const { updates } = play(script);
        const shuffled = [...updates, ...updates.slice(0, 5)]
          .map((update) => ({ update, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const inOrder = replica(1);
        const any = replica(2);
        for (const update of updates) expect(inOrder.apply(update).ok).toBe(true);
        for (const { update } of shuffled) expect(any.apply(update).ok).toBe(true);
        expect(portrait(any)).toEqual(portrait(inOrder));
        expect(any.encode()).toEqual(inOrder.encode());
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it("merging a bystander's news changes no meaning: expansions only come and go", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const merges = script.filter(
          ({ whim }) => whim.op !== 14 && whim.op !== 30 && !(whim.op >= 15 && whim.op < 17),
        );
        const { replicas } = play(merges);
        const [a, b] = replicas as [YCulture, YCulture];
        const before = new Map(a.entries().map((entry) => [entry.id, a.expand(entry.id)]));
        sync(b, a);
        for (const [id, expansion] of before) expect(a.expand(id)).toEqual(expansion);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe("conflicts made by merging", () => {
  const ada = { author: "ada", round: 1 };
  const bob = { author: "bob", round: 1 };

  it("one name from two replicas goes to one thing on both", () => {
    const [a, b] = [replica(1), replica(2)];
    const rich = adopted(a, "f", "rev sort", bob);
    must(a, { op: "check", id: rich, agreed: 2, tested: 2 }, ada);
    const poor = adopted(b, "f", "rot sort", ada);
    const user = adopted(b, "g", "f f", ada);
    sync(a, b);
    sync(b, a);
    for (const culture of [a, b]) {
      expect(culture.resolve("f")?.id).toBe(rich);
      expect(culture.resolve("f~2")?.id).toBe(poor);
      expect(culture.get(user)?.body).toEqual(["f~2", "f~2"]);
    }
  });

  it("a cycle is usable nowhere, on every replica, and what does not touch it goes on", () => {
    const [a, b] = [replica(1), replica(2)];
    const x = adopted(a, "x", "rev", ada);
    const y = define(a, "y", "rot", bob);
    adopted(a, "z", "sort", ada);
    sync(a, b);
    must(a, { op: "merge", id: x, into: y }, ada);
    must(b, { op: "amend", id: y, body: ["x", "rot"] }, bob);
    must(b, { op: "adopt", id: y }, ada);
    const above = adopted(b, "above", "y z", bob);
    expect(b.expand(above)).toEqual(["rev", "rot", "sort"]);
    sync(a, b);
    sync(b, a);
    for (const culture of [a, b]) {
      expect(culture.expand(y)).toBeUndefined();
      expect(culture.expand(above)).toBeUndefined();
      expect(culture.resolve("y")).toBeUndefined();
      expect(culture.resolve("above")).toBeUndefined();
      expect(culture.adopted().map((entry) => entry.name)).toEqual(["z"]);
      expect(culture.retrieve({ names: ["y", "above", "z"] }, 50).map((entry) => entry.name)).toEqual(["z"]);
    }
    expect(a.edit({ op: "propose", kind: "definition", name: "w", body: ["y"] }, ada)).toMatchObject({
      error: { reason: "unknown-name" },
    });
    expect(portrait(a)).toEqual(portrait(b));
  });

  it("an adoption does not cover a body that was amended meanwhile", () => {
    const [a, b] = [replica(1), replica(2)];
    const f = define(a, "f", "rev", ada);
    sync(a, b);
    must(a, { op: "amend", id: f, body: ["rot"] }, ada);
    must(b, { op: "check", id: f, agreed: 2, tested: 2 }, bob);
    must(b, { op: "adopt", id: f }, bob);
    sync(a, b);
    sync(b, a);
    expect(a.get(f)).toMatchObject({ status: "claimed", body: ["rot"], evidence: { checks: [] } });
    expect(portrait(a)).toEqual(portrait(b));
  });

  it("causes come before effects, whatever the client ids", () => {
    const [low, high, late] = [replica(1), replica(2), replica(3)];
    const f = define(high, "f", "rev", ada);
    sync(high, low);
    must(low, { op: "adopt", id: f }, bob);
    sync(low, high);
    const g = adopted(high, "g", "f rot", ada);
    sync(high, late);
    expect(late.get(f)?.status).toBe("adopted");
    expect(late.history().map(({ edit, entry }) => [edit.op, entry])).toEqual([
      ["propose", f],
      ["adopt", f],
      ["propose", g],
      ["adopt", g],
    ]);
  });

  it("uses counted by one author on two replicas add up", () => {
    const [a, b] = [replica(1), replica(2)];
    const f = adopted(a, "f", "rev", ada);
    sync(a, b);
    for (const culture of [a, b]) must(culture, { op: "cite", id: f, times: 3 }, bob);
    sync(a, b);
    expect(b.get(f)?.uses).toEqual({ bob: 6 });
  });
});

describe("at(round)", () => {
  it("equals the state recorded when the round ended", () => {
    fc.assert(
      fc.property(fc.array(fc.array(whims, { maxLength: 12 }), { minLength: 2, maxLength: 6 }), (rounds) => {
        const culture = replica(9);
        const recorded: { portrait: unknown; history: unknown }[] = [];
        for (const [round, edits] of rounds.entries()) {
          for (const whim of edits) culture.edit(toEdit(culture, whim), authorOf(whim, round));
          recorded.push({ portrait: portrait(culture), history: culture.history() });
        }
        for (const [round, expected] of recorded.entries()) {
          const past = culture.at(round);
          expect(portrait(past)).toEqual(expected.portrait);
          expect(past.history()).toEqual(expected.history);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it("is a culture of its own: edits there leave the present alone, and it travels", () => {
    const [a, b] = [replica(1), replica(2)];
    const f = adopted(a, "f", "rev", { author: "ada", round: 0 });
    sync(a, b);
    must(b, { op: "cite", id: f }, { author: "bob", round: 1 });
    must(b, { op: "retire", id: f, reason: "unused" }, { author: "bob", round: 2 });
    sync(b, a);
    const past = a.at(1);
    expect(past.get(f)).toMatchObject({ status: "adopted", uses: { bob: 1 } });
    must(past, { op: "cite", id: f, times: 5 }, { author: "cyd", round: 2 });
    expect(a.get(f)).toMatchObject({ status: "retired", uses: { bob: 1 } });
    const copy = replica(3);
    expect(copy.apply(past.encode()).ok).toBe(true);
    expect(portrait(copy)).toEqual(portrait(past));
  });
});
