// The families of graphs and space: contract, audit, and a second opinion on answers, read off the prompts' texts alone
// by enumeration or by plainer programs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { connectedComponents } from "../../../tasks/families/graphs/connected-components.ts";
import { gridRotation } from "../../../tasks/families/graphs/grid-rotation.ts";
import { graphFamilies } from "../../../tasks/families/graphs/index.ts";
import { maze } from "../../../tasks/families/graphs/maze.ts";
import { pullBack, roomOf } from "../../../tasks/families/graphs/pushing.ts";
import { shortestPath } from "../../../tasks/families/graphs/shortest-path.ts";
import { SOKOBAN_LADDER, sokoban } from "../../../tasks/families/graphs/sokoban.ts";
import { topologicalOrder } from "../../../tasks/families/graphs/topological-order.ts";
import { towerOfHanoi } from "../../../tasks/families/graphs/tower-of-hanoi.ts";
import type { Task, TaskFamily } from "../../../tasks/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(graphFamilies);

const byTest = { kind: "seed", source: "test" } as const;

/** Tasks of the levels up to `levels`, `each` of each. */
function tasksOf<P>(family: TaskFamily<P>, each: number, levels = family.levels): Task<P>[] {
  return Array.from({ length: levels * each }, (_, i) =>
    family.generate(Rng.seed(`second opinion ${i}`), 1 + (i % levels)),
  );
}

/** The words of a task's prompt, without id and "=". */
function wordsOf<P>(family: TaskFamily<P>, task: Task<P>): string[] {
  return family.render(task).text.split(" ").slice(1, -1);
}

function answerOf(steps: readonly string[]): string {
  return `> ${steps.join(" > ")} .`;
}

function rejection<P>(family: TaskFamily<P>, text: string): string {
  const parsed = family.parse(text, byTest);
  return parsed.ok ? "none" : parsed.error.gate;
}

/** Words in groups, each of which begins with one of the marks. */
function groups(words: readonly string[], marks: string): string[][] {
  const found: string[][] = [];
  for (const word of words) {
    if (marks.includes(word)) found.push([]);
    else found.at(-1)!.push(word);
  }
  return found;
}

