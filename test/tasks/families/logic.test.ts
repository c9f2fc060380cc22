// The families of logic and constraints: contract, audit, and a second opinion on their answers by trying everything.
// The second opinions read prompts, not problems, so that what a solver sees is what is checked.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { logicFamilies } from "../../../tasks/families/logic/index.ts";
import type { Task, TaskFamily } from "../../../tasks/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(logicFamilies);

const PER_LEVEL = 25;
const byTest = { kind: "seed", source: "test" } as const;

function familyOf(id: string): TaskFamily {
  return logicFamilies.find((family) => family.id === id)!;
}

/** Tasks of all levels with the words of their prompts, less the id and "=", and the worked steps. */
function samples(family: TaskFamily): { task: Task; words: string[]; steps: readonly string[] }[] {
  return Array.from({ length: family.levels * PER_LEVEL }, (_, i) => {
    const task = family.generate(Rng.seed(`logic ${i}`), 1 + (i % family.levels));
    return {
      task,
      words: family.render(task).text.split(" ").slice(1, -1),
      steps: family.oracle(task).steps,
    };
  });
}

/** Rows of words, each begun by the mark. */
function rowsOf(words: readonly string[], mark: string): string[][] {
  return words
    .join(" ")
    .split(mark)
    .slice(1)
    .map((row) => row.trim().split(" "));
}

const answer = (steps: readonly string[]): string => `> ${steps.join(" > ")} .`;

/** Why a proposal is refused, or "" if it is not. */
function refusal(id: string, text: string): string {
  const parsed = familyOf(id).parse(text, byTest);
  return parsed.ok ? "" : parsed.error.gate;
}

/** A problem of variables with a domain each and a check of partial assignments, as its prompt says it. */
interface Puzzle {
  readonly domains: ReadonlyMap<string, readonly string[]>;
  /** Is no rule broken by what has a value so far? */
  allows(values: ReadonlyMap<string, string>): boolean;
  /** The variable and value that a step names. */
  readonly said: (step: string) => [string, string];
}

/** All full assignments, variable after variable. */
function solve({ domains, allows }: Puzzle): Map<string, string>[] {
  const names = [...domains.keys()];
  const found: Map<string, string>[] = [];
  const values = new Map<string, string>();
  const visit = (at: number): void => {
    if (!allows(values)) return;
    if (at === names.length) {
      found.push(new Map(values));
      return;
    }
    for (const value of domains.get(names[at]!)!) {
      values.set(names[at]!, value);
      visit(at + 1);
    }
    values.delete(names[at]!);
  };
  visit(0);
  return found;
}

const PUZZLES: Readonly<Record<string, (words: string[]) => Puzzle>> = {
  sat(words) {
    const clauses = rowsOf(words, "|");
    const letters = [...new Set(clauses.flat().map((literal) => literal.replace("-", "")))];
    return {
      domains: new Map(letters.map((letter) => [letter, ["", "-"]])),
      allows: (values) =>
        clauses.every((clause) =>
          clause.some((literal) => {
            const value = values.get(literal.replace("-", ""));
            return value === undefined || literal === value + literal.replace("-", "");
          }),
        ),
      said: (step) => [step.replace("-", ""), step.startsWith("-") ? "-" : ""],
    };
  },
  "sudoku-4": (words) => sudoku(words, 4, 2, 2),
  "sudoku-6": (words) => sudoku(words, 6, 2, 3),
  "n-queens"(words) {
    const files = words.filter((_, i) => i % 2 === 0);
    const ranks = files.map((_, i) => String(i + 1));
    return {
      domains: new Map(
        files.map((file, i) => [file, words[2 * i + 1] === "_" ? ranks : [words[2 * i + 1]!]]),
      ),
      allows: (values) =>
        files.every((one, i) =>
          files.slice(0, i).every((two, j) => {
            const [a, b] = [Number(values.get(one)), Number(values.get(two))];
            return Number.isNaN(a + b) || (a !== b && a + i !== b + j && a - i !== b - j);
          }),
        ),
      said: (step) => step.split(" ") as [string, string],
    };
  },
  "graph-colouring"(words) {
    const edges = rowsOf(words, "|");
    const given = new Map<string, string>();
    for (let i = 0; words[i] !== "|"; i += 2) given.set(words[i]!, words[i + 1]!);
    const vertices = [...new Set([...given.keys(), ...edges.flat()])];
    return {
      domains: new Map(vertices.map((v) => [v, given.has(v) ? [given.get(v)!] : ["r", "g", "b"]])),
      allows: (values) => edges.every(([a, b]) => !values.has(a!) || values.get(a!) !== values.get(b!)),
      said: (step) => step.split(" ") as [string, string],
    };
  },
  zebra(words) {
    const bar = words.indexOf("|");
    const groups = rowsOf([":", ...words.slice(0, bar)], ":");
    const houses = groups[0]!.map((_, i) => String(i + 1));
    const RULES: Record<string, (a: number, b: number) => boolean> = {
      with: (a, b) => a === b,
      left: (a, b) => a + 1 === b,
      next: (a, b) => Math.abs(a - b) === 1,
      before: (a, b) => a < b,
    };
    return {
      domains: new Map(groups.flat().map((name) => [name, houses])),
      allows: (values) =>
        groups.every((group) => {
          const taken = group.map((name) => values.get(name)).filter((house) => house !== undefined);
          return new Set(taken).size === taken.length;
        }) &&
        rowsOf(words.slice(bar), "|").every(([a = "", rule = "", b = ""]) => {
          if (!values.has(a) || (rule !== "at" && !values.has(b))) return true;
          return rule === "at"
            ? values.get(a) === b
            : RULES[rule]!(Number(values.get(a)), Number(values.get(b)));
        }),
      said: (step) => step.split(" ") as [string, string],
    };
  },
};

