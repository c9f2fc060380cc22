// The search for laws in one round: every agent sees fresh pairs of each law it has not explained, its policy writes
// programs, the ones that explain all pairs become claims. Budget: a fixed number of attempts per agent and round,
// spread over its open laws, so that arms stay comparable. It knows no weights.
import type { Agent, Completion, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { type Law, lawPrompt, OP_SETS, type Pair, ProgramTables, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import type { Find, Knowledge } from "./knowledge.ts";
import { totalLogProb } from "./log-prob.ts";

/** One agent's attempts at one law. */
export interface LawAttempts {
  readonly agent: Agent;
  readonly law: Law;
  readonly attempts: number;
  /** Completions that explain every pair shown. */
  readonly fitting: number;
  readonly tokens: number;
  /** Of all sampled tokens; undefined for policies without probabilities. */
  readonly logProb: number | undefined;
  /** The most frequent fitting program, the shorter and then the first of equals. */
  readonly find: Find | undefined;
  readonly examples: EventData<"attempts.graded">["examples"];
  readonly reasons: Readonly<Record<string, number>>;
}

interface Search {
  readonly agent: Agent;
  readonly law: Law;
  readonly pairs: readonly Pair[];
  readonly count: number;
}

/** All agents of one population attempt their open laws, in one batch of samples. */
export async function searchLaws(
  host: PopulationHost,
  agents: readonly Agent[],
  attemptsPerAgent: number,
  world: World,
  knowledge: Knowledge,
  config: RunConfig,
  rng: Rng,
): Promise<LawAttempts[]> {
  const searches = agents.flatMap((agent) => plan(agent, attemptsPerAgent, world, knowledge, config, rng));
  const known = new Map(agents.map((agent) => [agent.name, knowledge.definitions(agent)]));
  const ops = OP_SETS[config.world.ops];
  const answers = await host.sample({
    jobs: searches.map(({ agent, law, pairs, count }) => ({
      family: "laws",
      topic: `${agent.name} ${law.id}`,
      prompt: lawPrompt(pairs),
      count,
      allowed: [...ops, ...known.get(agent.name)!.map(({ name }) => name)],
    })),
    temperature: config.solve.temperature,
    maxTokens: config.solve.maxProgram + 1,
    rng: rng.fork("sample").state(),
  });
  const tables = new Map([...known].map(([agent, names]) => [agent, new ProgramTables(names)]));
  return searches.map((search, i) => grade(search, answers[i]!, tables.get(search.agent.name)!));
}

function plan(
  agent: Agent,
  budget: number,
  world: World,
  knowledge: Knowledge,
  config: RunConfig,
  rng: Rng,
): Search[] {
  const own = rng.fork(agent.name);
  const open = own.shuffle(knowledge.open(agent));
  return open
    .map((law, i) => ({
      agent,
      law,
      pairs: world.observe(law, own.fork(law.id), config.world.observations),
      // The first laws of the shuffled list take what does not divide.
      count: Math.floor(budget / open.length) + (i < budget % open.length ? 1 : 0),
    }))
    .filter(({ count }) => count > 0);
}

function grade(search: Search, completions: readonly Completion[], tables: ProgramTables): LawAttempts {
  const { agent, law, pairs } = search;
  const programs = completions.map(({ text }) => text.split(" ").slice(0, -1));
  const stopped = completions.map((completion) => completion.stopped);
  const fits = new Set(tables.agreeing(programs, pairs).filter((i) => stopped[i] && programs[i]!.length > 0));
  const votes = new Map<string, number>();
  for (const i of fits) votes.set(programs[i]!.join(" "), (votes.get(programs[i]!.join(" ")) ?? 0) + 1);
  const best = [...votes].sort(
    ([a, x], [b, y]) => y - x || a.split(" ").length - b.split(" ").length,
  )[0]?.[0];
  const cut = stopped.filter((done) => !done).length;
  const shown = [[...fits][0], completions.findIndex((_, i) => !fits.has(i))];
  return {
    agent,
    law,
    attempts: completions.length,
    fitting: fits.size,
    tokens: completions.reduce(
      (sum, { logProbs, text }) => sum + (logProbs.length || text.split(" ").length),
      0,
    ),
    logProb: totalLogProb(completions),
    find: best === undefined ? undefined : { agent, law, program: best.split(" "), fitted: pairs.length },
    examples: shown
      .filter((i) => i !== undefined && i >= 0)
      .map((i) => {
        const { text, logProbs } = completions[i!]!;
        const fitting = fits.has(i!);
        return {
          completion: text,
          correct: fitting,
          score: fitting ? 1 : 0,
          reason: fitting ? "explains every pair shown" : "does not fit the pairs",
          tokens: logProbs.length,
          logProb: logProbs.length === 0 ? null : logProbs.reduce((a, b) => a + b, 0),
          steps: [],
        };
      }),
    reasons: count({
      "explains every pair shown": fits.size,
      "does not fit the pairs": completions.length - fits.size - cut,
      "longer than allowed": cut,
    }),
  };
}

function count(reasons: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(reasons).filter(([, n]) => n > 0));
}
