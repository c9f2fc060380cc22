// How fast the trainer trains and samples, per preset and thread count, beside eager tfjs and PyTorch. Runs that are
// compared alternate, and medians are reported: the machine may be shared.
import { Worker } from "node:worker_threads";
import { createEngine } from "../../trainer/index.ts";
import { Torch, type TorchRequest } from "./torch.ts";
import { benchConfig, eagerLoad, type Load, type Shape, sampleLoad, trainLoad } from "./train-load.ts";

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}
export type Report = (row: BenchRow) => void;

/** Positions of a training sequence; of a prompt; tokens sampled after it. */
const TRAIN_LENGTH = 96;
const PROMPT_LENGTH = 8;
const FRESH = 64;

/** Sequences per step, and prompts sampled together: fewer for `small`, whose steps take seconds. */
const SHAPES: readonly { readonly size: Shape["size"]; readonly train: number; readonly sample: number }[] = [
  { size: "nano", train: 32, sample: 128 },
  { size: "micro", train: 32, sample: 128 },
  { size: "tiny", train: 32, sample: 128 },
  { size: "small", train: 8, sample: 32 },
];

interface Effort {
  /** Alternating runs, and seconds of each. */
  readonly rounds: number;
  readonly seconds: number;
}

export async function benchTrainer(report: Report, { quick }: { quick: boolean }): Promise<void> {
  const effort: Effort = quick ? { rounds: 2, seconds: 0.7 } : { rounds: 5, seconds: 2 };
  const shapes = quick ? SHAPES.slice(0, 2) : SHAPES;
  for (const threads of quick ? [1] : [1, 2]) {
    const torch = Torch.start(threads);
    if (!torch) report({ name: "python3 with torch, to compare with", value: 0, unit: "found" });
    const engine = await createEngine("cpu", { threads });
    try {
      for (const { size, train, sample } of shapes) {
        const config = benchConfig(size);
        const training = await trainLoad({ size, batch: train }, TRAIN_LENGTH, engine);
        const trainRequest = { kind: "train", config, batch: train, length: TRAIN_LENGTH, fresh: 0 } as const;
        await compare(report, `train ${size}`, threads, training, effort, torch, trainRequest);
        const shape = { size, batch: sample, length: PROMPT_LENGTH, bag: 1, count: 1, fresh: FRESH };
        const sampling = await sampleLoad(shape, threads);
        const sampleRequest = {
          kind: "sample",
          config,
          batch: sample,
          length: PROMPT_LENGTH,
          fresh: FRESH,
        } as const;
        await compare(report, `sample ${size}`, threads, sampling, effort, torch, sampleRequest);
      }
    } finally {
      torch?.stop();
    }
  }
  const induction = { size: "nano", batch: 30, length: 9, bag: 40, count: 64, fresh: 5 } as const;
  const load = await sampleLoad(induction, 1);
  const name = "sample nano, 30 prompts of bags x 64, 1 thread";
  report({ name, value: await load.rate(effort.seconds), unit: "tokens/s" });
  await load.dispose();
  await benchEager(report, quick);
  await benchWorkers(report, effort);
}

/** Ours and PyTorch's in turn, then the ratio of the medians. Disposes of the load. */
async function compare(
  report: Report,
  what: string,
  threads: number,
  load: Load,
  { rounds, seconds }: Effort,
  torch: Torch | undefined,
  request: Omit<TorchRequest, "seconds">,
): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await load.rate(seconds));
    if (torch) theirs.push(await torch.rate({ ...request, seconds }));
  }
  await load.dispose();
  const name = `${what}, ${threads} thread${threads > 1 ? "s" : ""}`;
  report({ name, value: median(ours), unit: "tokens/s" });
  if (theirs.length === 0) return;
  report({ name: `${name}, PyTorch`, value: median(theirs), unit: "tokens/s" });
  report({ name: `${name}, against PyTorch`, value: median(ours) / median(theirs), unit: "x" });
}

/** Eager tfjs is two hundred times slower: one small batch is enough to see it. */
async function benchEager(report: Report, quick: boolean): Promise<void> {
  for (const size of quick ? (["nano"] as const) : (["nano", "micro"] as const)) {
    const shape = { size, batch: 2 };
    const load = await eagerLoad(shape, 24);
    const eager = await load.rate(0);
    await load.dispose();
    const compiled = await trainLoad(shape, 24, await createEngine("cpu", { threads: 1 }));
    const ours = await compiled.rate(0.5);
    await compiled.dispose();
    report({ name: `train ${size}, 2 x 24 tokens, eager tfjs`, value: eager, unit: "tokens/s" });
    report({ name: `train ${size}, 2 x 24 tokens, against eager tfjs`, value: ours / eager, unit: "x" });
  }
}

/** Two worker threads training at the same time, one thread each, against one of them alone. */
async function benchWorkers(report: Report, { rounds, seconds }: Effort): Promise<void> {
  const start = async () => {
    const workerData = { shape: { size: "micro", batch: 32 }, length: TRAIN_LENGTH };
    const worker = new Worker(new URL("train-load.ts", import.meta.url), { workerData });
    await answer(worker);
    return worker;
  };
  const workers = [await start(), await start()] as const;
  const rate = async (worker: Worker) => {
    worker.postMessage(seconds);
    return (await answer(worker)) as number;
  };
  const alone: number[] = [];
  const together: number[] = [];
  for (let round = 0; round < rounds; round++) {
    alone.push(await rate(workers[0]));
    const [a, b] = await Promise.all([rate(workers[0]), rate(workers[1])]);
    together.push(a + b);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  report({ name: "train micro, 2 workers of 1 thread", value: median(together), unit: "tokens/s" });
  report({ name: "train micro, 2 workers against 1", value: median(together) / median(alone), unit: "x" });
}

/** The worker's next message. */
function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (message) => {
      worker.off("error", reject);
      resolve(message);
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
