// A worker thread that answers one request at a time: started with the first one, ended when nobody has asked for a
// while. Whoever asks too much or waits too long is told so. It knows nothing of what the requests mean.
import { parentPort, Worker } from "node:worker_threads";
import { classify, type ErrorCode, FolkloreError } from "../errors.ts";

export interface ErrandOptions {
  /** The worker's file; it calls {@link answerErrands}. */
  readonly file: URL;
  readonly workerData: unknown;
  /** What it does, for messages: "the lab". */
  readonly name: string;
  /** Milliseconds from asking to the answer. */
  readonly limitMs: number;
  /** Milliseconds without a request after which the thread, and all it holds, is given up. */
  readonly idleMs: number;
  /** Requests that may wait while one is worked on. */
  readonly queue: number;
}

type Order = { readonly request: unknown } | "close";
type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly hint: string };

interface Errand {
  readonly request: unknown;
  readonly settle: (reply: Reply) => void;
}

export class Errands {
  readonly #options: ErrandOptions;
  #worker: Worker | undefined;
  #waiting: Errand[] = [];
  #current: Errand | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ErrandOptions) {
    this.#options = options;
  }

  /** @throws FolkloreError "busy" when too many wait or it takes too long; otherwise what the worker threw. */
  ask<T>(request: unknown): Promise<T> {
    const { name, limitMs, queue } = this.#options;
    if (this.#closed) return Promise.reject(this.#gone());
    if (this.#waiting.length >= queue) {
      return Promise.reject(
        new FolkloreError("busy", `${name} has ${queue} requests waiting already`, "try again in a moment"),
      );
    }
    return new Promise<T>((resolve, reject) => {
      const late = () => {
        this.#waiting = this.#waiting.filter((other) => other !== errand);
        const seconds = Math.round(limitMs / 1000);
        const message = `${name} did not answer within ${seconds} seconds`;
        reject(new FolkloreError("busy", message, "the machine is busy: try again in a moment"));
      };
      const timer = setTimeout(late, limitMs);
      const errand: Errand = {
        request,
        settle: (reply) => {
          clearTimeout(timer);
          if (reply.ok) resolve(reply.value as T);
          else reject(new FolkloreError(reply.code, reply.message, reply.hint));
        },
      };
      this.#waiting.push(errand);
      this.#next();
    });
  }

  /** Requests under way fail; the thread ends by itself. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#fail(this.#gone());
    await end(worker);
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#idle);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      this.#rest();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.postMessage({ request: this.#current.request } satisfies Order);
  }

  #rest(): void {
    if (this.#worker === undefined) return;
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      this.#worker = undefined;
      void end(worker);
    }, this.#options.idleMs).unref();
  }

  #start(): Worker {
    const worker = new Worker(this.#options.file, { workerData: this.#options.workerData });
    worker.on("message", (reply: Reply) => {
      if (worker !== this.#worker) return;
      const done = this.#current;
      this.#current = undefined;
      done?.settle(reply);
      this.#next();
    });
    const dead = (error: unknown) => {
      if (worker === this.#worker) this.#fail(classify(error));
    };
    worker.on("error", dead);
    worker.on("exit", () => dead(new Error(`the worker of ${this.#options.name} has ended`)));
    return worker;
  }

  /** The thread is gone, and what was asked of it with it. */
  #fail({ code, message, hint }: FolkloreError): void {
    clearTimeout(this.#idle);
    this.#worker = undefined;
    const lost = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting];
    this.#current = undefined;
    this.#waiting = [];
    for (const { settle } of lost) settle({ ok: false, code, message, hint });
  }

  #gone(): FolkloreError {
    return new FolkloreError("busy", `${this.#options.name} is closed`, "the server is going away");
  }
}

/** The worker ends itself between two native calls: terminated inside one, it would take the process down. */
async function end(worker: Worker | undefined): Promise<void> {
  if (worker === undefined || worker.threadId < 0) return;
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  worker.postMessage("close" satisfies Order);
  await ended;
}

/** The worker's side: answers what comes, until it is closed. */
export function answerErrands(answer: (request: never) => unknown, close: () => void): void {
  const port = parentPort;
  if (port === null) throw new Error("errands are answered in a worker thread only");
  port.on("message", async (order: Order) => {
    if (order === "close") {
      close();
      process.exit();
    }
    let reply: Reply;
    try {
      reply = { ok: true, value: await answer(order.request as never) };
    } catch (error) {
      const { code, message, hint } = classify(error);
      reply = { ok: false, code, message, hint };
    }
    port.postMessage(reply);
  });
}
