// The families of arithmetic: contract, audit, and a second opinion on their worked answers, worked out another way (whole
// sums in BigInt, trying every solution) from the text of prompt and answer alone.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { baseConversion } from "../../../tasks/families/arithmetic/base-conversion.ts";
import { countdown } from "../../../tasks/families/arithmetic/countdown.ts";
import { fractionChains } from "../../../tasks/families/arithmetic/fraction-chains.ts";
import { arithmeticFamilies } from "../../../tasks/families/arithmetic/index.ts";
import { linearEquations } from "../../../tasks/families/arithmetic/linear-equations.ts";
import { modularArithmetic } from "../../../tasks/families/arithmetic/modular-arithmetic.ts";
import { multiplication } from "../../../tasks/families/arithmetic/multiplication.ts";
import { polynomials } from "../../../tasks/families/arithmetic/polynomials.ts";
import { combine, Reach, SIGNS } from "../../../tasks/families/arithmetic/reach.ts";
import type { Task, TaskFamily } from "../../../tasks/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(arithmeticFamilies);

const BY_TEST = { kind: "seed", source: "test" } as const;

interface Case<P> {
  readonly task: Task<P>;
  readonly level: number;
  /** The prompt between the id and the "=". */
  readonly prompt: string;
  readonly steps: readonly string[];
}

function cases<P>(family: TaskFamily<P>, perLevel: number): Case<P>[] {
  const rng = Rng.seed(`second opinion ${family.id}`);
  return Array.from({ length: perLevel * family.levels }, (_, i) => {
    const level = 1 + (i % family.levels);
    const task = family.generate(rng, level);
    const prompt = family.render(task).text.slice(family.id.length + 1, -2);
    const steps = family.oracle(task).completion.slice(2, -2).split(" > ");
    return { task, level, prompt, steps };
  });
}

/** The number that "7 0 4" writes: 407. */
const number = (text: string) => BigInt(text.split(" ").reverse().join(""));

/** "c 1 1 p 5 1" -> { c: "1 1", p: "5 1" }. */
function rowsOf(step: string): Record<string, string> {
  const rows = step.split(/ (?=[a-z])/).map((row) => [row[0]!, row.slice(2)]);
  return Object.fromEntries(rows);
}

function posed<P>(family: TaskFamily<P>, text: string): Task<P> {
  const parsed = family.parse(text, BY_TEST);
  if (!parsed.ok) throw new Error(`${family.id} ${text}: ${parsed.error.reason}`);
  return parsed.value;
}

const gateOf = (family: TaskFamily, text: string) => {
  const parsed = family.parse(text, BY_TEST);
  return parsed.ok ? "accepted" : parsed.error.gate;
};

const familyOf = (id: string) => arithmeticFamilies.find((family) => family.id === id)!;

describe("the examples that the files open with", () => {
  it.each([
    [
      "multiplication",
      ": 3 2 x 5 , 4",
      "> c 1 1 p 5 1 1 d 0 0 s 5 1 1 r 5 > c 1 0 p 2 9 0 d 0 1 s 3 0 1 r 5 3 0 1 .",
    ],
    ["base-conversion", "b10 b8 : 9 3", "> m 1 5 q 1 1 r 5 > m 1 3 q 0 1 r 3 5 > m 0 1 q 0 0 r 1 3 5 ."],
    ["modular-arithmetic", "m7 : 3 + 5 x 4 ^ 3 - 2", "> 1 > 4 > 1 > 6 ."],
    ["linear-equations", "+ 3 x - 5 == + 1 x + 7", "> + 3 + 0 > + 3 + 5 > + 2 + 5 > + 2 + 2 1 > + 6 ."],
    [
      "linear-equations",
      "+ 2 x + 1 y == + 8 , + 1 x == + 1 + 1 y",
      "> + 2 + 0 + 0 > + 2 + 1 + 0 > + 2 + 1 + 8 > + 1 + 0 + 0 > + 1 + 0 + 1 > + 1 - 1 + 1 " +
        "> + 2 + 1 + 8 > + 2 - 2 + 2 > + 3 + 6 > + 2 > + 2 + 6 > + 3 + 2 .",
    ],
    ["fraction-chains", ": 1 6 + 1 2 x 3 4", "> g 2 l 1 0 k 3 0 n 4 0 h 2 r 2 3 > g 2 h 3 r 1 2 ."],
    ["polynomials", "3 : 2 + 5 + 4", "> c 1 v 1 1 > c 0 0 v 7 3 ."],
    ["countdown", "2 3 5 7 : 1 4", "> 7 x 5 = 5 3 > 3 x 2 = 6 > 5 3 + 6 = 1 4 ."],
  ])("%s %s", (id, prompt, answer) => {
    const family = familyOf(id);
    expect(family.verify(posed(family, prompt), answer)).toMatchObject({ correct: true });
  });
});

