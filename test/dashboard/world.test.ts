// The world view's pure parts: the board as of a round, its words, the charts' lines and the table of wins, of a state
// that was folded from events; and the gallery's words and groups.
import { describe, expect, it } from "vitest";
import { measureTitle } from "../../dashboard/ui/chart-measures.ts";
import { board, cellWords, studying, teacherSentence } from "../../dashboard/views/world/board.ts";
import {
  answerLines,
  blindWords,
  byKind,
  entryWords,
  openedIn,
  toggled,
} from "../../dashboard/views/world/gallery.ts";
import {
  familyLines,
  overallLines,
  playerLines,
  playLines,
  teachingLines,
  winTable,
} from "../../dashboard/views/world/world-lines.ts";
import type { Event, EventData, EventType } from "../../server/events.ts";
import {
  foldEvent,
  type Gallery,
  type GalleryEntry,
  initialState,
  type RunState,
} from "../../server/protocol/index.ts";

const state: RunState = initialState("run");
function add<T extends EventType>(round: number, type: T, data: EventData<T>): void {
  foldEvent(state, { seq: state.seq + 1, run: "run", round, type, data } as Event);
}
function cell(family: string, level: number, success: number | null, weight: number, stand: 0 | 1 | 2) {
  return { family, level, open: stand > 0, mastered: stand === 2, success, weight };
}
function played(first: string, second: string, result: number): void {
  const rest = { game: "nim", level: 1, illegal: [0, 0], moves: ["1", "1"] };
  add(3, "match.played", { ...rest, players: [first, second], result });
}

for (const [i, agent] of ["abe", "tess", "uma"].entries()) {
  add(0, "agent.born", { agent, population: i < 2 ? "ash" : "birch" });
}
add(1, "study.taught", {
  population: "ash",
  cells: [cell("caesar", 1, 0.9, 1, 2), cell("caesar", 2, null, 1, 1), cell("maze", 1, 0.1, 2, 1)],
  changes: [{ family: "caesar", level: 1, to: "mastered" }],
});
add(2, "evaluation.done", {
  population: "ash",
  values: { "study/caesar/l1": 0.75, "study/caesar/l2": 0.25, "play/nim/illegal": 0.5 },
});
add(2, "family.failed", { family: "maze", kind: "threw", detail: "no way", quarantined: true });
add(3, "study.taught", {
  population: "ash",
  cells: [cell("caesar", 1, 0.5, 3, 1), cell("caesar", 2, null, 0, 0), cell("maze", 1, 0.2, 1, 1)],
  changes: [{ family: "caesar", level: 1, to: "forgotten" }],
});
played("abe", "tess", 1);
played("tess", "abe", 1);
played("abe", "tess", 0);
played("uma", "tess", -0.5);
add(3, "ratings.updated", {
  ratings: [
    { id: "abe", kind: "player", rating: 1520, deviation: 30, games: 3 },
    { id: "tess", kind: "player", rating: 1490, deviation: 30, games: 4 },
  ],
});
add(4, "family.changed", { family: "maze", version: "b", previous: "a", accepted: true, reason: "passed" });

const ash = state.populations.ash!;

describe("the board of ladders", () => {
  it("shows each level as it stood at a round", () => {
    expect(board(ash, state, 0)).toEqual([]);
    const first = board(ash, state, 1);
    expect(first.map(({ family, cells }) => [family, cells.length])).toEqual([
      ["caesar", 2],
      ["maze", 1],
    ]);
    expect(first[0]!.cells[0]).toMatchObject({
      mastered: true,
      forgotten: false,
      share: 0.25,
      strength: 0.5,
      heldOut: null,
    });
    const [caesar] = board(ash, state, 3);
    expect(caesar).toMatchObject({ heldOut: 0.5, share: 0.75 });
    expect(caesar!.cells[0]).toMatchObject({ mastered: false, forgotten: true, success: 0.5, heldOut: 0.75 });
    expect(caesar!.cells[1]).toMatchObject({ open: false, forgotten: false, share: 0 });
  });

  it("says which families are left out, until a new version comes", () => {
    const out = (round: number) => board(ash, state, round).map(({ quarantined }) => quarantined);
    expect([out(1), out(3), out(4)]).toEqual([
      [false, false],
      [false, true],
      [false, false],
    ]);
  });

  it("is put into words", () => {
    const rows = board(ash, state, 3);
    expect(cellWords(rows[0]!.cells[0]!)).toBe(
      "level 1 forgotten, 50 % right lately, 75 % of the teaching, held-out 75 %",
    );
    expect(cellWords(rows[0]!.cells[1]!)).toBe("level 2 not open yet, held-out 25 %");
    expect(teacherSentence("ash", rows, ash.study.changes, 3)).toBe(
      "ash is taught mostly caesar 1 (75 %) and maze 1 (25 %). Of 3 levels, none is mastered and 2 more are open. Last change: caesar 1 was forgotten in round 3.",
    );
    expect(teacherSentence("ash", board(ash, state, 1), ash.study.changes, 1)).toContain(
      "Last change: caesar 1 was mastered in round 1.",
    );
  });

  it("is there for populations that study", () => {
    expect(studying(state, "birch")).toEqual({ names: ["ash"], chosen: "ash" });
    expect(studying(initialState("run"), undefined)).toEqual({ names: [], chosen: null });
  });
});

