// The door of tasks/games/: the contract, the six games, matches, exact solutions.
export { cfr } from "./cfr.ts";
export { connectThree } from "./connect-three.ts";
export { bestResponse, type Exploitability, exploitability, meanResult } from "./exploitability.ts";
export type { Game, Seat } from "./game.ts";
export { kuhnPoker } from "./kuhn-poker.ts";
export { type Asked, playLockstep, type Table } from "./lockstep.ts";
export {
  gameSymbols,
  Match,
  type MatchOptions,
  moveText,
  type Played,
  readMove,
  type Turn,
} from "./match.ts";
export { matchingPennies } from "./matching-pennies.ts";
export { negotiation } from "./negotiation.ts";
export { nim } from "./nim.ts";
export { builtInGames, gameOf } from "./registry.ts";
export { bestMoves, type Position, perfectStrategy, positionsFrom, Solver } from "./solve.ts";
export { chancesOf, type Strategy, uniformStrategy, type View } from "./strategy.ts";
export { ticTacToe } from "./tic-tac-toe.ts";
export { viewsOf } from "./views.ts";
