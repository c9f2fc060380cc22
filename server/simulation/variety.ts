// How varied the society is: the programs each population writes, the culture's definitions, and the agents side by
// side. Watches each population's solutions, and says what is done while they are collapsed (responses.ts); proposals
// have a watch of their own (desk.ts). It draws nothing at random and knows no weights.
import { z } from "zod";
import type { Agent } from "../../agents/index.ts";
import { DiversityAlarm, divergences, expand, measureDiversity, ProgramTables } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import { definitionsIn } from "./cultures.ts";
import type { EventLog } from "./event-log.ts";
import type { Knowledge } from "./knowledge.ts";
import type { LawAttempts } from "./law-search.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import { inWords, type Response, respond, STRONGEST } from "./responses.ts";
import { type Solutions, solutionsOf, spread } from "./solutions.ts";

/** Bounds on the work of a round, some milliseconds: programs measured per population or agent, agents compared. */
const MOST_PROGRAMS = 256;
const MOST_AGENTS = 32;
/** The alarm looks at as many misses per agent and law: with fewer laws open each gets more attempts, and repeats among
 *  them would look like a collapse. */
const MISSES_PER_LAW = 4;
/** Fewer programs say nothing about variety. */
const LEAST_WINDOW = 32;

/** Of each population's alarm, which checks it. */
const stateSchema = z.record(z.string(), z.unknown());

export class Variety {
  readonly #config: RunConfig;
  readonly #log: EventLog;
  /** Populations whose policy learns: the others cannot collapse. */
  readonly #alarms: ReadonlyMap<string, DiversityAlarm>;

  constructor(config: RunConfig, log: EventLog) {
    this.#config = config;
    this.#log = log;
    this.#alarms = new Map(
      config.populations
        .filter(({ policy }) => policy === "transformer")
        .map(({ name }) => [name, new DiversityAlarm({ strongest: STRONGEST })]),
    );
  }

  /** What is done about a population's collapsed solutions in the round that follows; nothing where there is none. */
  responses(population: string): Response {
    const strength = this.#alarms.get(population)?.strength ?? 0;
    return respond(strength, this.#config.propose.guards ? ["historical", "temperature"] : []);
  }

  /** Told of everything that was written in a round. */
  round(
    searches: readonly LawAttempts[],
    attempts: readonly PuzzleAttempts[],
    agents: readonly Agent[],
    knowledge: Knowledge,
    round: number,
  ): void {
    const solutions = solutionsOf(searches, attempts);
    for (const [population, alarm] of this.#alarms) this.#watch(population, alarm, solutions);
    const { evaluate, rounds, populations } = this.#config;
    if (round % evaluate.every !== 0 && round !== rounds) return;
    for (const { name } of populations) this.#solutions(name, solutions);
    this.#culture(knowledge);
    this.#agents(agents, solutions);
  }

  /** Looks at what did not explain an open law: the same right answer again and again is no collapse. */
  #watch(population: string, alarm: DiversityAlarm, solutions: readonly Solutions[]): void {
    const window = spread(
      solutions
        .filter(({ agent }) => agent.population === population)
        .flatMap(({ misses }) => spread(misses, MISSES_PER_LAW)),
      MOST_PROGRAMS,
    );
    if (window.length < LEAST_WINDOW) return;
    const raised = alarm.check(measureDiversity(window));
    if (raised === undefined) return;
    const recovered = raised.kind === "recovered";
    const done = inWords(this.responses(population)).join(", ");
    this.#log.add("alarm.raised", {
      kind: `solutions-${raised.kind}`,
      detail: `${population}: ${raised.detail}`,
      response: recovered ? "ended" : done || "none: the guards are switched off",
    });
  }

  #solutions(population: string, solutions: readonly Solutions[]): void {
    const own = solutions.filter(({ agent }) => agent.population === population);
    if (own.length === 0) return;
    this.#log.add("diversity.measured", {
      ...measures(own.flatMap(({ programs }) => programs)),
      ...counts(own),
      family: "laws",
      subject: "solutions",
      population,
    });
  }

  /** The definitions in force, as they are written and in ops. */
  #culture(knowledge: Knowledge): void {
    for (const [name, culture] of knowledge.cultures) {
      const definitions = definitionsIn(culture);
      if (definitions.length === 0) continue;
      const { definitions: meaning } = new ProgramTables(definitions);
      const expanded = definitions.flatMap(({ body }) => {
        const ops = expand(body, meaning);
        return ops.ok ? [ops.value.join(" ")] : [];
      });
      const total = culture.entries().filter(({ kind }) => kind === "definition").length;
      const written = definitions.map(({ body }) => body.join(" "));
      for (const [family, texts] of [
        ["definitions", written],
        ["definitions-in-ops", expanded],
      ] as const) {
        this.#log.add("diversity.measured", {
          ...measures(texts),
          proposed: total,
          accepted: definitions.length,
          rejectedShare: 1 - definitions.length / total,
          family,
          subject: "culture",
          population: name,
        });
      }
    }
  }

  #agents(agents: readonly Agent[], solutions: readonly Solutions[]): void {
    const compared = spread(agents, MOST_AGENTS);
    const divergence = divergences(
      compared.map(({ name }) =>
        spread(
          solutions.flatMap(({ agent, programs }) => (agent.name === name ? programs : [])),
          MOST_PROGRAMS,
        ),
      ),
    );
    if (divergence === undefined) return;
    const own = new Set(compared.map(({ name }) => name));
    const all = solutions.filter(({ agent }) => own.has(agent.name));
    this.#log.add("diversity.measured", {
      ...measures(all.flatMap(({ programs }) => programs)),
      ...counts(all),
      family: "laws",
      subject: "agents",
      divergence: divergence.symbols,
      bigramDivergence: divergence.bigrams,
    });
  }

  save(): unknown {
    return Object.fromEntries([...this.#alarms].map(([population, alarm]) => [population, alarm.save()]));
  }

  /** Throws a ZodError on a damaged state or one of other populations. */
  load(state: unknown): void {
    const saved = stateSchema.parse(state);
    for (const [population, alarm] of this.#alarms) alarm.load(saved[population]);
  }
}

type Measures = Omit<EventData<"diversity.measured">, "family" | "proposed" | "accepted" | "rejectedShare">;

/** Of an evenly spread sample of texts that are programs. */
function measures(texts: readonly string[]): Measures {
  const measured = measureDiversity(spread(texts, MOST_PROGRAMS));
  return {
    distinctShare: measured.distinct,
    entropy: measured.entropy,
    meanLearnability: 0,
    ...(measured.count > 1 && { clusterShare: measured.largestCluster }),
    distinct2: measured.distinct2,
    hill1: measured.hill1,
    hill2: measured.hill2,
    byProposer: {},
  };
}

/** How many programs were written, and how many of them explained what was shown. */
function counts(
  solutions: readonly Solutions[],
): Pick<EventData<"diversity.measured">, "proposed" | "accepted" | "rejectedShare"> {
  const proposed = solutions.reduce((sum, { attempts }) => sum + attempts, 0);
  const accepted = solutions.reduce((sum, { fitting }) => sum + fitting, 0);
  return { proposed, accepted, rejectedShare: proposed === 0 ? 0 : 1 - accepted / proposed };
}
