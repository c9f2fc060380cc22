// The contract of a game for two agents, zero-sum: who may do what, what each seat sees, what it ends in. It stands
// beside TaskFamily: a task is solved alone, a game is played against a peer. It knows neither agents nor networks.
// Chance enters a match once, in `start` (dealt cards, hidden values), so that a state and a move give one next state.
import type { Rng } from "../../core/index.ts";
import type { Layout } from "../layout.ts";

export type Seat = 0 | 1;

/** `S` is a state: plain frozen JSON data; `play` returns a new one. */
export interface Game<S = unknown> {
  /** Lower-case name, unique among games and families. */
  readonly id: string;
  readonly title: string;
  /** Sizes of the game (of the board, of the pile ...) are levels 1..levels. */
  readonly levels: number;
  /** Every word that observations and moves may hold, besides the id, "=", ">" and ".". */
  readonly symbols: readonly string[];
  readonly layout?: Layout;
  /** True where both seats always see the whole state: then `Solver` is exact for every position. */
  readonly open: boolean;
  /** No match of this level has more moves. */
  longest(level: number): number;
  /** A pure function of (generator state, level). */
  start(rng: Rng, level: number): S;
  /** Every possible start of a level with its chance (they sum to 1), for exact solutions; undefined where they are
   *  too many. */
  starts(level: number): readonly { readonly state: S; readonly chance: number }[] | undefined;
  /** Whose move it is; undefined when the match is over. In games of simultaneous moves seat 0 commits first and
   *  seat 1 does not see it. */
  turn(state: S): Seat | undefined;
  /** Legal moves of the seat whose turn it is, words joined by single spaces, in a fixed order; never empty. */
  moves(state: S): readonly string[];
  /** What a seat sees, words joined by single spaces: equal for states that it cannot tell apart (an information set),
   *  its own earlier moves included where they matter. */
  observe(state: S, seat: Seat): string;
  /** Throws a RangeError on an illegal move: callers check `moves` first, an agent's illegal move is graded by them. */
  play(state: S, move: string): S;
  /** Payoff of seat 0 in -1..1 once the match is over; seat 1 gets its negative. */
  result(state: S): number;
}
