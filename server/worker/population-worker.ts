// The worker thread of one population: makes it and answers calls one after the other. Started by remote-population.ts.
import { parentPort, workerData } from "node:worker_threads";
import { Population } from "../../agents/index.ts";
import { makeFamilies } from "../simulation/families.ts";
import { inTurn } from "./in-turn.ts";
import type { Answer, Call, WorkerStart } from "./protocol.ts";

const port = parentPort;
if (port === null) throw new Error("population-worker.ts runs in a worker thread only");
const { spec, families } = workerData as WorkerStart;

function failure(id: number, error: unknown): Answer {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { id, ok: false, name, message };
}

const population = await Population.create(spec, makeFamilies(families)).catch((error: unknown) => {
  port.postMessage(failure(0, error));
  return undefined;
});
if (population !== undefined) {
  const host = inTurn(population);
  port.on("message", async ({ id, method, args }: Call) => {
    // Not in its turn: whoever closes does not wait for what is under way. In a worker, this ends the thread only.
    if (method === "close") process.exit();
    try {
      const call = host[method] as (...args: readonly unknown[]) => Promise<unknown>;
      const answer: Answer = { id, ok: true, value: await call(...args) };
      port.postMessage(answer);
    } catch (error) {
      port.postMessage(failure(id, error));
    }
  });
  port.postMessage({ id: 0, ok: true, value: undefined } satisfies Answer);
}
