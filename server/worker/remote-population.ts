// A population that lives in a worker thread of its own: the same calls as a local one, over a message port.
// It knows nothing of what the calls mean.
import { Worker } from "node:worker_threads";
import type { PopulationHost } from "../../agents/index.ts";
import { DeviceError } from "../../trainer/index.ts";
import type { Answer, Call, Method, WorkerStart } from "./protocol.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class RemotePopulation implements PopulationHost {
  readonly id: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #dead: Error | undefined;

  private constructor(start: WorkerStart) {
    this.id = start.spec.id;
    this.#worker = new Worker(new URL("./population-worker.ts", import.meta.url), { workerData: start });
    this.#worker.on("message", (answer: Answer) => this.#settle(answer));
    this.#worker.on("error", (error) =>
      this.#fail(error instanceof Error ? error : new Error(String(error))),
    );
    this.#worker.on("exit", () => this.#fail(new Error(`the worker of population ${this.id} has ended`)));
  }

  /** @throws DeviceError when the device is not there. */
  static async start(start: WorkerStart): Promise<RemotePopulation> {
    const population = new RemotePopulation(start);
    await population.#expect(population.#next++);
    return population;
  }

  sample = this.#caller("sample");
  score = this.#caller("score");
  learn = this.#caller("learn");
  save = this.#caller("save");
  load = this.#caller("load");
  reset = this.#caller("reset");
  parameters = this.#caller("parameters");

  /**
   * Ends the worker: a call under way is lost, and fails. The worker does it itself between two runs of its graphs:
   * terminated inside a native call it would take the whole process down (an addon cannot throw into a dead thread).
   */
  async close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const ended = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#worker.postMessage({ id: this.#next++, method: "close", args: [] } satisfies Call);
    await ended;
  }

  #caller<M extends Method>(method: M): PopulationHost[M] {
    return ((...args: readonly unknown[]) => this.#call(method, args)) as PopulationHost[M];
  }

  #call(method: Method, args: readonly unknown[]): Promise<unknown> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = this.#next++;
    const call: Call = { id, method, args };
    const answer = this.#expect(id);
    this.#worker.postMessage(call);
    return answer;
  }

  #expect(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else
      waiting?.reject(
        answer.name === "DeviceError" ? new DeviceError(answer.message) : new Error(answer.message),
      );
  }

  #fail(error: Error): void {
    this.#dead = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
