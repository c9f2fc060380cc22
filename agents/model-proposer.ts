// A proposer that is a language model: it writes tasks in the family's proposal language, is paid by how learnable
// they were, and hands out what its policy should imitate next. It knows neither gate nor grader: a proposal that
// never comes back as an outcome was refused, and earns nothing.
//
// Left to REINFORCE on learnability alone, such a proposer collapses to one task. The guards:
// imitate only what paid, each program at most twice in 3,000 proposals, mixed with random tasks as an anchor. They
// can be switched off, to show the collapse.
import { z } from "zod";
import type { Rng } from "../core/index.ts";
import {
  NoveltyLedger,
  type Prompt,
  type Proposal,
  type Proposer,
  programPart,
  type TaskFamily,
  type TaskOutcome,
} from "../tasks/index.ts";
import { RoleBaseline } from "../trainer/index.ts";
import type { Example } from "./encode.ts";
import type { Policy } from "./policy.ts";
import { familyMark, words } from "./tokenizer.ts";

/** Reward (4 x learnability, so p(1-p) at its best is 1 and more) from which a proposal is imitated. */
const GOOD_REWARD = 0.6;
/** The same program is imitated at most so often within the window of the novelty ledger. */
const MOST_REPEATS = 2;
/** Good proposals kept for imitation, oldest forgotten first: some ten rounds' worth. */
const GOOD_KEPT = 512;
/** Least share of random tasks among the training examples; with less the proposer drifts to the shallow end. */
const ANCHOR_SHARE = 0.5;

export interface ModelProposerOptions {
  readonly policy: Policy;
  /** The agent that speaks. */
  readonly agent: string;
  readonly families: readonly TaskFamily[];
  /** False for the naive proposer: REINFORCE on reward, no novelty, no anchor. */
  readonly guards: boolean;
  /** Bound on a proposal's tokens, "." included. */
  readonly maxTokens: number;
  /** Ids of tasks that it is never taught to pose. */
  readonly heldOut?: ReadonlySet<string>;
}

const pendingSchema = z.object({
  family: z.string(),
  completion: z.string(),
  /** 4 x learnability; 0 until an outcome says otherwise. */
  reward: z.number(),
  /** What counts as the same program, from the accepted task; empty until then. */
  program: z.string(),
});
type Pending = z.infer<typeof pendingSchema>;
const stateSchema = z.object({
  pending: z.array(pendingSchema),
  settled: z.array(pendingSchema),
  good: z.array(z.object({ family: z.string(), completion: z.string() })),
  novelty: z.unknown(),
  baseline: z.unknown(),
});

export class ModelProposer implements Proposer {
  readonly id = "model";
  readonly #options: ModelProposerOptions;
  readonly #families: ReadonlyMap<string, TaskFamily>;
  /** Proposed since the last settlement, with what they have earned so far. */
  #pending: Pending[] = [];
  /** Unguarded only: rewarded proposals that REINFORCE has not used yet. */
  #settled: Pending[] = [];
  /** Guarded only: what is worth imitating, oldest first. */
  #good: { family: string; completion: string }[] = [];
  readonly #novelty = new NoveltyLedger();
  readonly #baseline = new RoleBaseline();

  constructor(options: ModelProposerOptions) {
    this.#options = options;
    this.#families = new Map(options.families.map((family) => [family.id, family]));
  }

  /** Samples n proposals at temperature 1, in the family's own symbols. */
  async next(family: TaskFamily, n: number, rng: Rng): Promise<readonly Proposal[]> {
    const { policy, agent, maxTokens } = this.#options;
    const { coordinates, symbols, id } = family;
    const [completions = []] = await policy.sample(
      [{ prompt: proposalPrompt(id), coordinates, family: id, count: n, allowed: symbols }],
      { temperature: 1, maxTokens, rng },
    );
    return completions.map(({ text }) => {
      this.#pending.push({ family: id, completion: text, reward: 0, program: "" });
      return { family: id, text: proposalText(text), proposer: this.id, agent };
    });
  }

