// The families of sequences and language: contract, audit, and a second opinion on their worked answers, written from
// the prompts alone; for families that ask for the only answer, every rival is tried.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { sequenceFamilies } from "../../../tasks/families/sequences/index.ts";
import type { Rejection, TaskFamily } from "../../../tasks/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(sequenceFamilies);

const harness = { kind: "seed", source: "test" } as const;

function named(id: string): TaskFamily {
  return sequenceFamilies.find((family) => family.id === id)!;
}

/** The words of a prompt between the family's id and "=", and the steps of its worked answer. */
interface Case {
  readonly words: readonly string[];
  readonly steps: readonly string[];
}

function cases(family: TaskFamily, perLevel = 60): Case[] {
  return Array.from({ length: family.levels * perLevel }, (_, i) => {
    const task = family.generate(Rng.seed(`${family.id} ${i}`), 1 + (i % family.levels));
    const words = family.render(task).text.split(" ").slice(1, -1);
    return { words, steps: family.oracle(task).steps };
  });
}

function refusal(family: TaskFamily, text: string): Rejection["gate"] | undefined {
  const parsed = family.parse(text, harness);
  return parsed.ok ? undefined : parsed.error.gate;
}

describe("sorting", () => {
  it("agrees with the library's sort on every prefix", () => {
    for (const { words, steps } of cases(named("sorting"))) {
      const digits = words.slice(1).map(Number);
      expect(steps).toEqual(
        digits.map((_, i) =>
          digits
            .slice(0, i + 1)
            .sort((a, b) => a - b)
            .join(" "),
        ),
      );
    }
  });

  it("refuses lists that are sorted, and takes all others", () => {
    const lists = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(lists, (digits) => {
        const sorted = digits.toSorted((a, b) => a - b).join() === digits.join();
        expect(refusal(named("sorting"), `| ${digits.join(" ")}`)).toBe(sorted ? "degenerate" : undefined);
      }),
    );
  });
});

describe("spelling", () => {
  /** The changes again, on texts. */
  const again: Readonly<Record<string, (word: string) => string>> = {
    reverse: (word) => [...word].reduce((made, letter) => letter + made, ""),
    double: (word) => word.replace(/./g, "$&$&"),
    consonants: (word) => word.replace(/[aei]/g, ""),
    swap: (word) => word.replace(/(.)(.)/g, "$2$1"),
    rotate: (word) => word.replace(/^(.)(.*)$/, "$2$1"),
    next: (word) => word.replace(/./g, (letter) => "bcdefghija"["abcdefghij".indexOf(letter)]!),
    odd: (word) => word.replace(/(.).?/g, "$1"),
    single: (word) => word.replace(/(.)\1+/g, "$1"),
  };

  it("makes the words that text replacements make", () => {
    const seen = new Set<string>();
    for (const { words, steps } of cases(named("spelling"))) {
      const bar = words.indexOf("|");
      let word = words.slice(bar + 1).join("");
      const made = words.slice(0, bar).map((name) => {
        seen.add(name);
        word = again[name]!(word);
        return [...word].join(" ");
      });
      expect(steps).toEqual(made);
    }
    expect([...seen].sort()).toEqual(Object.keys(again).sort());
  });

  it("refuses what changes nothing, leads back or leaves too little", () => {
    const family = named("spelling");
    expect(refusal(family, "rotate | a b c d")).toBeUndefined();
    expect(refusal(family, "single | a b c d")).toBe("degenerate");
    expect(refusal(family, "swap swap | a b c d")).toBe("degenerate");
    expect(refusal(family, "consonants | a e b i")).toBe("degenerate");
    expect(refusal(family, "double double double | a b c d")).toBe("degenerate");
    expect(refusal(family, "rotate | a b")).toBe("ill-posed");
    expect(refusal(family, "shout | a b c d")).toBe("parse");
  });
});

