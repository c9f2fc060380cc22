// Editors on hand-made views: what recurs gets a name, what is equal is merged (laws are kept), what nothing needs is
// retired, names get notes and examples, and a model's words count only where they are new and right.
import { describe, expect, it } from "vitest";
import {
  type EditorView,
  editorExample,
  editorPrompt,
  ModelEditor,
  type Policy,
  type PolicyRequest,
  StatisticalEditor,
  type Suggestion,
} from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import type { Edit, Entry } from "../../../culture/index.ts";
import { OP_SETS, type Op, programsFamily } from "../../../tasks/index.ts";

function entry(id: string, over: Partial<Entry>): Entry {
  return {
    id,
    kind: "definition",
    name: "n0",
    body: [],
    text: "",
    author: "ada",
    round: 1,
    parents: [],
    status: "adopted",
    evidence: { about: "", fitted: 0, checks: [] },
    uses: {},
    ...over,
  };
}

/** Entries' bodies are in ops; `about` starting with "law" is a law. */
function view(entries: readonly Entry[], programs: readonly (readonly Op[])[] = [], round = 9): EditorView {
  const definitions = entries.filter(({ kind }) => kind === "definition");
  return {
    round,
    ops: OP_SETS.B,
    programs,
    entries,
    expansions: new Map(definitions.map(({ id, body }) => [id, body as Op[]])),
    laws: new Set(definitions.filter(({ evidence }) => evidence.about.startsWith("law")).map(({ id }) => id)),
    names: ["n5", "n6", "n7", "n8"],
  };
}

function edits<T extends Edit["op"]>(suggestions: readonly Suggestion[], op: T): Extract<Edit, { op: T }>[] {
  return suggestions.flatMap(({ edit }) => (edit.op === op ? [edit as Extract<Edit, { op: T }>] : []));
}

function suggest(on: EditorView, n = 4) {
  return new StatisticalEditor().suggest(on, n, Rng.seed(1));
}

/** Answers each request by what it is: asked for a body, or for a worked example. */
function writer(body: string, example: (request: PolicyRequest) => string): Policy {
  return {
    id: "writer",
    sample: async (requests) =>
      requests.map((request) => {
        const text = request.family === "rewrites" ? body : example(request);
        return [{ text, logProbs: [], stopped: true }];
      }),
  };
}

const REPEATED: Op[][] = Array.from({ length: 8 }, () => ["inc", "sort", "rev", "neg"]);
const law = (about: string) => ({ evidence: { about, fitted: 8, checks: [] } });

