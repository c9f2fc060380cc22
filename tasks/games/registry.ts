// The built-in games, known by name. It knows no rules.
import { connectThree } from "./connect-three.ts";
import type { Game } from "./game.ts";
import { kuhnPoker } from "./kuhn-poker.ts";
import { matchingPennies } from "./matching-pennies.ts";
import { negotiation } from "./negotiation.ts";
import { nim } from "./nim.ts";
import { ticTacToe } from "./tic-tac-toe.ts";

export const builtInGames: readonly Game[] = [
  ticTacToe,
  connectThree,
  nim,
  kuhnPoker,
  matchingPennies,
  negotiation,
];

/** Throws for an unknown name, with the known ones. */
export function gameOf(id: string): Game {
  const game = builtInGames.find((known) => known.id === id);
  if (game !== undefined) return game;
  throw new Error(`unknown game "${id}". Known: ${builtInGames.map((known) => known.id).join(", ")}.`);
}
