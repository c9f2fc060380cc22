// The worker thread of one cell. Started by run-cells.ts; it computes its cell, stores it and ends.
import { parentPort, workerData } from "node:worker_threads";
import { FolkloreError } from "../errors.ts";
import { trainingExperiment } from "./registry.ts";
import { type CellOrder, runCell } from "./run-cell.ts";

/** What a worker says. */
export type CellMessage =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "done" }
  | {
      readonly kind: "failed";
      readonly error: { readonly code?: string; readonly message: string; readonly hint?: string };
    };

const port = parentPort;
if (port === null) throw new Error("cell-worker.ts runs in a worker thread only");
const order = workerData as CellOrder;
const say = (message: CellMessage): void => port.postMessage(message);

try {
  await runCell(trainingExperiment(order.experiment)!, order, (text) => say({ kind: "progress", text }));
  say({ kind: "done" });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (process.env.FOLKLORE_DEBUG === "1") process.stderr.write(`${stack}\n`);
  say({
    kind: "failed",
    error: error instanceof FolkloreError ? { code: error.code, message, hint: error.hint } : { message },
  });
}