describe("the statistical editor", () => {
  it("names what recurs, in the order of savings, with names of names", async () => {
    const found = edits(await suggest(view([], REPEATED), 4), "propose");
    expect(found.map(({ name }) => name)).toEqual(["n5"]);
    expect(found[0]).toMatchObject({ body: ["inc", "sort", "rev", "neg"], fitted: 8 });
    const known = entry("a".repeat(16), { name: "n1", body: ["sort", "rev"] });
    const next = edits(await suggest(view([known], REPEATED), 4), "propose");
    expect(next.find(({ kind }) => kind === "definition")?.body).toEqual(["inc", "n1", "neg"]);
  });

  it("names nothing where nothing recurs or no name is free", async () => {
    expect(await suggest(view([], [["inc", "rev", "neg"]]))).toEqual([]);
    expect(await suggest({ ...view([], REPEATED), names: [] })).toEqual([]);
  });

  it("merges equal functions: the younger into the older, a pattern into a law, never two laws", async () => {
    const old = entry("a".repeat(16), { name: "n0", body: ["inc", "rev"] });
    const young = entry("b".repeat(16), { name: "n1", body: ["rev", "inc"], round: 2 });
    const merged = async (...entries: Entry[]) => edits(await suggest(view(entries)), "merge");
    expect(await merged(young, old)).toEqual([{ op: "merge", id: young.id, into: old.id }]);
    const lawful = { ...young, ...law("law1") };
    expect(await merged(old, lawful)).toEqual([{ op: "merge", id: old.id, into: young.id }]);
    expect(await merged({ ...old, ...law("law2") }, lawful)).toEqual([]);
  });

  it("retires its own names that no program needs, after a trial", async () => {
    const idle = entry("a".repeat(16), { name: "n0", body: ["tri", "dup"], author: "statistics", round: 4 });
    const needed = entry("b".repeat(16), { name: "n1", body: ["sort", "rev"], author: "statistics" });
    const others = entry("c".repeat(16), { name: "n2", body: ["par", "dup"] });
    const many = [...REPEATED, ...REPEATED];
    const retired = async (on: EditorView) => edits(await suggest(on), "retire").map(({ id }) => id);
    expect(await retired(view([idle, needed, others], many))).toEqual([idle.id]);
    expect(await retired(view([idle, needed, others], many, 7))).toEqual([]);
    expect(await retired(view([idle, needed, others], REPEATED))).toEqual([]);
  });

  it("gives a definition a right example and a note from its evidence, and renews the note when uses double", async () => {
    const checks = [{ by: "ben", agreed: 7, tested: 8 }];
    const known = entry("a".repeat(16), {
      name: "n1",
      body: ["sort", "rev"],
      evidence: { about: "law1", fitted: 8, checks },
      uses: { ben: 3 },
    });
    const [example, note] = edits(await suggest(view([known], REPEATED)), "propose").filter(
      ({ kind }) => kind !== "definition",
    );
    expect(example).toMatchObject({ kind: "example", parents: [known.id] });
    // About no law: what explains a law is the definition alone.
    expect([example!.about, note!.about]).toEqual([undefined, undefined]);
    const [, list, answer] = /^n1 : ([\d ]+?) (>.*\.)$/.exec(example!.text!)!;
    const task = programsFamily({ ops: "B" }).parse(`D n1 sort rev S n1 : ${list}`, {
      kind: "seed",
      source: "test",
    });
    expect(task.ok && programsFamily({ ops: "B" }).verify(task.value, answer!).correct).toBe(true);
    expect(note).toMatchObject({ kind: "note", parents: [known.id] });
    expect(note!.text).toBe(
      "n1: sort rev, 2 ops. Explains law1. 7 of 8 fresh observations agreed. In 8 of 8 recent programs. Used 3 times.",
    );
    const noted = entry("b".repeat(16), {
      kind: "note",
      name: "on n1",
      text: note!.text!,
      parents: [known.id],
    });
    const amended = async (uses: number) =>
      edits(await suggest(view([{ ...known, uses: { ben: uses } }, noted], REPEATED)), "amend");
    expect(await amended(5)).toEqual([]);
    expect(await amended(6)).toMatchObject([
      { id: noted.id, text: expect.stringContaining("Used 6 times.") },
    ]);
  });
});

describe("the model editor", () => {
  const known = entry("a".repeat(16), { name: "n1", body: ["sort", "rev"] });
  const silent = () => "";

  it("suggests new bodies once each, never what is known or no body", async () => {
    const asked = async (text: string) =>
      edits(
        await new ModelEditor("ada", writer(text, silent)).suggest(view([known], REPEATED), 3, Rng.seed(1)),
        "propose",
      ).filter(({ kind }) => kind === "definition");
    expect(await asked("inc n1 .")).toMatchObject([{ name: "n5", body: ["inc", "n1"], fitted: 8 }]);
    for (const text of ["sort rev .", "inc .", "inc n1", "n2 inc .", "inc inc inc inc inc .", "."]) {
      expect(await asked(text)).toEqual([]);
    }
  });

  it("gives examples only where its own answer is right", async () => {
    const right = (request: PolicyRequest) => {
      const list = request.prompt.text.split(" : ")[1]!.split(" ");
      const sorted = list.toSorted();
      return `> / sort ${sorted.join(" ")} / rev ${sorted.toReversed().join(" ")} .`;
    };
    const examples = async (answer: typeof right) =>
      edits(
        await new ModelEditor("ada", writer(".", answer)).suggest(view([known]), 4, Rng.seed(1)),
        "propose",
      ).filter(({ kind }) => kind === "example");
    expect(await examples(right)).toHaveLength(1);
    expect(await examples((request) => right(request).replace("sort", "inc"))).toEqual([]);
  });

  it("is shown a few programs, and taught the body", () => {
    const prompt = editorPrompt(REPEATED, Rng.seed(1));
    expect(prompt.text).toBe(`${"E inc sort rev neg ".repeat(6)}:`);
    expect(editorExample(prompt, ["sort", "rev"])).toMatchObject({
      family: "rewrites",
      completion: "sort rev .",
    });
  });
});
