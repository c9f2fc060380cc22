// The culture as it was: entries out of a folded state at any round, against the state folded only so far.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countByStatus, entriesAt, withUses } from "../../dashboard/views/culture/snapshot.ts";
import { foldEvent, initialState, type RunState } from "../../server/protocol/index.ts";

type Event = Parameters<typeof foldEvent>[1];
type Edited = Extract<Event, { type: "culture.edited" }>["data"];

const id = (n: number) => n.toString(16).padStart(16, "0");
const blank = { text: "", parents: [], about: "", fitted: 0 };

interface Step {
  readonly round: number;
  readonly author: string;
  readonly entry: string | null;
  readonly edit: Edited["edit"];
}

function folded(steps: readonly Step[]): RunState {
  const state = initialState("r");
  for (const [i, { round, author, entry, edit }] of steps.entries()) {
    const accepted = entry !== null;
    const data: Edited = { culture: "shared", author, edit, accepted, entry, reason: null, update: null };
    foldEvent(state, { seq: i + 1, run: "r", round, type: "culture.edited", data });
  }
  return state;
}

const STORY: readonly Step[] = [
  {
    round: 1,
    author: "a",
    entry: id(1),
    edit: { op: "propose", kind: "definition", name: "n0", body: ["x"], ...blank },
  },
  { round: 2, author: "b", entry: id(1), edit: { op: "check", id: id(1), agreed: 4, tested: 4 } },
  { round: 3, author: "a", entry: id(1), edit: { op: "amend", id: id(1), body: ["x", "y"] } },
  { round: 4, author: "b", entry: id(1), edit: { op: "check", id: id(1), agreed: 3, tested: 4 } },
  { round: 4, author: "a", entry: id(1), edit: { op: "adopt", id: id(1) } },
  {
    round: 5,
    author: "b",
    entry: id(2),
    edit: { op: "propose", kind: "note", name: "t", body: [], ...blank, text: "hi" },
  },
  { round: 6, author: "b", entry: id(1), edit: { op: "cite", id: id(1), times: 3 } },
  { round: 7, author: "c", entry: id(1), edit: { op: "retire", id: id(1), reason: "old" } },
];

describe("entriesAt", () => {
  const state = folded(STORY);
  const culture = state.cultures.shared!;
  const at = (round: number) => entriesAt(culture, round, 7);

  it("shows nothing before the first entry", () => {
    expect(at(0)).toEqual([]);
  });

  it.each([
    [1, "claimed", ["x"]],
    [2, "claimed", ["x"]],
    [3, "claimed", ["x", "y"]],
    [4, "adopted", ["x", "y"]],
    [6, "adopted", ["x", "y"]],
    [7, "retired", ["x", "y"]],
  ] as const)("round %i: %s, %j", (round, status, body) => {
    const entry = at(round).find((each) => each.id === id(1))!;
    expect(entry.status).toBe(status);
    expect(entry.body).toEqual(body);
    expect(entry.timeline.every((item) => item.round <= round)).toBe(true);
  });

  it("leaves out entries and checks that came later", () => {
    expect(at(4).map((entry) => entry.id)).toEqual([id(1)]);
    expect(at(5).map((entry) => entry.id)).toEqual([id(1), id(2)]);
    expect(at(3)[0]!.checks).toEqual([]);
    expect(at(4)[0]!.checks.map(({ by, agreed }) => ({ by, agreed }))).toEqual([{ by: "b", agreed: 3 }]);
  });

  it("knows uses of now, not of the past, until told", () => {
    expect(at(7)[0]).toMatchObject({ uses: { b: 3 }, used: 3 });
    expect(at(6)[0]).toMatchObject({ uses: null, used: 0 });
    const told = withUses(at(6), [{ id: id(1), uses: { b: 2, c: 1 } }]);
    expect(told[0]).toMatchObject({ uses: { b: 2, c: 1 }, used: 3 });
    expect(told[1]).toMatchObject({ uses: null });
  });

  it("counts statuses", () => {
    expect(countByStatus(at(7))).toEqual({ claimed: 1, adopted: 0, quarantined: 0, refuted: 0, retired: 1 });
  });

  it("does not change the state it reads", () => {
    const before = JSON.stringify(state);
    for (let round = 0; round <= 7; round++) at(round);
    expect(JSON.stringify(state)).toBe(before);
  });

  it("agrees with the state folded only up to that round, whatever happens to the entries", () => {
    const one = fc.record({
      n: fc.integer({ min: 1, max: 4 }),
      later: fc.integer({ min: 0, max: 2 }),
      op: fc.constantFrom("propose", "amend", "adopt", "refute", "retire"),
      body: fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      // No more steps than a timeline keeps: beyond that the past is only as good as what is left of it.
      fc.property(fc.array(one, { maxLength: 20 }), (happenings) => {
        let round = 1;
        const steps: Step[] = happenings.map(({ n, later, op, body }) => {
          round += later;
          const entry = id(n);
          const edit = (
            op === "propose"
              ? { op, kind: "definition", name: `n${n}`, body, ...blank }
              : op === "amend"
                ? { op, id: entry, body }
                : { op, id: entry, reason: "" }
          ) as Edited["edit"];
          return { round, author: "a", entry, edit };
        });
        const whole = folded(steps).cultures.shared;
        for (let until = 1; until <= round; until++) {
          const then = folded(steps.filter((step) => step.round <= until)).cultures.shared;
          const seen = whole === undefined ? [] : entriesAt(whole, until, round + 1);
          const truth = Object.values(then?.entries ?? {}).sort((a, b) => a.seq - b.seq);
          expect(seen.map(({ id, status, body }) => ({ id, status, body }))).toEqual(
            truth.map(({ id, status, body }) => ({ id, status, body })),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
