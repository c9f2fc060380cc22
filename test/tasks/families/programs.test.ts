// The families of small machines: contract, audit, and second implementations of every machine, written another way and
// fed with prompts only.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { programFamilies } from "../../../tasks/families/programs/index.ts";
import type { TaskFamily } from "../../../tasks/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(programFamilies);

const byTest = { kind: "seed", source: "test" } as const;

function family(id: string): TaskFamily {
  return programFamilies.find((one) => one.id === id)!;
}

/** Prompts without the id and "=", and steps, of random tasks. */
function forTasks(id: string, check: (prompt: string, steps: readonly string[]) => void): void {
  const one = family(id);
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: one.levels }), (seed, level) => {
      const task = one.generate(Rng.seed(seed), level);
      const { text } = one.render(task);
      expect(text).toBe(`${id} ${one.propose(task)} =`);
      check(one.propose(task), one.oracle(task).steps);
    }),
    { numRuns: 300 },
  );
}

function refusal(id: string, proposal: string): string | undefined {
  const parsed = family(id).parse(proposal, byTest);
  return parsed.ok ? undefined : parsed.error.gate;
}

describe("the example in the header", () => {
  it.each(programFamilies.map((one) => [one.id, one] as const))("of %s is right", (id, one) => {
    const file = new URL(`../../../tasks/families/programs/${id}.ts`, import.meta.url);
    const header = readFileSync(file, "utf8");
    const [, prompt, answer] = /prompt {2}(.*) =\s+(?:\/\/ +)?answer {2}(> [^.]* \.)/.exec(header)!;
    const task = one.parse(prompt!, byTest);
    expect(task.ok && one.render(task.value).text).toBe(`${prompt} =`);
    expect(task.ok && one.verify(task.value, answer!)).toMatchObject({ correct: true });
  });
});

describe("stack-machine", () => {
  it("agrees with a calculator on an array", () => {
    forTasks("stack-machine", (prompt, steps) => {
      const stack: number[] = [];
      const shown = prompt.split(" ").map((word) => {
        if (/\d/.test(word)) stack.push(Number(word));
        else if (word === "d") stack.push(stack.at(-1)!);
        else if (word === "x") stack.pop();
        else {
          const [b, a] = [stack.pop()!, stack.pop()!];
          const results: Record<string, number[]> = { "+": [a + b], "-": [a - b], "*": [a * b], s: [b, a] };
          stack.push(...results[word]!.map((value) => ((value % 10) + 10) % 10));
        }
        expect(stack.length).toBeGreaterThan(0);
        expect(stack.every((value) => value >= 0 && value <= 9)).toBe(true);
        return stack.toReversed().join(" ");
      });
      expect(steps).toEqual(shown);
    });
  });

  it("subtracts the topmost digit from the one below", () => {
    const task = family("stack-machine").parse("3 5 -", byTest);
    expect(task.ok && family("stack-machine").oracle(task.value).completion).toBe("> 3 > 5 3 > 8 .");
  });

  it("refuses stacks that run empty or high, and programs without a result", () => {
    expect(refusal("stack-machine", "1 + 2")).toBe("ill-posed");
    expect(refusal("stack-machine", "1 x 2 3 +")).toBe("ill-posed");
    expect(refusal("stack-machine", "1 2 3 4 5 6 7 +")).toBe("ill-posed");
    expect(refusal("stack-machine", "1 2 3 4 5 6 +")).toBeUndefined();
    expect(refusal("stack-machine", "1 2 + 4")).toBe("degenerate");
    expect(refusal("stack-machine", "1 d")).toBe("degenerate");
    expect(refusal("stack-machine", `1 ${"1 + ".repeat(20)}`)).toBe("too-large");
  });
});