function sudoku(words: string[], size: number, boxRows: number, boxColumns: number): Puzzle {
  const grid = words.filter((_, i) => i % (size + 1) !== 0);
  const digits = Array.from({ length: size }, (_, i) => String(i + 1));
  const cells = grid.map((_, i) => ({ row: Math.floor(i / size), column: i % size }));
  const name = ({ row, column }: { row: number; column: number }): string => `${"abcdef"[row]} ${column + 1}`;
  const places = [
    ({ row }: (typeof cells)[0]) => row,
    ({ column }: (typeof cells)[0]) => column,
    ({ row, column }: (typeof cells)[0]) =>
      Math.floor(row / boxRows) * size + Math.floor(column / boxColumns),
  ];
  const units = places.flatMap((place) =>
    [...Map.groupBy(cells, place).values()].map((unit) => unit.map(name)),
  );
  return {
    domains: new Map(cells.map((cell, i) => [name(cell), grid[i] === "_" ? digits : [grid[i]!]])),
    allows: (values) =>
      units.every((unit) => {
        const held = unit.map((cell) => values.get(cell)).filter((digit) => digit !== undefined);
        return new Set(held).size === held.length;
      }),
    said: (step) => [step.slice(0, 3), step.slice(4)],
  };
}

const sameValues = (some: Puzzle, values: ReadonlyMap<string, string>, steps: readonly string[]): boolean =>
  steps.map(some.said).every(([name, value]) => values.get(name) === value);

