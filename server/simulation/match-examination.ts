// How well a population plays, measured without its peers: against chance, and where a game is small enough, exactly by
// what a best response would win against it. It changes nothing.
import type { PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  exploitability,
  type Game,
  Match,
  moveText,
  playLockstep,
  type Strategy,
  type View,
  viewsOf,
} from "../../tasks/index.ts";
import { sampleMoves } from "./sample-moves.ts";

/** Matches against chance per game, half of them in each seat. */
const MATCHES = 32;
/** Information sets that a game may have, to be asked about one by one. */
const MOST_VIEWS = 256;

/**
 * By game, on its first level: "play/<game>/against-chance", mean payoff in -1..1 against moves made by chance;
 * "play/<game>/illegal", share of answers that are no legal move; "play/<game>/exploitability", 0 for perfect play.
 */
export async function examinePlay(
  host: PopulationHost,
  games: readonly Game[],
  rng: Rng,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const game of games) {
    const { payoff, illegal } = await againstChance(host, game, rng.fork(game.id));
    values[`play/${game.id}/against-chance`] = payoff;
    values[`play/${game.id}/illegal`] = illegal;
    const views = viewsOf(game, 1, MOST_VIEWS);
    if (views === undefined) continue;
    const strategy = await strategyOf(host, game, views);
    values[`play/${game.id}/exploitability`] = exploitability(game, 1, strategy).exploitability;
  }
  return values;
}

async function againstChance(host: PopulationHost, game: Game, rng: Rng) {
  const tables = Array.from({ length: MATCHES }, (_, i) => ({
    match: Match.begin(game, rng.fork(`start ${i}`), 1, { illegal: "first" }),
    own: i % 2,
  }));
  await playLockstep(tables, async (asked, ply) => {
    const mine = asked.filter(({ table, turn }) => turn.seat === table.own);
    const texts = mine.length === 0 ? [] : await sampleMoves(host, mine, 1, rng.fork(`ply ${ply}`));
    const chance = rng.fork(`chance ${ply}`);
    return asked.map(({ table, turn }) =>
      turn.seat === table.own ? texts.shift()! : moveText(chance.pick(turn.moves)),
    );
  });
  const answers = tables.flatMap(({ match, own }) => match.transcript.filter(({ seat }) => seat === own));
  const payoffs = tables.map(({ match, own }) => (own === 0 ? match.result! : -match.result!));
  return {
    payoff: payoffs.reduce((a, b) => a + b, 0) / MATCHES,
    illegal: answers.filter((answer) => answer.illegal !== undefined).length / Math.max(1, answers.length),
  };
}

/** The population's chances of the legal moves, all views asked in one batch. */
async function strategyOf(host: PopulationHost, game: Game, views: readonly View[]): Promise<Strategy> {
  const questions = views.flatMap(({ observation, moves }) => {
    const text = `${game.id} ${observation} =`;
    return moves.map((move) => ({
      family: game.id,
      prompt: { pieces: text.split(" "), text },
      completion: moveText(move),
    }));
  });
  const scores = await host.score(questions);
  const chances = new Map<string, readonly number[]>();
  let at = 0;
  for (const { seat, observation, moves } of views) {
    const logProbs = moves.map(() => scores[at++]!.logProb);
    const top = Math.max(...logProbs);
    const masses = logProbs.map((logProb) => Math.exp(logProb - top));
    const total = masses.reduce((a, b) => a + b, 0);
    chances.set(
      `${seat} ${observation}`,
      masses.map((mass) => mass / total),
    );
  }
  return ({ seat, observation }) => chances.get(`${seat} ${observation}`)!;
}