describe("proposals that are no good tasks", () => {
  it.each([
    ["multiplication", ": 3 0 x 5 , 4", "ill-posed"],
    ["multiplication", ": 0 1 x 5 , 4", "degenerate"],
    ["multiplication", ": 3 2 x 5", "degenerate"],
    ["multiplication", ": 3 2 x 5 4 1", "parse"],
    ["multiplication", `: ${"1 ".repeat(300)}x 1 , 2`, "too-large"],
    ["base-conversion", "b2 b10 : 1 2 1 0", "ill-posed"],
    ["base-conversion", "b2 b10 : 0 1 1 1 0", "ill-posed"],
    ["base-conversion", "b5 b5 : 4 4", "degenerate"],
    ["base-conversion", "b10 b16 : 1 2", "degenerate"],
    ["base-conversion", "b11 b10 : 1 2", "parse"],
    ["base-conversion", `b16 b2 : ${"f ".repeat(2000)}`, "too-large"],
    ["modular-arithmetic", "m5 : 5 + 1 + 1", "ill-posed"],
    ["modular-arithmetic", "m5 : 4 + 5 + 1", "ill-posed"],
    ["modular-arithmetic", "m5 : 0 x 2 x 3", "degenerate"],
    ["linear-equations", "+ 3 x == + 3 x + 1", "ill-posed"],
    ["linear-equations", "+ 2 x + 3 == + 6", "ill-posed"],
    ["linear-equations", "+ 2 x + 3 + 6 ==", "degenerate"],
    ["linear-equations", "+ 2 x == + 3 == + 1", "parse"],
    ["linear-equations", "+ 2 x + 0 == + 4", "parse"],
    ["linear-equations", "+ 2 y == + 4", "parse"],
    ["linear-equations", `+ 2 x == ${"+ 4 ".repeat(9)}`, "too-large"],
    ["linear-equations", "+ 1 x + 1 y == + 3 , + 2 x + 2 y == + 6", "ill-posed"],
    ["linear-equations", "+ 1 x + 1 y == + 3 , + 2 x + 2 y == + 7", "ill-posed"],
    ["linear-equations", "+ 1 x + 1 y == + 4 , + 1 x - 1 y == + 1", "ill-posed"],
    ["linear-equations", "+ 2 x + 1 y == + 4 , + 2 x + 3 y == + 4 + 2", "ill-posed"],
    ["linear-equations", "+ 1 x == + 3 , + 1 x - 1 y == + 1", "degenerate"],
    ["linear-equations", "+ 1 x + 1 y - 3 == , + 1 x - 1 y == + 1", "degenerate"],
    ["linear-equations", "+ 1 x + 1 y == + 3 , + 1 x - 1 y == + 1 , + 1 x == + 2", "parse"],
    ["linear-equations", `+ 1 x + 1 y == + 3 , + 1 x - 1 y == ${"+ 1 ".repeat(5)}`, "too-large"],
    ["fraction-chains", ": 2 4 + 1 2", "ill-posed"],
    ["fraction-chains", ": 1 2 + 1 0", "ill-posed"],
    ["fraction-chains", ": 1 2 - 1 2", "too-large"],
    ["fraction-chains", ": 1 7 x 1 8", "too-large"],
    ["fraction-chains", ": 1 7 x 1 1", "degenerate"],
    ["polynomials", "1 : 2 + 3 + 4", "degenerate"],
    ["polynomials", "3 : 0 + 3 + 4", "ill-posed"],
    ["polynomials", "3 : 2 + 3", "degenerate"],
    ["countdown", "2 3 : 7", "ill-posed"],
    ["countdown", "2 3 : 3", "degenerate"],
    ["countdown", "3 2 : 5", "parse"],
    ["countdown", "1 2 3 4 5 6 : 7", "too-large"],
  ])("%s %s", (id, prompt, gate) => {
    expect(gateOf(familyOf(id), prompt)).toBe(gate);
  });
});

