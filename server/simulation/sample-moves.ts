// Moves of a population, all asked for in one batch. It knows no matches.
import type { PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { type Asked, gameSymbols } from "../../tasks/index.ts";

/** Symbols of an answer besides the move's words: ">" and ".". */
const AROUND = 2;

/** What a population writes when asked for moves. */
export async function sampleMoves(
  host: PopulationHost,
  asked: readonly Asked[],
  temperature: number,
  rng: Rng,
): Promise<string[]> {
  const longest = Math.max(...asked.flatMap(({ turn }) => turn.moves.map((move) => move.split(" ").length)));
  const answers = await host.sample({
    jobs: asked.map(({ turn, table }, i) => ({
      family: table.match.game.id,
      topic: String(i),
      prompt: turn.prompt,
      count: 1,
      allowed: gameSymbols(table.match.game),
    })),
    temperature,
    maxTokens: longest + AROUND,
    rng: rng.state(),
  });
  return answers.map(([answer]) => answer!.text);
}
