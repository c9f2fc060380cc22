// Speeds of all built-in families and games on one thread: the median and the slowest, by name.
//   generated   tasks made, levels in turn
//   verified    attempts graded: right answers, right answers to other tasks, answers cut short and no answer in turn, on
//               many different tasks whose worked answers are known, as in a round where each is attempted several times
//   moves       random legal ones, with what the seat sees and may do; and as matches in text: prompt, answer, grading
import { Rng } from "../../core/index.ts";
import {
  builtInFamilies,
  builtInGames,
  type Game,
  Match,
  type Task,
  type TaskFamily,
} from "../../tasks/index.ts";
import type { Report } from "./trainer.ts";

/** Different tasks attempted, and attempts between two looks at the clock. */
const TASKS = 1000;
const BLOCK = 64;
/** Slices measured; the best one counts, since others may use the machine at the same time. */
const SLICES = 3;

interface Rate {
  readonly id: string;
  readonly rate: number;
}

export function benchFamilies(report: Report, { quick }: { readonly quick: boolean }): void {
  const ms = quick ? 20 : 100;
  const families = builtInFamilies().list();
  summary(report, "families, tasks generated", "tasks/s", families, (family) => generation(family, ms));
  summary(report, "families, attempts verified", "attempts/s", families, (family) =>
    verification(family, ms),
  );
  summary(report, "games, moves", "moves/s", builtInGames, (game) => moves(game, ms, bareMatch));
  summary(report, "games, moves of matches in text", "moves/s", builtInGames, (game) =>
    moves(game, ms, textMatch),
  );
}

function summary<T extends { readonly id: string }>(
  report: Report,
  name: string,
  unit: string,
  all: readonly T[],
  measure: (one: T) => number,
): void {
  const rates = all.map((one): Rate => ({ id: one.id, rate: measure(one) })).sort((a, b) => a.rate - b.rate);
  const middle = rates.slice((rates.length - 1) >> 1, (rates.length >> 1) + 1);
  const median = middle.reduce((sum, { rate }) => sum + rate, 0) / middle.length;
  report({ name: `${name}, median of ${rates.length}`, value: median, unit });
  const slowest = rates[0]!;
  report({ name: `${name}, slowest: ${slowest.id}`, value: slowest.rate, unit });
}

function generation(family: TaskFamily, ms: number): number {
  const rng = Rng.seed("bench");
  let i = 0;
  return fastest(ms, () => {
    for (let k = 0; k < BLOCK; k++) family.generate(rng, 1 + (i++ % family.levels));
    return BLOCK;
  });
}

function verification(family: TaskFamily, ms: number): number {
  const rng = Rng.seed("bench");
  const tasks = Array.from({ length: TASKS }, (_, i): Task => family.generate(rng, 1 + (i % family.levels)));
  const right = tasks.map((task) => family.oracle(task).completion);
  const answers = [
    right,
    right.map((_, i) => right[(i + family.levels) % TASKS]!),
    right,
    right.map((answer) => answer.slice(0, answer.lastIndexOf(" ", answer.length / 2))),
    right,
    right.map(() => ""),
  ];
  let i = 0;
  return fastest(ms, () => {
    for (let k = 0; k < BLOCK; k++) {
      const at = i % TASKS;
      // Another kind of answer for each next task, and for each task in the next turn.
      family.verify(tasks[at]!, answers[(i + Math.floor(i / TASKS)) % answers.length]![at]!);
      i++;
    }
    return BLOCK;
  });
}

function moves(game: Game, ms: number, match: (game: Game, rng: Rng, level: number) => number): number {
  const rng = Rng.seed("bench");
  let i = 0;
  return fastest(ms, () => match(game, rng, 1 + (i++ % game.levels)));
}

function bareMatch(game: Game, rng: Rng, level: number): number {
  let state = game.start(rng, level);
  let made = 0;
  for (let seat = game.turn(state); seat !== undefined; seat = game.turn(state)) {
    game.observe(state, seat);
    state = game.play(state, rng.pick(game.moves(state)));
    made++;
  }
  game.result(state);
  return made;
}

function textMatch(game: Game, rng: Rng, level: number): number {
  const match = Match.begin(game, rng, level);
  let made = 0;
  for (let turn = match.pending(); turn !== undefined; turn = match.pending()) {
    match.answer(`> ${rng.pick(turn.moves)} .`);
    made++;
  }
  return made;
}

/** The best rate a second of some slices of this length, after one that is not counted; `work` says how much it did. */
function fastest(ms: number, work: () => number): number {
  let best = 0;
  for (let slice = 0; slice <= SLICES; slice++) {
    const start = performance.now();
    let done = 0;
    let elapsed = 0;
    do {
      done += work();
      elapsed = performance.now() - start;
    } while (elapsed < ms);
    if (slice > 0) best = Math.max(best, (1000 * done) / elapsed);
  }
  return best;
}