describe("the lines of the charts", () => {
  it("are levels, populations and players", () => {
    expect(familyLines(state, "ash", "caesar").map(({ label, series }) => [label, series.last])).toEqual([
      ["level 1", [0.75]],
      ["level 2", [0.25]],
    ]);
    const [overall] = overallLines(state.populations);
    expect([overall!.label, overall!.series.sum[0]! / overall!.series.count[0]!]).toEqual(["ash", 0.5]);
    expect(teachingLines(ash, "caesar").map(({ series }) => series.last)).toEqual([
      [0.25, 0.75],
      [0.25, 0],
    ]);
    expect(playerLines(state).map(({ label }) => label)).toEqual(["tess", "abe"]);
    expect(playLines(state.populations, "nim", "illegal").map(({ label }) => label)).toEqual(["ash"]);
    expect(playLines(state.populations, "nim", "exploitability")).toEqual([]);
  });

  it("have measures with titles", () => {
    expect(measureTitle("study/sudoku-4/l3")).toBe("study sudoku-4, level 3");
    expect(measureTitle("play/nim/against-chance")).toBe("play nim, against chance");
  });
});

describe("the table of wins", () => {
  it("takes both seats together, and is its own mirror", () => {
    const { agents, rows, left } = winTable(state.games.nim!);
    expect([agents, left]).toEqual([["abe", "tess", "uma"], 0]);
    expect(rows[0]![1]).toEqual({ matches: 3, wins: 1, draws: 1, losses: 1, payoff: 0 });
    expect(rows[1]![2]).toEqual({ matches: 1, wins: 1, draws: 0, losses: 0, payoff: 0.5 });
    expect(rows[0]![2]).toBeNull();
    for (const [r, row] of rows.entries()) {
      for (const [c, each] of row.entries()) expect(each?.payoff ?? 0).toBe(0 - (rows[c]![r]?.payoff ?? 0));
    }
  });

  it("leaves out those with the fewest matches", () => {
    const pairs = Object.fromEntries(
      Array.from({ length: 15 }, (_, i) => {
        const pair = {
          first: `a${i}`,
          second: "hub",
          matches: i + 1,
          wins: 0,
          draws: 0,
          payoff: 0,
          lastRound: 1,
        };
        return [`a${i}>hub`, pair];
      }),
    );
    const { agents, left } = winTable({ pairs });
    expect([agents.length, left]).toEqual([10, 6]);
    expect(agents).toContain("hub");
    expect(agents).not.toContain("a0");
  });
});

describe("the gallery", () => {
  const entry: GalleryEntry = {
    ...{ id: "caesar", title: "Shift letters", kind: "sequences", levels: 1, proposals: true },
    examples: [{ level: 1, prompt: "K a", answer: "> b > c ." }],
    audit: { items: 600, checks: 28, holes: [], blind: { score: 0.071, bound: 0.14 } },
    speed: { generated: 200_000, verified: 5_290_000 },
  };
  const gallery: Gallery = {
    machine: "a machine",
    kinds: [
      { kind: "graphs", heading: "Graphs" },
      { kind: "logic", heading: "Logic" },
      { kind: "sequences", heading: "Sequences" },
      { kind: "other", heading: "Others" },
    ],
    families: [
      { ...entry, id: "maze", kind: "graphs" },
      { ...entry, id: "sorting" },
      { ...entry, id: "caesar" },
    ],
  };

  it("groups families by kind, keeps their order, and puts those that it does not know last", () => {
    const rows = ["my-own", "caesar", "maze", "sorting"];
    const self = (row: string) => row;
    expect(byKind(rows, self, gallery)).toEqual([
      { heading: "Graphs", items: ["maze"] },
      { heading: "Sequences", items: ["caesar", "sorting"] },
      { heading: "Others", items: ["my-own"] },
    ]);
    expect(byKind(rows, self, null)).toEqual([{ heading: null, items: rows }]);
  });

  it("says a row in words", () => {
    expect(entryWords(entry)).toBe(
      "Shift letters; 1 level; takes proposals; 28 checks passed; blind guess 0.07, at most 0.14; " +
        "200 k tasks and 5.29 M verdicts a second",
    );
    const holes = [{ check: "empty answers", detail: "" }];
    const leaky = { ...entry, levels: 3, proposals: false, audit: { items: 1, checks: 2, holes } };
    expect(entryWords(leaky)).toContain("3 levels; takes no proposals; 1 of 2 checks failed; 200 k");
    expect(blindWords({ ...entry.audit, blind: { score: 0.5 } })).toBe("0.50");
  });

  it("shows an answer a line for each step", () => {
    expect(answerLines(entry.examples[0]!.answer)).toEqual(["> b", "> c ."]);
    expect(answerLines("a >= b .")).toEqual(["a >= b ."]);
  });

  it("keeps what is open in the URL", () => {
    expect(openedIn(undefined)).toEqual([]);
    const both = toggled(openedIn(toggled([], "maze")!), "caesar")!;
    expect(openedIn(both)).toEqual(["maze", "caesar"]);
    expect(toggled(openedIn(both), "maze")).toBe("caesar");
    expect(toggled(["caesar"], "caesar")).toBeNull();
  });
});