describe("multiplication", () => {
  it("writes partial products, running sums and the product", () => {
    for (const { prompt, steps } of cases(multiplication, 60)) {
      const [a, b] = prompt.slice(2).split(" x ") as [string, string];
      const digits = b.split(" , ");
      let sum = 0n;
      steps.forEach((step, j) => {
        const { p, s, r, c, d } = rowsOf(step);
        const product = number(a) * BigInt(digits[j]!);
        sum += product * 10n ** BigInt(j);
        expect(number(p!)).toBe(product);
        expect(number(s!)).toBe(sum / 10n ** BigInt(j));
        if (j === steps.length - 1) expect(number(r!)).toBe(number(a) * number(digits.join(" ")));
        else expect(number(r!)).toBe(sum % 10n ** BigInt(j + 1));
        expect([c, d].map((row) => row!.split(" ").length)).toEqual([a, a].map((x) => x.split(" ").length));
      });
    }
  });
});

describe("base conversion", () => {
  it("gives the digits that Number.toString gives, of all pairs of bases", () => {
    const bases = [2, 3, 4, 5, 6, 7, 8, 9, 10, 16];
    const pairs = fc.tuple(fc.constantFrom(...bases), fc.constantFrom(...bases));
    fc.assert(
      fc.property(pairs, fc.integer({ min: 16, max: 60_000 }), ([from, to], value) => {
        fc.pre(from !== to);
        const text = `b${from} b${to} : ${[...value.toString(from)].join(" ")}`;
        const parsed = baseConversion.parse(text, BY_TEST);
        fc.pre(parsed.ok || parsed.error.gate !== "too-large");
        const { steps } = baseConversion.oracle(posed(baseConversion, text));
        expect(rowsOfConversion(steps.at(-1)!).r).toBe(value.toString(to));
        expect(steps.map((step) => rowsOfConversion(step).r.length)).toEqual(steps.map((_, i) => i + 1));
      }),
    );
  });

  it("divides step by step", () => {
    for (const { prompt, steps } of cases(baseConversion, 60)) {
      const [, from, to, digits] = /^b(\d+) b(\d+) : (.*)$/.exec(prompt)!;
      let left = Number.parseInt(digits!.replaceAll(" ", ""), Number(from));
      for (const step of steps) {
        const { m, q, r } = rowsOfConversion(step);
        expect(Number.parseInt(r[0]!, 16)).toBe(left % Number(to));
        expect(m.at(-1)).toBe(r[0]);
        left = Math.floor(left / Number(to));
        expect(Number.parseInt(q, Number(from))).toBe(left);
      }
      expect(left).toBe(0);
    }
  });
});

/** The rows without blanks; their digits may be letters, too. */
function rowsOfConversion(step: string): { m: string; q: string; r: string } {
  const [, m, q, r] = /^m (.*) q (.*) r (.*)$/.exec(step)!;
  const close = (row: string | undefined) => row!.replaceAll(" ", "");
  return { m: close(m), q: close(q), r: close(r) };
}

