// Doubles for the simulation's tests: a small world, a log that is kept, and a population whose every completion is
// written by the test.
import type { Agent, Lesson, PopulationHost, SampleJob } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { type RunConfig, type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
import type { Event, EventOf, EventType } from "../../../server/events.ts";
import { EventLog } from "../../../server/simulation/event-log.ts";
import { Knowledge } from "../../../server/simulation/knowledge.ts";
import { firstAgents, planSociety } from "../../../server/simulation/society.ts";
import { equivalent, makeWorld, OP_SETS, type World } from "../../../tasks/index.ts";

export interface Stage {
  readonly config: RunConfig;
  readonly world: World;
  readonly agents: readonly Agent[];
  readonly log: EventLog;
  readonly events: readonly Event[];
  readonly knowledge: Knowledge;
  /** The recorded events of one type. */
  of<T extends EventType>(type: T): EventOf<T>["data"][];
}

/** Two agents in ash, one in birch, a world of two levels of four laws. */
export function stage(over: RunConfigInput = {}): Stage {
  const config = resolveConfig({
    populations: [
      { name: "ash", agents: 2 },
      { name: "birch", agents: 1 },
    ],
    world: { levels: 2, perLevel: 4 },
    ...over,
  });
  const { levels, parts, perLevel, ops, noise } = config.world;
  const world = makeWorld(Rng.seed("test world"), { levels, parts, perLevel, ops, noise });
  const events: Event[] = [];
  const log = new EventLog("run", 0, (event) => events.push(event));
  return {
    config,
    world,
    agents: firstAgents(config, planSociety(config)),
    log,
    events,
    knowledge: new Knowledge(config, world, log),
    of: <T extends EventType>(type: T) =>
      events.flatMap((event) => (event.type === type ? [event.data as EventOf<T>["data"]] : [])),
  };
}

/** A program of one op that is not the law. */
export function wrongProgram({ world, config }: Stage, law: World["laws"][number]): string[] {
  return [OP_SETS[config.world.ops].find((op) => !equivalent([op], world.law(law.id).program))!];
}

export interface ScriptedPopulation extends PopulationHost {
  /** Every job it was asked for, and every lesson it was given. */
  readonly jobs: SampleJob[];
  readonly lessons: Lesson[];
}

/** `write` gives the i-th completion of a job; one that ends with " ." has stopped. */
export function scripted(id: string, write: (job: SampleJob, i: number) => string): ScriptedPopulation {
  const jobs: SampleJob[] = [];
  const lessons: Lesson[] = [];
  return {
    id,
    jobs,
    lessons,
    async sample(call) {
      jobs.push(...call.jobs);
      return call.jobs.map((job) =>
        Array.from({ length: job.count }, (_, i) => {
          const text = write(job, i);
          return { text, logProbs: text.split(" ").map(() => -1), stopped: text.endsWith(".") };
        }),
      );
    },
    score: async (examples) => examples.map(() => ({ logProb: -1, greedy: false })),
    async learn(lesson) {
      lessons.push(lesson);
      return { steps: 0, tokens: 0, loss: 0, gradNorm: 0, sources: {} };
    },
    save: async () => new Map(),
    load: async () => {},
    reset: async () => {},
    parameters: async () => new Map(),
    close: async () => {},
  };
}
