// Matches between agents: played to their ends whatever is answered, rated, learned from, and examined.
import { describe, expect, it } from "vitest";
import type { SampleJob } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { Matches } from "../../../server/simulation/matches.ts";
import { gameOf, Match, moveText } from "../../../tasks/index.ts";
import { RoleBaseline } from "../../../trainer/index.ts";
import { scripted, stage } from "./doubles.ts";

type Write = (job: SampleJob, i: number) => string;

/** Two agents of ash against one of birch. */
function tournament(ash: Write, birch: Write, games: object = {}) {
  const set = stage({ games: { play: { nim: 1, "kuhn-poker": 1 }, matches: 40, ...games } });
  const hosts = [scripted("ash", ash), scripted("birch", birch)];
  return { ...set, hosts, matches: new Matches(set.config, hosts, set.log) };
}

/** Legal moves as they are in a prompt's game; which one is made is up to the picker. */
function legal(pick: (moves: readonly string[]) => string): Write {
  const known = new Map<string, readonly string[]>();
  for (const id of ["nim", "kuhn-poker"]) {
    const game = gameOf(id);
    const rng = Rng.seed("positions");
    for (let i = 0; i < 4000; i++) {
      const match = Match.begin(game, rng, 1 + (i % game.levels));
      for (let turn = match.pending(); turn !== undefined; turn = match.pending()) {
        known.set(turn.prompt.text, turn.moves);
        match.answer(moveText(rng.pick(turn.moves)));
      }
    }
  }
  return ({ prompt }) => {
    const moves = known.get(prompt.text);
    return moves === undefined ? "> unknown ." : moveText(pick(moves));
  };
}

const junk: Write = () => "nonsense";

describe("matches", () => {
  it("end whatever is answered; illegal answers are counted, and the first legal move is made", async () => {
    const { matches, agents, of } = tournament(junk, junk);
    const played = await matches.round(agents, Rng.seed("round"));
    expect(played).toHaveLength(40);
    const events = of("match.played");
    expect(events).toHaveLength(40);
    for (const { illegal, moves, players, result } of events) {
      expect(illegal[0]! + illegal[1]!).toBe(moves.length);
      expect(new Set(players).size).toBe(2);
      expect(Math.abs(result)).toBeLessThanOrEqual(1);
    }
    // Everybody plays: agents are dealt like cards.
    const count = (name: string) => events.filter(({ players }) => players.includes(name)).length;
    for (const { name } of agents) expect(count(name)).toBeGreaterThan(15);
  });

  it("rate the agent who wins above those who lose, on a scale of their own", async () => {
    const first = legal((moves) => moves[0]!);
    // In nim on one heap who takes all of it wins.
    const greedy = legal((moves) => moves.at(-1)!);
    const { matches, agents, of } = tournament(greedy, first, { play: { nim: 1 } });
    for (let n = 1; n <= 3; n++) await matches.round(agents, Rng.seed(`round ${n}`));
    const { ratings } = of("ratings.updated").at(-1)!;
    expect(ratings.every(({ kind }) => kind === "player")).toBe(true);
    const wins = new Map(agents.map(({ name }) => [name, 0]));
    for (const { players, result } of of("match.played")) {
      const winner = players[result > 0 ? 0 : 1]!;
      wins.set(winner, wins.get(winner)! + 1);
    }
    const byWins = agents.map(({ name }) => name).sort((a, b) => wins.get(b)! - wins.get(a)!);
    const best = ratings.reduce((a, b) => (b.rating > a.rating ? b : a)).id;
    expect(byWins[0]).toBe(best);
  });

  it("teach a population its own moves by how they ended, and none of its opponents'", async () => {
    const { matches, agents } = tournament(
      legal((moves) => moves[0]!),
      legal((moves) => moves.at(-1)!),
    );
    const played = await matches.round(agents, Rng.seed("round"));
    const baseline = new RoleBaseline();
    const lessons = matches.lessons("birch", played, baseline, Rng.seed("lessons"));
    const own = lessons.find(({ source }) => source === "matches")!.examples;
    const birch = new Set(agents.filter(({ population }) => population === "birch").map(({ name }) => name));
    const written = played.flatMap(({ players, match }) =>
      match.transcript.filter(({ seat }) => birch.has(players[seat].name)).map(({ text }) => text),
    );
    expect(own.length).toBeGreaterThan(10);
    expect(own.length).toBeLessThanOrEqual(written.length);
    for (const { completion } of own) expect(written).toContain(completion);
    const weights = own.flatMap(({ weights }) => Array.from(weights as readonly number[]));
    expect(weights.some((weight) => weight > 0) && weights.some((weight) => weight < 0)).toBe(true);
  });

  it("teach the rules by legal moves, as many as configured", async () => {
    const { matches } = tournament(junk, junk, { rules: 50 });
    const lessons = matches.lessons("ash", [], new RoleBaseline(), Rng.seed("rules"));
    const rules = lessons.find(({ source }) => source === "rules of games")!.examples;
    expect(rules).toHaveLength(50);
    expect(new Set(rules.map(({ family }) => family))).toEqual(new Set(["nim", "kuhn-poker"]));
    expect(rules.every(({ completion }) => /^> .+ \.$/.test(completion))).toBe(true);
  });

  it("examine play against chance, illegal answers, and by exact best response", async () => {
    const good = tournament(
      legal((moves) => moves[0]!),
      junk,
    ).matches;
    const values = await good.examine("ash", Rng.seed("examine"));
    expect(values["play/nim/illegal"]).toBe(0);
    // The double gives every move the same chance: uniform play of Kuhn poker can be exploited, by how much is known.
    expect(values["play/kuhn-poker/exploitability"]).toBeCloseTo(11 / 24 / 2, 10);
    const bad = await tournament(junk, junk).matches.examine("ash", Rng.seed("examine"));
    expect(bad["play/nim/illegal"]).toBe(1);
  });

  it("go on from saved ratings, and cost nothing where no game is played", async () => {
    const first = tournament(junk, junk);
    await first.matches.round(first.agents, Rng.seed(1));
    const second = tournament(junk, junk);
    second.matches.load(JSON.parse(JSON.stringify(first.matches.save())));
    expect(second.matches.save()).toEqual(first.matches.save());
    const none = tournament(junk, junk, { play: {} });
    expect(await none.matches.round(none.agents, Rng.seed(1))).toEqual([]);
    expect(none.events).toEqual([]);
  });
});