describe("modular arithmetic", () => {
  it("agrees with whole numbers reduced at the end of each power", () => {
    for (const { prompt, steps } of cases(modularArithmetic, 60)) {
      const [, m, start, rest] = /^m(\d+) : (\d)(.*)$/.exec(prompt)!;
      const modulus = BigInt(m!);
      let value = BigInt(start!);
      const operations = [...rest!.matchAll(/ (.) (\d)/g)];
      expect(operations.length).toBe(steps.length);
      operations.forEach(([, sign, digit], i) => {
        const n = BigInt(digit!);
        // Never reduced below what a power needs: sums and products stay whole, negatives too.
        if (sign === "+") value += n;
        else if (sign === "-") value -= n;
        else if (sign === "x") value *= n;
        else value = (value % modulus) ** n;
        expect(steps[i]).toBe(String(((value % modulus) + modulus) % modulus));
      });
    }
  });
});

const equations = (perLevel: number) =>
  Object.groupBy(cases(linearEquations, perLevel), ({ prompt }) =>
    prompt.includes(",") ? "pairs" : "alone",
  );

describe("linear equations", () => {
  it("have one whole solution, the one in the last step", () => {
    for (const { prompt, steps } of equations(30).alone!) {
      const solutions: number[] = [];
      for (let x = -99; x <= 99; x++) {
        const [left, right] = prompt.split(" == ").map((side) => valueAt(side, x));
        if (left === right) solutions.push(x);
      }
      expect(solutions).toEqual([signed(steps.at(-1)!)]);
    }
  });

  it("sum up the terms one by one", () => {
    for (const { prompt, steps } of equations(20).alone!) {
      const terms = prompt.match(/==|[+-] \d( x)?/g)!;
      const bar = terms.indexOf("==");
      steps.slice(0, -1).forEach((step, k) => {
        const seen = terms.filter((_, i) => i !== bar).slice(0, k + 1);
        const left = seen.slice(0, bar).join(" ");
        const right = seen.slice(bar).join(" ");
        const [, A, B] = /^([+-][ \d]*) ([+-][ \d]*)$/.exec(step)!;
        // left - right = A x - B as functions of x.
        const difference = (x: number) => valueAt(left, x) - valueAt(right, x);
        for (const x of [0, 1, 7]) expect(difference(x) - (signed(A!) * x - signed(B!))).toBe(0);
      });
    }
  });
});

