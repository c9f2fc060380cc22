// The proposers of one population: a mix with quotas, and the watch over its language model's variety, with what is
// done when it collapses (responses.ts). It knows neither gate nor solvers.
import {
  type Example,
  type ExampleData,
  ModelProposer,
  type Policy,
  type PopulationHost,
  proposalExample,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Alarm,
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
import { inWords, type Response, type ResponseKind, respond, STRONGEST } from "./responses.ts";

/** Bound on a proposal of a language model, in tokens. */
const MAX_PROPOSAL = 40;
/** Examples per round by which a proposing policy keeps and sharpens the proposal language. */
const LESSON = 64;
/** The model's last proposals that its variety is measured on. */
const WINDOW = 64;
/** What an alarm leaves the model of the proposals at the least: enough to see that it has recovered. */
const LEAST_QUOTA = 0.05;
/** Rounds in which a model that is new to the proposal language may be refused as often as it likes: in the default
 *  run it takes about eight until fewer than nine in ten are. */
const GRACE = 10;

export class Desk {
  readonly #population: string;
  readonly #families: readonly TaskFamily[];
  readonly #heldOut: ReadonlySet<string>;
  readonly #model: ModelProposer;
  readonly #mix: ProposerMix;
  readonly #alarm = new DiversityAlarm({ strongest: STRONGEST, grace: GRACE });
  readonly #quota: number;
  readonly #responses: readonly ResponseKind[];
  /** Symbols that mark the parts of a proposal: they would make a collapsed proposer look varied. */
  readonly #punctuation: ReadonlySet<string>;
  #window: { text: string; accepted: boolean }[] = [];

  /** @param responses what an alarm may set off; nothing where the list is empty. */
  constructor(
    host: PopulationHost,
    config: RunConfig,
    families: readonly TaskFamily[],
    heldOut: ReadonlySet<string>,
    archive: Archive,
    responses: readonly ResponseKind[],
  ) {
    const { quotas, guards } = config.propose;
    const total = Object.values(quotas).reduce((a, b) => a + b, 0);
    this.#population = host.id;
    this.#families = families;
    this.#heldOut = heldOut;
    this.#responses = responses;
    this.#punctuation = new Set(families.flatMap((family) => [...familySymbols(family).punctuation]));
    this.#quota = quotas.model / total;
    this.#model = new ModelProposer({
      policy: warmed(new HostPolicy(host), () => this.response.temperature),
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

  /** What is being done about the model's proposals now. */
  get response(): Response {
    const { raised, strength } = this.#alarm;
    // Who is refused too often writes badly, not always the same: warmer samples would be worse still.
    const fitting = this.#responses.filter(
      (kind) => raised !== "rejections" || kind === "anchor" || kind === "quota",
    );
    return respond(strength, fitting);
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
    return alarm === undefined
      ? undefined
      : {
          kind: alarm.kind === "recovered" ? "proposals-recovered" : `proposals-${alarm.kind}`,
          detail: `${this.#population}: ${alarm.detail}`,
          response: this.#respond(alarm),
        };
  }

  #respond({ kind }: Alarm): string {
    if (this.#responses.length === 0) return "none: the guards are switched off";
    const { response } = this;
    const quota = Math.min(this.#quota, Math.max(LEAST_QUOTA, response.quota * this.#quota));
    const moved = quota !== this.#mix.quotas().model;
    if (moved) this.#mix.setQuota("model", quota);
    const share = `the model's share of the proposals is ${Math.round(100 * quota)} %`;
    if (kind === "recovered") return `ended; ${share}`;
    return [...(response.quota < 1 ? [share] : []), ...inWords(response)].join(", ") || "none";
  }

  lessons(rng: Rng): ExampleData[] {
    if (this.#quota === 0) return [];
    const anchors = Array.from({ length: this.response.anchor * LESSON }, () => this.#anchor(rng));
    return [...this.#model.examples(LESSON, rng), ...anchors].map(
      ({ family, prompt, completion, weights }) => ({
        family: family as string,
        prompt,
        completion,
        ...(weights === undefined ? {} : { weights }),
      }),
    );
  }

  /** A random task as something to write: the prior that a collapsed model is pulled back to. */
  #anchor(rng: Rng): Example {
    const family = rng.pick(this.#families);
    for (;;) {
      const task = family.generate(rng, rng.range(1, family.levels));
      if (!this.#heldOut.has(task.id)) return proposalExample(family, family.propose(task));
    }
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

/** The same policy with its temperature times a factor that may change. */
function warmed(policy: Policy, factor: () => number): Policy {
  return {
    id: policy.id,
    sample: (requests, options) =>
      policy.sample(requests, { ...options, temperature: options.temperature * factor() }),
  };
}