describe.each(Object.keys(PUZZLES))("%s, by trying everything", (id) => {
  const family = familyOf(id);
  const all = samples(family).map((sample) => {
    const puzzle = PUZZLES[id]!(sample.words);
    return { ...sample, puzzle, solutions: solve(puzzle) };
  });

  it("has a worked answer that is a solution, and fills everything that is open", () => {
    for (const { puzzle, solutions, steps } of all) {
      const open = [...puzzle.domains].filter(([, values]) => values.length > 1).map(([name]) => name);
      expect(steps.map((step) => puzzle.said(step)[0]).sort()).toEqual(open.sort());
      expect(solutions.some((values) => sameValues(puzzle, values, steps))).toBe(true);
    }
  });

  // A board of queens may have several completions.
  it.skipIf(id === "n-queens")("has one solution", () => {
    for (const { solutions } of all) expect(solutions).toHaveLength(1);
  });

  // Queens do at the higher levels; a sudoku's step may follow from where else its digit cannot go.
  it.skipIf(id === "n-queens" || id.startsWith("sudoku"))(
    "never asks for a guess in its worked answers",
    () => {
      for (const { puzzle, steps } of all) {
        const values = new Map(
          [...puzzle.domains].flatMap(([name, some]) => (some.length === 1 ? [[name, some[0]!]] : [])),
        );
        for (const step of steps) {
          const [name, value] = puzzle.said(step);
          const left = puzzle.domains
            .get(name)!
            .filter((other) => puzzle.allows(new Map(values).set(name, other)));
          expect(left).toEqual([value]);
          values.set(name, value);
        }
      }
    },
  );

  it("takes exactly the steps that some solution agrees with, in any order", () => {
    const rng = Rng.seed(id);
    for (const { task, puzzle, solutions, steps } of all) {
      const taken: string[] = [];
      for (const step of rng.shuffle(steps)) {
        const [name, value] = puzzle.said(step);
        const wrong = step.endsWith(value) && value !== "" ? step.slice(0, -value.length) : step;
        const tries =
          id === "sat" ? [name, `-${name}`] : puzzle.domains.get(name)!.map((other) => wrong + other);
        for (const attempt of tries) {
          const verdict = family.verify(task, answer([...taken, attempt]));
          const right = solutions.some((values) => sameValues(puzzle, values, [...taken, attempt]));
          expect([attempt, verdict.steps.at(-1)]).toEqual([attempt, right]);
        }
        taken.push(step);
        expect(family.verify(task, answer([...taken, step])).steps.at(-1)).toBe(false);
      }
      expect(family.verify(task, answer(taken)).correct).toBe(true);
    }
  });

  it("accepts as proposals only what has a solution, and one where one is compared with", () => {
    const unique = id === "zebra" || id.startsWith("sudoku");
    const gates = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), fc.nat(), ({ words }, at, by) => {
        // One word becomes another of the same prompt: often still a problem, though not always a good one.
        const changed = words.with(at % words.length, words[by % words.length]!);
        const parsed = family.parse(changed.join(" "), byTest);
        gates.add(parsed.ok ? "" : parsed.error.gate);
        if (!parsed.ok && parsed.error.gate !== "ill-posed") return;
        const puzzle = PUZZLES[id]!(changed);
        const count = solve(puzzle).length;
        if (!parsed.ok) expect(unique ? count !== 1 : count === 0).toBe(true);
        else if (unique) expect(count).toBe(1);
        else expect(count).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
    expect([...gates]).toEqual(expect.arrayContaining(["", "parse", "ill-posed"]));
  });
});

describe("n-queens", () => {
  it("takes completions other than the worked one", () => {
    const family = familyOf("n-queens");
    let others = 0;
    for (const { task, words, steps } of samples(family)) {
      const found = solve(PUZZLES["n-queens"]!(words));
      others += found.length - 1;
      for (const values of found) {
        const completion = answer(steps.map((step) => `${step[0]} ${values.get(step[0]!)}`));
        expect(family.verify(task, completion).correct).toBe(true);
      }
    }
    expect(others).toBeGreaterThan(0);
  });
});