describe("linear equations with two unknowns", () => {
  it("have the one solution that Cramer's rule gives, and it solves them as they are written", () => {
    const { pairs } = equations(60);
    expect(new Set(pairs!.map(({ level }) => level))).toEqual(new Set([8, 9]));
    for (const { prompt, steps } of pairs!) {
      const [[a, b, c], [d, e, f]] = prompt.split(" , ").map(standardForm) as [Row, Row];
      const determinant = a * e - b * d;
      expect(determinant).not.toBe(0);
      const [x, y] = numbersIn(steps.at(-1)!) as [number, number];
      expect(plain(x * determinant, y * determinant)).toEqual(plain(c * e - b * f, a * f - c * d));
      for (const equation of prompt.split(" , ")) expect(gap(equation, x, y)).toBe(0);
    }
  });

  it("keep their solution in every step that says something of both, and are summed up first", () => {
    for (const { prompt, steps } of equations(40).pairs!) {
      const [x, y] = numbersIn(steps.at(-1)!) as [number, number];
      const rows = steps.map(numbersIn);
      const sizes = prompt.split(" , ").map((equation) => equation.match(/[+-] \d/g)!.length) as [
        number,
        number,
      ];
      const size = sizes[0] + sizes[1];
      expect(rows[sizes[0] - 1]).toEqual(standardForm(prompt.split(" , ")[0]!));
      expect(rows[size - 1]).toEqual(standardForm(prompt.split(" , ")[1]!));
      const [top, bottom, left, single, rest] = rows.slice(size);
      for (const [A, B, C] of [top, bottom] as Row[]) expect(A * x + B * y).toBe(C);
      expect(top![0]).toBe(bottom![0]);
      expect(plain(left![0]! * y)).toEqual([left![1]]);
      expect(left![0]).not.toBe(0);
      expect(single).toEqual([y]);
      expect(plain(rest![0]! * x)).toEqual([rest![1]]);
      expect(rows).toHaveLength(size + 6);
    }
  });

  it("are accepted exactly if Cramer's rule gives whole numbers", () => {
    const digit = fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0);
    const term = (n: number) => `${n < 0 ? "-" : "+"} ${Math.abs(n)}`;
    const row = fc.tuple(digit, digit, digit);
    // Random pairs hardly ever have a whole solution: half of them are made to have one of few.
    const whole = fc
      .tuple(digit, digit, digit, digit, fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }))
      .map(([a, b, d, e, x, y]): [Row, Row] => [
        [a, b, a * x + b * y],
        [d, e, d * x + e * y],
      ])
      .filter((rows) => rows.every(([, , c]) => c !== 0 && Math.abs(c) <= 9));
    fc.assert(
      fc.property(fc.oneof(fc.tuple(row, row), whole), ([[a, b, c], [d, e, f]]) => {
        const text = `${term(a)} x ${term(b)} y == ${term(c)} , ${term(d)} x ${term(e)} y == ${term(f)}`;
        const determinant = a * e - b * d;
        const [x, y] = [(c * e - b * f) / determinant, (a * f - c * d) / determinant];
        const good = determinant !== 0 && Number.isInteger(x) && Number.isInteger(y);
        expect(gateOf(linearEquations, text)).toBe(good ? "accepted" : "ill-posed");
        if (!good) return;
        const { steps } = linearEquations.oracle(posed(linearEquations, text));
        expect(numbersIn(steps.at(-1)!)).toEqual(plain(x, y));
      }),
    );
  });
});

type Row = [number, number, number];

/** Without the sign of a zero. */
const plain = (...numbers: number[]) => numbers.map((n) => n + 0);

/** What is left minus right of "==" at x and y. */
function gap(equation: string, x: number, y: number): number {
  const [left, right] = equation.split(" == ").map((side) => valueAt(side, x, y)) as [number, number];
  return left - right;
}

/** a, b, c of a x + b y == c, from the values at three points. */
function standardForm(equation: string): Row {
  const c = 0 - gap(equation, 0, 0);
  return [gap(equation, 1, 0) + c, gap(equation, 0, 1) + c, c];
}

/** "- 2 1 + 3" -> [-12, 3]. */
const numbersIn = (step: string) => step.split(/ (?=[+-])/).map(signed);

/** The value of "+ 3 x - 5" at x. */
function valueAt(side: string, x: number, y = 0): number {
  let value = 0;
  for (const [, sign, digit, unknown] of side.matchAll(/([+-]) (\d)(?: ([xy]))?/g)) {
    value += Number(`${sign}${digit}`) * (unknown === undefined ? 1 : unknown === "x" ? x : y);
  }
  return value;
}

/** "- 2 1" -> -12. */
const signed = (text: string) => Number(text[0] + String(number(text.slice(2))));

describe("fraction chains", () => {
  it("agree with fractions that are never reduced, and are reduced", () => {
    for (const { prompt, steps } of cases(fractionChains, 60)) {
      const [, a, b, rest] = /^: (\d) (\d)(.*)$/.exec(prompt)!;
      let top = BigInt(a!);
      let bottom = BigInt(b!);
      const operations = [...rest!.matchAll(/ (.) (\d) (\d)/g)];
      expect(operations.length).toBe(steps.length);
      operations.forEach(([, sign, c, d], i) => {
        if (sign === "x") top *= BigInt(c!);
        else top = top * BigInt(d!) + (sign === "+" ? 1n : -1n) * BigInt(c!) * bottom;
        bottom *= BigInt(d!);
        const { r, l, k, n, g } = rowsOf(steps[i]!);
        const [x, y] = r!.split(" ").map(Number) as [number, number];
        expect(BigInt(x) * bottom).toBe(BigInt(y) * top);
        for (let divisor = 2; divisor <= 9; divisor++)
          expect((x % divisor) + (y % divisor)).toBeGreaterThan(0);
        if (sign === "x") return;
        expect(number(n!)).toBe(sign === "+" ? number(l!) + number(k!) : number(l!) - number(k!));
        expect(Number(d!) % Number(g!)).toBe(0);
      });
    }
  });
});

