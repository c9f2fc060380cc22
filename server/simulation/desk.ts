// The proposers of one population: a mix with quotas, and the watch over its language model's variety, which hands
// the model's share to the others when it collapses. It knows neither gate nor solvers.
import { type ExampleData, ModelProposer, type PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Archive,
  DiversityAlarm,
  familySymbols,
  LearnabilityProposer,
  MutationProposer,
  measureDiversity,
  type Proposal,
  ProposerMix,
  RandomProposer,
  type TaskFamily,
  type TaskOutcome,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import { HostPolicy } from "./host-policy.ts";

/** Bound on a proposal of a language model, in tokens. */
const MAX_PROPOSAL = 40;
/** Examples per round by which a proposing policy keeps and sharpens the proposal language. */
const LESSON = 64;
/** The model's last proposals that its variety is measured on. */
const WINDOW = 64;
/** The model's share of the proposals while an alarm lasts: first half of its quota, then this. */
const LEAST_QUOTA = 0.05;

export class Desk {
  readonly #population: string;
  readonly #model: ModelProposer;
  readonly #mix: ProposerMix;
  readonly #alarm = new DiversityAlarm();
  readonly #quota: number;
  readonly #guards: boolean;
  /** Symbols that mark the parts of a proposal: they would make a collapsed proposer look varied. */
  readonly #punctuation: ReadonlySet<string>;
  #window: { text: string; accepted: boolean }[] = [];

  constructor(
    host: PopulationHost,
    config: RunConfig,
    families: readonly TaskFamily[],
    heldOut: ReadonlySet<string>,
    archive: Archive,
  ) {
    const { quotas, guards } = config.propose;
    const total = Object.values(quotas).reduce((a, b) => a + b, 0);
    this.#population = host.id;
    this.#guards = guards;
    this.#punctuation = new Set(families.flatMap((family) => [...familySymbols(family).punctuation]));
    this.#quota = quotas.model / total;
    this.#model = new ModelProposer({
      policy: new HostPolicy(host),
      agent: host.id,
      families,
      guards,
      maxTokens: MAX_PROPOSAL,
      heldOut,
    });
    this.#mix = new ProposerMix([
      { proposer: new RandomProposer(), quota: quotas.random / total },
      { proposer: new LearnabilityProposer(), quota: quotas.learnability / total },
      { proposer: new MutationProposer(archive), quota: quotas.mutation / total },
      { proposer: this.#model, quota: this.#quota },
    ]);
  }

  propose(family: TaskFamily, count: number, rng: Rng): Promise<readonly Proposal[]> {
    return this.#mix.next(family, count, rng);
  }

  /** Told of the gate's answer to each proposal. */
  judged({ proposer, text }: Proposal, accepted: boolean): void {
    if (proposer === "model") this.#window = [...this.#window, { text, accepted }].slice(-WINDOW);
  }

  /** Told of the round's graded tasks. Gives an alarm that was raised or cleared, with what was done about it. */
  observe(outcomes: readonly TaskOutcome[]): EventData<"alarm.raised"> | undefined {
    this.#mix.observe(outcomes);
    if (this.#window.length < WINDOW / 2) return undefined;
    const accepted = this.#window.filter((item) => item.accepted).length;
    const texts = this.#window.map(({ text }) => text);
    const measured = measureDiversity(texts, { skip: this.#punctuation });
    const alarm = this.#alarm.check({ ...measured, rejected: 1 - accepted / this.#window.length });
    if (alarm === undefined) return undefined;
    return {
      kind: alarm.kind === "recovered" ? "proposals-recovered" : `proposals-${alarm.kind}`,
      detail: `${this.#population}: ${alarm.detail}`,
      response: this.#respond(alarm.response),
    };
  }

  #respond(response: "anchor" | "quota" | "none"): string {
    if (!this.#guards) return "none: the guards are switched off";
    const quota = { anchor: this.#quota / 2, quota: LEAST_QUOTA, none: this.#quota }[response];
    this.#mix.setQuota("model", Math.min(this.#quota, quota));
    return `the model's share of the proposals is ${Math.round(100 * quota)} %`;
  }

  lessons(rng: Rng): ExampleData[] {
    if (this.#quota === 0) return [];
    return this.#model.examples(LESSON, rng).map(({ family, prompt, completion, weights }) => ({
      family: family as string,
      prompt,
      completion,
      ...(weights === undefined ? {} : { weights }),
    }));
  }

  save(): unknown {
    return { mix: this.#mix.save(), alarm: this.#alarm.save(), window: this.#window };
  }

  load(state: unknown): void {
    const saved = state as { mix: unknown; alarm: unknown; window: { text: string; accepted: boolean }[] };
    this.#mix.load(saved.mix);
    this.#alarm.load(saved.alarm);
    this.#window = saved.window;
  }
}
