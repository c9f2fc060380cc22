// Matches between agents: zero-sum games played in lockstep, so that each population answers in batches. Illegal moves
// are graded and cost their mover's reward, not the match: the first legal move is made instead. What a match ended in
// becomes policy gradients with a baseline per game and seat; ratings have a scale of their own. It knows no weights.
import {
  type Agent,
  type ExampleData,
  type Graded,
  type Lesson,
  type PopulationHost,
  Ratings,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Asked,
  type Game,
  gameOf,
  Match,
  moveText,
  type Prompt,
  playLockstep,
  type Seat,
  type Turn,
} from "../../tasks/index.ts";
import type { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import { creditedExamples } from "./curriculum.ts";
import type { EventLog } from "./event-log.ts";
import { examinePlay } from "./match-examination.ts";
import { sampleMoves } from "./sample-moves.ts";

/** One match under way or over. */
export interface PlayedMatch {
  readonly game: Game;
  readonly level: number;
  readonly players: readonly [Agent, Agent];
  readonly match: Match;
  /** Prompts, one per answer of the transcript. */
  readonly prompts: Prompt[];
}

export class Matches {
  readonly #config: RunConfig;
  readonly #games: readonly Game[];
  readonly #hosts: ReadonlyMap<string, PopulationHost>;
  readonly #log: EventLog;
  readonly #ratings = new Ratings();
  /** Populations that play by chance: the scripted ones. */
  readonly #byChance: ReadonlySet<string>;

  /** Throws for a game that nobody knows. */
  constructor(config: RunConfig, hosts: readonly PopulationHost[], log: EventLog) {
    this.#config = config;
    this.#games = Object.keys(config.games.play).map(gameOf);
    this.#hosts = new Map(hosts.map((host) => [host.id, host]));
    this.#log = log;
    this.#byChance = new Set(
      config.populations.filter(({ policy }) => policy !== "transformer").map(({ name }) => name),
    );
  }

  /** Plays the round's matches to their ends. None where no game is played, or nobody is there to play against. */
  async round(agents: readonly Agent[], rng: Rng): Promise<readonly PlayedMatch[]> {
    if (this.#games.length === 0 || agents.length < 2) return [];
    const played = this.#pair(agents, rng.fork("pairs"));
    await playLockstep(played, (asked, ply) => this.#answer(asked, rng.fork(`turn ${ply}`)));
    for (const one of played) this.#log.add("match.played", eventOf(one));
    this.#rate(played, agents);
    return played;
  }

  /** What a population learns from: the rules, from legal moves made by chance, and how its own moves ended. */
  lessons(
    population: string,
    played: readonly PlayedMatch[],
    baseline: RoleBaseline,
    rng: Rng,
  ): Lesson["material"] {
    if (this.#games.length === 0 || this.#byChance.has(population)) return [];
    const { rules, learn } = this.#config.games;
    const graded = learn ? played.flatMap((one) => gradedMoves(one, population)) : [];
    return [
      { source: "rules of games", examples: this.#rules(rules, rng) },
      { source: "matches", examples: creditedExamples("policy-gradient", graded, baseline) },
    ];
  }

  /** How well it plays, by measure; nothing where it learns no games. */
  async examine(population: string, rng: Rng): Promise<Record<string, number>> {
    const host = this.#hosts.get(population);
    return host === undefined || this.#byChance.has(population) ? {} : examinePlay(host, this.#games, rng);
  }

  save(): unknown {
    return this.#ratings.save();
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#ratings.load(state);
  }

  /** Everyone plays about equally often: agents are shuffled, and seated in the order they come up. */
  #pair(agents: readonly Agent[], rng: Rng): PlayedMatch[] {
    const weights = Object.values(this.#config.games.play);
    let order: Agent[] = [];
    return Array.from({ length: this.#config.games.matches }, (_, i) => {
      if (order.length < 2) order = rng.shuffle(agents);
      const players = [order.pop()!, order.pop()!] as const;
      const game = this.#games[rng.weighted(weights)]!;
      const level = rng.range(1, game.levels);
      const match = Match.begin(game, rng.fork(`start ${i}`), level, { illegal: "first" });
      return { game, level, players, match, prompts: [] };
    });
  }

  /** Each population answers its own turns, in one batch. */
  async #answer(asked: readonly Asked<PlayedMatch>[], rng: Rng): Promise<string[]> {
    const groups = Map.groupBy(asked, ({ table, turn }) => table.players[turn.seat].population);
    const texts = new Map<Turn, string>();
    await Promise.all(
      [...groups].map(async ([population, group]) => {
        const own = rng.fork(population);
        const answers = this.#byChance.has(population)
          ? group.map(({ turn }) => moveText(own.pick(turn.moves)))
          : await sampleMoves(this.#hosts.get(population)!, group, this.#config.solve.temperature, own);
        for (const [i, { turn }] of group.entries()) texts.set(turn, answers[i]!);
      }),
    );
    for (const { table, turn } of asked) table.prompts.push(turn.prompt);
    return asked.map(({ turn }) => texts.get(turn)!);
  }

  #rate(played: readonly PlayedMatch[], agents: readonly Agent[]): void {
    this.#ratings.update(
      [],
      played.map(({ players: [first, second], match }) => ({
        first: first.name,
        second: second.name,
        score: (match.result! + 1) / 2,
      })),
    );
    this.#log.add("ratings.updated", {
      ratings: agents
        .map(({ name }) => ({ name, rating: this.#ratings.get(name) }))
        .filter(({ rating }) => rating.games > 0)
        .map(({ name, rating: { mean, deviation, games } }) => ({
          id: name,
          kind: "player" as const,
          rating: mean,
          deviation,
          games,
        })),
    });
  }

  /** Positions that random play comes by, each with one of its legal moves: which one says nothing about winning. */
  #rules(count: number, rng: Rng): ExampleData[] {
    const weights = Object.values(this.#config.games.play);
    const examples: ExampleData[] = [];
    while (examples.length < count) {
      const game = this.#games[rng.weighted(weights)]!;
      const match = Match.begin(game, rng, rng.range(1, game.levels));
      for (
        let turn = match.pending();
        turn !== undefined && examples.length < count;
        turn = match.pending()
      ) {
        const completion = moveText(rng.pick(turn.moves));
        examples.push({ family: game.id, prompt: turn.prompt, completion });
        match.answer(completion);
      }
    }
    return examples;
  }
}

/** Own moves with what they led to: the payoff in 0..1, and nothing for an illegal one. */
function gradedMoves({ game, level, players, match, prompts }: PlayedMatch, population: string): Graded[] {
  return match.transcript.flatMap(({ seat, text, illegal }, i) => {
    if (players[seat].population !== population || text === "") return [];
    const length = text.split(" ").length;
    const payoff = (payoffOf(match, seat) + 1) / 2;
    const reward = illegal === undefined ? payoff : 0;
    const steps = { stepEnds: [], stepMarks: [], verifiedTokens: 0 };
    const role = `play:${game.id}:${seat}`;
    const attempted = { family: game.id, prompt: prompts[i]!, completion: text };
    return [{ ...attempted, length, reward, ...steps, role, group: `${game.id} ${level}` }];
  });
}

function payoffOf(match: Match, seat: Seat): number {
  return seat === 0 ? match.result! : -match.result!;
}

function eventOf({ game, level, players, match }: PlayedMatch) {
  const illegal = ([0, 1] as const).map(
    (seat) => match.transcript.filter((move) => move.seat === seat && move.illegal !== undefined).length,
  );
  return {
    game: game.id,
    level,
    players: players.map(({ name }) => name),
    result: match.result!,
    illegal,
    moves: match.transcript.map(({ move }) => move!),
  };
}
