// Open games as tasks: name a best move in a position. Every legal move is worked out in turn, with a line of best play
// to the end of the game and what it is for the seat to move; then comes a move with the best outcome.
//   prompt  best-tic-tac-toe plain / x o o / 4 x 6 / x 8 o =
//   answer  > 4 6 8 draw > 6 4 8 draw ... > best 4 .
// Any line of best play and any best move are right. It knows no particular game.
import { defineFamily } from "../../define-family.ts";
import type { TaskFamily } from "../../family.ts";
import { bestMoves, type Game, type Position, positionsFrom, Solver } from "../../games/index.ts";
import type { Judge } from "../../judge.ts";

export interface BestMoveDefinition<S> {
  readonly id: string;
  readonly title: string;
  readonly game: Game<S>;
  /** Positions are those that can come up on this level of the game. */
  readonly board: number;
  readonly levels: number;
  /** The level of a position, by how much is still to come; any other number if it is not to be posed. */
  level(state: S): number;
}

/** A position as its seat sees it: enough, because nothing is hidden. */
interface Seen {
  readonly view: string;
}

const OUTCOMES = ["lose", "draw", "win"] as const;
const CHOICE = "best ";

export function bestMoveFamily<S>(definition: BestMoveDefinition<S>): TaskFamily<Seen> {
  const { id, title, game, levels } = definition;
  let pool: Pool<S> | undefined;
  const positions = (): Pool<S> => {
    pool ??= poolOf(definition);
    return pool;
  };
  const positionOf = ({ view }: Seen): Position<S> => {
    const known = positions().known.get(view);
    if (known === undefined) throw new RangeError(`${id}: no such position: ${view}`);
    return known.position;
  };
  return defineFamily<Seen, Progress<S>>({
    id,
    title,
    kind: "games",
    levels,
    symbols: [...new Set([...game.symbols, ...OUTCOMES, CHOICE.trim()])],
    ...(game.layout === undefined ? {} : { layout: game.layout }),
    generate: (rng, level) => rng.pick(positions().levels[level - 1]!),
    level: (seen) => definition.level(positionOf(seen).state),
    prompt: ({ view }) => view,
    read: (words) => positions().known.get(words.join(" "))?.seen,
    flaw: (seen) =>
      isSharp(positionOf(seen))
        ? undefined
        : { gate: "degenerate", reason: "more than half of the moves are best" },
    work(seen) {
      const position = positionOf(seen);
      const outcomes = position.moves.map((move, i) => `${move} ${lineFrom(position.next[i]!, position)}`);
      return [...outcomes, CHOICE + bestMoves(position)[0]];
    },
    judge: judgeOf(positionOf),
  });
}

/** A judged prefix: the position, and how many steps were taken: one for each move, then the choice. */
interface Progress<S> {
  readonly position: Position<S>;
  readonly at: number;
}

function judgeOf<S>(positionOf: (seen: Seen) => Position<S>): Judge<Seen, Progress<S>> {
  return {
    begin: (seen) => ({ position: positionOf(seen), at: 0 }),
    step(_seen, { position, at }, step) {
      const { moves, next, value } = position;
      const move = moves[at];
      const right =
        move === undefined
          ? at === moves.length &&
            step.startsWith(CHOICE) &&
            next[moves.indexOf(step.slice(CHOICE.length))]?.value === value
          : step.startsWith(`${move} `) && isLine(next[at]!, position, step.slice(move.length + 1));
      return right ? { position, at: at + 1 } : undefined;
    },
    done: (_seen, { position, at }) => at === position.moves.length + 1,
  };
}

/** Best play from here to the end and its outcome, the shortest where it is one move. */
function lineFrom<S>(from: Position<S>, asked: Position<S>): string {
  let line = "";
  let at = from;
  while (at.seat !== undefined) {
    const best = at.moves.map((_, i) => i).filter((i) => at.next[i]!.value === at.value);
    const chosen = best.find((i) => at.next[i]!.seat === undefined) ?? best[0]!;
    line += `${at.moves[chosen]} `;
    at = at.next[chosen]!;
  }
  return line + outcome(at, asked);
}

/** Is this text best play from here to the end, with its outcome? */
function isLine<S>(from: Position<S>, asked: Position<S>, text: string): boolean {
  let at = from;
  let read = 0;
  while (at.seat !== undefined) {
    const made = at.moves.findIndex((move) => text.startsWith(`${move} `, read));
    const next = at.next[made];
    if (next === undefined || next.value !== at.value) return false;
    read += at.moves[made]!.length + 1;
    at = next;
  }
  return text.slice(read) === outcome(at, asked);
}

/** For the seat that is asked. */
function outcome<S>({ value }: Position<S>, { seat }: Position<S>): string {
  return OUTCOMES[1 + Math.sign(seat === 0 ? value : -value)]!;
}

/** At most half of the moves are best. */
function isSharp<S>(position: Position<S>): boolean {
  return 2 * bestMoves(position).length <= position.moves.length;
}

/** All positions of the game by what is seen of them, and those to be posed by level. */
interface Pool<S> {
  readonly known: ReadonlyMap<string, { readonly position: Position<S>; readonly seen: Seen }>;
  readonly levels: readonly (readonly Seen[])[];
}

function poolOf<S>({ id, game, board, levels, level }: BestMoveDefinition<S>): Pool<S> {
  const starts = game.starts(board);
  if (starts === undefined) throw new RangeError(`${id}: the positions of ${game.id} cannot be listed`);
  const solver = new Solver(game);
  const known = new Map<string, { position: Position<S>; seen: Seen }>();
  const byLevel: Seen[][] = Array.from({ length: levels }, () => []);
  for (const position of positionsFrom(starts.map(({ state }) => solver.at(state)))) {
    if (position.seat === undefined) continue;
    const seen = Object.freeze({ view: game.observe(position.state, position.seat) });
    known.set(seen.view, { position, seen });
    if (isSharp(position)) byLevel[level(position.state) - 1]?.push(seen);
  }
  return { known, levels: byLevel };
}
