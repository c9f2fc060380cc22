// Forecasts: each round, agents predict outcomes of programs over the culture's names, and a fair coin decides whether
// an entry is shown to its reader. The difference that reading makes is what fitness (keeper.ts) rests on. It knows no
// statistics, and changes neither culture nor weights.
import { z } from "zod";
import type { Agent, Completion, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Entry, YCulture } from "../../culture/index.ts";
import {
  type Context,
  type Definition,
  equivalent,
  OP_SETS,
  type Op,
  type ProgramPayload,
  type ProgramsFamily,
  programsFamily,
  type Task,
  type Verdict,
  type World,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventLog } from "./event-log.ts";
import { forecastEvent } from "./forecasts-event.ts";
import {
  ask,
  type Named,
  type NamedEntry,
  namedEntry,
  namedTask,
  outcomeBy,
  SHAPES,
} from "./forecasts-question.ts";
import type { Knowledge } from "./knowledge.ts";

/** Share of an agent's forecasts about quarantined entries, where there are any: how they may come to be released. */
const QUARANTINED_SHARE = 0.125;
/** Share about names that are mastered, without their definitions: the gate of sleep is watched. */
const MASTERED_SHARE = 0.125;
/** Reads measure the entry, not the luck of sampling: the likeliest answer is taken. */
const TEMPERATURE = 0;

/**
 * What a reader had: `context` what it gets in ordinary use, without a trial (the definition, or nothing where the name
 * is mastered); the others are the coin's: `shown`, `withheld`, or a `placebo` of equal length.
 */
export type Given = "context" | "shown" | "withheld" | "placebo";

export interface Forecast {
  readonly agent: Agent;
  /** Name of the culture that was read. */
  readonly culture: string;
  readonly entry: Entry;
  readonly given: Given;
  /** The agent's population knows the name without its definition, so none was shown. Never part of a trial. */
  readonly mastered: boolean;
  readonly task: Task<ProgramPayload>;
  readonly context: Context;
  readonly completion: Completion;
  /** The answer without the workings of names. */
  readonly outcome: string;
  /** By outcome: right if every step's list is what the world gives, however it was worked out. */
  readonly verdict: Verdict;
  /** Is the outcome what the definition shown says, be that true or not? undefined where none was shown. */
  readonly followed: boolean | undefined;
}

/** Says what a population has mastered: the Sleeper. */
export interface Mastery {
  mastered(population: string): ReadonlySet<string>;
}

type Plan = Pick<Forecast, "agent" | "culture" | "entry" | "given" | "mastered" | "task"> & {
  readonly shown: readonly Definition[];
};

export class Forecasts {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #readers: readonly PopulationHost[];
  readonly #log: EventLog;
  readonly #family: ProgramsFamily;
  /** Forecasts made, by "population culture entry". */
  #reads = new Map<string, number>();

  constructor(config: RunConfig, world: World, hosts: readonly PopulationHost[], log: EventLog) {
    this.#config = config;
    this.#world = world;
    this.#log = log;
    this.#readers = hosts.filter(({ id }) => canRead(config, id));
    this.#family = programsFamily({ ops: config.world.ops });
  }

  /** All agents forecast, one batch of samples per population. Nobody does where there is no culture. */
  async round(
    agents: readonly Agent[],
    knowledge: Knowledge,
    mastery: Mastery,
    rng: Rng,
  ): Promise<Forecast[]> {
    const seen = new Set<string>();
    const made = await Promise.all(
      this.#readers.map(async (host) => {
        const plans = agents
          .filter(({ population }) => population === host.id)
          .flatMap((agent) => this.#plan(agent, knowledge, mastery, seen, rng.fork(agent.name)));
        const answers = await ask(host, this.#family, plans, TEMPERATURE, rng.fork(`sample ${host.id}`));
        return plans.map((plan, i): Forecast => {
          const { shown, ...rest } = plan;
          const { completion, outcome, verdict } = answers[i]!;
          const followed = shown.length > 0 ? outcome === outcomeBy(shown, plan.task) : undefined;
          return { ...rest, context: { definitions: shown }, completion, outcome, verdict, followed };
        });
      }),
    );
    this.#reads = new Map([...this.#reads].filter(([key]) => seen.has(key)));
    const forecasts = made.flat();
    for (const forecast of forecasts) this.#log.add("attempts.graded", forecastEvent(forecast));
    return forecasts;
  }

