// Exact solutions of open games: what a position is worth when both play perfectly, by minimax over everything that can
// follow from it. It knows no particular game.
import type { Game, Seat } from "./game.ts";
import type { Strategy } from "./strategy.ts";

/** A position with its perfect-play value for seat 0, linked to what may follow. */
export interface Position<S> {
  readonly state: S;
  /** Whose move it is; undefined at the end. */
  readonly seat: Seat | undefined;
  readonly value: number;
  readonly moves: readonly string[];
  /** Where each move leads. */
  readonly next: readonly Position<S>[];
}

/** More than the largest built-in board needs; a game beyond it has to be solved another way. */
const MAX_POSITIONS = 1_000_000;

export class Solver<S> {
  readonly #game: Game<S>;
  readonly #known = new Map<string, Position<S>>();

  /** Throws a RangeError for a game with hidden information: see cfr.ts. */
  constructor(game: Game<S>) {
    if (!game.open) throw new RangeError(`${game.id} hides something from its players`);
    this.#game = game;
  }

  /** Every position seen is remembered. Throws a RangeError if there are too many. */
  at(state: S): Position<S> {
    const key = JSON.stringify(state);
    let position = this.#known.get(key);
    if (position === undefined) {
      if (this.#known.size >= MAX_POSITIONS) throw new RangeError(`more than ${MAX_POSITIONS} positions`);
      position = this.#solve(state);
      this.#known.set(key, position);
    }
    return position;
  }

  #solve(state: S): Position<S> {
    const seat = this.#game.turn(state);
    if (seat === undefined) return { state, seat, value: this.#game.result(state), moves: [], next: [] };
    const moves = this.#game.moves(state);
    const next = moves.map((move) => this.at(this.#game.play(state, move)));
    const values = next.map(({ value }) => value);
    return { state, seat, value: seat === 0 ? Math.max(...values) : Math.min(...values), moves, next };
  }
}

/** The moves that keep the position's value, in order. */
export function bestMoves<S>({ moves, next, value }: Position<S>): readonly string[] {
  return moves.filter((_, i) => next[i]!.value === value);
}

/** Every position that can follow from these, themselves included, each once. */
export function* positionsFrom<S>(starts: Iterable<Position<S>>): Generator<Position<S>> {
  const seen = new Set<Position<S>>(starts);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const position of seen) {
    yield position;
    for (const next of position.next) seen.add(next);
  }
}

/** Perfect play on one level of a game: evenly among the best moves. */
export function perfectStrategy<S>(game: Game<S>, level: number): Strategy {
  const solver = new Solver(game);
  const starts = game.starts(level);
  if (starts === undefined) throw new RangeError(`${game.id} has too many starts on level ${level}`);
  const best = new Map<string, readonly string[]>();
  for (const position of positionsFrom(starts.map(({ state }) => solver.at(state)))) {
    if (position.seat !== undefined) {
      best.set(`${position.seat} ${game.observe(position.state, position.seat)}`, bestMoves(position));
    }
  }
  return ({ seat, observation, moves }) => {
    const good = best.get(`${seat} ${observation}`);
    if (good === undefined) throw new RangeError(`${game.id}: no position of level ${level}: ${observation}`);
    return moves.map((move) => (good.includes(move) ? 1 / good.length : 0));
  };
}
