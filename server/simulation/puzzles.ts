// Puzzles: tasks that agents pose for their peers. Each population has its own desk of proposers (desk.ts); the gate
// admits what is well-posed and new; peers attempt it; proposers are paid by learnability. Where something collapsed,
// tasks of earlier rounds come back in place of new ones. It knows no weights.
import type { Agent, Completion, ExampleData, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  Archive,
  type ArchivedTask,
  type Context,
  fairShare,
  Gate,
  learnability,
  type NearLimit,
  OP_SETS,
  type Task,
  type TaskFamily,
  type TaskOutcome,
  type Verdict,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { maxProgram } from "./arms.ts";
import { Desk } from "./desk.ts";
import type { EventLog } from "./event-log.ts";
import type { Knowledge } from "./knowledge.ts";
import { proposalMeasures } from "./proposal-measures.ts";
import { RESPONSES, type Response, type ResponseKind } from "./responses.ts";

/** Longest completion of a puzzle, in tokens: a trace of depth 8 with definitions takes about 90. */
const MAX_TOKENS = 112;
/** Accepted tasks that a new one must differ from: some five rounds. There are only 12 programs of length 1. */
const GATE_WINDOW = 300;
/** The proposer of tasks that come back from the archive. They were proposed before: no event says so again. */
const RECALLED = "archive";

interface Posed {
  readonly task: Task;
  /** As its proposer wrote it. */
  readonly text: string;
  readonly proposer: string;
  readonly population: string;
}

/** One solver's attempts at one puzzle. */
export interface PuzzleAttempts {
  readonly posed: Posed;
  readonly agent: Agent;
  readonly context: Context;
  readonly completions: readonly Completion[];
  readonly verdicts: readonly Verdict[];
}

export interface PuzzleOptions {
  /** What alarms may set off; all of it, or nothing where the guards are switched off, unless told otherwise. */
  readonly responses?: readonly ResponseKind[];
  /** Tasks of one program that the gate lets pass; a fair share of a varied window unless told otherwise. */
  readonly nearLimit?: NearLimit;
}

/** What is being done about a collapse of a population's solutions: variety.ts. */
export type Responding = (population: string) => Pick<Response, "temperature" | "historical">;
const CALM: Responding = () => ({ temperature: 1, historical: 0 });

export class Puzzles {
  readonly #config: RunConfig;
  readonly #families: readonly TaskFamily[];
  readonly #hosts: readonly PopulationHost[];
  readonly #log: EventLog;
  readonly #gate: Gate;
  readonly #archive = new Archive();
  readonly #desks: ReadonlyMap<string, Desk>;

  constructor(
    config: RunConfig,
    families: readonly TaskFamily[],
    hosts: readonly PopulationHost[],
    heldOut: ReadonlySet<string>,
    log: EventLog,
    options: PuzzleOptions = {},
  ) {
    this.#config = config;
    this.#families = families;
    this.#hosts = hosts;
    this.#log = log;
    const nearLimit = options.nearLimit ?? fairShare(2, OP_SETS[config.world.ops].length);
    const responses = options.responses ?? (config.propose.guards ? RESPONSES : []);
    this.#gate = new Gate({ families, heldOut, window: GATE_WINDOW, nearLimit });
    this.#desks = new Map(
      hosts.map((host) => [host.id, new Desk(host, config, families, heldOut, this.#archive, responses)]),
    );
  }

  /** One round of posing and solving, by every population for its peers. Nothing is posed when perRound is 0. */
  async round(
    agents: readonly Agent[],
    knowledge: Knowledge,
    rng: Rng,
    responding: Responding = CALM,
  ): Promise<PuzzleAttempts[]> {
    if (this.#config.propose.perRound === 0) return [];
    const posed: Posed[] = [];
    const refused = new Map<string, number>();
    const common: Context = { definitions: knowledge.common() };
    for (const host of this.#hosts) {
      for (const family of this.#families) {
        const own = rng.fork(`${host.id} ${family.id}`);
        const recalled = this.#recall(host, family, posed, responding, own);
        const count = this.#share() - recalled.length;
        posed.push(...(await this.#propose(host, family, count, agents, common, refused, own)), ...recalled);
      }
    }
    const attempts = await this.#solve(posed, agents, knowledge, rng.fork("solve"), responding);
    const isNew = ({ proposer }: Posed): boolean => proposer !== RECALLED;
    const outcomes = outcomesOf(posed.filter(isNew), attempts);
    const before = this.#archive.items();
    this.#archive.record(outcomesOf(posed, attempts));
    // Who proposed a task long ago is not paid for it twice.
    for (const desk of this.#desks.values()) this.#report(desk.observe(outcomes));
    this.#measure(posed.filter(isNew), refused, outcomes, before);
    return attempts;
  }

  /** Puzzles of one family that each population asks for in a round. */
  #share(): number {
    return Math.round(this.#config.propose.perRound / this.#hosts.length / this.#families.length);
  }

  /** Tasks of earlier rounds, where the population's proposals or solutions have collapsed. They passed the gate
   *  when they were new. */
  #recall(
    host: PopulationHost,
    family: TaskFamily,
    posed: readonly Posed[],
    responding: Responding,
    rng: Rng,
  ): Posed[] {
    const desk = this.#desks.get(host.id)!;
    const share = Math.max(desk.response.historical, responding(host.id).historical);
    const wanted = Math.round(share * this.#share());
    if (wanted === 0) return [];
    const taken = new Set(posed.map(({ task }) => task.id));
    return this.#archive
      .recall(family, wanted, rng.fork("recall"), taken)
      .map((task) => ({ task, text: family.propose(task), proposer: RECALLED, population: host.id }));
  }

  /** What a population's policy should learn in order to propose well. */
  lessons(population: string, rng: Rng): ExampleData[] {
    return this.#desks.get(population)!.lessons(rng);
  }

  async #propose(
    host: PopulationHost,
    family: TaskFamily,
    count: number,
    agents: readonly Agent[],
    common: Context,
    refused: Map<string, number>,
    rng: Rng,
  ): Promise<Posed[]> {
    const desk = this.#desks.get(host.id)!;
    const members = agents.filter(({ population }) => population === host.id);
    const posed: Posed[] = [];
    for (const made of await desk.propose(family, count, rng)) {
      // The model speaks for one of its population's members; the other proposers belong to the world.
      const agent = made.proposer === "model" ? rng.pick(members).name : "world";
      const { text, proposer } = made;
      const judged = this.#gate.judge(made, common);
      desk.judged(made, judged.ok);
      if (judged.ok) {
        const { id, level } = judged.value;
        posed.push({ task: judged.value, text, proposer, population: host.id });
        this.#log.add("task.proposed", { task: id, family: family.id, level, proposer, agent, text });
      } else {
        const { gate, reason } = judged.error;
        refused.set(family.id, (refused.get(family.id) ?? 0) + 1);
        this.#log.add("task.rejected", { family: family.id, proposer, agent, text, gate, reason });
      }
    }
    return posed;
  }

  /** The peers of a puzzle are the agents of all other populations; of its own where there is no other. */
  async #solve(
    posed: readonly Posed[],
    agents: readonly Agent[],
    knowledge: Knowledge,
    rng: Rng,
    responding: Responding,
  ): Promise<PuzzleAttempts[]> {
    const vocabulary = new Map(agents.map((agent) => [agent.name, knowledge.definitions(agent)]));
    const plans = posed.flatMap((puzzle) => {
      const others = agents.filter(({ population }) => population !== puzzle.population);
      const peers = others.length > 0 ? others : agents;
      const count = Math.ceil(this.#config.propose.attemptsPerTask / peers.length);
      return peers.map((agent) => {
        // Names to write with need no context, they are in the weights; names to be read do.
        const writes = puzzle.task.family === "laws";
        const definitions = writes ? vocabulary.get(agent.name)! : knowledge.excerpt(agent, puzzle.text);
        return { posed: puzzle, agent, context: { definitions }, count };
      });
    });
    const work = this.#hosts.flatMap((host) =>
      this.#families.map(async (family) => {
        const own = plans.filter(
          ({ agent, posed: { task } }) => agent.population === host.id && task.family === family.id,
        );
        const answers = await host.sample({
          jobs: own.map(({ posed: { task }, context, count }) => ({
            family: family.id,
            topic: task.id,
            prompt: family.render(task, context),
            count,
            allowed: this.#allowed(family, context),
          })),
          // Programs are run in one way only; they are found in many.
          temperature:
            this.#config.solve.temperature * (family.id === "laws" ? responding(host.id).temperature : 1),
          maxTokens: family.id === "laws" ? maxProgram(this.#config) + 1 : MAX_TOKENS,
          rng: rng.fork(`${host.id} ${family.id}`).state(),
        });
        return own.map(({ posed: puzzle, agent, context }, i): PuzzleAttempts => {
          const completions = answers[i]!;
          const verdicts = this.#grade(family, puzzle, completions, context);
          return { posed: puzzle, agent, context, completions, verdicts };
        });
      }),
    );
    return (await Promise.all(work)).flat();
  }

  /** Grader failure is an error that is recorded, never a score of 0: such attempts are left out. */
  #grade(
    family: TaskFamily,
    { task }: Posed,
    completions: readonly Completion[],
    context: Context,
  ): Verdict[] {
    try {
      return completions.map(({ text }) => family.verify(task, text, context));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.add("alarm.raised", {
        kind: "grader-failed",
        detail: `${family.id} ${task.id}: ${reason}`,
        response: "the attempts at this task are not counted",
      });
      return [];
    }
  }

  #allowed(family: TaskFamily, { definitions }: Context): readonly string[] {
    if (family.id !== "laws") return family.symbols;
    return [...OP_SETS[this.#config.world.ops], ...definitions.map(({ name }) => name)];
  }

  #report(alarm: ReturnType<Desk["observe"]>): void {
    if (alarm !== undefined) this.#log.add("alarm.raised", alarm);
  }

  #measure(
    posed: readonly Posed[],
    refused: ReadonlyMap<string, number>,
    outcomes: readonly TaskOutcome[],
    before: readonly ArchivedTask[],
  ): void {
    for (const family of this.#families) {
      const mine = <T extends { readonly task: Task }>(items: readonly T[]): T[] =>
        items.filter(({ task }) => task.family === family.id);
      this.#log.add(
        "diversity.measured",
        proposalMeasures(family, mine(posed), refused.get(family.id) ?? 0, mine(outcomes), mine(before)),
      );
    }
  }

  save(): unknown {
    return {
      gate: this.#gate.save(),
      archive: this.#archive.save(),
      desks: Object.fromEntries([...this.#desks].map(([id, desk]) => [id, desk.save()])),
    };
  }

  /** Throws on a state of other populations or a damaged one. */
  load(state: unknown): void {
    const saved = state as { gate: unknown; archive: unknown; desks: Record<string, unknown> };
    this.#gate.load(saved.gate);
    for (const [id, desk] of this.#desks) desk.load(saved.desks[id]);
    this.#archive.load(saved.archive);
  }
}

function outcomesOf(posed: readonly Posed[], attempts: readonly PuzzleAttempts[]): TaskOutcome[] {
  const byTask = Map.groupBy(attempts, ({ posed: { task } }) => task.id);
  return posed.flatMap(({ task, text }) => {
    const verdicts = (byTask.get(task.id) ?? []).flatMap((attempt) => attempt.verdicts);
    if (verdicts.length === 0) return [];
    const correct = verdicts.filter((verdict) => verdict.correct).length;
    return [
      {
        task,
        text,
        attempts: verdicts.length,
        correct,
        learnability: learnability(correct, verdicts.length),
      },
    ];
  });
}