  #plan(agent: Agent, knowledge: Knowledge, mastery: Mastery, seen: Set<string>, rng: Rng): Plan[] {
    const { forecasts, fitness } = this.#config.culture;
    const culture = knowledge.cultureOf(agent);
    if (culture === undefined || forecasts === 0) return [];
    const name = nameOf(knowledge, culture);
    const keyOf = (id: string): string => `${agent.population} ${name} ${id}`;
    const read = (of: Entry["status"]): NamedEntry[] =>
      culture
        .entries()
        .filter(({ status }) => status === of)
        .flatMap((entry) => namedEntry(culture, this.#world, entry) ?? []);
    const known = mastery.mastered(agent.population);
    const adopted = read("adopted");
    const mastered = adopted.filter(({ entry }) => known.has(entry.id));
    const open = [...adopted.filter(({ entry }) => !known.has(entry.id)), ...read("claimed")];
    const quarantined = fitness ? read("quarantined") : [];
    for (const { entry } of [...open, ...mastered, ...quarantined]) seen.add(keyOf(entry.id));

    const plans: Plan[] = [];
    for (let i = 0; i < forecasts; i++) {
      const pool =
        quarantined.length > 0 && rng.chance(QUARANTINED_SHARE)
          ? quarantined
          : mastered.length > 0 && rng.chance(MASTERED_SHARE)
            ? mastered
            : open;
      if (pool.length === 0) continue;
      const named = this.#leastRead(pool, keyOf, rng);
      const key = keyOf(named.entry.id);
      this.#reads.set(key, (this.#reads.get(key) ?? 0) + 1);
      // The gate is about the name by itself.
      const shape = pool === mastered ? "alone" : rng.pick(SHAPES);
      const task = namedTask(named, shape, this.#family, rng);
      if (task === undefined) continue;
      const given = pool === mastered || !fitness ? "context" : toss(rng);
      const shown = pool === mastered ? [] : this.#shown(named, given, rng);
      plans.push({
        agent,
        culture: name,
        entry: named.entry,
        given,
        mastered: pool === mastered,
        task,
        shown,
      });
    }
    return plans;
  }

  /** The one that this population has read least in this culture; one of them, where several have been. */
  #leastRead(pool: readonly NamedEntry[], keyOf: (id: string) => string, rng: Rng): NamedEntry {
    const reads = pool.map(({ entry }) => this.#reads.get(keyOf(entry.id)) ?? 0);
    const least = Math.min(...reads);
    return rng.pick(pool.filter((_, i) => reads[i] === least));
  }

  #shown(named: Named, given: Given, rng: Rng): Definition[] {
    if (given === "withheld") return [];
    const body = given === "placebo" ? this.#placebo(named, rng) : named.body;
    return [{ name: named.name, body }];
  }

  /** As long as the entry's body; computes neither what the entry says nor what is true. */
  #placebo({ body, meaning }: Named, rng: Rng): Op[] {
    for (;;) {
      const other = body.map(() => rng.pick(OP_SETS[this.#config.world.ops]));
      if (!equivalent(other, body) && !equivalent(other, meaning)) return other;
    }
  }

  save(): unknown {
    return { reads: Object.fromEntries(this.#reads) };
  }

  /** @throws ZodError on a damaged state. */
  load(state: unknown): void {
    this.#reads = new Map(Object.entries(savedSchema.parse(state).reads));
  }
}

const savedSchema = z.strictObject({ reads: z.record(z.string(), z.number().int().min(0)) });

/** Scripts write programs; they cannot read definitions. */
export function canRead(config: RunConfig, population: string): boolean {
  return config.populations.find(({ name }) => name === population)?.policy === "transformer";
}

/** A fair coin: half of the readers are shown the entry; of the others, half see nothing and half a placebo. */
function toss(rng: Rng): Given {
  if (rng.chance(0.5)) return "shown";
  return rng.chance(0.5) ? "withheld" : "placebo";
}

function nameOf(knowledge: Knowledge, culture: YCulture): string {
  return [...knowledge.cultures].find(([, known]) => known === culture)![0];
}
