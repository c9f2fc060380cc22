// Samples continuations from a model in batches, with a cache of keys and values, and reports log-probabilities.
// It knows integer ids and coordinates (trainer/sequence.ts), not symbols or tasks. Runs on the CPU whatever device
// trains: on an accelerator the binding would carry the cache to it and back at every step.
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Rng } from "../core/index.ts";
import { chooseToken } from "./choose-token.ts";
import { promptGraph, stepGraph } from "./decode-graph.ts";
import { DecodeWeights } from "./decode-weights.ts";
import type { NamedArrays } from "./engine/engine.ts";
import { KvCache } from "./kv-cache.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Continuation, Positions, SampleRequest } from "./sequence.ts";

/** Rows decoded together: beyond this, products gain nothing and the cache leaves the processor's own. */
const MAX_ROWS = 512;
/** Bytes of cache of a batch, kept between calls; long sequences of wide models get fewer rows. */
const MAX_CACHE_BYTES = 64 * 2 ** 20;
/** Positions (padding included) read together; bounds the activations, about 25 x width x 4 bytes each. */
const MAX_PROMPT_POSITIONS = 8192;
/** Rows are moved together when this share of them or less is still going: each move costs about one step's reads. */
const COMPACT_BELOW = 0.75;
/** Score of a position that must not be seen. */
const HIDDEN = -1e9;

export interface SamplerOptions {
  /** Threads of one product. Results are the same from run to run at 1. */
  readonly threads?: number;
}

export interface SampleSettings {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stopToken: number;
  /** Advanced once per call; every continuation draws from its own fork, whatever it is batched with. */
  readonly rng: Rng;
  /** Shown the logits [V] of each position before its token is drawn, valid during the call. It may throw to end the call. */
  readonly observe?: (request: number, logits: Float32Array) => void;
}

/** One continuation under way. */
interface Row {
  readonly request: number;
  readonly allowed: ArrayLike<number>;
  readonly allowedFirst: ArrayLike<number>;
  readonly rng: Rng;
  readonly walk: (token: number) => ArrayLike<number>;
  readonly tokens: number[];
  readonly logProbs: number[];
  stopped: boolean;
}

export class Sampler {
  readonly #config: ModelConfig;
  readonly #prompt: InferenceSession;
  readonly #step: InferenceSession;
  readonly #everyToken: Int32Array;
  #weights: DecodeWeights | undefined;
  #cache: KvCache;

  private constructor(config: ModelConfig, prompt: InferenceSession, step: InferenceSession) {
    this.#config = config;
    this.#prompt = prompt;
    this.#step = step;
    this.#cache = new KvCache(config);
    this.#everyToken = Int32Array.from({ length: config.vocabulary - 1 }, (_, i) => i + 1);
  }

