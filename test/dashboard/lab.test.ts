// What the lab reads from the URL, asks the server, and makes of an answer.
import { describe, expect, it } from "vitest";
import {
  families,
  highestLevel,
  labRequest,
  languageOf,
  livingAgents,
  readLab,
  writeLab,
} from "../../dashboard/views/lab/lab-options.ts";
import { certainty, stepsOf, wordsOf } from "../../dashboard/views/lab/lab-steps.ts";
import { emptySeries, initialState } from "../../server/protocol/index.ts";
import { arithmeticFamily, programsFamily } from "../../tasks/index.ts";

function agent(name: string, died: number | null) {
  const common = { population: "ash", born: 0, rating: emptySeries(), last: null, attempts: 0, correct: 0 };
  return { ...common, name, died, proposed: 0, laws: [], play: { rating: emptySeries(), last: null } };
}

function cell(family: string, level: number) {
  const total = { attempts: 1, correct: 0 };
  return { family, level, attempts: emptySeries(), correct: emptySeries(), total };
}

const state = {
  ...initialState("r"),
  agents: { uma: agent("uma", null), abe: agent("abe", null), old: agent("old", 4) },
  cells: { a: cell("programs", 3), b: cell("laws", 4), c: cell("world", 2) },
};

describe("settings", () => {
  it("name only what lives in this run", () => {
    expect(livingAgents(state).map(({ name }) => name)).toEqual(["abe", "uma"]);
    expect(families(state)).toEqual(["laws", "programs"]);
    expect(highestLevel(state, "programs")).toBe(3);
    expect(
      readLab({ agent: "old", family: "chess", level: "99", seed: "x", temperature: "hot" }, state),
    ).toEqual({
      agent: "abe",
      family: "laws",
      level: 2,
      seed: 1,
      text: "",
      temperature: 0,
      without: [],
    });
  });

  it("are read back as they were written", () => {
    const options = {
      agent: "uma",
      family: "programs",
      level: 5,
      seed: 7,
      text: "S inc : 1",
      temperature: 0.5,
      without: ["n1", "n2"],
    };
    const query = Object.fromEntries(
      Object.entries(writeLab(options)).filter((pair): pair is [string, string] => pair[1] !== null),
    );
    expect(readLab(query, state)).toEqual(options);
  });

  it("become a request: a typed task counts more than a level", () => {
    const options = readLab({ level: "3" }, state);
    expect(labRequest(options)).toEqual({ agent: "abe", family: "laws", level: 3, seed: 1, temperature: 0 });
    expect(labRequest({ ...options, text: " L1.2 ", without: ["n1"] })).toEqual({
      agent: "abe",
      family: "laws",
      text: "L1.2",
      seed: 1,
      temperature: 0,
      without: ["n1"],
    });
  });
});

describe("examples of the languages", () => {
  const by = { kind: "seed", source: "test" } as const;

  it("are tasks that the families take, and answers that they call right", () => {
    for (const family of [programsFamily({ ops: "all" }), arithmeticFamily()]) {
      const { tasks, answer } = languageOf(family.id)!;
      for (const [i, text] of tasks.entries()) {
        const task = family.parse(text, by);
        expect(task.ok, `${family.id}: ${text}`).toBe(true);
        if (task.ok && i === 0) expect(family.verify(task.value as never, answer).correct).toBe(true);
      }
    }
  });

  it("are missing for families that the page does not know", () => expect(languageOf("chess")).toBeNull());
});

describe("steps of an answer", () => {
  const shown = (text: string, marks: boolean[]) =>
    stepsOf(wordsOf(text), marks).map(({ tokens, right }) => [
      tokens.map(({ token }) => token.token).join(" "),
      right,
    ]);

  it("begin with > and take the verdict's marks in order", () => {
    expect(shown("> / a 1 > 2 .", [true, false])).toEqual([
      ["> / a 1", true],
      ["> 2", false],
      [".", null],
    ]);
  });

  it("are without marks where the verdict has none", () => {
    expect(shown("rev n3 .", [])).toEqual([["rev n3 .", null]]);
    expect(shown("x > 1", [true])).toEqual([
      ["x", null],
      ["> 1", true],
    ]);
    expect(shown("> 1 > 2", [])).toEqual([
      ["> 1", null],
      ["> 2", null],
    ]);
    expect(shown("  ", [])).toEqual([]);
  });

  it("keep every token with its place", () => {
    const indices = stepsOf(wordsOf("a > b . > c ."), [true, true]).flatMap(({ tokens }) =>
      tokens.map(({ index }) => index),
    );
    expect(indices).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("are as sure as the product of their tokens", () => {
    const token = (probability: number) => ({ token: "x", probability, top: [] });
    expect(certainty([token(0.5), token(0.25), token(1)])).toEqual({ all: 0.125, weakest: 1 });
    expect(certainty([])).toEqual({ all: 1, weakest: null });
  });
});
