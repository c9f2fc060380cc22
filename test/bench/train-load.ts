// The work that the trainer's bench measures: training and sampling on made-up text, as functions from seconds to
// tokens per second. As a worker thread it trains: {threads} in workerData, seconds as message, rate as answer.
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { Rng } from "../../core/index.ts";
import {
  createEngine,
  EagerEngine,
  type Engine,
  Learner,
  type ModelConfig,
  modelConfig,
  type Positions,
  type SampleRequest,
  Sampler,
  type Sequence,
} from "../../trainer/index.ts";

/** Tokens and features of the default experiment, roughly. */
const VOCABULARY = 150;
const FEATURES = 600;

export type Shape = { readonly size: "nano" | "micro" | "tiny" | "small"; readonly batch: number };

export interface Load {
  /** Works for at least this long, after one unmeasured run; tokens per second. */
  rate(seconds: number): Promise<number>;
  dispose(): Promise<void>;
}

export function benchConfig(size: Shape["size"]): ModelConfig {
  return modelConfig(size, VOCABULARY, FEATURES);
}

/** Training steps on `batch` sequences of `length` positions of plain text. */
export async function trainLoad({ size, batch }: Shape, length: number, engine: Engine): Promise<Load> {
  const rng = Rng.seed("bench");
  const config = benchConfig(size);
  const learner = Learner.create(config, rng, engine);
  const sequences = Array.from({ length: batch }, (): Sequence => {
    const text = positions(config, rng, length, 1);
    return { ...text, targets: text.ids, weights: new Float32Array(length).fill(1) };
  });
  const run = async () => (await learner.trainBatch(sequences, { learningRate: 1e-3 })).tokens;
  return { rate: (seconds) => measure(run, seconds), dispose: () => learner.dispose() };
}

export interface SampleShape extends Shape {
  /** Positions of a prompt, ids per position, continuations per prompt, tokens per continuation. */
  readonly length: number;
  readonly bag: number;
  readonly count: number;
  readonly fresh: number;
}

/** Continuations of made-up prompts; `batch` is the number of prompts. None stops early. */
export async function sampleLoad(shape: SampleShape, threads: number): Promise<Load> {
  const { size, batch, length, bag, count, fresh } = shape;
  const rng = Rng.seed("bench");
  const config = benchConfig(size);
  const engine = await createEngine("cpu", {});
  const learner = Learner.create(config, rng, engine);
  const sampler = await Sampler.create(config, { threads });
  sampler.setParameters(learner.parameters());
  await learner.dispose();
  const requests = Array.from({ length: batch }, (): SampleRequest => {
    const walker = () => {
      let index = length;
      return () => [0, 0, index++, 0];
    };
    return { prompt: positions(config, rng, length, bag), count, walker };
  });
  const run = async () => {
    const settings = { temperature: 1, maxTokens: fresh, stopToken: 0, rng };
    const results = await sampler.sample(requests, settings);
    return results.reduce((sum, { tokens }) => sum + tokens.length, 0);
  };
  return { rate: (seconds) => measure(run, seconds), dispose: () => sampler.dispose() };
}

/** The same training step, kernel by kernel on the pure JS backend. */
export async function eagerLoad(shape: Shape, length: number): Promise<Load> {
  return trainLoad(shape, length, await EagerEngine.cpu());
}

async function measure(run: () => Promise<number>, seconds: number): Promise<number> {
  await run();
  const begin = performance.now();
  let tokens = 0;
  do tokens += await run();
  while (performance.now() - begin < seconds * 1000);
  return (tokens / (performance.now() - begin)) * 1000;
}

function positions(config: ModelConfig, rng: Rng, length: number, bag: number): Positions {
  const channels = config.channels.length;
  const top = bag === 1 ? config.vocabulary - 1 : config.vocabulary + config.features - 1;
  const coords = new Int32Array(length * channels);
  for (let t = 0; t < length; t++) coords[t * channels + 2] = t;
  return { length, bag, ids: Int32Array.from({ length: length * bag }, () => rng.range(1, top)), coords };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const { shape, length } = workerData as { shape: Shape; length: number };
  const load = await trainLoad(shape, length, await createEngine("cpu", { threads: 1 }));
  port.on("message", async (seconds: number) => port.postMessage(await load.rate(seconds)));
  port.postMessage("ready");
}