describe("polynomials", () => {
  it("agree with the sum of powers, of every head of the polynomial", () => {
    for (const { prompt, steps } of cases(polynomials, 60)) {
      const [point, list] = prompt.split(" : ") as [string, string];
      const coefficients = list.split(" + ").map(BigInt);
      steps.forEach((step, k) => {
        const head = coefficients.slice(0, k + 2);
        const sum = head.reduce(
          (total, c, i) => total + c * BigInt(point) ** BigInt(head.length - 1 - i),
          0n,
        );
        expect(number(rowsOf(step).v!)).toBe(sum);
      });
    }
  });
});

/** One way to go on: the text of the step and what is left. */
interface Move {
  readonly step: string;
  readonly pool: readonly number[];
  readonly result: number;
}

/** All steps of the plain rules, without any thought of the target. */
function moves(pool: readonly number[]): Move[] {
  const show = (value: number) => [...String(value)].reverse().join(" ");
  return pool.flatMap((u, i) =>
    pool.flatMap((v, j) => {
      if (i === j) return [];
      const results: [string, number][] = [
        ["+", u + v],
        ["-", u - v],
        ["x", u * v],
        ["/", u / v],
      ];
      return results
        .filter(([, value]) => Number.isInteger(value) && value >= 1 && value <= 99)
        .map(([sign, result]) => ({
          step: `${show(u)} ${sign} ${show(v)} = ${show(result)}`,
          pool: [...pool.filter((_, k) => k !== i && k !== j), result],
          result,
        }));
    }),
  );
}

/** The fewest steps to the target, by trying everything; Infinity if there are none. */
function fewestSteps(pool: readonly number[], target: number, limit = pool.length - 1): number {
  if (pool.includes(target)) return 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (const next of moves(pool)) {
    const bound = Math.min(limit, fewest - 1) - 1;
    if (bound >= 0) fewest = Math.min(fewest, 1 + fewestSteps(next.pool, target, bound));
  }
  return fewest;
}

const numbersOf = (prompt: string) => {
  const [given, target] = prompt.split(" : ") as [string, string];
  return { numbers: given.split(" ").map(Number), target: Number(number(target)) };
};

