// All cells of a training experiment, side by side in worker threads; those that are stored are not computed again.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { contentId } from "../../core/index.ts";
import { type ErrorCode, FolkloreError } from "../errors.ts";
import { type CellResult, CellStore } from "./cell-store.ts";
import type { CellMessage } from "./cell-worker.ts";
import { type ExperimentConfig, START, type TrainingExperiment } from "./contract.ts";
import { runPool } from "./pool.ts";
import type { CellOrder } from "./run-cell.ts";

export interface CellsOptions<C extends ExperimentConfig> {
  readonly experiment: TrainingExperiment<C>;
  readonly config: C;
  /** Those that are wanted; the shared start comes by itself. */
  readonly variants: readonly string[];
  /** The data folder. */
  readonly dir: string;
  /** Cells at once. */
  readonly jobs: number;
  /** Forget what is stored of these cells. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  readonly progress: (cell: string, text: string) => void;
  /** How one cell is computed; in a worker thread of its own by default. */
  readonly compute?: (
    order: CellOrder,
    progress: (text: string) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** Identity of an experiment's config: no dates, no seeds, nothing of the machine. */
export function configDigest(name: string, config: ExperimentConfig): string {
  const { seeds: _, ...rest } = config;
  return contentId({ experiment: name, config: rest });
}

/** The cells in the order in which they are started, the shared starts first. */
export function planCells<C extends ExperimentConfig>(
  experiment: TrainingExperiment<C>,
  variants: readonly string[],
  seeds: readonly number[],
): { variant: string; seed: number; id: string; needs?: string }[] {
  const cell = (variant: string, seed: number) => ({ variant, seed, id: `${variant}-${seed}` });
  const starts = experiment.sharedStart ? seeds.map((seed) => cell(START, seed)) : [];
  const others = seeds.flatMap((seed) =>
    variants.map((variant) => ({
      ...cell(variant, seed),
      ...(experiment.sharedStart ? { needs: `${START}-${seed}` } : {}),
    })),
  );
  return [...starts, ...others];
}

/**
 * Every finished cell, in the order of the plan; fewer than planned only when the signal aborted.
 * @throws FolkloreError "bad-config" when a stored cell has another config, "run-failed" when a cell broke.
 */
export async function runCells<C extends ExperimentConfig>(options: CellsOptions<C>): Promise<CellResult[]> {
  const { experiment, config, variants, dir, jobs, fresh, signal, progress } = options;
  const compute = options.compute ?? computeInWorker;
  const digest = configDigest(experiment.name, config);
  const folder = join(dir, "experiments", experiment.name);
  const store = new CellStore(folder, digest);
  const plan = planCells(experiment, variants, config.seeds);
  if (fresh) for (const { variant, seed } of plan) store.remove(variant, seed);
  const open = plan.filter(({ variant, seed }) => store.read(variant, seed) === undefined);
  for (const { id } of plan) if (!open.some((cell) => cell.id === id)) progress(id, "done before");
  await runPool(
    open,
    jobs,
    async ({ id, variant, seed }) => {
      progress(id, "starts");
      const order: CellOrder = { experiment: experiment.name, config, digest, folder, variant, seed };
      await compute(order, (text) => progress(id, text), signal);
      if (!signal.aborted) progress(id, "done");
    },
    signal,
  );
  return plan.flatMap(({ variant, seed }) => store.read(variant, seed) ?? []);
}

/** Ends when the cell is stored, or at once when the signal aborts. */
function computeInWorker(
  order: CellOrder,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const what = `the cell ${order.variant}-${order.seed} of ${order.experiment}`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./cell-worker.ts", import.meta.url), { workerData: order });
    const stop = (): void => void worker.terminate();
    signal.addEventListener("abort", stop, { once: true });
    let outcome: CellMessage | undefined;
    worker.on("message", (message: CellMessage) => {
      if (message.kind === "progress") progress(message.text);
      else outcome = message;
    });
    worker.on("error", (error) =>
      reject(
        new FolkloreError("run-failed", `${what} broke: ${String(error)}`, "run the command again", {
          cause: error,
        }),
      ),
    );
    worker.on("exit", () => {
      signal.removeEventListener("abort", stop);
      if (outcome?.kind === "done" || signal.aborted) return resolve();
      const { code, message, hint } =
        outcome?.kind === "failed"
          ? outcome.error
          : { code: undefined, message: "its thread ended", hint: undefined };
      reject(
        new FolkloreError(
          (code ?? "run-failed") as ErrorCode,
          `${what} failed: ${message}`,
          hint ?? "FOLKLORE_DEBUG=1 shows the stack; finished cells are kept, run the command again",
        ),
      );
    });
  });
}