describe("knights-and-knaves, by trying everybody as either", () => {
  const family = familyOf("knights-and-knaves");
  type Kinds = ReadonlyMap<string, boolean>;
  const TRUE: Record<string, (a: boolean, b: boolean) => boolean> = {
    knight: (a) => a,
    knave: (a) => !a,
    same: (a, b) => a === b,
    unlike: (a, b) => a !== b,
    both: (a, b) => a && b,
    neither: (a, b) => !(a || b),
    either: (a, b) => a || b,
  };
  const fits = ([speaker = "", says = "", a = "", b = ""]: string[], kinds: Kinds): boolean =>
    TRUE[says]!(kinds.get(a)!, kinds.get(b)!) === kinds.get(speaker);
  const everybody = (people: readonly string[]): Kinds[] =>
    Array.from(
      { length: 2 ** people.length },
      (_, n) => new Map(people.map((p, i) => [p, (n >> i) % 2 === 1])),
    );

  it("has one solution, which the worked answer names", () => {
    for (const { words, steps } of samples(family)) {
      const rows = rowsOf(words, "|");
      const right = everybody(rows.map(([speaker]) => speaker!)).filter((kinds) =>
        rows.every((row) => fits(row, kinds)),
      );
      expect(right).toHaveLength(1);
      const named = steps.map((step) => step.split(" ").slice(1));
      expect(Object.fromEntries(named)).toEqual(
        Object.fromEntries([...right[0]!].map(([person, knight]) => [person, knight ? "knight" : "knave"])),
      );
    }
  });

  it("takes a step exactly if its one statement and the people settled leave no other kind", () => {
    for (const { task, words, steps } of samples(family)) {
      const rows = rowsOf(words, "|");
      const people = rows.map(([speaker]) => speaker!);
      if (people.length > 6) continue; // Takes seconds.
      for (let done = 0; done < steps.length; done++) {
        const taken = steps.slice(0, done);
        const settled = new Map(taken.map((step) => [step.split(" ")[1]!, step.endsWith("knight")]));
        for (const row of rows) {
          const left = everybody(people).filter(
            (kinds) =>
              fits(row, kinds) && [...settled].every(([person, knight]) => kinds.get(person) === knight),
          );
          for (const person of people) {
            for (const kind of ["knight", "knave"]) {
              const follows = left.every((kinds) => kinds.get(person) === (kind === "knight"));
              const verdict = family.verify(task, answer([...taken, `${row[0]} ${person} ${kind}`]));
              expect(verdict.steps.at(-1)).toBe(follows && !settled.has(person));
            }
          }
        }
      }
    }
  });

  it("refuses islands that contradict themselves or need a guess", () => {
    expect(refusal(family.id, "| a knave b | b knight a | c knight a")).toBe("ill-posed");
    expect(refusal(family.id, "| a knave b | b knave a | c same a b")).toBe("ill-posed");
    expect(refusal(family.id, "| a knight a | b knight a | c same a b")).toBe("ill-posed");
    expect(refusal(family.id, "| a unlike a b | b same a c | c knave b")).toBe("");
    expect(refusal(family.id, "| a knave b")).not.toBe("");
  });
});

describe("syllogisms, by all kinds of things there could be", () => {
  const family = familyOf("syllogisms");
  type Thing = ReadonlySet<string>;

  /** Every set of terms that something could have under the "all" and "no" premises. */
  function things(words: readonly string[]): { possible: Thing[]; some?: [string, string] } {
    const rows = Array.from({ length: words.indexOf("?") / 3 }, (_, i) => words.slice(3 * i, 3 * i + 3));
    const terms = [...new Set(words.filter((word) => word.length === 1 && word !== "?"))];
    const any = Array.from(
      { length: 2 ** terms.length },
      (_, n) => new Set(terms.filter((_, i) => (n >> i) % 2 === 1)),
    );
    const possible = any.filter((thing) =>
      rows.every(
        ([says, a = "", b = ""]) => says === "some" || !thing.has(a) || thing.has(b) === (says === "all"),
      ),
    );
    const witness = rows.find(([says]) => says === "some");
    return witness === undefined ? { possible } : { possible, some: [witness[1]!, witness[2]!] };
  }

  /** Does the statement hold in every world of possible things? A world may be as small as the premises let it be. */
  function entailed(statement: string, { possible, some }: ReturnType<typeof things>): boolean {
    const words = statement.split(" ");
    const [says, x, z] = [words[0]!, words[1]!, words.at(-1)!];
    const holds = (thing: Thing): boolean => thing.has(z) !== (says === "no" || words.includes("not"));
    if (says !== "some") return possible.every((thing) => !thing.has(x) || holds(thing));
    // One thing that bears out the premise is world enough: is there one that does not bear out the statement?
    const witnesses =
      some === undefined ? [] : possible.filter((thing) => some.every((term) => thing.has(term)));
    return witnesses.length > 0 && witnesses.every((thing) => thing.has(x) && holds(thing));
  }

  const all = samples(family).map((sample) => {
    const world = things(sample.words);
    const [x, z] = sample.words.slice(-2);
    const candidates = [`all ${x} ${z}`, `no ${x} ${z}`, `some ${x} ${z}`, `some ${x} not ${z}`];
    return {
      ...sample,
      world,
      conclusion: candidates.find((statement) => entailed(statement, world)),
      z: z!,
      x: x!,
    };
  });

  it("derives the strongest conclusion by statements that hold, where there is one", () => {
    const derived = all.filter(({ conclusion }) => conclusion !== undefined);
    for (const { steps, world, conclusion } of derived) {
      expect(steps.at(-1)).toBe(conclusion);
      for (const step of steps) expect(entailed(step, world)).toBe(true);
    }
    const kinds = derived.map(({ conclusion }) => conclusion!.replace(/\b[a-j]\b/g, ""));
    expect(new Set(kinds).size).toBe(4);
  });

  it("shows an x that is a z and one that is not, where there is none", () => {
    const open = all.filter(({ conclusion }) => conclusion === undefined);
    expect(open.length).toBeGreaterThan(PER_LEVEL / 2);
    for (const { steps, world, x, z } of open) {
      expect(steps.map((step) => step.split(" ")[0])).toEqual(["is", "not"]);
      for (const step of steps) {
        const shown = new Set(step.split(" ").slice(1));
        expect(world.possible.some((thing) => thing.symmetricDifference(shown).size === 0)).toBe(true);
        expect([x, ...(world.some ?? [])].every((term) => shown.has(term))).toBe(true);
        expect(shown.has(z)).toBe(step.startsWith("is"));
      }
    }
  });

  it("takes no first step that does not hold, and none that only repeats a premise", () => {
    const terms = [..."abcdefghij"];
    let right = 0;
    for (const { task, words, world, conclusion } of all) {
      for (const form of ["all x t", "no x t", "some x t", "some x not t"]) {
        for (const t of terms) {
          const step = form.replace("x", words.at(-2)!).replace("t", t).replace(`no${t}`, "not");
          const verdict = family.verify(task, answer([step]));
          if (verdict.steps[0] !== true) continue;
          right++;
          expect(conclusion).toBeDefined();
          expect(entailed(step, world)).toBe(true);
          expect(` ${words.join(" ")} `).not.toContain(` ${step} `);
        }
      }
    }
    expect(right).toBeGreaterThan(all.length / 2);
  });

  it("takes larger examples, too, and none that leaves out what follows", () => {
    const parsed = family.parse("all a b all c b all c d ? a c", byTest);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    const correct = (steps: string[]): boolean => family.verify(parsed.value, answer(steps)).correct;
    expect(correct(["not a b d", "is c d b a"])).toBe(true);
    expect(correct(["is a c b", "not a b"])).toBe(false);
    expect(correct(["is a c b d", "not a b c d"])).toBe(false);
    expect(correct(["is a c b d", "is a c b d"])).toBe(false);
    expect(correct(["is a c b d e", "not a b"])).toBe(false);
  });

  it("refuses premises that contradict each other, and questions answered by one of them", () => {
    expect(refusal(family.id, "all a b no a b all b c ? a c")).toBe("ill-posed");
    expect(refusal(family.id, "all a b all b c no a c ? b d")).toBe("");
    expect(refusal(family.id, "all a b all b c all c d ? a b")).toBe("degenerate");
    expect(refusal(family.id, "some b c all c d all d e ? a e")).toBe("parse");
  });
});

