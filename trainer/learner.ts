// A model that learns: weights and optimiser slots living with an engine, one compiled graph per bucketed shape.
// It knows sequences of integers, not what they say, and nothing of sampling. Calls on one learner must not overlap.
import type { Rng } from "../core/index.ts";
import { batchFeeds, scoreShape, shapeOf } from "./batch.ts";
import type { Engine, EngineState, Fetched, NamedArray, NamedArrays, Program } from "./engine/engine.ts";
import { initialParameters } from "./initial.ts";
import { type ModelConfig, parameterShapes } from "./model-config.ts";
import { meanSlot, optimiserFeeds, squareSlot } from "./optimiser.ts";
import { ProgramCache } from "./program-cache.ts";
import type { Sequence } from "./sequence.ts";
import { modelInputSpecs, type StepShape, scoreStep, trainInputSpecs, trainStep } from "./steps.ts";

/** Name of the step count among the arrays of `state()`; exact in fp32 up to 16 million steps. */
const STEP = "adam.step";
/** Memory for the activations of all compiled graphs of a learner: two populations stay under 1 GiB. */
const PROGRAM_BUDGET = 400 * 2 ** 20;

export interface LearnerOptions {
  /** Decoupled weight decay on matrices; 0 by default. */
  readonly weightDecay?: number;
}

export interface TrainOptions {
  readonly learningRate: number;
  /** Largest allowed norm of all gradients together; 1 by default. */
  readonly clip?: number;
  /** What the summed loss is divided by; the sum of |weights| by default. */
  readonly normaliser?: number;
}

export interface TrainReport {
  /** Sum of weight * -log p / normaliser, before the update. */
  readonly loss: number;
  /** Norm of all gradients together before clipping. */
  readonly gradNorm: number;
  /** Positions read, padding not counted. */
  readonly tokens: number;
}

/** How one sequence fares under the current weights. */
export interface Score {
  /** [T] log-probability of each target, among all tokens but padding (0). */
  readonly logProbs: Float32Array;
  /** [T] the most likely token at each position. */
  readonly best: Int32Array;
}

export class Learner {
  readonly config: ModelConfig;
  readonly #engine: Engine;
  readonly #state: EngineState;
  readonly #parameters: readonly string[];
  readonly #weightDecay: number;
  readonly #programs = new ProgramCache(PROGRAM_BUDGET);
  #steps = 0;

  private constructor(config: ModelConfig, engine: Engine, initial: NamedArrays, weightDecay: number) {
    this.config = config;
    this.#engine = engine;
    this.#weightDecay = weightDecay;
    this.#parameters = [...initial.keys()];
    const arrays = new Map(initial);
    for (const [name, { shape, data }] of initial) {
      arrays.set(meanSlot(name), { shape, data: new Float32Array(data.length) });
      arrays.set(squareSlot(name), { shape, data: new Float32Array(data.length) });
    }
    this.#state = engine.createState(arrays);
  }

  /** A learner with fresh weights drawn from `rng` (forked by parameter name, so not advanced). */
  static create(config: ModelConfig, rng: Rng, engine: Engine, options: LearnerOptions = {}): Learner {
    return new Learner(config, engine, initialParameters(config, rng), options.weightDecay ?? 0);
  }

