// The built-in families of the kind "games": best moves in open games. The games themselves: tasks/games.
import type { TaskFamily } from "../../family.ts";
import { bestConnectThree } from "./best-connect-three.ts";
import { bestNim } from "./best-nim.ts";
import { bestTicTacToe } from "./best-tic-tac-toe.ts";

export const gameFamilies: readonly TaskFamily[] = [bestTicTacToe, bestConnectThree, bestNim];