describe("brackets", () => {
  /** Takes out pairs until none is left. */
  function reduced(text: string): string {
    const shorter = text.replace(/\(\)|\[\]|\{\}/g, "");
    return shorter === text ? text : reduced(shorter);
  }

  it("leaves open what is left when pairs are taken out, and closes it", () => {
    for (const { words, steps } of cases(named("brackets"))) {
      const text = words.slice(1).join("");
      const open = [...text].map((_, i) => reduced(text.slice(0, i + 1)));
      expect(steps.slice(0, -1)).toEqual(open.map((left) => (left === "" ? "-" : [...left].join(" "))));
      const closing = steps.at(-1)!.replaceAll(" ", "");
      expect(closing.length).toBe(open.at(-1)!.length);
      expect(reduced(text + closing)).toBe("");
    }
  });

  it("takes exactly the texts that can be closed and are not", () => {
    const texts = fc.array(fc.constantFrom(..."([{)]}"), { minLength: 5, maxLength: 8 });
    const likely = fc.array(fc.constantFrom(..."(()[]"), { minLength: 5, maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(texts, likely), (brackets) => {
        const left = reduced(brackets.join(""));
        const gate = left === "" ? "degenerate" : /^[([{]*$/.test(left) ? undefined : "ill-posed";
        expect(refusal(named("brackets"), `| ${brackets.join(" ")}`)).toBe(gate);
      }),
      { numRuns: 500 },
    );
  });
});

describe("number-sequences", () => {
  type Term = (n: number) => number;
  const mod = (value: number) => ((value % 10) + 10) % 10;
  const power = (base: number, n: number) =>
    Array.from({ length: n }, () => base).reduce((a, b) => mod(a * b), 1);
  const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));
  const tens = Array.from({ length: 10 }, (_, i) => i);

  /** Every sequence of one simple rule that begins so, in closed form. */
  function simple(a: number): Term[] {
    return [
      ...tens.map((d) => (n: number) => mod(a + n * d)),
      ...tens.slice(2).map((r) => (n: number) => mod(a * power(r, n))),
    ];
  }

  /** Every sequence of the class that begins so. */
  function all(a: number, b: number): Term[] {
    return [
      ...simple(a),
      (n) => mod(n === 0 ? a : fibonacci(n - 1) * a + fibonacci(n) * b),
      ...tens.slice(1).map((e) => (n: number) => mod(a + n * (b - a) + (e * n * (n - 1)) / 2)),
      ...simple(a).flatMap((odd) =>
        simple(b).map((even) => (n: number) => (n % 2 === 0 ? odd(n / 2) : even((n - 1) / 2))),
      ),
    ];
  }

  function continuations(words: readonly string[]): Set<string> {
    const shown = words.filter((word) => word !== "?").map(Number);
    const rivals = all(shown[0]!, shown[1]!).filter((term) => shown.every((digit, n) => term(n) === digit));
    return new Set(
      rivals.map((term) => words.flatMap((word, n) => (word === "?" ? [term(n)] : [])).join(" ")),
    );
  }

  it("has one continuation among all rules of the class, the worked one", () => {
    for (const { words, steps } of cases(named("number-sequences"), 25)) {
      const asked = words.filter((word) => word === "?").length;
      const terms = steps.slice(-asked).map((step) => step.split(" ").at(-1));
      expect([...continuations(words)]).toEqual([terms.join(" ")]);
    }
  });

  it("writes differences and halves that the shown terms have, and names a rule that they follow", () => {
    for (const { words, steps } of cases(named("number-sequences"), 25)) {
      let row = words.filter((word) => word !== "?").map(Number);
      const shown = row;
      for (const step of steps) {
        const [name, ...digits] = step.split(" ");
        const values = digits.map(Number);
        const by = values[0]!;
        if (name === "odd" || name === "even") {
          row = shown.filter((_, i) => i % 2 === (name === "odd" ? 0 : 1));
          expect(values).toEqual(row);
        } else if (name === "diff") {
          expect(values).toEqual(row.slice(1).map((value, i) => mod(value - row[i]!)));
          // A half's differences are followed by its rule, the first differences by their own.
          if (row === shown) row = values;
        } else if (name === "add" || name === "times") {
          const terms = row.length * 2 === shown.length ? row : shown;
          expect(terms.slice(1)).toEqual(
            terms.slice(0, -1).map((t) => mod(name === "add" ? t + by : t * by)),
          );
        } else if (name === "sum") {
          expect(shown.slice(2)).toEqual(shown.slice(0, -2).map((t, i) => mod(t + shown[i + 1]!)));
        } else if (name === "grow") {
          const second = shown.slice(2).map((t, i) => mod(t - 2 * shown[i + 1]! + shown[i]!));
          expect(new Set(second)).toEqual(new Set([by]));
        }
      }
    }
  });

  it("takes a proposal exactly if its continuation is the only one", () => {
    const family = named("number-sequences");
    const digit = fc.integer({ min: 0, max: 9 });
    const some = fc.tuple(
      digit,
      digit,
      fc.oneof(fc.integer({ min: 0, max: 27 }), fc.integer({ min: 28, max: 351 })), // single rules, turns
      fc.integer({ min: 4, max: 9 }),
      fc.integer({ min: 2, max: 5 }),
    );
    let taken = 0;
    let ambiguous = 0;
    fc.assert(
      fc.property(some, ([a, b, which, length, asked]) => {
        const rules = all(a, b);
        const shown = Array.from({ length }, (_, n) => rules[which]!(n));
        const words = [...shown.map(String), ...Array.from({ length: asked }, () => "?")];
        const ways = continuations(words).size;
        const gate = new Set(shown).size === 1 ? "degenerate" : ways > 1 ? "ill-posed" : undefined;
        expect(refusal(family, words.join(" "))).toBe(gate);
        if (gate === undefined) taken++;
        if (gate === "ill-posed") ambiguous++;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(taken, ambiguous)).toBeGreaterThan(10);
    expect(refusal(family, "3 1 4 1 5 9 ? ?")).toBe("ill-posed");
    expect(refusal(family, "1 2 3 ? ?")).toBe("degenerate");
    expect(refusal(family, "1 2 3 4 ? 5 6 ?")).toBe("parse");
  });

  it("finds two rules in turns from every seed tried", () => {
    const family = named("number-sequences");
    for (let i = 0; i < 500; i++) expect(family.generate(Rng.seed(i), 5).level).toBe(5);
  });
});

describe("pattern-induction", () => {
  function lists(words: readonly string[]): number[][] {
    return words
      .join("")
      .split(/[|:]/)
      .slice(1)
      .map((list) => [...list].map(Number));
  }

  /** Every answer that some pattern gives which does to both old lists what was done: digit by digit, all combinations. */
  function answers(words: readonly string[]): {
    readonly patterns: number;
    readonly digits: readonly Set<number>[];
  } {
    const [first, firstNew, second, secondNew, asked] = lists(words) as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    const columns = [[0, 0, 0], ...first.map((digit, i) => [digit, second[i]!, asked[i]!])];
    let patterns = 1;
    const digits = firstNew.map((made, i) => {
      const possible = columns.flatMap(([one, two, three]) =>
        Array.from({ length: 10 }, (_, plus) => plus)
          .filter((plus) => (one! + plus - made) % 10 === 0 && (two! + plus - secondNew[i]!) % 10 === 0)
          .map((plus) => (three! + plus) % 10),
      );
      patterns *= possible.length;
      return new Set(possible);
    });
    return { patterns, digits };
  }

  it("has exactly one pattern, whose digits the worked answer gives", () => {
    for (const { words, steps } of cases(named("pattern-induction"))) {
      const { patterns, digits } = answers(words);
      expect(patterns).toBe(1);
      expect(steps.at(-1)).toBe(digits.map((only) => [...only][0]).join(" "));
    }
  });

  it("writes steps that hold of the lists shown", () => {
    for (const { words, steps } of cases(named("pattern-induction"))) {
      const [first, firstNew, second, secondNew, asked] = lists(words);
      const [old, made, ...rest] = steps.map((step) => step.split(" ").map(Number));
      expect(old!.map((change, i) => (first![i]! + change) % 10)).toEqual(second);
      expect(made!.map((change, i) => (firstNew![i]! + change) % 10)).toEqual(secondNew);
      rest.slice(0, -1).forEach(([change, place, , plus, digit], i) => {
        const at = (list: number[]) => ((list[place! - 1] ?? 0) + plus!) % 10;
        expect([change, at(first!), at(second!), at(asked!)]).toEqual([
          made![i],
          firstNew![i],
          secondNew![i],
          digit,
        ]);
      });
    }
  });

  it("takes a proposal exactly if one pattern fits and its answer is not shown", () => {
    const family = named("pattern-induction");
    // Few different digits, so that places are often alike.
    const digit = fc.integer({ min: 0, max: 3 });
    const three = fc.tuple(digit, digit, digit);
    const source = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 }));
    const gates = new Map<string, number>();
    fc.assert(
      fc.property(
        three,
        three,
        three,
        fc.tuple(source, source),
        fc.boolean(),
        (one, two, asked, pattern, spoil) => {
          const apply = (list: readonly number[]) =>
            pattern.map(([place, plus]) => ((list[place - 1] ?? 0) + plus) % 10);
          const twoNew = apply(two);
          if (spoil) twoNew[0] = (twoNew[0]! + 5) % 10;
          const text = `| ${one.join(" ")} : ${apply(one).join(" ")} | ${two.join(" ")} : ${twoNew.join(" ")} | ${asked.join(" ")}`;
          const { patterns, digits } = answers(text.split(" "));
          const answer = digits.map((only) => [...only][0]).join(" ");
          const shown = [apply(one), twoNew].some((list) => list.join(" ") === answer);
          const gate = patterns !== 1 ? "ill-posed" : shown ? "degenerate" : undefined;
          expect(refusal(family, text)).toBe(gate);
          gates.set(String(gate), (gates.get(String(gate)) ?? 0) + 1);
        },
      ),
      { numRuns: 600 },
    );
    expect([...gates.keys()].sort()).toEqual(["degenerate", "ill-posed", "undefined"]);
    expect(refusal(family, "| 1 2 3 : 1 2 3 | 2 4 6 : 2 4 6 | 5 5 5")).toBe("degenerate");
    expect(refusal(family, "| 1 2 3 : 1 2 | 2 4 : 2 4 | 5 5 5")).toBe("degenerate");
    expect(refusal(family, "| 1 2 3 : 1 2")).toBe("parse");
  });
});
