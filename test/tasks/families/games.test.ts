// Best-move families: contract, audit, and second solvers of the games that say which moves are best.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { gameFamilies } from "../../../tasks/families/games/index.ts";
import type { TaskFamily } from "../../../tasks/index.ts";
import { anywhere, falling, gridIn, type Rules, valuesOf } from "../games/reference.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(gameFamilies);

function familyOf(id: string): TaskFamily {
  return gameFamilies.find((family) => family.id === id)!;
}

const OUTCOMES = new Map([
  [-1, "lose"],
  [0, "draw"],
  [1, "win"],
]);

/** Outcomes of all moves and which choices are right, against the second solver. */
function expectAsReference(
  family: TaskFamily,
  rules: Rules,
  movesOf: (observation: string) => string[],
): void {
  const memo = new Map<string, number>();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: family.levels }), fc.nat(), (level, seed) => {
      const task = family.generate(Rng.seed(seed), level);
      const observation = family.render(task).text.slice(family.id.length + 1, -2);
      const values = valuesOf(gridIn(observation), rules, memo);
      const moves = movesOf(observation);
      const { steps } = family.oracle(task);
      const lines = steps.slice(0, -1);
      expect(lines.map((line) => line.split(" ")[0])).toEqual(moves);
      expect(lines.map((line) => line.split(" ").at(-1))).toEqual(
        values.map((value) => OUTCOMES.get(value + 0)),
      );
      const worked = `> ${lines.join(" > ")}`;
      const best = values.map((value) => value === Math.max(...values));
      expect(best.filter(Boolean).length * 2).toBeLessThanOrEqual(moves.length);
      moves.forEach((move, i) => {
        expect(family.verify(task, `${worked} > best ${move} .`).correct).toBe(best[i]);
        expect(family.verify(task, `> best ${move} .`).correct).toBe(false);
        expect(family.verify(task, `${worked} > best ${move} > best ${move} .`).correct).toBe(false);
      });
      // A false outcome and a line twice are wrong from there on.
      lines.forEach((line, i) => {
        const words = line.split(" ");
        for (const outcome of OUTCOMES.values()) {
          const told = lines.with(i, [...words.slice(0, -1), outcome].join(" "));
          expect(family.verify(task, `> ${told.join(" > ")} > ${steps.at(-1)} .`).correct).toBe(
            outcome === words.at(-1),
          );
        }
        const twice = lines.toSpliced(i, 0, line);
        const verdict = family.verify(task, `> ${twice.join(" > ")} > ${steps.at(-1)} .`);
        expect(verdict.steps).toEqual(twice.map((_, k) => k <= i).concat(false));
      });
    }),
    { numRuns: 60 },
  );
}

describe("best moves on boards", () => {
  it("are what a second solver of tic-tac-toe finds", () => {
    expectAsReference(familyOf("best-tic-tac-toe"), anywhere(1), (observation) =>
      observation.split(" ").filter((word) => /[1-9]/.test(word)),
    );
  });

  it("are what a second solver of connect-three finds", () => {
    expectAsReference(familyOf("best-connect-three"), falling, (observation) =>
      observation
        .split(/ (?=[a-e])/)
        .filter((column) => column.endsWith("-"))
        .map((column) => column[0]!),
    );
  });

  it("may be shown by any line of best play, and by no other", () => {
    const family = familyOf("best-tic-tac-toe");
    const parsed = family.parse("plain / o o x / 4 x 6 / o 8 9", { kind: "seed", source: "test" });
    expect(parsed.ok).toBe(true);
    if (!parsed.ok) return;
    const verify = (answer: string) => family.verify(parsed.value, answer);
    const { completion, steps } = family.oracle(parsed.value);
    expect(steps).toEqual(["4 6 8 9 draw", "6 4 lose", "8 4 lose", "9 4 lose", "best 4"]);
    expect(verify(completion).correct).toBe(true);
    // After 4 and 6 it is a draw whatever x does.
    expect(verify("> 4 6 9 8 draw > 6 4 lose > 8 4 lose > 9 4 lose > best 4 .").correct).toBe(true);
    // Overlooking the threat, stopping short, going on after the end.
    for (const line of ["4 8 6 win", "4 6 8 draw", "4 6 8 9 4 draw", "4 draw", "4 6 8 9", "4 6 8 9  draw"]) {
      expect(verify(completion.replace("4 6 8 9 draw", line)).correct).toBe(false);
    }
  });

  it("are asked for only where it matters which move is made", () => {
    const family = familyOf("best-tic-tac-toe");
    const gateOf = (text: string) => {
      const parsed = family.parse(text, { kind: "seed", source: "test" });
      return parsed.ok ? undefined : parsed.error.gate;
    };
    expect(gateOf("plain / x o x / x o o / o x 9")).toBe("degenerate");
    expect(gateOf("plain / 1 2 3 / 4 5 6 / 7 8 9")).toBe("too-large");
    // No match comes to this: one side has all the stones; a row is complete.
    expect(gateOf("plain / x x 3 / x x 6 / 7 8 9")).toBe("parse");
    expect(gateOf("plain / x x x / o o 6 / o 8 9")).toBe("parse");
    expect(gateOf("plain / 1 2 3")).toBe("parse");
  });
});

