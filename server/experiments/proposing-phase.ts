// A phase of proposing and solving: rounds of propose through the gate, own attempts at each accepted task, imitate the
// verified answers (and learn to propose, where a model proposes), until the token budget is spent. Proposing, gate,
// attempts, guards and alarms are those of the society (simulation/puzzles.ts), with one agent. It knows no variants.
import { z } from "zod";
import type { ExampleData, Lesson, Population } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Diversity,
  familySymbols,
  makeWorld,
  measureDiversity,
  type TaskFamily,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import { EventLog } from "../simulation/event-log.ts";
import type { HeldOutSet } from "../simulation/held-out.ts";
import { Knowledge } from "../simulation/knowledge.ts";
import { type PuzzleOptions, Puzzles } from "../simulation/puzzles.ts";
import { firstAgents, planSociety } from "../simulation/society.ts";
import type { CellJob } from "./contract.ts";
import { emptyLesson, LEARNER, Tally } from "./learner.ts";

const positive = z.number().int().min(1);

export const phaseSchema = z.strictObject({
  tokens: positive.describe("training tokens of the phase, learning to propose included"),
  perRound: positive.describe("proposals asked for in each round"),
  maxRounds: positive.describe("rounds after which the phase ends though tokens are left"),
});

export interface PhaseOptions {
  readonly learner: Population;
  readonly family: TaskFamily;
  readonly heldOut: HeldOutSet;
  /** A society of one agent: who proposes, the guards, attempts per task. */
  readonly society: RunConfig;
  readonly puzzles?: PuzzleOptions;
  readonly budget: z.output<typeof phaseSchema>;
  readonly rng: Rng;
  readonly learningRate: number;
  /** Of what is learned about proposing, in steps of its own; together with the answers where absent. */
  readonly proposalRate?: number;
  readonly job: Pick<CellJob<unknown>, "progress" | "timed">;
}

/** A proposal as it was judged. */
export interface Proposed {
  readonly text: string;
  readonly proposer: string;
  readonly accepted: boolean;
  readonly round: number;
}

/** Rounds on one family until its tokens are spent. */
export class ProposingPhase {
  readonly tally = new Tally();
  readonly notes: string[] = [];
  readonly proposals: Proposed[] = [];
  /** Tasks that were answered and learned from, those of earlier rounds too. */
  readonly practised: { readonly text: string; readonly round: number }[] = [];
  /** Kinds of the alarms by round, in order. */
  readonly alarms: { readonly round: number; readonly kind: string }[] = [];
  /** Mean learnability of each round's accepted tasks. */
  readonly learnability: number[] = [];
  rounds = 0;
  attempts = 0;
  sampledTokens = 0;
  readonly #options: PhaseOptions;
  readonly #punctuation: ReadonlySet<string>;

  constructor(options: PhaseOptions) {
    this.#options = options;
    this.#punctuation = familySymbols(options.family).punctuation;
  }

  async run(): Promise<void> {
    const { learner, family, heldOut, society, budget, rng, job } = this.#options;
    const { tokens, maxRounds } = budget;
    const log = new EventLog("proposing", 0, (event) => this.#observe(event));
    const world = makeWorld(rng.fork("world"), { ops: society.world.ops, levels: 1, perLevel: 1 });
    const knowledge = new Knowledge(society, world, log);
    const puzzles = new Puzzles(society, [family], [learner], heldOut.ids, log, this.#options.puzzles);
    const agents = firstAgents(society, planSociety(society));
    while (this.tally.tokens < tokens && this.rounds < maxRounds) {
      const own = rng.fork(`round ${++this.rounds}`);
      log.startRound(this.rounds);
      const solved = await job.timed("proposing and solving", () =>
        puzzles.round(agents, knowledge, own.fork("puzzles")),
      );
      for (const { completions } of solved) {
        this.attempts += completions.length;
        this.sampledTokens += completions.reduce((sum, { logProbs }) => sum + logProbs.length, 0);
      }
      for (const { posed } of solved) this.practised.push({ text: posed.text, round: this.rounds });
      const answers = solved.map(({ posed: { task } }) => this.#answer(task));
      await job.timed("training", () =>
        this.#learn(answers, puzzles.lessons(LEARNER, own.fork("lessons")), own.fork("lesson")),
      );
      log.drain();
      if (this.rounds % 5 === 0)
        job.progress(`${family.id}, round ${this.rounds}: ${this.tally.tokens} of ${tokens} tokens`);
    }
    if (this.tally.tokens < tokens) {
      this.notes.push(
        `${family.id}: ended after ${maxRounds} rounds with ${this.tally.tokens} of ${tokens} tokens spent`,
      );
    }
  }

  /** How varied texts are as programs: inputs and markers do not count. */
  variety(texts: readonly { readonly text: string }[]): Diversity {
    return measureDiversity(
      texts.map(({ text }) => text),
      { skip: this.#punctuation },
    );
  }

  async #learn(answers: ExampleData[], proposals: ExampleData[], rng: Rng): Promise<void> {
    const { learner, heldOut, society, learningRate, proposalRate } = this.#options;
    const imitation = { source: "imitation", examples: answers };
    const proposing = { source: "proposals", examples: proposals };
    const lessons: [Lesson["material"], number][] =
      proposalRate === undefined
        ? [[[imitation, proposing], learningRate]]
        : [
            [[imitation], learningRate],
            [[proposing], proposalRate],
          ];
    for (const [material, rate] of lessons) {
      const lesson = emptyLesson(society.world.ops, heldOut, rng, [rate, rate]);
      this.tally.add(await learner.learn({ ...lesson, material }));
    }
  }

  #answer(task: Parameters<TaskFamily["render"]>[0]): ExampleData {
    const { family } = this.#options;
    return { family: family.id, prompt: family.render(task), completion: family.oracle(task).completion };
  }

  #observe({ type, data, round }: Event): void {
    if (type === "task.proposed" || type === "task.rejected") {
      const { text, proposer } = data;
      this.proposals.push({ text, proposer, accepted: type === "task.proposed", round });
    } else if (type === "diversity.measured") this.learnability.push(data.meanLearnability);
    else if (type === "alarm.raised") {
      this.alarms.push({ round, kind: data.kind });
      this.notes.push(
        `${this.#options.family.id}, round ${round}: alarm ${data.kind} (${data.detail}); ${data.response}`,
      );
    }
  }
}