describe("proposals that a guess would answer", () => {
  it("are refused", () => {
    expect(refusal("sat", "| a b | b c | a c")).toBe("degenerate");
    expect(refusal("graph-colouring", "1 r 2 g | 1 3 | 3 4")).toBe("degenerate");
    expect(refusal("graph-colouring", "1 r 2 g | 1 4 | 2 4")).toBe("ill-posed");
  });
});

describe("the examples at the head of each file", () => {
  it.each([
    ["sat | a | -a b c | -b", "> a > -b > c ."],
    ["syllogisms some b a no b d all a c ? a d", "> some a not d ."],
    ["syllogisms all a b all c b all c d ? a c", "> is a c b d > not a b ."],
    ["knights-and-knaves | a unlike a b | b same a c | c knave b", "> a b knave > c c knight > b a knave ."],
    ["sudoku-4 a 1 2 _ 4 b 3 _ 1 2 c 2 1 4 3 d 4 3 2 1", "> a 3 3 > b 2 4 ."],
    ["n-queens a 1 b _ c 8 d 6 e _ f 7 g 2 h 4", "> b 5 > e 3 ."],
    ["graph-colouring 2 g 4 r | 1 2 | 1 4 | 1 3 | 3 4", "> 1 b > 3 g ."],
    [
      "zebra a b c : d e f | f with c | a at 2 | c before a | d with a",
      "> a 2 > c 1 > b 3 > d 2 > f 1 > e 3 .",
    ],
  ])("%s", (prompt, completion) => {
    const family = familyOf(prompt.slice(0, prompt.indexOf(" ")));
    const parsed = family.parse(prompt, byTest);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    expect(family.oracle(parsed.value).completion).toBe(completion);
  });
});
