// The search for laws in one round: every agent sees fresh pairs of each law it has not explained, its policy writes
// programs, the ones that explain the pairs become claims. Budget: a fixed number of attempts per agent and round, so
// that arms stay comparable: spread over the agent's open laws, or, for the sceptic's enumerator, each program put to
// all of them at the price of one attempt. It knows no weights.
import type { Agent, Completion, PopulationHost, SampleJob } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Law,
  lawPrompt,
  OP_SETS,
  type Pair,
  ProgramTables,
  tolerance,
  type World,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { maxProgram } from "./arms.ts";
import type { Knowledge } from "./knowledge.ts";
import { type LawAttempts, LawTrial } from "./law-attempts.ts";
import { firstSymbols } from "./skill-division.ts";

export type { LawAttempts } from "./law-attempts.ts";

/** A law that an agent looks for, and what it sees of it. */
interface Search {
  readonly agent: Agent;
  readonly law: Law;
  readonly pairs: readonly Pair[];
  /** Its share of the agent's attempts. */
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
  /** What the configured temperature is multiplied by. */
  heat = 1,
): Promise<LawAttempts[]> {
  const plans = agents.map((agent) => plan(agent, attemptsPerAgent, world, knowledge, config, rng));
  const names = new Map(agents.map((agent) => [agent.name, knowledge.definitions(agent)]));
  const tables = new Map([...names].map(([agent, known]) => [agent, new ProgramTables(known)]));
  const forgiven = tolerance(config.world.observations, config.world.noise);
  const trial = (search: Search, completions: readonly Completion[]) =>
    new LawTrial(search, completions, tables.get(search.agent.name)!, forgiven);
  const job = ({ agent, law, pairs, count }: Search): SampleJob => {
    const allowed = [...OP_SETS[config.world.ops], ...names.get(agent.name)!.map(({ name }) => name)];
    const first = firstSymbols(config, host.id, allowed);
    return {
      family: "laws",
      topic: `${agent.name} ${law.id}`,
      prompt: lawPrompt(pairs),
      count,
      allowed,
      ...(first && { allowedFirst: first }),
    };
  };
  const sample = (jobs: readonly SampleJob[]) =>
    host.sample({
      jobs,
      temperature: config.solve.temperature * heat,
      maxTokens: maxProgram(config) + 1,
      rng: rng.fork("sample").state(),
    });

  if (isSceptic(config, host.id)) {
    const open = plans.filter((searches) => searches.length > 0);
    // It never looks at what it is shown: one law's pairs stand for all.
    const answers = await sample(
      open.map(([first]) => ({ ...job(first!), topic: first!.agent.name, count: attemptsPerAgent })),
    );
    return open.flatMap((searches, i) => {
      const written = answers[i]!;
      return together(
        searches.map((search) => trial(search, written)),
        written.length,
      );
    });
  }
  const searches = plans.flat().filter(({ count }) => count > 0);
  const answers = await sample(searches.map(job));
  return searches.map((search, i) => trial(search, answers[i]!).record([...answers[i]!.keys()]));
}

function isSceptic(config: RunConfig, population: string): boolean {
  return config.populations.find(({ name }) => name === population)?.policy === "sceptic";
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
  return open.map((law, i) => ({
    agent,
    law,
    pairs: world.observe(law, own.fork(law.id), config.world.observations),
    // The first laws of the shuffled list take what does not divide.
    count: Math.floor(budget / open.length) + (i < budget % open.length ? 1 : 0),
  }));
}

/**
 * The same programs tried on several laws. Each is recorded once, so that the attempts sum to what was spent: under the
 * law that it explains (of several, the one with fewest attempts so far); the others are spread evenly, first over laws
 * whose every fit is recorded elsewhere. Laws without an attempt are not recorded.
 */
export function together(trials: readonly LawTrial[], programs: number): LawAttempts[] {
  const booked = trials.map((): number[] => []);
  const least = (among: readonly number[]) =>
    among.reduce((best, i) => (booked[i]!.length < booked[best]!.length ? i : best));
  const all = [...trials.keys()];
  const explains = (program: number) => all.filter((i) => trials[i]!.fits.has(program));
  const idle: number[] = [];
  for (let program = 0; program < programs; program++) {
    const laws = explains(program);
    if (laws.length === 0) idle.push(program);
    else booked[least(laws)]!.push(program);
  }
  for (const program of idle) {
    const bare = all.filter((i) => booked[i]!.length === 0 && trials[i]!.fits.size > 0);
    booked[least(bare.length > 0 ? bare : all)]!.push(program);
  }
  return trials.flatMap((trial, i) =>
    booked[i]!.length > 0 ? [trial.record(booked[i]!.sort((a, b) => a - b))] : [],
  );
}