  static async create(config: ModelConfig, { threads = 1 }: SamplerOptions = {}): Promise<Sampler> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    };
    return new Sampler(
      config,
      await InferenceSession.create(promptGraph(config), options),
      await InferenceSession.create(stepGraph(config), options),
    );
  }

  /**
   * Takes a copy of the parameters; cheap enough to call after every update.
   * @throws RangeError if a parameter is missing or misshapen.
   */
  setParameters(parameters: NamedArrays): void {
    this.#weights = new DecodeWeights(this.#config, parameters);
  }

  /** Frees the sessions; the sampler cannot be used afterwards. */
  async dispose(): Promise<void> {
    await this.#prompt.release();
    await this.#step.release();
  }

  /**
   * Continuations grouped by request, in order. Calls must not overlap. Token 0 (padding) is never written; without `allowed` every other
   * token may be. A row ends with the stop token (which must be allowed to occur) or at maxTokens.
   * @throws RangeError on an empty prompt, a mask without tokens, an id out of range, or settings that make no sense.
   */
  async sample(requests: readonly SampleRequest[], settings: SampleSettings): Promise<Continuation[]> {
    if (!(settings.temperature >= 0 && settings.temperature < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`temperature must be finite and not negative, got ${settings.temperature}`);
    }
    if (!(Number.isInteger(settings.maxTokens) && settings.maxTokens > 0)) {
      throw new RangeError(`maxTokens must be a positive integer, got ${settings.maxTokens}`);
    }
    for (const request of requests) this.#check(request);
    const base = settings.rng.fork(settings.rng.u32());
    const rows = requests.map((request, index) => {
      const rng = base.fork(index);
      const allowed = request.allowed ?? this.#everyToken;
      return Array.from({ length: request.count }, (_, i): Row => {
        return {
          request: index,
          allowed,
          allowedFirst: request.allowedFirst ?? allowed,
          rng: rng.fork(i),
          walk: request.walker(),
          tokens: [],
          logProbs: [],
          stopped: false,
        };
      });
    });
    try {
      for (const batch of this.#batches(requests, rows, settings.maxTokens)) {
        await this.#decode(requests, batch, settings);
      }
    } catch (error) {
      // Numbers that are not finite must not stay behind in unused slots: 0 x NaN is NaN.
      this.#cache = new KvCache(this.#config);
      throw error;
    }
    return rows
      .flat()
      .map(({ request, tokens, logProbs, stopped }) => ({ request, tokens, logProbs, stopped }));
  }

  #check({ prompt, allowed, allowedFirst, count }: SampleRequest): void {
    const { vocabulary, features } = this.#config;
    if (prompt.length === 0) throw new RangeError("a prompt must have at least one position");
    if (!(Number.isInteger(count) && count >= 0))
      throw new RangeError(`count must be a natural number, got ${count}`);
    for (const id of prompt.ids) {
      if (!(id >= 0 && id < vocabulary + features)) throw new RangeError(`input id ${id} is out of range`);
    }
    for (const mask of [allowed, allowedFirst]) {
      if (!mask) continue;
      if (mask.length === 0) throw new RangeError("no token is allowed");
      for (const token of mask) {
        if (!(token > 0 && token < vocabulary)) throw new RangeError(`token ${token} cannot be written`);
      }
    }
  }

  /** Batches of rows: alike prompt lengths together, a request's rows together where they fit. */
  #batches(requests: readonly SampleRequest[], rows: readonly Row[][], maxTokens: number): Row[][] {
    const length = (index: number) => requests[index]?.prompt.length ?? 0;
    const order = requests.map((_, index) => index).sort((a, b) => length(a) - length(b) || a - b);
    const batches: Row[][] = [];
    let batch: Row[] = [];
    for (const index of order) {
      const bytes = KvCache.rowBytes(this.#config, length(index) + maxTokens);
      const limit = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_CACHE_BYTES / bytes)));
      const own = rows[index] as Row[];
      if (batch.length > 0 && batch.length + own.length > limit) {
        batches.push(batch);
        batch = [];
      }
      for (let start = 0; start < own.length; start += limit) {
        if (batch.length > 0 && start > 0) {
          batches.push(batch);
          batch = [];
        }
        batch.push(...own.slice(start, start + limit));
      }
    }
    if (batch.length > 0) batches.push(batch);
    return batches;
  }

  async #decode(
    requests: readonly SampleRequest[],
    batch: readonly Row[],
    settings: SampleSettings,
  ): Promise<void> {
    const weights = this.#weights;
    if (!weights) throw new Error("setParameters must come before sample");
    const { vocabulary, width, channels } = this.#config;
    const indices = [...new Set(batch.map((row) => row.request))];
    const prompts = indices.map((index) => (requests[index] as SampleRequest).prompt);
    const place = new Map(indices.map((index, i) => [index, i]));
    const promptOf = batch.map((row) => place.get(row.request) as number);
    const lengths = promptOf.map((i) => (prompts[i] as Positions).length);
    const cache = this.#cache;
    cache.start(lengths, settings.maxTokens);
    const first = await this.#read(prompts, weights, promptOf);

    const scratch = new Float64Array(vocabulary);
    const choose = (row: Row, logits: Float32Array): number => {
      settings.observe?.(row.request, logits);
      const allowed = row.tokens.length === 0 ? row.allowedFirst : row.allowed;
      const choice = chooseToken(logits, allowed, settings.temperature, row.rng, scratch);
      row.tokens.push(choice.token);
      row.logProbs.push(choice.logProb);
      row.stopped = choice.token === settings.stopToken;
      return choice.token;
    };
    batch.forEach((row, r) => {
      const from = (promptOf[r] as number) * vocabulary;
      choose(row, first.subarray(from, from + vocabulary));
    });

    let live: readonly Row[] = batch;
    const position = { length: 1, bag: 1, ids: new Int32Array(1), coords: new Int32Array(channels.length) };
    for (let t = 1; t < settings.maxTokens; t++) {
      const going = live.filter((row) => !row.stopped).length;
      if (going === 0) return;
      if (going <= live.length * COMPACT_BELOW) {
        const kept = [...live.keys()].filter((r) => !live[r]?.stopped);
        cache.keep(kept);
        live = kept.map((r) => live[r] as Row);
      }
      const x = new Float32Array(live.length * width);
      const coords = new Float32Array(live.length * channels.length);
      live.forEach((row, r) => {
        if (row.stopped) return;
        const token = row.tokens.at(-1) as number;
        position.ids[0] = token;
        position.coords.set(row.walk(token));
        coords.set(position.coords, r * channels.length);
        weights.embed(position, 0, x, r * width);
      });
      const logits = await this.#advance(x, coords, weights);
      live.forEach((row, r) => {
        if (!row.stopped) choose(row, logits.subarray(r * vocabulary, (r + 1) * vocabulary));
      });
    }
  }

  /** Reads each prompt once, fills the cache of every row with it; gives the logits after each prompt [N, V]. */
  async #read(
    prompts: readonly Positions[],
    weights: DecodeWeights,
    promptOf: readonly number[],
  ): Promise<Float32Array> {
    const { vocabulary } = this.#config;
    const logits = new Float32Array(prompts.length * vocabulary);
    const longest = Math.max(...prompts.map((prompt) => prompt.length));
    const group = Math.max(1, Math.floor(MAX_PROMPT_POSITIONS / longest));
    for (let start = 0; start < prompts.length; start += group) {
      const read = await this.#readGroup(prompts.slice(start, start + group), weights);
      logits.set(read.logits, start * vocabulary);
      this.#cache.fill(read.caches, (row) => (promptOf[row] as number) - start, read.count, read.positions);
    }
    return logits;
  }

  async #readGroup(prompts: readonly Positions[], weights: DecodeWeights) {
    const { width, channels, layers } = this.#config;
    const count = prompts.length;
    const positions = Math.max(...prompts.map((prompt) => prompt.length));
    const x = new Float32Array(count * positions * width);
    const coords = new Float32Array(count * positions * channels.length);
    prompts.forEach((prompt, n) => {
      coords.set(prompt.coords, n * positions * channels.length);
      for (let t = 0; t < prompt.length; t++) weights.embed(prompt, t, x, (n * positions + t) * width);
    });
    const mask = new Float32Array(positions * positions);
    for (let t = 0; t < positions; t++) mask.fill(HIDDEN, t * positions + t + 1, (t + 1) * positions);
    const last = prompts.map((prompt, n) => BigInt(n * positions + prompt.length - 1));
    const results = await this.#prompt.run({
      ...weights.feeds,
      ...positionFeeds(x, coords, count, positions, width),
      mask: new Tensor("float32", mask, [positions, positions]),
      last: new Tensor("int64", BigInt64Array.from(last), [count]),
    });
    return { count, positions, logits: floats(results, "logits"), caches: layerPairs(results, "", layers) };
  }

  /** One step of all rows; gives their logits [rows, V]. */
  async #advance(x: Float32Array, coords: Float32Array, weights: DecodeWeights): Promise<Float32Array> {
    const { width, layers } = this.#config;
    const results = await this.#step.run({
      ...weights.feeds,
      ...positionFeeds(x, coords, this.#cache.rows, 1, width),
      ...this.#cache.feeds(),
    });
    this.#cache.append(layerPairs(results, "new_", layers));
    return floats(results, "logits");
  }
}

/** The inputs that describe new positions: x [B, T, d], coords [B * T, C], rows [B, T]. */
function positionFeeds(
  x: Float32Array,
  coords: Float32Array,
  rows: number,
  positions: number,
  width: number,
) {
  const count = rows * positions;
  const numbers = BigInt64Array.from({ length: count }, (_, i) => BigInt(i));
  return {
    x: new Tensor("float32", x, [rows, positions, width]),
    coords: new Tensor("float32", coords, [count, coords.length / count]),
    rows: new Tensor("int64", numbers, [rows, positions]),
  };
}

/** Keys and values of each layer in turn. */
function layerPairs(results: InferenceSession.ReturnType, prefix: string, layers: number): Float32Array[] {
  return Array.from({ length: 2 * layers }, (_, b) =>
    floats(results, `${prefix}${b % 2 === 0 ? "key" : "value"}.${b >> 1}`),
  );
}

function floats(results: InferenceSession.ReturnType, name: string): Float32Array {
  const tensor = results[name];
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`the graph has no float output ${name}`);
  return tensor.data;
}