  /** Updates made so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * One AdamW update on one batch. Batches are padded up to the next of 1, 2, 3, 4, 6, 8, 12, 16, 24, ... sequences
   * and to a bucketed length; the first batch of a new shape compiles a graph (about half a second for `nano`).
   * @throws RangeError for an empty batch, ill-formed sequences, or weights that are all zero.
   */
  async trainBatch(sequences: readonly Sequence[], options: TrainOptions): Promise<TrainReport> {
    if (sequences.length === 0) throw new RangeError("an empty batch cannot be trained on");
    const shape = shapeOf(sequences);
    const feeds = batchFeeds(this.config, sequences, shape);
    const normaliser = options.normaliser ?? feeds.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    if (!(normaliser > 0)) throw new RangeError("the batch has no position with a loss weight");
    const program = await this.#program("train", shape);
    const step = this.#steps + 1;
    const { loss, norm } = (await program.run({
      ...feeds,
      ...optimiserFeeds(step, options.learningRate, this.#weightDecay, options.clip ?? 1),
      normaliser: Float32Array.of(normaliser),
    })) as { loss: Float32Array; norm: Float32Array };
    this.#steps = step;
    const tokens = sequences.reduce((sum, { length }) => sum + length, 0);
    return { loss: loss[0] as number, gradNorm: norm[0] as number, tokens };
  }

  /** Scores every position of every sequence, in the order given; loss weights play no part. */
  async score(sequences: readonly Sequence[]): Promise<Score[]> {
    const order = sequences
      .map((_, i) => i)
      .sort((a, b) => sequences[a]!.length - sequences[b]!.length || a - b);
    const scores = new Array<Score>(sequences.length);
    for (let start = 0; start < order.length; ) {
      const shape = scoreShape(order.slice(start).map((index) => sequences[index]!.length));
      const chunk = order.slice(start, start + shape.batch);
      const batch = chunk.map((index) => sequences[index]!);
      const program = await this.#program("score", shape);
      const results = await program.run(batchFeeds(this.config, batch, shape));
      chunk.forEach((index, row) => {
        scores[index] = cut(results, row * shape.length, sequences[index]!.length);
      });
      start += chunk.length;
    }
    return scores;
  }

  #program(kind: "train" | "score", shape: StepShape): Promise<Program> {
    const bytes = activationBytes(this.config, shape, kind === "train");
    return this.#programs.get(`${kind} ${shape.batch}x${shape.length}`, bytes, () => {
      const train = kind === "train";
      const step = train ? trainStep(this.config, this.#parameters, shape) : scoreStep(this.config, shape);
      const specs = train ? trainInputSpecs(this.config, shape) : modelInputSpecs(this.config, shape);
      return this.#engine.compile(step, specs, this.#state);
    });
  }

  /** Copies of the weights, under the names of `parameterShapes`. */
  parameters(): Map<string, NamedArray> {
    const all = this.#state.read();
    return new Map(this.#parameters.map((name) => [name, all.get(name)!]));
  }

  /**
   * Replaces weights; the optimiser's slots and step count stay.
   * @throws RangeError for an unknown name or a wrong shape.
   */
  loadParameters(arrays: NamedArrays): void {
    const shapes = parameterShapes(this.config);
    for (const name of arrays.keys()) {
      if (!shapes.has(name)) throw new RangeError(`the model has no parameter "${name}"`);
    }
    this.#state.write(arrays);
  }

  /** Everything needed to go on bit for bit: weights, optimiser slots, step count. Copies. */
  state(): Map<string, NamedArray> {
    return this.#state.read().set(STEP, { shape: [], data: Float32Array.of(this.#steps) });
  }

  /**
   * Continues exactly where `state()` was taken.
   * @throws RangeError if it belongs to a differently shaped model.
   */
  restore(state: NamedArrays): void {
    const arrays = new Map(state);
    const step = arrays.get(STEP);
    arrays.delete(STEP);
    if (step === undefined || arrays.size !== this.#parameters.length * 3) {
      throw new RangeError("the saved state is not that of this model");
    }
    this.#state.write(arrays);
    this.#steps = step.data[0] as number;
  }

  /** Frees the compiled graphs and the weights. */
  async dispose(): Promise<void> {
    await this.#programs.dispose();
    this.#state.dispose();
  }
}

/** What a step holds while it runs; measured within a third for nano and micro. Scoring keeps one layer at a time. */
function activationBytes(config: ModelConfig, { batch, length }: StepShape, train: boolean): number {
  const perLayer = 14 * config.width + 8 * config.hidden + 3 * config.heads * length;
  return 4 * batch * length * perLayer * (train ? config.layers : 1);
}

function cut({ logProb, best }: Fetched, start: number, length: number): Score {
  return {
    logProbs: (logProb as Float32Array).slice(start, start + length),
    best: (best as Int32Array).slice(start, start + length),
  };
}