  /** Credits own proposals that became tasks with 4 x learnability. */
  observe(outcomes: readonly TaskOutcome[]): void {
    const accepted = new Map<string, Pick<Pending, "reward" | "program">>();
    for (const { task, text, learnability } of outcomes) {
      const family = this.#families.get(task.family);
      const { provenance } = task;
      if (!family || provenance.kind !== "agent") continue;
      // Another population's model may have written the same words; only one of the two was accepted.
      if (provenance.proposer !== this.id || provenance.agent !== this.#options.agent) continue;
      const canonical = family.propose(task);
      accepted.set(key(family.id, text ?? canonical), {
        reward: 4 * learnability,
        program: key(family.id, programPart(canonical)),
      });
    }
    for (const item of this.#pending) Object.assign(item, accepted.get(key(item.family, item.completion)));
  }

  /**
   * About n training examples from what was proposed; call it when the round's outcomes have been observed.
   * Guarded: good proposals, each at most once, and random tasks, all of weight 1; a few good ones must not fill a
   * batch, so random tasks take the places that are left.
   * Unguarded: every proposal since the last call, once, weighted by its reward minus a moving baseline per family.
   */
  examples(n: number, rng: Rng): Example[] {
    this.#settle();
    if (!this.#options.guards) {
      const used = this.#settled;
      this.#settled = [];
      const advantages = this.#baseline.advantages(
        used.map(({ family, reward }) => ({ role: `propose:${family}`, reward })),
      );
      return used
        .map(({ family, completion }, i) => this.#example(family, completion, advantages[i] as number))
        .filter(({ completion }) => completion !== "");
    }
    const imitated = Math.min(Math.round((1 - ANCHOR_SHARE) * n), this.#good.length);
    const good = rng.shuffle(this.#good).slice(0, imitated);
    return rng.shuffle([
      ...good.map(({ family, completion }) => this.#example(family, completion, 1)),
      ...Array.from({ length: n - imitated }, () => this.#anchor(rng)),
    ]);
  }

  /** What is worth imitating now, oldest first. Empty without guards. */
  goodExamples(): Example[] {
    this.#settle();
    return this.#good.map(({ family, completion }) => this.#example(family, completion, 1));
  }

  save(): unknown {
    return structuredClone({
      pending: this.#pending,
      settled: this.#settled,
      good: this.#good,
      novelty: this.#novelty.save(),
      baseline: this.#baseline.save(),
    });
  }

  /** Throws a ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    const { pending, settled, good, novelty, baseline } = stateSchema.parse(state);
    this.#pending = pending;
    this.#settled = settled;
    this.#good = good;
    this.#novelty.load(novelty);
    this.#baseline.load(baseline);
  }

  /** Turns pending proposals into something to learn from. All of them pass through the novelty window. */
  #settle(): void {
    const pending = this.#pending;
    this.#pending = [];
    if (!this.#options.guards) {
      this.#settled.push(...pending);
      return;
    }
    for (const { family, completion, reward, program } of pending) {
      const good = reward >= GOOD_REWARD && this.#novelty.count(program) < MOST_REPEATS;
      // Others are admitted without a program, only to age the window.
      this.#novelty.admit("", good ? program : "");
      if (good) this.#good.push({ family, completion: proposalCompletion(proposalText(completion)) });
    }
    if (this.#good.length > GOOD_KEPT) this.#good = this.#good.slice(-GOOD_KEPT);
  }

  #anchor(rng: Rng): Example {
    const family = rng.pick(this.#options.families);
    for (;;) {
      const task = family.generate(rng, rng.range(1, family.levels));
      if (!this.#options.heldOut?.has(task.id)) return proposalExample(family, family.propose(task));
    }
  }

  #example(family: string, completion: string, weight: number): Example {
    const { coordinates } = this.#families.get(family) as TaskFamily;
    return { family, prompt: proposalPrompt(family), completion, coordinates, weights: weight };
  }
}

/** "Propose a task of this family." */
export function proposalPrompt(family: string): Prompt {
  const pieces = ["P", familyMark(family)];
  return { pieces, text: pieces.join(" ") };
}

/** A proposal as something to imitate, for example to teach the language before the first round. */
export function proposalExample(family: TaskFamily, text: string): Example {
  return {
    family: family.id,
    prompt: proposalPrompt(family.id),
    completion: proposalCompletion(text),
    coordinates: family.coordinates,
  };
}

/** The end symbol is the policy's, not the proposal language's. */
function proposalCompletion(text: string): string {
  return `${text} .`;
}

function proposalText(completion: string): string {
  const symbols = words(completion);
  if (symbols.at(-1) === ".") symbols.pop();
  return symbols.join(" ");
}

function key(family: string, text: string): string {
  return `${family} ${proposalText(text)}`;
}