describe("string-rewriting", () => {
  it("agrees with a search over places and rules", () => {
    forTasks("string-rewriting", (prompt, steps) => {
      const [head, tail] = prompt.split(" | ") as [string, string];
      const rules = head
        .split(/ ?\d /)
        .slice(1)
        .map((rule) => rule.split(" / ").map((side) => side.split(" ")) as [string[], string[]]);
      let word = tail.split(" ");
      const shown: string[] = [];
      for (;;) {
        const fits = rules.flatMap(([left], rule) =>
          word.flatMap((_, at) => (left.every((letter, k) => word[at + k] === letter) ? [{ rule, at }] : [])),
        );
        const first = fits.toSorted((x, y) => x.rule - y.rule || x.at - y.at)[0];
        if (first === undefined) break;
        word = word.toSpliced(first.at, 2, ...rules[first.rule]![1]);
        shown.push(`${first.rule + 1} ${word.join(" ")}`);
      }
      expect(steps).toEqual(shown);
    });
  });

  it("refuses rules that might run forever, rules that never apply, and words in which nothing is to do", () => {
    expect(refusal("string-rewriting", "1 a b / b a | a b c a")).toBe("ill-posed");
    expect(refusal("string-rewriting", "1 a b / a b | a b c a")).toBe("ill-posed");
    expect(refusal("string-rewriting", "1 b a / a b 2 b a / a | b a c a")).toBe("degenerate");
    expect(refusal("string-rewriting", "1 b a / a b | a a b b")).toBe("degenerate");
    expect(refusal("string-rewriting", "1 b a / a b | b b b b a a a a")).toBe("too-large");
    expect(refusal("string-rewriting", "1 b a / a b | b b b a a a a")).toBeUndefined();
  });

  it("accepts only words that a run from them ends for", () => {
    const letters = fc.constantFrom("a", "b", "c");
    const side = fc.array(letters, { minLength: 1, maxLength: 2 }).map((word) => word.join(" "));
    const pair = fc.array(letters, { minLength: 2, maxLength: 2 }).map((word) => word.join(" "));
    const rules = fc.array(fc.tuple(pair, side), { minLength: 1, maxLength: 3 });
    const word = fc.array(letters, { minLength: 2, maxLength: 9 });
    const one = family("string-rewriting");
    fc.assert(
      fc.property(rules, word, (sides, start) => {
        const head = sides.map(([left, right], i) => `${i + 1} ${left} / ${right}`).join(" ");
        const parsed = one.parse(`${head} | ${start.join(" ")}`, byTest);
        if (!parsed.ok) return;
        const last = one.oracle(parsed.value).steps.at(-1)!.slice(2);
        expect(sides.some(([left]) => last.includes(left))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe("register-machine", () => {
  it("agrees with a machine of labels and named registers", () => {
    forTasks("register-machine", (prompt, steps) => {
      const [head, tail] = prompt.split(" | ") as [string, string];
      const program = new Map<string, string[]>();
      for (const line of head.split("; ").slice(1)) {
        const [label, ...instruction] = line.trim().split(" ");
        program.set(label!, instruction);
      }
      const [first, ...digits] = tail.split(" ");
      const registers = new Map(digits.map((digit, i) => ["uvw"[i]!, Number(digit)]));
      let label = first!;
      const shown: string[] = [];
      for (let line = program.get(label); line !== undefined; line = program.get(label)) {
        const [op, register, target] = line as [string, string, string];
        const value = registers.get(register)!;
        label = String.fromCharCode(label.charCodeAt(0) + 1);
        if (op === "z" && value === 0) label = target;
        if (op === "n" && value !== 0) label = target;
        if (op === "+") registers.set(register, value === 9 ? 0 : value + 1);
        if (op === "-") registers.set(register, value === 0 ? 9 : value - 1);
        shown.push([label, ...registers.values()].join(" "));
      }
      expect(steps).toEqual(shown);
    });
  });

  it("refuses programs that do not halt in time, only count, or name what is not there", () => {
    expect(refusal("register-machine", "; a + u ; b n v a | a 1 2")).toBe("ill-posed");
    expect(refusal("register-machine", "; a z u a ; b - v | a 0 2")).toBe("ill-posed");
    expect(refusal("register-machine", "; a + u ; b - v ; c + u | a 1 2")).toBe("degenerate");
    expect(refusal("register-machine", "; a z u e ; b + u ; c + u ; d + u | a 0 2")).toBe("degenerate");
    expect(refusal("register-machine", "; a - u ; b n u a | a 3 2")).toBeUndefined();
    expect(refusal("register-machine", "; a - u ; b n u d | a 3 2")).toBe("parse");
    expect(refusal("register-machine", "; a - w ; b n w a | a 3 2")).toBe("parse");
    expect(refusal("register-machine", "; b - u ; a n u a | a 3 2")).toBe("parse");
    expect(refusal("register-machine", "; a - u u ; b n u a | a 3 2")).toBe("parse");
    expect(refusal("register-machine", "; a + ; b n u | a 3 2")).toBe("parse");
  });

  it("generates conditions and loops, not counting alone", () => {
    const one = family("register-machine");
    const texts = Array.from({ length: 200 }, (_, i) => one.propose(one.generate(Rng.seed(i), 4)));
    expect(texts.every((text) => / n /.test(text))).toBe(true);
    const conditional = texts.filter((text) => / z /.test(text)).length;
    expect(conditional).toBeGreaterThan(20);
  });
});

describe("cellular-automaton", () => {
  it("agrees with Wolfram's numbering on integers", () => {
    forTasks("cellular-automaton", (prompt, steps) => {
      const [count, table, row] = prompt.split(" | ").map((part) => part.replaceAll(" ", ""));
      const width = row!.length;
      const rule = Number.parseInt([...table!].toReversed().join(""), 2);
      let cells = Number.parseInt(row!, 2);
      const shown = Array.from({ length: Number(count) }, () => {
        let after = 0;
        for (let bit = 0; bit < width; bit++) {
          const left = (cells >> ((bit + 1) % width)) & 1;
          const right = (cells >> ((bit + width - 1) % width)) & 1;
          const around = (left << 2) | (((cells >> bit) & 1) << 1) | right;
          after |= ((rule >> around) & 1) << bit;
        }
        cells = after;
        return [...cells.toString(2).padStart(width, "0")].join(" ");
      });
      expect(steps).toEqual(shown);
    });
  });

  it("refuses rows that never change", () => {
    expect(refusal("cellular-automaton", "3 | 0 0 1 1 0 0 1 1 | 0 1 1 0 1 0")).toBe("degenerate");
    expect(refusal("cellular-automaton", "3 | 0 1 0 1 0 1 0 1 | 0 1 1 0 1 0")).toBeUndefined();
    expect(refusal("cellular-automaton", "9 | 0 1 0 1 0 1 0 1 | 0 1 1 0 1 0")).toBe("parse");
  });
});

/** A second reading of numbered expressions: a tree and a matcher that tries everything. Leaves read "a1". */
type Tree = string | { readonly some: readonly (readonly Tree[])[] } | { readonly star: Tree };

function readTree(regex: string): Tree {
  const words = regex.replace(/([abc]) (\d)/g, "$1$2").split(" ");
  const group = (): Tree => {
    const some: Tree[][] = [[]];
    while (words.length > 0 && words[0] !== ")") {
      const word = words.shift()!;
      const parts = some.at(-1)!;
      if (word === "|") some.push([]);
      else if (word === "*") parts.push({ star: parts.pop()! });
      else if (word === "(") {
        parts.push(group());
        words.shift();
      } else parts.push(word);
    }
    return { some };
  };
  return group();
}

/** Calls `then` with every place up to which the tree matches from `at`, and `seen` for every leaf on the way. */
function tryAll(
  tree: Tree,
  word: readonly string[],
  at: number,
  then: (at: number) => void,
  seen: (leaf: string, at: number) => void = () => {},
): void {
  if (typeof tree === "string") {
    if (at === word.length || !tree.startsWith(word[at]!)) return;
    seen(tree, at);
    then(at + 1);
  } else if ("star" in tree) {
    then(at);
    const again = (next: number): void => {
      if (next > at) tryAll(tree, word, next, then, seen);
    };
    tryAll(tree.star, word, at, again, seen);
  } else {
    const row = (parts: readonly Tree[], from: number): void => {
      const [first, ...rest] = parts;
      if (first === undefined) then(from);
      else tryAll(first, word, from, (next) => row(rest, next), seen);
    };
    for (const parts of tree.some) row(parts, at);
  }
}

/** Every path of `length` leaves that an expression matches, found by trying all there are. */
function allPaths(regex: string, length: number): string[][] {
  const tree = readTree(regex);
  const leaves = regex.match(/[abc] \d/g)!.map((leaf) => leaf.replace(" ", ""));
  return sequences(leaves, length).filter((path) => {
    let whole = false;
    tryAll(tree, path, 0, (at) => {
      whole ||= at === length;
    });
    return whole;
  });
}

function sequences(items: readonly string[], length: number): string[][] {
  if (length === 0) return [[]];
  return sequences(items, length - 1).flatMap((before) => items.map((item) => [...before, item]));
}

const answerOf = (path: readonly string[]): string =>
  `${path.map((leaf) => `> ${leaf[0]} ${leaf[1]}`).join(" ")} .`;

describe("regex-match", () => {
  it("agrees with a matcher that tries everything", () => {
    forTasks("regex-match", (prompt, steps) => {
      const [regex, tail] = prompt.split(" : ^ ") as [string, string];
      const word = tail.split(" ");
      const numbers = word.map(() => new Set<string>());
      const ends = new Set<number>();
      tryAll(
        readTree(regex),
        word,
        0,
        (at) => ends.add(at),
        (leaf, at) => numbers[at]!.add(leaf[1]!),
      );
      const sets = [["0"], ...numbers.map((set) => [...set].toSorted())];
      const shown = sets.map((set, at) => `${set.join(" ") || "-"}${ends.has(at) ? " !" : ""}`);
      expect(steps).toEqual([...shown, `! ${ends.size === 0 ? "-" : Math.max(...ends)}`]);
    });
  });

  it("ends with matches of all kinds: whole words, parts, none", () => {
    const one = family("regex-match");
    const ends = { whole: 0, part: 0, none: 0 };
    for (let i = 0; i < 300; i++) {
      const last = one.oracle(one.generate(Rng.seed(i), 4)).steps.at(-1);
      ends[last === "! -" ? "none" : last === "! 5" ? "whole" : "part"]++;
    }
    for (const count of Object.values(ends)) expect(count).toBeGreaterThan(3);
  });

  it("refuses expressions that are none, without choice, or oddly written, and words that go on after a failure", () => {
    const right = "a 1 ( b 2 | c 3 ) * : ^ a b c";
    expect(refusal("regex-match", right)).toBeUndefined();
    for (const regex of [
      "a 1 ( b 2 | c 3 ) * )",
      "( a 1 ( b 2 | c 3 ) *",
      "a 1 | ",
      "* a 1",
      "( ) *",
      "a 1 * *",
      "",
      "1",
    ]) {
      expect(refusal("regex-match", `${regex} : ^ a b c`)).toBe("parse");
    }
    for (const regex of [
      "( a 1 ) ( b 2 | c 3 ) *",
      "a 1 ( b 3 | c 2 ) *",
      "a ( b | c ) *",
      "( a 1 ( b 2 | c 3 ) * )",
    ]) {
      expect(refusal("regex-match", `${regex} : ^ a b c`)).toBe("parse");
    }
    expect(refusal("regex-match", "a 1 b 2 c 3 : ^ a b c")).toBe("degenerate");
    expect(refusal("regex-match", "a 1 | b 2 : ^ a a")).toBeUndefined();
    expect(refusal("regex-match", "a 1 | b 2 : ^ a a a")).toBe("degenerate");
    expect(refusal("regex-match", `${"( ".repeat(1000)}a 1 : ^ a b`)).toBe("parse");
  });
});

describe("regex-generate", () => {
  const one = family("regex-generate");

  it("accepts exactly the paths that a matcher finds, and marks how far others lead", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, level) => {
        const task = one.generate(Rng.seed(seed), level);
        const regex = one.propose(task).split(" : ")[0]!;
        const paths = allPaths(regex, level + 1);
        expect(paths.map(answerOf)).toContain(one.oracle(task).completion);
        const leaves = regex.match(/[abc] \d/g)!.map((leaf) => leaf.replace(" ", ""));
        for (const path of sequences(leaves, level + 1)) {
          const { correct, steps } = one.verify(task, answerOf(path));
          const shared = paths.map((right) => right.findIndex((leaf, k) => leaf !== path[k]));
          const good = shared.includes(-1) ? path.length : Math.max(...shared);
          expect({ correct, good: steps.filter(Boolean).length }).toEqual({
            correct: good === path.length,
            good,
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes proposals exactly where there is an answer that is not one number again and again", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 2, max: 5 }),
        (seed, level, length) => {
          const match = family("regex-match");
          const regex = match.propose(match.generate(Rng.seed(seed), level)).split(" : ")[0]!;
          const paths = allPaths(regex, length);
          const repeats = allPaths(regex, 2).some(([first, second]) => first === second);
          const expected =
            paths.length === 0 || repeats ? expect.stringMatching(/degenerate|ill-posed/) : undefined;
          expect(refusal("regex-generate", `${regex} : ${length}`)).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("refuses answers that are too short, too long, or name letters that are not there", () => {
    const task = one.parse("a 1 ( b 2 | c 3 ) * : 3", byTest);
    if (!task.ok) throw new Error(task.error.reason);
    const correct = (answer: string): boolean => one.verify(task.value, answer).correct;
    expect(correct("> a 1 > b 2 > c 3 .")).toBe(true);
    expect(correct("> a 1 > c 3 > b 2 .")).toBe(true);
    for (const answer of [
      "> a 1 > b 2 .",
      "> a 1 > b 2 > c 3 > c 3 .",
      "> a 1 > c 2 > b 2 .",
      "> a 1 > b 2 > d 4 .",
    ]) {
      expect(correct(answer)).toBe(false);
    }
    for (const answer of [
      "> a 1 > b 2 > > c 3 .",
      "> a  1 > b 2 > c 3 .",
      "> a 1 > b 2 > 3 .",
      "> a > b > c .",
    ]) {
      expect(correct(answer)).toBe(false);
    }
  });

  it("has no answer that fits many tasks", () => {
    for (let level = 1; level <= one.levels; level++) {
      const tasks = Array.from({ length: 150 }, (_, i) => one.generate(Rng.seed(`${level} ${i}`), level));
      for (const answer of new Set(tasks.map((task) => one.oracle(task).completion))) {
        const right = tasks.filter((task) => one.verify(task, answer).correct).length;
        expect(right / tasks.length).toBeLessThan(0.25);
      }
    }
  });
});
