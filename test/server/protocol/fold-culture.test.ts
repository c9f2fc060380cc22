// The fold of edits against the culture itself: both are told the same, and must hold the same entries.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Edit, YCulture } from "../../../culture/index.ts";
import type { Event } from "../../../server/events.ts";
import { foldEvent, initialState, KEPT, latest, type RunState } from "../../../server/protocol/index.ts";
import { OP_SETS } from "../../../tasks/index.ts";

type Step = {
  readonly author: string;
  readonly op: Edit["op"];
  readonly pick: number;
  readonly other: number;
};

const steps = fc.array(
  fc.record({
    author: fc.constantFrom("abe", "tess", "uma", "human:ida"),
    op: fc.constantFrom<Edit["op"]>(
      "propose",
      "propose",
      "amend",
      "check",
      "adopt",
      "adopt",
      "refute",
      "retire",
      "merge",
      "quarantine",
      "release",
      "retract",
      "reserve",
      "cite",
      "cite",
    ),
    pick: fc.nat({ max: 5 }),
    other: fc.nat({ max: 5 }),
  }),
  { maxLength: 80 },
);

/** Different first ops, so that no two definitions mean the same: aliases would show other names. */
function editOf({ op, pick, other }: Step, known: readonly string[]): Edit {
  const id = known[pick % Math.max(1, known.length)] ?? "0123456789abcdef";
  switch (op) {
    case "propose": {
      if (other === 0) return { op, kind: "note", name: `note ${pick}`, body: [], text: `text ${pick}` };
      const body = [OP_SETS.A[pick]!, OP_SETS.A[other]!];
      return {
        op,
        kind: "definition",
        name: `n${6 * pick + other}`,
        body,
        about: `law-1-${other}`,
        fitted: other,
      };
    }
    case "amend":
      return { op, id, text: `about ${other}`, ...(other > 3 && { name: `n${40 + other}` }) };
    case "check":
      return { op, id, agreed: other, tested: 5 };
    case "merge":
      return { op, id, into: known[other % Math.max(1, known.length)] ?? id };
    case "cite":
      return { op, id, times: other + 1 };
    case "reserve":
      return { op, about: `law-1-${other}`, name: `n${6 * pick + other}`, rounds: 1 };
    case "quarantine":
    case "release":
    case "retract":
    case "refute":
    case "retire":
      return { op, id, reason: "a fresh observation disagrees" };
    case "adopt":
      return { op, id };
  }
}

/** The edits made in a real culture, five a round, as its run would log them: what it refuses is logged as refused. */
function play(given: readonly Step[]): { culture: YCulture; events: Event[] } {
  const culture = new YCulture({ clientId: 1, primitives: OP_SETS.A });
  const events = given.map((step, i): Event => {
    const edit = editOf(
      step,
      culture.entries().map(({ id }) => id),
    );
    const round = 1 + Math.floor(i / 5);
    const result = culture.edit(edit, { author: step.author, round });
    const data = {
      culture: "shared",
      author: step.author,
      edit,
      accepted: result.ok,
      entry: result.ok ? result.value : null,
      reason: result.ok ? null : result.error.detail,
      update: null,
    };
    return { seq: i + 1, run: "run", round, type: "culture.edited", data } as Event;
  });
  return { culture, events };
}

function foldAll(events: readonly Event[]): RunState {
  const state = initialState("run");
  for (const event of events) foldEvent(state, event);
  return state;
}

/** Names are compared as written: the culture says "n4~2" where two entries claim n4. */
function written(name: string): string {
  return name.split("~")[0]!;
}

function byName<T extends { readonly by: string }>(checks: readonly T[]): T[] {
  return [...checks].sort((a, b) => (a.by < b.by ? -1 : 1));
}

