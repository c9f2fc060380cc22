// Computes one cell and stores it: reads the start it needs, times the work, writes the result. Called in a worker
// thread (cell-worker.ts), or in this one by tests.
import { FolkloreError } from "../errors.ts";
import { type CellResult, CellStore } from "./cell-store.ts";
import { type ExperimentConfig, START, type TrainingExperiment } from "./contract.ts";

export interface CellOrder {
  readonly experiment: string;
  /** The resolved config of the experiment. */
  readonly config: unknown;
  readonly digest: string;
  readonly folder: string;
  readonly variant: string;
  readonly seed: number;
}

export async function runCell<C extends ExperimentConfig>(
  experiment: TrainingExperiment<C>,
  { config, digest, folder, variant, seed }: CellOrder,
  progress: (text: string) => void,
): Promise<CellResult> {
  const store = new CellStore(folder, digest);
  const needsStart = experiment.sharedStart && variant !== START;
  const start = needsStart ? store.readState(START, seed) : undefined;
  if (needsStart && start === undefined) {
    throw new FolkloreError(
      "not-found",
      `the weights that ${experiment.name}'s cells of seed ${seed} start with are missing in ${folder}`,
      "compute all cells again with --fresh",
    );
  }
  const seconds: Record<string, number> = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    seconds[what] = (seconds[what] ?? 0) + (performance.now() - began) / 1000;
    return result;
  };
  const { values, spent, notes, state } = await timed("total", () =>
    experiment.run({ config: experiment.schema.parse(config), variant, seed, start, progress, timed }),
  );
  if (state !== undefined) store.writeState(variant, seed, state);
  const cell: CellResult = {
    experiment: experiment.name,
    variant,
    seed,
    digest,
    values: { ...values },
    spent,
    notes: [...notes],
    seconds,
  };
  store.write(cell);
  return cell;
}