describe("shortest-path", () => {
  /** Every path that visits no node twice, by enumeration: its cost, and how it is written. */
  function allPaths(words: readonly string[]): { cost: number; steps: string[] }[] {
    const [from, to] = words;
    const roads = groups(words.slice(2), "|");
    const found: { cost: number; steps: string[] }[] = [];
    const walk = (at: string, cost: number, seen: string[], steps: string[]): void => {
      if (at === to) found.push({ cost, steps });
      for (const [u, v, price] of at === to ? [] : roads) {
        const next = u === at ? v! : v === at ? u! : undefined;
        if (next === undefined || seen.includes(next)) continue;
        const now = cost + Number(price);
        walk(next, now, [...seen, next], [...steps, `${next} ${now % 10} ${(now - (now % 10)) / 10}`]);
      }
    };
    walk(from!, 0, [from!], []);
    return found;
  }

  it("accepts all cheapest paths and no other, up to the step that is wrong", () => {
    let several = 0;
    for (const task of tasksOf(shortestPath, 30)) {
      const paths = allPaths(wordsOf(shortestPath, task));
      const least = Math.min(...paths.map(({ cost }) => cost));
      const cheapest = paths.filter(({ cost }) => cost === least);
      if (cheapest.length > 1) several++;
      for (const { cost, steps } of paths) {
        const verdict = shortestPath.verify(task, answerOf(steps));
        const extendable = steps.findIndex(
          (_, i) => !cheapest.some((one) => steps.slice(0, i + 1).every((step, k) => step === one.steps[k])),
        );
        expect(verdict.correct).toBe(cost === least);
        expect(verdict.steps).toEqual(steps.map((_, i) => extendable < 0 || i < extendable));
      }
      const fewest = Math.min(...cheapest.map(({ steps }) => steps.length));
      expect(shortestPath.oracle(task).steps.length).toBe(fewest);
      expect(task.level).toBe(fewest - 1);
    }
    expect(several).toBeGreaterThan(10);
  });

  it("takes a proposal exactly if there is a path of two roads or more", () => {
    const road = fc.record({
      pair: fc.uniqueArray(fc.constantFrom(..."abcde"), { minLength: 2, maxLength: 2 }),
      price: fc.integer({ min: 1, max: 9 }),
    });
    const roads = fc.uniqueArray(road, {
      minLength: 1,
      maxLength: 7,
      selector: ({ pair }) => pair.toSorted().join(),
    });
    let taken = 0;
    fc.assert(
      fc.property(roads, (some) => {
        const lines = some.map(({ pair, price }) => `| ${pair.toSorted().join(" ")} ${price}`).sort();
        const text = `a e ${lines.join(" ")}`;
        const paths = allPaths(text.split(" "));
        const least = Math.min(...paths.map(({ cost }) => cost));
        const roadsTaken = Math.min(
          ...paths.filter(({ cost }) => cost === least).map((one) => one.steps.length),
        );
        const expected = paths.length === 0 ? "ill-posed" : roadsTaken === 1 ? "degenerate" : "none";
        expect(rejection(shortestPath, text)).toBe(expected);
        if (expected === "none") taken++;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it("refuses roads in another order, twice, or from nowhere", () => {
    for (const text of [
      "a c | b c 1 | a b 1",
      "a c | a b 1 | a b 2 | b c 1",
      "a c | b a 1 | b c 1",
      "a c | a b 0 | b c 1",
      "a z | a b 1",
      "a a | a b 1 | b c 1",
    ]) {
      expect(rejection(shortestPath, text)).not.toBe("none");
    }
  });
});

describe("maze", () => {
  /** All ways of exactly the fewest steps, found by trying every length in turn. */
  function shortestWays(words: readonly string[]): string[][] {
    const cells = new Map<string, string>();
    let row = "";
    let column = 0;
    for (const word of words) {
      if (/[a-h]/.test(word)) {
        row = word;
        column = 0;
      } else cells.set(`${row} ${++column}`, word);
    }
    const start = [...cells].find(([, cell]) => cell === "S")![0];
    const beside = (cell: string): string[] => {
      const [r, c] = [cell.charCodeAt(0), Number(cell[2])];
      const around = [`${r - 1} ${c}`, `${r + 1} ${c}`, `${r} ${c - 1}`, `${r} ${c + 1}`];
      return around
        .map((name) => name.replace(/^\d+/, (letter) => String.fromCharCode(Number(letter))))
        .filter((name) => cells.has(name) && cells.get(name) !== "#");
    };
    let ways: string[][] = [[start]];
    while (!ways.some((way) => cells.get(way.at(-1)!) === "G")) {
      ways = ways.flatMap((way) =>
        beside(way.at(-1)!)
          .filter((cell) => !way.includes(cell))
          .map((cell) => [...way, cell]),
      );
      if (ways.length === 0) throw new Error("no way");
    }
    return ways.filter((way) => cells.get(way.at(-1)!) === "G").map((way) => way.slice(1));
  }

  it("accepts all shortest ways and no other", () => {
    const rng = Rng.seed("detours");
    let several = 0;
    for (const task of tasksOf(maze, 25, 3)) {
      const ways = shortestWays(wordsOf(maze, task));
      const known = new Set(ways.map(answerOf));
      if (known.size > 1) several++;
      expect(known).toContain(maze.oracle(task).completion);
      for (const answer of known) {
        expect(maze.verify(task, answer).correct).toBe(true);
        for (let i = 0; i < 20; i++) {
          const steps = answer.slice(2, -2).split(" > ");
          steps[rng.int(steps.length)] = `${rng.pick([..."abcde"])} ${rng.range(1, 5)}`;
          expect(maze.verify(task, answerOf(steps)).correct).toBe(known.has(answerOf(steps)));
        }
        const back = answer.slice(2, -2).split(" > ");
        expect(maze.verify(task, answerOf([...back.slice(0, 2), back[0]!, ...back.slice(1)])).correct).toBe(
          false,
        );
      }
    }
    expect(several).toBeGreaterThan(5);
  });

  it("refuses mazes without a way, of another shape, or with the goal beside the start", () => {
    expect(rejection(maze, "a S _ _ b _ _ _ c _ _ G")).toBe("none");
    expect(rejection(maze, "a S # _ b # _ _ c _ _ G")).toBe("ill-posed");
    expect(rejection(maze, "a S G _ b _ _ _ c _ _ _")).toBe("degenerate");
    expect(rejection(maze, "a S G b _ _")).toBe("degenerate");
    for (const text of [
      "a S _ _ b _ _ _ c _ _ _",
      "a S _ S b _ _ _ c _ _ G",
      "a S _ _ b _ _ c _ _ G",
      "a S _ _ b _ _ _",
    ]) {
      expect(rejection(maze, text)).toBe("parse");
    }
  });
});

describe("topological-order", () => {
  function permutations(names: readonly string[]): string[][] {
    if (names.length === 0) return [[]];
    return names.flatMap((name) =>
      permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]),
    );
  }

  it("accepts exactly the permutations in which no node comes before what it needs", () => {
    for (const task of tasksOf(topologicalOrder, 8, 3)) {
      const rows = groups(wordsOf(topologicalOrder, task), "|");
      let accepted = 0;
      for (const order of permutations(rows.map(([name]) => name!))) {
        const sound = rows.every(([name, ...before]) =>
          before.every((other) => order.indexOf(other) < order.indexOf(name!)),
        );
        if (sound) accepted++;
        expect(topologicalOrder.verify(task, answerOf(order)).correct).toBe(sound);
      }
      expect(accepted).toBeGreaterThan(0);
      const [first = ""] = topologicalOrder.oracle(task).steps;
      expect(topologicalOrder.verify(task, `> ${first} > ${first} .`).steps).toEqual([true, false]);
    }
  });

  it("refuses circles, strangers and too few demands", () => {
    expect(rejection(topologicalOrder, "| a b | b | c a | d c")).toBe("none");
    expect(rejection(topologicalOrder, "| a d | b | c a | d c")).toBe("ill-posed");
    expect(rejection(topologicalOrder, "| a a | b a | c a | d a")).toBe("ill-posed");
    expect(rejection(topologicalOrder, "| a | b | c a | d c")).toBe("degenerate");
    expect(rejection(topologicalOrder, "| a b | b | c b a | d")).toBe("parse");
    expect(rejection(topologicalOrder, "| a z | b | c a | d c")).toBe("parse");
  });
});

describe("connected-components", () => {
  it("labels every node by the first one it can reach, after each edge", () => {
    for (const task of tasksOf(connectedComponents, 40)) {
      const words = wordsOf(connectedComponents, task);
      const names = words.slice(1, words.indexOf("|"));
      const edges = groups(words.slice(words.indexOf("|")), "|");
      const steps = edges.map((_, i) => {
        const reach = (name: string, seen: Set<string>): Set<string> => {
          seen.add(name);
          for (const edge of edges.slice(0, i + 1)) {
            const other = edge.includes(name) ? edge.find((end) => end !== name)! : name;
            if (!seen.has(other)) reach(other, seen);
          }
          return seen;
        };
        return names.map((name) => [...reach(name, new Set())].sort()[0]).join(" ");
      });
      expect(connectedComponents.oracle(task).completion).toBe(answerOf(steps));
    }
  });

  it("refuses loops, edges twice and another number of edges", () => {
    expect(rejection(connectedComponents, ": a b c d e | a b | c d | a e")).toBe("none");
    expect(rejection(connectedComponents, ": a b c d e | a b | c d")).toBe("degenerate");
    for (const edges of [
      "a b | c c | a e",
      "a b | a b | a e",
      "b a | c d | a e",
      "a b | c d | a f",
      "a b | c d e",
    ]) {
      expect(rejection(connectedComponents, `: a b c d e | ${edges}`)).toBe("parse");
    }
  });
});

describe("tower-of-hanoi", () => {
  /** States one move away: pegs as stacks of disks, the top one last. */
  function moves(state: string): string[] {
    const stacks = ["a", "b", "c"].map((peg) =>
      [...state].flatMap((at, disk) => (at === peg ? [disk] : [])).sort((x, y) => y - x),
    );
    return stacks.flatMap((from) =>
      stacks
        .filter((to) => from.length > 0 && (to.length === 0 || to.at(-1)! > from.at(-1)!))
        .map((to) =>
          [...state].map((at, disk) => (disk === from.at(-1) ? "abc"[stacks.indexOf(to)]! : at)).join(""),
        ),
    );
  }

  /** All shortest ways, breadth first over whole paths that meet no state again. */
  function shortestWays(start: string, goal: string): string[][] {
    const seen = new Set([start]);
    let ways: string[][] = [[start]];
    while (!ways.some((way) => way.at(-1) === goal)) {
      ways = ways.flatMap((way) =>
        moves(way.at(-1)!)
          .filter((state) => !seen.has(state))
          .map((state) => [...way, state]),
      );
      for (const way of ways) seen.add(way.at(-1)!);
    }
    return ways.filter((way) => way.at(-1) === goal).map((way) => way.slice(1));
  }

  it("accepts all shortest ways, for every pair of states of two and three disks and some of more", () => {
    const states = (disks: number): string[] =>
      disks === 0 ? [""] : states(disks - 1).flatMap((rest) => ["a", "b", "c"].map((peg) => rest + peg));
    const all = [2, 3].flatMap((disks) =>
      states(disks).flatMap((start) =>
        states(disks).flatMap((goal) => (start === goal ? [] : [[start, goal]])),
      ),
    );
    const some = tasksOf(towerOfHanoi, 20).map(({ payload }) => [payload.start, payload.goal]);
    const lengths = new Set<number>();
    for (const [start, goal] of [...all, ...some]) {
      const parsed = towerOfHanoi.parse(`| ${[...start!].join(" ")} | ${[...goal!].join(" ")}`, byTest);
      if (!parsed.ok) throw new Error(parsed.error.reason);
      const ways = shortestWays(start!, goal!).map((way) => way.map((state) => [...state].join(" ")));
      lengths.add(ways.length);
      expect(ways).toContainEqual(towerOfHanoi.oracle(parsed.value).steps);
      for (const way of ways) expect(towerOfHanoi.verify(parsed.value, answerOf(way)).correct).toBe(true);
    }
    expect(lengths).toContain(2); // by way of the third peg it is sometimes as short
  });

  it("refuses detours, illegal moves and what is done already", () => {
    const parsed = towerOfHanoi.parse("| a a | b b", byTest);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    const marks = (steps: string[]): boolean[] => [
      ...towerOfHanoi.verify(parsed.value, answerOf(steps)).steps,
    ];
    expect(marks(["c a", "c b", "b b"])).toEqual([true, true, true]);
    expect(marks(["b a", "c a", "c b", "b b"])).toEqual([false, false, false, false]);
    expect(marks(["a b", "b b"])).toEqual([false, false]);
    expect(marks(["c a", "c b", "b b", "b b"])).toEqual([true, true, true, false]);
    expect(rejection(towerOfHanoi, "| a b | a b")).toBe("degenerate");
    expect(rejection(towerOfHanoi, "| a b c a b c a | a b c a b c b")).toBe("too-large");
    expect(rejection(towerOfHanoi, "| a b | a b c")).toBe("parse");
  });
});

describe("sokoban", () => {
  const MOVES = { u: [-1, 0], d: [1, 0], l: [0, -1], r: [0, 1] } as const;
  type Direction = keyof typeof MOVES;
  const DIRECTIONS = Object.keys(MOVES) as Direction[];

  function boardOf(words: readonly string[]): string[] {
    return words.join("").split(/[a-e]/).slice(1);
  }

  /** A move as people play it, on the picture of the board: the new picture, and the step as it is written. */
  function play(
    board: readonly string[],
    direction: Direction,
  ): { board: string[]; step: string } | undefined {
    const at = (r: number, c: number): string => board[r]?.[c] ?? "#";
    const row = board.findIndex((line) => /[p+]/.test(line));
    const column = board[row]!.search(/[p+]/);
    const [dr, dc] = MOVES[direction];
    const [r, c] = [row + dr, column + dc];
    const pushes = "$*".includes(at(r, c));
    if (at(r, c) === "#" || (pushes && "#$*".includes(at(r + dr, c + dc)))) return undefined;
    const picture = board.map((line) => [...line]);
    const draw = (y: number, x: number, plain: string, onGoal: string): void => {
      picture[y]![x] = "o*+".includes(at(y, x)) ? onGoal : plain;
    };
    draw(row, column, "_", "o");
    draw(r, c, "p", "+");
    if (pushes) draw(r + dr, c + dc, "$", "*");
    const name = (y: number, x: number): string => `${"abcde"[y]} ${x + 1}`;
    const step = [direction, name(r, c), ...(pushes ? [name(r + dr, c + dc)] : [])].join(" ");
    return { board: picture.map((line) => line.join("")), step };
  }

  function isSolved(board: readonly string[]): boolean {
    return !board.join("").includes("$");
  }

  /** The fewest moves that solve a board, forwards, breadth first; undefined if nothing does. */
  function fewestMoves(start: readonly string[]): number | undefined {
    const seen = new Set([start.join()]);
    let boards: (readonly string[])[] = [start];
    for (let count = 0; boards.length > 0; count++) {
      if (boards.some(isSolved)) return count;
      const next: string[][] = [];
      for (const board of boards) {
        for (const direction of DIRECTIONS) {
          const played = play(board, direction);
          if (played === undefined || seen.has(played.board.join())) continue;
          seen.add(played.board.join());
          next.push(played.board);
        }
      }
      boards = next;
    }
    return undefined;
  }

  it("solves in the fewest moves that a forward search finds, by the rules", () => {
    for (const task of tasksOf(sokoban, 6)) {
      let board = boardOf(wordsOf(sokoban, task));
      const { steps } = sokoban.oracle(task);
      expect(steps.length).toBe(fewestMoves(board));
      for (const step of steps) {
        const played = play(board, step[0] as Direction);
        expect(played?.step).toBe(step);
        board = played!.board;
      }
      expect(isSolved(board)).toBe(true);
    }
  });

  it("accepts exactly the solutions of that many moves, of all sequences of moves", () => {
    let several = 0;
    for (const task of tasksOf(sokoban, 8, 2)) {
      const start = boardOf(wordsOf(sokoban, task));
      const count = sokoban.oracle(task).steps.length;
      let solutions = 0;
      const tryAll = (board: string[], steps: string[]): void => {
        if (steps.length > 0) {
          const right = steps.length === count && isSolved(board);
          expect(sokoban.verify(task, answerOf(steps)).correct).toBe(right);
          if (right) solutions++;
        }
        for (const direction of steps.length <= count ? DIRECTIONS : []) {
          const played = play(board, direction);
          if (played !== undefined) tryAll(played.board, [...steps, played.step]);
        }
      };
      tryAll(start, []);
      expect(solutions).toBeGreaterThan(0);
      if (solutions > 1) several++;
    }
    expect(several).toBeGreaterThan(0);
  });

  function gateOf(fewest: number | undefined): string {
    if (fewest === undefined) return "ill-posed";
    return fewest < 2 ? "degenerate" : fewest > SOKOBAN_LADDER.at(-1)!.to ? "too-large" : "none";
  }

  it("takes a proposal exactly if a forward search solves it in a number of moves that a level has", () => {
    const gates = new Set<string>();
    const cells = fc.array(fc.constantFrom(..."___#o$*"), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(cells, fc.nat(11), fc.constantFrom(3, 4), (some, player, width) => {
        const picture = some.map((cell, i) => (i === player ? (cell === "o" ? "+" : "p") : cell)).join("");
        const count = (kinds: RegExp): number => picture.match(kinds)?.length ?? 0;
        const rows = picture.match(new RegExp(`.{${width}}`, "g"))!;
        const gate = rejection(sokoban, rows.map((row, i) => `${"abcd"[i]} ${[...row].join(" ")}`).join(" "));
        gates.add(gate);
        const boxes = count(/[$*]/g);
        const sound = boxes >= 1 && boxes <= 2 && boxes === count(/[o*+]/g);
        expect(gate).toBe(sound ? gateOf(fewestMoves(rows)) : "parse");
      }),
      { numRuns: 3000 },
    );
    expect([...gates]).toEqual(expect.arrayContaining(["none", "ill-posed", "degenerate", "parse"]));
  });

  it("finds states of every level on a board without walls, wherever the goals are", () => {
    for (const { boxes, side, from } of SOKOBAN_LADDER) {
      for (let one = 0; one < side ** 2; one++) {
        for (let other = boxes === 1 ? one : one + 1; other < (boxes === 1 ? one + 1 : side ** 2); other++) {
          const cells = Array.from({ length: side ** 2 }, (_, i) =>
            i === one || i === other ? "o" : "_",
          ).join("");
          const rows = Array.from({ length: side }, (_, i) => cells.slice(i * side, (i + 1) * side));
          const { states, count, moves } = pullBack(roomOf(rows), from);
          expect(moves[states[count - 1]!]).toBe(from);
        }
      }
    }
  });
});

describe("grid-rotation", () => {
  it("moves every cell to where coordinates say", () => {
    for (const task of tasksOf(gridRotation, 40)) {
      const [turn, ...words] = wordsOf(gridRotation, task);
      const rows = groups(words, "|");
      const [height, width] = [rows.length, rows[0]!.length];
      const result: string[][] = [];
      rows.forEach((row, r) => {
        row.forEach((cell, c) => {
          const to: Record<string, [number, number]> = {
            left: [width - 1 - c, r],
            right: [c, height - 1 - r],
            half: [height - 1 - r, width - 1 - c],
            mirror: [r, width - 1 - c],
            flip: [height - 1 - r, c],
          };
          const [y, x] = to[turn!]!;
          result[y] ??= [];
          result[y][x] = cell;
        });
      });
      expect(gridRotation.oracle(task).steps).toEqual(result.map((row) => row.join(" ")));
      expect(result).not.toEqual(rows);
    }
  });

  it("refuses grids that stay as they are, and what is no grid", () => {
    expect(rejection(gridRotation, "mirror | 1 2 | 3 4")).toBe("none");
    expect(rejection(gridRotation, "mirror | 1 1 | 3 3")).toBe("degenerate");
    expect(rejection(gridRotation, "half | 1 2 3 | 3 2 1")).toBe("degenerate");
    expect(rejection(gridRotation, "left | 1 2 3 4 | 3 2 1 5")).toBe("degenerate");
    for (const text of [
      "mirror | 1 2 | 3",
      "mirror 1 2 | 3 4",
      "spin | 1 2 | 3 4",
      "mirror | 1 2 | 3 x",
      "flip",
    ]) {
      expect(rejection(gridRotation, text)).toBe("parse");
    }
  });
});