describe("winning moves in nim", () => {
  const family = familyOf("best-nim");
  /** Can who is to move win? Tried out, not added up. */
  const memo = new Map<string, boolean>();
  const wins = (piles: readonly number[]): boolean => {
    const key = piles.toSorted().join();
    let known = memo.get(key);
    if (known === undefined) {
      known = follow(piles).some((next) => !wins(next.piles));
      memo.set(key, known);
    }
    return known;
  };
  const follow = (piles: readonly number[]) =>
    piles.flatMap((pile, p) =>
      Array.from({ length: pile }, (_, left) => ({
        move: `${"abcdefgh"[p]} ${left}`,
        piles: piles.with(p, left),
      })),
    );
  const bits = (n: number) => [...n.toString(2).padStart(4, "0")].reverse().join(" ");

  it("are those after which the other one cannot win, all of them and no others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 }), fc.nat(), (level, seed) => {
        const task = family.generate(Rng.seed(seed), level);
        const piles = family.render(task).text.match(/\d/g)!.map(Number);
        const { steps } = family.oracle(task);
        const sums = steps.slice(0, piles.length);
        for (const { move, piles: left } of follow(piles)) {
          const [name] = move.split(" ");
          const p = "abcdefgh".indexOf(name!);
          const cut = `cut ${name} ${bits(piles[p]!)} / ${bits(left[p]!)}`;
          const answer = `> ${sums.join(" > ")} > ${cut} > ${move} .`;
          expect(family.verify(task, answer).correct).toBe(!wins(left));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("need every sum on the way", () => {
    const parsed = family.parse("a 3 b 5 c 2", { kind: "seed", source: "test" });
    if (!parsed.ok) throw new Error(parsed.error.reason);
    const { completion, steps } = family.oracle(parsed.value);
    expect(completion).toBe(
      "> a 1 1 0 0 / 1 1 0 0 > b 1 0 1 0 / 0 1 1 0 > c 0 1 0 0 / 0 0 1 0 > cut b 1 0 1 0 / 1 0 0 0 > b 1 .",
    );
    for (let i = 0; i < steps.length; i++) {
      expect(family.verify(parsed.value, `> ${steps.toSpliced(i, 1).join(" > ")} .`).correct).toBe(false);
    }
  });

  it("are not asked for where there are none, or no such piles", () => {
    const gateOf = (text: string) => {
      const result = family.parse(text, { kind: "seed", source: "test" });
      return result.ok ? undefined : result.error.gate;
    };
    expect(gateOf("a 1 b 2 c 3")).toBe("ill-posed");
    expect(gateOf("a 1 b 2")).toBe("degenerate");
    expect(gateOf("a 1 b 2 c 12")).toBe("parse");
    expect(gateOf("a 1 c 2 b 4")).toBe("parse");
    expect(gateOf("a 1 b 2 c 4 d")).toBe("parse");
    expect(gateOf("a 1 b 2 c 4")).toBeUndefined();
  });
});
