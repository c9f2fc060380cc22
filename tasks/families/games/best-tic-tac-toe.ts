// A best move in tic-tac-toe. Best-move.ts says how it is worked.
//   prompt  best-tic-tac-toe plain / x o o / 4 x 6 / x 8 o =      answer  > 4 6 8 win > ... > best 4 .
// Level k has k + 1 free cells. Own stones are x.
import { ticTacToe } from "../../games/index.ts";
import { bestMoveFamily } from "./best-move.ts";

/** The level of the game that begins with an empty board. */
const PLAIN = 3;

export const bestTicTacToe = bestMoveFamily({
  id: "best-tic-tac-toe",
  title: "Find a best move in tic-tac-toe",
  game: ticTacToe,
  board: PLAIN,
  levels: 5,
  level: ({ cells }) => cells.split("-").length - 2,
});
