// The shell's pure rules: lists of runs, which controls are offered, progress, the form of a new run, keys.
import { describe, expect, it } from "vitest";
import { offers, reasonForNone } from "../../dashboard/app/controls-rule.ts";
import { commandOf, steppedRound } from "../../dashboard/app/keys.ts";
import { EMPTY_FORM, readForm } from "../../dashboard/app/new-run-form.ts";
import { progressOf, roundTime } from "../../dashboard/app/progress.ts";
import { matching, readTags, standing } from "../../dashboard/app/run-list.ts";
import { initialState, type RunInfo, setRoundTime } from "../../server/protocol/index.ts";

function run(change: Partial<RunInfo> = {}): RunInfo {
  return {
    id: "default-1",
    name: "default",
    seed: 1,
    arm: "shared",
    status: "running",
    control: "running",
    elsewhere: false,
    tags: [],
    archived: false,
    round: 4,
    rounds: 10,
    lastSeq: 100,
    createdAt: 0,
    updatedAt: 0,
    progress: { round: 5, phase: "learn", tokens: { trained: 0, sampled: 0 } },
    failure: null,
    ...change,
  };
}

function actions(change: Partial<RunInfo>, role: "viewer" | "operator" = "operator") {
  return offers(run(change), role).map(({ action }) => action);
}

describe("lists of runs", () => {
  it("are searched by all words, in name, arm, seed, tags and status", () => {
    const runs = [
      run({ id: "a", name: "first", tags: ["paper"] }),
      run({ id: "b", name: "second", arm: "none", status: "finished", control: "idle" }),
      run({ id: "c", name: "third", archived: true }),
    ];
    const ids = (search: string, archived = false) =>
      matching(runs, search, { archived }).map(({ id }) => id);
    expect(ids("")).toEqual(["a", "b"]);
    expect(ids("", true)).toEqual(["a", "b", "c"]);
    expect(ids("PAPER shared")).toEqual(["a"]);
    expect(ids("finished none")).toEqual(["b"]);
    expect(ids("paper none")).toEqual([]);
  });

  it("say what a run is doing in a word", () => {
    expect(standing(run()).word).toBe("running");
    expect(standing(run({ control: "idle", elsewhere: true })).word).toBe("running elsewhere");
    expect(standing(run({ control: "idle", status: "interrupted" }))).toEqual({
      word: "interrupted",
      tone: "warn",
    });
    expect(standing(run({ control: "pausing" })).word).toBe("pausing");
  });

  it("read tags", () => {
    expect(readTags(" a, b,, a ")).toEqual(["a", "b"]);
    expect(readTags("")).toEqual([]);
  });
});

describe("controls", () => {
  it("fit what the run is doing", () => {
    expect(actions({})).toEqual(["pause", "stop"]);
    expect(actions({ control: "paused" })).toEqual(["resume", "step", "stop"]);
    expect(actions({ control: "stopping" })).toEqual([]);
    expect(actions({ control: "idle", status: "interrupted" })).toEqual(["resume"]);
    expect(actions({ control: "idle", status: "finished" })).toEqual([]);
  });

  it("are for operators, and for runs of this process", () => {
    expect(actions({}, "viewer")).toEqual([]);
    expect(reasonForNone(run(), "viewer")).toMatch(/viewer/);
    expect(actions({ control: "idle", elsewhere: true })).toEqual([]);
    expect(reasonForNone(run({ control: "idle", elsewhere: true }), "operator")).toMatch(/another terminal/);
    expect(reasonForNone(run({ control: "idle", status: "finished" }), "viewer")).toBeNull();
  });
});

describe("progress", () => {
  const timed = initialState("a");
  for (let round = 1; round <= 4; round++) setRoundTime(timed, round, 1_000_000 + round * 30_000);

  it("knows the pace of a round from the times at which rounds ended", () => {
    expect(roundTime(timed)).toBe(30_000);
    expect(roundTime(initialState("a"))).toBeNull();
  });

  it("counts the round under way in part, and estimates what is left", () => {
    const { share, text, phase, eta } = progressOf(run(), timed);
    expect(text).toBe("round 5 of 10");
    expect(phase).toBe("learn");
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.5);
    expect(eta).toBeCloseTo((10 - share! * 10) * 30_000);
  });

  it("says nothing of the end of what has none or does not work", () => {
    expect(progressOf(run({ rounds: 0 }), timed)).toMatchObject({ share: null, eta: null, text: "round 5" });
    const idle = progressOf(run({ control: "idle", status: "finished", round: 10, progress: null }), timed);
    expect(idle).toEqual({ share: 1, text: "round 10 of 10", phase: null, eta: null });
  });
});

describe("the form of a new run", () => {
  it("makes a request of what was filled in, free lines last", () => {
    const read = readForm(
      { ...EMPTY_FORM, seed: " 7 ", lines: "# a note\n\nseed=8\nsolve.temperature=0.8", paused: true },
      { arm: "shared" },
    );
    expect(read).toEqual({
      ok: true,
      request: {
        config: { arm: "shared" },
        paused: true,
        set: ["seed=7", "seed=8", "solve.temperature=0.8"],
      },
    });
    expect(readForm(EMPTY_FORM, {})).toEqual({ ok: true, request: { config: {}, paused: false } });
  });

  it("says which line is wrong", () => {
    expect(readForm({ ...EMPTY_FORM, lines: "seed=1\nhello" }, {})).toMatchObject({
      ok: false,
      detail: expect.stringContaining("Line 2"),
    });
  });
});

describe("keys", () => {
  const press = (key: string, extra = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...extra,
  });

  it("do what the help says, but not while somebody writes or holds a modifier", () => {
    expect(commandOf(press("3"), false)).toEqual({ kind: "view", view: "culture" });
    expect(commandOf(press("9"), false)).toEqual({ kind: "view", view: "world" });
    expect(commandOf(press("["), false)).toEqual({ kind: "round", by: -1 });
    expect(commandOf(press("["), true)).toBeNull();
    expect(commandOf(press("t", { ctrlKey: true }), false)).toBeNull();
  });

  it("step through rounds and end live", () => {
    expect(steppedRound(10, 10, -1)).toBe("9");
    expect(steppedRound(1, 10, -1)).toBe("1");
    expect(steppedRound(8, 10, 1)).toBe("9");
    expect(steppedRound(9, 10, 1)).toBeNull();
  });
});
