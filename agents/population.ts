// A population: agents that share one set of weights. It samples, scores and learns for all of them, and can be
// saved whole. Everything that goes in or out is plain data, so that it may live in a worker thread.
// It holds no randomness of its own (every call brings its generator's state) and knows no rounds, culture or grades.
import { Rng, type RngState } from "../core/index.ts";
import type { Prompt, TaskFamily } from "../tasks/index.ts";
import {
  createEngine,
  type Device,
  type Engine,
  Learner,
  modelConfig,
  type NamedArrays,
  Sampler,
  type Sequence,
  type Size,
} from "../trainer/index.ts";
import { type ExampleData, encodeExample } from "./encode.ts";
import { type Lesson, type LessonReport, lessonBatches } from "./lesson.ts";
import type { Completion } from "./policy.ts";
import { Tokenizer } from "./tokenizer.ts";
import { TransformerPolicy } from "./transformer-policy.ts";

/** How a population is made. Same spec, same weights. */
export interface PopulationSpec {
  readonly id: string;
  readonly size: Size;
  readonly seed: string;
  readonly device: Device;
  /** Intra-op threads of the engine. With more than 1, results may differ from run to run. */
  readonly threads: number;
}

/** A prompt to continue: plain data, the family gives its coordinates. */
export interface SampleJob {
  readonly family: string;
  readonly prompt: Prompt;
  readonly count: number;
  /** What the prompt is about, where the same thing may be shown in other words next time. */
  readonly topic?: string;
  readonly allowed?: readonly string[];
  /** Symbols that the completion may begin with; see PolicyRequest. */
  readonly allowedFirst?: readonly string[];
}

export interface SampleCall {
  readonly jobs: readonly SampleJob[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly rng: RngState;
}

export interface Score {
  /** Log-probability of the whole completion at temperature 1. */
  readonly logProb: number;
  /** True when every symbol is the most likely one: greedy decoding gives exactly this completion. */
  readonly greedy: boolean;
}

/** What the simulation needs of a population, wherever it lives. */
export interface PopulationHost {
  readonly id: string;
  sample(call: SampleCall): Promise<readonly (readonly Completion[])[]>;
  score(examples: readonly ExampleData[]): Promise<readonly Score[]>;
  learn(lesson: Lesson): Promise<LessonReport>;
  save(): Promise<NamedArrays>;
  load(state: NamedArrays): Promise<void>;
  /** Fresh weights, as for a newborn. */
  reset(seed: string): Promise<void>;
  parameters(): Promise<NamedArrays>;
  close(): Promise<void>;
}

export class Population implements PopulationHost {
  readonly id: string;
  readonly #spec: PopulationSpec;
  readonly #families: ReadonlyMap<string, TaskFamily>;
  readonly #tokenizer: Tokenizer;
  readonly #sampler: Sampler;
  readonly #engine: Engine;
  #learner: Learner;
  readonly #policy: TransformerPolicy;
  /** The sampler's weights are older than the learner's. */
  #stale = true;

  private constructor(
    spec: PopulationSpec,
    families: readonly TaskFamily[],
    tokenizer: Tokenizer,
    sampler: Sampler,
    engine: Engine,
    learner: Learner,
  ) {
    this.id = spec.id;
    this.#spec = spec;
    this.#families = new Map(families.map((family) => [family.id, family]));
    this.#tokenizer = tokenizer;
    this.#sampler = sampler;
    this.#engine = engine;
    this.#learner = learner;
    this.#policy = new TransformerPolicy(spec.id, tokenizer, sampler, async (sequences) =>
      (await this.#learner.score(sequences)).map(({ logProbs }) => logProbs),
    );
  }

  /** @throws DeviceError when the device is not there. */
  static async create(spec: PopulationSpec, families: readonly TaskFamily[]): Promise<Population> {
    const tokenizer = Tokenizer.for(families, { ascii: families.some(({ ascii }) => ascii === true) });
    const config = modelConfig(spec.size, tokenizer.vocabulary, tokenizer.features);
    const engine = await createEngine(spec.device, { threads: spec.threads });
    const learner = Learner.create(config, Rng.seed(spec.seed), engine);
    const sampler = await Sampler.create(config, { threads: spec.threads });
    return new Population(spec, families, tokenizer, sampler, engine, learner);
  }

  get tokenizer(): Tokenizer {
    return this.#tokenizer;
  }

  async sample(call: SampleCall): Promise<readonly (readonly Completion[])[]> {
    this.#refresh();
    return this.#policy.sample(
      call.jobs.map((job) => ({ ...job, coordinates: this.#family(job.family).coordinates })),
      { temperature: call.temperature, maxTokens: call.maxTokens, rng: Rng.restore(call.rng) },
    );
  }

  async score(examples: readonly ExampleData[]): Promise<readonly Score[]> {
    const sequences = examples.map((example) => this.#encode({ ...example, weights: 1 }));
    const scores = await this.#learner.score(sequences);
    return sequences.map((sequence, i) => {
      const { logProbs, best } = scores[i]!;
      let logProb = 0;
      let all = true;
      for (let t = 0; t < sequence.length; t++) {
        if (sequence.weights[t] === 0) continue;
        logProb += logProbs[t]!;
        all &&= best[t] === sequence.targets[t];
      }
      return { logProb, greedy: all };
    });
  }

  async learn(lesson: Lesson): Promise<LessonReport> {
    const report = { steps: 0, tokens: 0, loss: 0, gradNorm: 0, sources: {} as Record<string, number> };
    const rng = Rng.restore(lesson.rng);
    const batches = lessonBatches(lesson, (id) => this.#family(id), rng);
    for (const { items, progress } of batches) {
      const [from, to] = lesson.learningRate;
      const warmth = Math.min(1, (report.steps + 1) / Math.max(1, lesson.warmupSteps));
      const learningRate = warmth * (from + (to - from) * progress);
      const sequences = items.map(({ example }) => encodeExample(this.#tokenizer, example, rng));
      const step = await this.#learner.trainBatch(sequences, { learningRate });
      report.steps++;
      report.tokens += step.tokens;
      report.loss += step.loss;
      report.gradNorm += step.gradNorm;
      for (const { source } of items) report.sources[source] = (report.sources[source] ?? 0) + 1;
    }
    this.#stale = true;
    const steps = Math.max(1, report.steps);
    return { ...report, loss: report.loss / steps, gradNorm: report.gradNorm / steps };
  }

  async save(): Promise<NamedArrays> {
    return this.#learner.state();
  }

  async load(state: NamedArrays): Promise<void> {
    this.#learner.restore(state);
    this.#stale = true;
  }

  async reset(seed: string): Promise<void> {
    await this.#learner.dispose();
    this.#learner = Learner.create(this.#learner.config, Rng.seed(seed), this.#engine);
    this.#stale = true;
  }

  async parameters(): Promise<NamedArrays> {
    return this.#learner.parameters();
  }

  async close(): Promise<void> {
    await this.#sampler.dispose();
    await this.#learner.dispose();
  }

  #refresh(): void {
    if (!this.#stale) return;
    this.#sampler.setParameters(this.#learner.parameters());
    this.#stale = false;
  }

  #encode(example: ExampleData): Sequence {
    return encodeExample(this.#tokenizer, {
      ...example,
      coordinates: this.#family(example.family).coordinates,
    });
  }

  #family(id: string): TaskFamily {
    const family = this.#families.get(id);
    if (family === undefined)
      throw new Error(`population ${this.#spec.id} was made without the family "${id}"`);
    return family;
  }
}
