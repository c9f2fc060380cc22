// A best move in connect-three on a board of 4x4. Best-move.ts says how it is worked.
//   prompt  best-connect-three a x o - b o x o c x o x d o x - e x o - =      answer  > a d e draw > ... > best d .
// Level k has k + 3 free cells. Own stones are x; columns are read from the bottom up.
import { connectThree } from "../../games/index.ts";
import { bestMoveFamily } from "./best-move.ts";

/** The level of the game with that board. */
const FOUR_BY_FOUR = 4;

export const bestConnectThree = bestMoveFamily({
  id: "best-connect-three",
  title: "Find a best move in connect-three",
  game: connectThree,
  board: FOUR_BY_FOUR,
  levels: 6,
  level: ({ cells }) => cells.split("-").length - 4,
});
