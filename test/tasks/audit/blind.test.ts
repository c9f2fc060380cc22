// Solvers who do not read the prompt: the bound is a bound, planted strategies are found, chance is not taken for one.
import { describe, expect, it } from "vitest";
import type { Rng } from "../../../core/index.ts";
import { upperBound } from "../../../tasks/audit/bound.ts";
import {
  type AuditRow,
  auditFamily,
  makeTask,
  type TaskFamily,
  textCoordinates,
} from "../../../tasks/index.ts";

/** Probability of at most `wins` successes in `count` trials, trial by trial. */
function atMostWins(wins: number, count: number, chance: number): number {
  let exactly = [1];
  for (let trial = 0; trial < count; trial++) {
    exactly = Array.from(
      { length: exactly.length + 1 },
      (_, k) => (exactly[k] ?? 0) * (1 - chance) + (exactly[k - 1] ?? 0) * chance,
    );
  }
  return exactly.slice(0, wins + 1).reduce((a, b) => a + b, 0);
}

describe("upperBound", () => {
  it("is the chance that would give so few wins in one of twenty cases", () => {
    for (const count of [1, 8, 30, 75, 400]) {
      for (const wins of [0, 1, 5, 15, Math.floor(count / 2), count - 1].filter((k) => k < count)) {
        const bound = upperBound(wins / count, count);
        expect(bound).toBeGreaterThan(wins / count);
        expect(atMostWins(wins, count, bound)).toBeCloseTo(0.05, 6);
      }
    }
  });

  it("counts a part of a point as a whole one, and promises nothing where all was won or nothing tried", () => {
    expect(upperBound(0.41, 10)).toBe(upperBound(0.5, 10));
    expect(upperBound(1, 10)).toBe(1);
    expect(upperBound(0, 0)).toBe(1);
  });
});

const LETTERS = [..."abcdef"];

/** Words drawn for each task; `answer` and `right` say what is asked and what is taken for it. */
function wordsFamily(
  draw: (rng: Rng, level: number) => readonly string[],
  right: (words: readonly string[], answer: readonly string[]) => boolean,
  sound = 0,
): TaskFamily<{ readonly words: readonly string[]; readonly nonce: number }> {
  return {
    id: "words",
    title: "Words",
    kind: "other",
    levels: 2,
    symbols: [...LETTERS, "w", ">", "."],
    features: 0,
    coordinates: textCoordinates,
    proposals: false,
    generate: (rng, level) =>
      makeTask(
        "words",
        level,
        { words: draw(rng, level), nonce: rng.u32() },
        { kind: "seed", source: "words" },
      ),
    render: () => ({ pieces: ["w"], text: "w" }),
    oracle: ({ payload }) => ({ completion: `> ${payload.words.join(" > ")} .`, steps: payload.words }),
    verify({ payload }, completion) {
      const shape = completion.startsWith("> ") && completion.endsWith(" .");
      const answer = completion.slice(2, -2).split(" > ");
      const correct = shape && answer.length < 40 && right(payload.words, answer);
      const verified = !correct && shape && answer[0] === payload.words[0] ? sound : 0;
      return { correct, score: correct ? 1 : 0, steps: [], verifiedSymbols: verified, reason: "looked at" };
    },
    parse: () => ({ ok: false, error: { gate: "parse", reason: "none" } }),
    propose: () => "",
    measure: () => ({}),
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");
const draw = (length: number) => (rng: Rng, level: number) =>
  Array.from({ length: length + level }, () => rng.pick(LETTERS));

function row(family: ReturnType<typeof wordsFamily>, check: string, items = 600): AuditRow {
  return auditFamily(family as TaskFamily, { items }).rows.find((one) => one.check === check)!;
}

describe("blind guesses", () => {
  it("measures a fair die, within its bound", () => {
    const { ok, value, bound } = row(
      wordsFamily((rng) => [rng.pick(LETTERS)], same),
      "best constant answer",
    );
    expect(ok).toBe(true);
    expect(value).toBeGreaterThan(0.08);
    expect(value).toBeLessThan(0.25);
    expect(bound).toBeGreaterThan(value!);
    expect(bound).toBeGreaterThan(1 / 6);
    expect(bound).toBeLessThan(0.3);
  });

  it("does not take for a strategy what only fits the tasks it was made from", () => {
    const { ok, value } = row(wordsFamily(draw(6), same), "best blind strategy");
    expect({ ok, value }).toEqual({ ok: true, value: 0 });
  });

  it("finds a constant that wins on one level only", () => {
    const family = wordsFamily(
      (rng, level) => (level === 2 && rng.chance(0.7) ? ["a", "b", "c"] : draw(2)(rng, level)),
      same,
    );
    expect(row(family, "best constant answer")).toMatchObject({ ok: false });
    expect(row(family, "best constant answer").detail).toMatch(/"> a > b > c \." .* level 2/);
  });

  it("finds that saying everything wins, which no single answer shows", () => {
    const family = wordsFamily(
      (rng) => [rng.pick(LETTERS)],
      (words, answer) => answer.includes(words[0]!),
    );
    expect(row(family, "best constant answer").value).toBeLessThan(1);
    expect(row(family, "best blind strategy")).toMatchObject({ ok: false, value: 1 });
  });

  it("finds the most frequent words together, though nobody ever gave that answer", () => {
    // Each word is "a" with 0.6: all of them are never right in the sample, but three of five are enough.
    const family = wordsFamily(
      (rng) => Array.from({ length: 9 }, () => (rng.chance(0.6) ? "a" : rng.pick(LETTERS.slice(1)))),
      (words, answer) =>
        answer.length === 9 && words.filter((word, i) => word === answer[i]).length > words.length / 2,
    );
    expect(row(family, "best blind strategy")).toMatchObject({ ok: false });
  });

  it("climbs to an answer that holds all others", () => {
    // Right is whatever holds the words in their order: "a b a b a b" holds any three letters of a and b.
    const family = wordsFamily(
      (rng, level) => Array.from({ length: 3 + level }, () => rng.pick(["a", "b"])),
      (words, answer) => {
        let found = 0;
        for (const word of answer) if (word === words[found]) found++;
        return found === words.length;
      },
    );
    expect(row(family, "best blind strategy")).toMatchObject({ ok: false });
  });

  it("counts parts of a point", () => {
    const family = wordsFamily(draw(3), same);
    const kind: typeof family = {
      ...family,
      verify: (task, text) => {
        const verdict = family.verify(task, text);
        return !verdict.correct && text === "> a ." ? { ...verdict, score: 0.6 } : verdict;
      },
    };
    const { ok, value } = row(kind, "best blind strategy");
    expect(ok).toBe(false);
    expect(value).toBeCloseTo(0.6, 6);
  });

  it("wants a hole or its absence shown: too few tasks of a coin do not pass, and do of what nobody guesses", () => {
    const coin = wordsFamily((rng, level) => [rng.pick(["a", "b"]), ...(level === 2 ? ["c"] : [])], same);
    const few = row(coin, "best constant answer", 120);
    expect(few).toMatchObject({ ok: false });
    expect(few.bound).toBeGreaterThan(0.55);
    const many = row(coin, "best constant answer", 800);
    expect(many.bound).toBeLessThan(few.bound!);
    expect(row(wordsFamily(draw(3), same), "best constant answer", 120).ok).toBe(true);
    expect(row(wordsFamily(draw(3), same), "best constant answer", 8).ok).toBe(true);
  });
});
