// Who lives in a run now, and since when the weights they share have learned. Births and deaths are recorded; what the
// dead knew is for others to forget. It knows no culture.
import { type Agent, type PopulationHost, turnover } from "../../agents/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventLog } from "./event-log.ts";
import type { RunManifest } from "./manifest.ts";
import { firstAgents, mortality, type SocietyPlan, weightsSeed } from "./society.ts";

export class LivingSociety {
  readonly #config: RunConfig;
  readonly #hosts: readonly PopulationHost[];
  readonly #log: EventLog;
  #agents: readonly Agent[];
  /** Agents there have been, the dead included. */
  #births: number;
  /** Round in which each population's weights were fresh. */
  #weightsBorn: Record<string, number>;

  constructor(config: RunConfig, plan: SocietyPlan, hosts: readonly PopulationHost[], log: EventLog) {
    this.#config = config;
    this.#hosts = hosts;
    this.#log = log;
    this.#agents = firstAgents(config, plan);
    this.#births = this.#agents.length;
    this.#weightsBorn = Object.fromEntries(hosts.map(({ id }) => [id, 0]));
  }

  get agents(): readonly Agent[] {
    return this.#agents;
  }

  members(population: string): readonly Agent[] {
    return this.#agents.filter((agent) => agent.population === population);
  }

  /** Rounds that a population's weights have learned before this one. */
  weightsAge(population: string, round: number): number {
    // Weights of newborns learn from the round of their birth on; those of founders, "born" in round 0, from the first.
    return round - Math.max(1, this.#weightsBorn[population]!);
  }

  /** Populations whose weights began in this round: in the first one all, later those of newborns. */
  newborn(round: number): ReadonlySet<string> {
    return new Set(this.#hosts.map(({ id }) => id).filter((id) => this.weightsAge(id, round) === 0));
  }

  /** Records those a run starts with. */
  found(): void {
    this.#announce(this.#agents);
  }

  /**
   * Who is old dies and makes room for somebody new; gives the dead. Weights live as long as somebody who was born with
   * them: when the last of those dies, they start afresh.
   */
  async turn(round: number): Promise<readonly Agent[]> {
    const { dead, born, agents } = turnover(this.#agents, round, this.#births, mortality(this.#config));
    this.#agents = agents;
    this.#births += born.length;
    for (const { name, population, born: since } of dead) {
      this.#log.add("agent.died", { agent: name, population, age: round - since });
    }
    this.#announce(born);
    for (const host of this.#hosts) {
      const oldest = Math.min(...this.members(host.id).map((agent) => agent.born));
      if (oldest <= this.#weightsBorn[host.id]!) continue;
      await host.reset(`${weightsSeed(this.#config, host.id)} ${round}`);
      this.#weightsBorn[host.id] = round;
    }
    return dead;
  }

  #announce(born: readonly Agent[]): void {
    for (const { name, population } of born) this.#log.add("agent.born", { agent: name, population });
  }

  save(): Pick<RunManifest, "agents" | "births" | "weightsBorn"> {
    return { agents: [...this.#agents], births: this.#births, weightsBorn: { ...this.#weightsBorn } };
  }

  load({ agents, births, weightsBorn }: Pick<RunManifest, "agents" | "births" | "weightsBorn">): void {
    this.#agents = agents;
    this.#births = births;
    this.#weightsBorn = { ...weightsBorn };
  }
}
