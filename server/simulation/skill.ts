// How skill, not only names, goes from one population to others: lessons from each other's finds, averaged weights, and
// the division of labour (skill-division.ts), which is recorded here. It holds no state; off by config, it does nothing.
import type { Agent, ExampleData, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Entry } from "../../culture/index.ts";
import { type Law, lawPrompt, OP_SETS, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { averageStates } from "./average.ts";
import type { EventLog } from "./event-log.ts";
import type { Knowledge } from "./knowledge.ts";
import { firstSymbols } from "./skill-division.ts";
import type { SocietyPlan } from "./society.ts";

/** Examples of one law in a lesson, each with fresh observations: a quarter of a batch of dreams. */
const LESSON_EXAMPLES = 32;

export interface Classroom {
  readonly agents: readonly Agent[];
  readonly knowledge: Knowledge;
  readonly world: World;
  readonly round: number;
  /** Populations whose weights began in this round: they are taught everything that is explained. */
  readonly newborn: ReadonlySet<string>;
}

export class SkillSharing {
  readonly #config: RunConfig;
  readonly #plan: SocietyPlan;
  readonly #hosts: readonly PopulationHost[];
  readonly #log: EventLog;

  /** @throws FolkloreError "bad-config" for populations that cannot be averaged. */
  constructor(config: RunConfig, plan: SocietyPlan, hosts: readonly PopulationHost[], log: EventLog) {
    this.#config = config;
    this.#plan = plan;
    this.#hosts = hosts;
    this.#log = log;
    if (this.#averages) checkAlike(config, plan);
  }

  get #averages(): boolean {
    return this.#config.skill.average > 0 && this.#plan.populations.length > 1;
  }

  /**
   * What each population learns from others' finds: the programs that the shared culture adopted in this round, each
   * with fresh observations of the law that it explains. Examples by population; they stand in for as many dreams.
   */
  lessons(now: Classroom, rng: Rng): ReadonlyMap<string, readonly ExampleData[]> {
    const lessons = new Map<string, readonly ExampleData[]>();
    const culture = now.knowledge.cultures.get("shared");
    if (!this.#config.skill.lessons || culture === undefined) return lessons;
    const fresh = new Set(
      culture
        .history()
        .flatMap(({ round, edit }) => (edit.op === "adopt" && round === now.round ? [edit.id] : [])),
    );
    const home = new Map(now.agents.map((agent) => [agent.name, agent.population]));
    const explained = this.#explained(now, culture.adopted());
    for (const { id } of this.#plan.populations) {
      const taught = explained.filter(({ entry }) =>
        fresh.has(entry.id) ? home.get(entry.author) !== id : now.newborn.has(id),
      );
      if (taught.length === 0) continue;
      const own = rng.fork(id);
      const examples = taught.flatMap(({ law, entry }) => this.#examples(law, entry, now.world, own));
      lessons.set(id, examples);
      this.#log.add("skill.shared", {
        kind: "lessons",
        populations: [id],
        count: examples.length,
        detail: `${taught.map(({ law }) => law.id).join(", ")}; ${examples.length * this.#config.world.observations} fresh observations`,
      });
    }
    return lessons;
  }

  /** After learning: something is to be shared, or told of, in this round. */
  due(round: number): boolean {
    return this.#config.skill.division || (this.#averages && round % this.#config.skill.average === 0);
  }

  /** Averages the weights where it is time, and records who dreams of what. */
  async share(round: number, knowledge: Knowledge): Promise<void> {
    if (this.#config.skill.division) this.#recordDivision(knowledge);
    if (!this.#averages || round % this.#config.skill.average !== 0) return;
    const states = await Promise.all(this.#hosts.map((host) => host.save()));
    const mean = averageStates(states);
    await Promise.all(this.#hosts.map((host) => host.load(mean)));
    const numbers = [...mean.values()].reduce((sum, { data }) => sum + data.length, 0);
    this.#log.add("skill.shared", {
      kind: "average",
      populations: this.#hosts.map(({ id }) => id),
      count: 0,
      detail: `${numbers} numbers: weights and moments of the optimiser`,
    });
  }

  #recordDivision(knowledge: Knowledge): void {
    const symbols = [...OP_SETS[this.#config.world.ops], ...knowledge.common().map(({ name }) => name)];
    const shares = this.#plan.populations.flatMap(({ id }) => {
      const share = firstSymbols(this.#config, id, symbols);
      return share === undefined ? [] : [{ id, count: share.length }];
    });
    if (shares.length === 0) return;
    this.#log.add("skill.shared", {
      kind: "division",
      populations: shares.map(({ id }) => id),
      count: symbols.length,
      detail: shares.map(({ id, count }) => `${id} ${count}`).join(", "),
    });
  }

  /** Definitions that explain a law of this world in symbols that every reader knows. */
  #explained({ world, knowledge }: Classroom, entries: readonly Entry[]): { law: Law; entry: Entry }[] {
    const laws = new Map(world.laws.map((law) => [law.id, law]));
    const known = new Set<string>(OP_SETS[this.#config.world.ops]);
    for (const { name } of knowledge.common()) known.add(name);
    return entries.flatMap((entry) => {
      const law = laws.get(entry.evidence.about);
      const readable = entry.kind === "definition" && entry.body.every((symbol) => known.has(symbol));
      return law !== undefined && readable ? [{ law, entry }] : [];
    });
  }

  #examples(law: Law, entry: Entry, world: World, rng: Rng): ExampleData[] {
    const own = rng.fork(entry.id);
    return Array.from({ length: LESSON_EXAMPLES }, () => ({
      family: "laws",
      prompt: lawPrompt(world.observe(law, own, this.#config.world.observations)),
      completion: `${entry.body.join(" ")} .`,
    }));
  }
}

function checkAlike(config: RunConfig, { populations }: SocietyPlan): void {
  const refuse = (reason: string, hint: string): never => {
    throw new FolkloreError("bad-config", `skill.average: ${reason}`, hint);
  };
  const sizes = [...new Set(populations.map(({ size }) => size))];
  if (sizes.length > 1) {
    refuse(`populations of different sizes (${sizes.join(", ")})`, "give all populations the same size");
  }
  const script = populations.find(({ policy }) => policy !== "transformer");
  if (script !== undefined) refuse(`population ${script.id} does not learn`, "use policy: transformer");
  if (config.lifespan > 0) {
    refuse("fresh weights of newborns have nothing in common with their peers'", "set lifespan to 0");
  }
}