describe("countdown", () => {
  it("takes as many steps as trying everything says, and no fewer", () => {
    const small = cases(countdown, 6).filter(({ prompt }) => numbersOf(prompt).numbers.length < 5);
    expect(small.length).toBeGreaterThan(10);
    for (const { prompt, level, steps } of small) {
      const { numbers, target } = numbersOf(prompt);
      expect([prompt, fewestSteps(numbers, target)]).toEqual([prompt, level]);
      expect(steps.length).toBe(level);
    }
  });

  it("refuses exactly the targets that trying everything does not reach", () => {
    const digits = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 99 }), (unsorted, target) => {
        const numbers = unsorted.sort((a, b) => a - b);
        fc.pre(!numbers.includes(target));
        const text = `${numbers.join(" ")} : ${[...String(target)].reverse().join(" ")}`;
        const reachable = fewestSteps(numbers, target) < numbers.length;
        expect([text, gateOf(countdown, text)]).toEqual([text, reachable ? "accepted" : "ill-posed"]);
      }),
    );
  });

  it("marks exactly those steps that an answer without waste can begin with", () => {
    for (const { task, prompt } of cases(countdown, 5)) {
      const { numbers, target } = numbersOf(prompt);
      if (numbers.length > 4) continue;
      const good = new Set(wasteless(numbers, [], target).map(([first]) => first!));
      for (const { step } of moves(numbers)) {
        const { steps } = countdown.verify(task, `> ${step}`);
        expect([prompt, step, steps]).toEqual([prompt, step, [good.has(step)]]);
      }
    }
  });

  it("accepts every answer without waste, and nothing behind it", () => {
    for (const { task, prompt } of cases(countdown, 5)) {
      const { numbers, target } = numbersOf(prompt);
      if (numbers.length > 4) continue;
      for (const answer of wasteless(numbers, [], target)) {
        const text = `> ${answer.join(" > ")}`;
        expect(countdown.verify(task, `${text} .`)).toMatchObject({ correct: true });
        expect(countdown.verify(task, `${text} > ${answer.at(-1)} .`)).toMatchObject({ correct: false });
        expect(countdown.verify(task, `${text} > 1 + 1 = 2 .`)).toMatchObject({ correct: false });
      }
    }
  });

  it("does not take a number twice, wrong sums or numbers written otherwise", () => {
    const task = posed(countdown, "2 3 5 7 : 1 4");
    const first = (step: string) => countdown.verify(task, `> ${step}`).steps;
    expect(first("7 x 5 = 5 3")).toEqual([true]);
    for (const step of [
      "7 x 7 = 9 4",
      "7 x 5 = 6 3",
      "7 x 5 = 3 5",
      "7 0 x 5 = 5 3",
      "7 x 5 = 5 3 0",
      "7 x 5",
      "7 x 5 = 5 3 = 5 3",
      "",
      "35",
    ]) {
      expect([step, first(step)]).toEqual([step, [false]]);
    }
  });

  it("keeps the bounds of its operations", () => {
    const operand = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(fc.constantFrom(...SIGNS), operand, operand, (sign, u, v) => {
        const whole = { "+": u + v, "-": u - v, x: u * v, "/": u / v }[sign];
        const allowed = Number.isInteger(whole) && whole >= 1 && whole <= 99 && whole !== u && whole !== v;
        expect(combine(sign, u, v)).toBe(allowed ? whole : 0);
      }),
    );
  });

  it("finds ways that add up", () => {
    const rng = Rng.seed("ways");
    for (let i = 0; i < 20; i++) {
      const numbers = Array.from({ length: 5 }, () => rng.range(1, 9));
      const reach = new Reach(numbers);
      reach.fewest().forEach((fewest, value) => {
        const way = reach.steps(value);
        expect(way === undefined ? 0 : way.length + 1).toBe(fewest);
        const pool = [...numbers];
        for (const { sign, u, v, result } of way ?? []) {
          for (const used of [u, v]) {
            expect(pool).toContain(used);
            pool.splice(pool.indexOf(used), 1);
          }
          expect(combine(sign, u, v)).toBe(result);
          pool.push(result);
        }
        if (way !== undefined) expect(pool).toContain(value);
      });
    }
  });
});

/** All answers in which every result but the last is used later and none is one of the numbers it was made of. */
function wasteless(pool: readonly number[], open: readonly number[], target: number): string[][] {
  return moves(pool).flatMap(({ step, pool: left, result }) => {
    const [u, sign, v] = step.split(" = ")[0]!.split(/ ([-+x/]) /);
    const used = [u!, v!].map((text) => Number(number(text)));
    if (used.includes(result) || sign === undefined) return [];
    const stillOpen = [...open];
    for (const value of used) if (stillOpen.includes(value)) stillOpen.splice(stillOpen.indexOf(value), 1);
    stillOpen.push(result);
    if (stillOpen.length === 1 && result === target) return [[step]];
    return wasteless(left, stillOpen, target).map((rest) => [step, ...rest]);
  });
}
