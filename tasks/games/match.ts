// One match, step by step, so that many can be played at once by a policy that answers in batches:
//   while (!match.over) match.answer(mover(match.pending()!))
// A turn's prompt is "<game> <what the seat sees> =", an answer "> <move> .", the grammar of task families. It knows
// neither agents nor networks. Whatever is answered is graded, never thrown at.
import { err, ok, type Result, type Rng } from "../../core/index.ts";
import type { Prompt } from "../family.ts";
import type { Game, Seat } from "./game.ts";
import type { View } from "./strategy.ts";

/** What a seat is asked. */
export interface Turn extends View {
  readonly prompt: Prompt;
}

/** One answer, graded. */
export interface Played {
  readonly seat: Seat;
  /** As it was written, its first {@link MAX_TEXT} characters. */
  readonly text: string;
  /** The move that was made; undefined where an illegal one ended the match. */
  readonly move: string | undefined;
  /** Why the text is no legal move; undefined if it is one. */
  readonly illegal: string | undefined;
}

export interface MatchOptions {
  /** After an illegal move: the seat "loses" the match (the default), or its "first" legal move is made for it. */
  readonly illegal?: "loses" | "first";
}

const MAX_TEXT = 200;

export class Match<S = unknown> {
  readonly game: Game<S>;
  readonly #illegal: "loses" | "first";
  readonly #transcript: Played[] = [];
  #state: S;
  #turn: Turn | undefined;
  #forfeit: Seat | undefined;

  /** From any state of the game: `Match.begin` deals a new one. */
  constructor(game: Game<S>, state: S, { illegal = "loses" }: MatchOptions = {}) {
    this.game = game;
    this.#illegal = illegal;
    this.#state = state;
    this.#turn = turnOf(game, state);
  }

  static begin<S>(game: Game<S>, rng: Rng, level: number, options?: MatchOptions): Match<S> {
    return new Match(game, game.start(rng, level), options);
  }

  /** Who has to move and what it sees; undefined when the match is over. */
  pending(): Turn | undefined {
    return this.#turn;
  }

  /** Throws only if the match is over already. */
  answer(text: string): Played {
    const turn = this.#turn;
    if (turn === undefined) throw new Error("the match is over");
    const read = readMove(text, turn.moves);
    const fallback = this.#illegal === "first" ? turn.moves[0] : undefined;
    const move = read.ok ? read.value : fallback;
    const illegal = read.ok ? undefined : read.error;
    const played = Object.freeze({ seat: turn.seat, text: text.slice(0, MAX_TEXT), move, illegal });
    this.#transcript.push(played);
    if (move === undefined) {
      this.#forfeit = turn.seat;
      this.#turn = undefined;
    } else {
      this.#state = this.game.play(this.#state, move);
      this.#turn = turnOf(this.game, this.#state);
    }
    return played;
  }

  get over(): boolean {
    return this.#turn === undefined;
  }

  /** Payoff of seat 0 in -1..1, seat 1 gets its negative; undefined before the end. An illegal move costs everything. */
  get result(): number | undefined {
    if (this.#turn !== undefined) return undefined;
    if (this.#forfeit !== undefined) return this.#forfeit === 0 ? -1 : 1;
    return this.game.result(this.#state);
  }

  /** Every answer so far. */
  get transcript(): readonly Played[] {
    return this.#transcript;
  }

  /** What is hidden included: for the page and for records, not for players. */
  get state(): S {
    return this.#state;
  }
}

/** Every word that prompts and answers of a game may hold. */
export function gameSymbols({ id, symbols }: Game): readonly string[] {
  return [...new Set([id, ...symbols, "=", ">", "."])];
}

/** How a move is answered. */
export function moveText(move: string): string {
  return `> ${move} .`;
}

/** The legal move in an answer, or why there is none. */
export function readMove(text: string, moves: readonly string[]): Result<string, string> {
  for (const move of moves) if (text === moveText(move)) return ok(move);
  if (!text.startsWith("> ")) return err('an answer begins with ">"');
  if (!text.endsWith(" .")) return err('does not end with one "."');
  return err("not a legal move");
}

function turnOf<S>(game: Game<S>, state: S): Turn | undefined {
  const seat = game.turn(state);
  if (seat === undefined) return undefined;
  const observation = game.observe(state, seat);
  const text = `${game.id} ${observation} =`;
  return { seat, observation, moves: game.moves(state), prompt: { pieces: text.split(" "), text } };
}