describe("the fold of a culture", () => {
  it("agrees with the culture itself on every entry, whatever was edited", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { culture, events } = play(given);
        const folded = foldAll(events).cultures.shared;
        const entries = culture.entries();
        expect(Object.keys(folded?.entries ?? {})).toHaveLength(entries.length);
        for (const entry of entries) {
          const { checks, timeline, seq: _, into, ...shown } = folded!.entries[entry.id]!;
          const { evidence, ...wanted } = entry;
          expect(shown).toMatchObject({
            ...wanted,
            name: written(wanted.name),
            about: evidence.about,
            fitted: evidence.fitted,
          });
          expect(byName(checks.map(({ by, agreed, tested }) => ({ by, agreed, tested })))).toEqual(
            byName(evidence.checks),
          );
          expect(timeline.at(-1)).toMatchObject({ status: entry.status, text: entry.text });
          if (into !== null) expect(culture.canonical(into)).toBe(culture.canonical(entry.id));
        }
        for (const status of ["claimed", "adopted", "quarantined", "refuted", "retired"] as const) {
          const wanted = entries.filter((entry) => entry.status === status).length;
          expect(folded?.counts[status] ?? 0).toBe(wanted);
          if (folded !== undefined && status !== "retired") expect(latest(folded[status])).toBe(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("counts entries by status at the end of each round, as the culture had them then", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { culture, events } = play(given);
        const adopted = foldAll(events).cultures.shared?.adopted;
        for (const [i, round] of (adopted?.from ?? []).entries()) {
          const then = culture.at(round).entries();
          expect(adopted!.last[i]).toBe(then.filter(({ status }) => status === "adopted").length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("shows in an entry's timeline what the culture held at the end of every round", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { culture, events } = play(given);
        const entries = Object.values(foldAll(events).cultures.shared?.entries ?? {});
        for (let round = 0; round <= Math.ceil(given.length / 5); round++) {
          const then = new Map(
            culture
              .at(round)
              .entries()
              .map((entry) => [entry.id, entry]),
          );
          for (const { id, timeline } of entries) {
            const shown = timeline.findLast((item) => item.round <= round);
            const held = then.get(id);
            expect(shown === undefined).toBe(held === undefined);
            if (held !== undefined)
              expect(shown).toMatchObject({ status: held.status, text: held.text, body: held.body });
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("lists refused edits with their reason, and lets them change nothing", () => {
    const state = initialState("run");
    const edit: Edit = { op: "propose", kind: "definition", name: "n1", body: ["moon"] };
    const reason = "unknown-name: moon is not an adopted name";
    const data = {
      culture: "shared",
      author: "human:ida",
      edit,
      accepted: false,
      entry: null,
      reason,
      update: null,
    };
    foldEvent(state, { seq: 1, run: "run", round: 2, type: "culture.edited", data } as Event);
    expect(state.cultures.shared!.entries).toEqual({});
    expect(state.cultures.shared!.edits).toEqual([
      {
        seq: 1,
        round: 2,
        culture: "shared",
        author: "human:ida",
        role: "",
        op: "propose",
        entry: null,
        accepted: false,
        reason,
        summary: "n1 = moon",
      },
    ]);
  });

  it("keeps how an entry began and its newest changes", () => {
    const state = initialState("run");
    const add = (edit: Edit) => {
      const data = {
        culture: "shared",
        author: "abe",
        edit,
        accepted: true,
        entry: "e",
        reason: null,
        update: null,
      };
      foldEvent(state, { seq: state.seq + 1, run: "run", round: 1, type: "culture.edited", data } as Event);
    };
    add({ op: "propose", kind: "note", name: "diary", body: [], text: "0" });
    for (let i = 1; i <= 100; i++) add({ op: "amend", id: "e", text: String(i) });
    const { timeline } = state.cultures.shared!.entries.e!;
    expect(timeline).toHaveLength(KEPT.timeline);
    expect(timeline[0]!.text).toBe("0");
    expect(timeline.slice(1).map(({ text }) => Number(text))).toEqual(
      Array.from({ length: KEPT.timeline - 1 }, (_, i) => 100 - (KEPT.timeline - 2) + i),
    );
  });
});
