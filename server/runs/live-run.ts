// One run that is being worked on: its lock, its worker thread, what the worker is doing, and the events that are not
// on disk yet. The main thread's side of run-worker.ts.
import { Worker } from "node:worker_threads";
import type { RunConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import type { RunAction, RunControl } from "../protocol/index.ts";
import type { ForeignEdit, RunOutcome, RunProgress } from "../simulation/index.ts";
import type { RunLock, RunStatus, Store } from "../store/index.ts";
import type { FromWorker, RunFailure, RunOrder, ToWorker } from "./messages.ts";

export interface LiveRunListener {
  events(events: readonly Event[]): void;
  committed(seq: number): void;
  /** Control or progress has changed. */
  changed(): void;
  /** The worker is gone and the lock released; events after `lastSeq` never happened. */
  ended(lastSeq: number): void;
}

export class LiveRun {
  readonly id: string;
  readonly config: RunConfig;
  /** Resolves when the worker has ended and the run's status is written; rejects with what stopped the run. */
  readonly ended: Promise<RunOutcome>;
  readonly #store: Store;
  readonly #lock: RunLock;
  readonly #worker: Worker;
  readonly #listener: LiveRunListener;
  #control: RunControl = "starting";
  #progress: RunProgress | null = null;
  #pending: Event[] = [];
  #outcome: RunOutcome | undefined;
  #failure: RunFailure | undefined;

  /** @throws FolkloreError "locked" when another process writes this run. */
  constructor(store: Store, order: RunOrder, listener: LiveRunListener) {
    this.id = order.runId;
    this.config = order.config;
    this.#store = store;
    this.#listener = listener;
    this.#lock = store.lock(order.runId);
    try {
      store.updateRun(order.runId, { status: "running" });
      this.#worker = new Worker(new URL("./run-worker.ts", import.meta.url), { workerData: order });
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.on("message", (message: FromWorker) => this.#hear(message));
    this.#worker.on("error", (error) => {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      const hint =
        "this looks like a bug: run again with FOLKLORE_DEBUG=1 for the stack trace, and report it";
      this.#failure ??= { code: "unexpected", message, hint, stack };
    });
    this.ended = exited.then(() => this.#end());
    // Whoever is interested listens; nobody has to.
    this.ended.catch(() => {});
  }

  get control(): RunControl {
    return this.#control;
  }

  get progress(): RunProgress | null {
    return this.#progress;
  }

  /** Events after the last commit, oldest first. */
  get pending(): readonly Event[] {
    return this.#pending;
  }

  act(action: RunAction): void {
    if (this.#control === "stopping") return;
    this.#send({ type: action });
    if (action === "stop") this.#turn("stopping");
    else if (action === "pause") this.#turn(this.#control === "paused" ? "paused" : "pausing");
    else if (action === "step") this.#turn("pausing");
    else this.#turn("running");
  }

  submit(edits: readonly ForeignEdit[]): void {
    this.#send({ type: "edits", edits });
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #turn(control: RunControl): void {
    this.#control = control;
    this.#listener.changed();
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case "events":
        this.#pending.push(...message.events);
        this.#listener.events(message.events);
        break;
      case "committed":
        this.#pending = this.#pending.filter(({ seq }) => seq > message.seq);
        this.#listener.committed(message.seq);
        break;
      case "progress":
        this.#progress = message.progress;
        if (this.#control === "starting") this.#control = "running";
        this.#listener.changed();
        break;
      case "waiting":
        this.#waits(message.waiting);
        break;
      case "ended":
        this.#outcome = message.outcome;
        break;
      case "failed":
        this.#failure = message.error;
    }
  }

  /** It waits before a round, or goes on: one round after a step, all of them after a resume. */
  #waits(waiting: boolean): void {
    if (this.#control === "stopping") return;
    if (waiting) this.#turn("paused");
    else if (this.#control === "paused") this.#turn("running");
  }

  #end(): RunOutcome {
    let status: RunStatus = this.#outcome?.status ?? "failed";
    const { code } = this.#failure ?? {};
    // A full disk or a missing device is no fault of the run: it can go on from its last round.
    if (code !== undefined && code !== "run-failed" && code !== "unexpected") status = "interrupted";
    this.#control = "idle";
    this.#pending = [];
    try {
      this.#store.updateRun(this.id, { status });
    } finally {
      this.#lock.release();
      this.#listener.ended(this.#store.getRun(this.id)?.lastSeq ?? 0);
    }
    if (this.#outcome !== undefined) return this.#outcome;
    const { message, hint, stack } = this.#failure ?? {
      message: "the run's worker has ended without a word",
      hint: "look at the memory of this machine, then go on with: folklore resume",
    };
    throw new FolkloreError(code ?? "unexpected", message, hint, {
      cause: stack === undefined ? undefined : Object.assign(new Error(message), { stack }),
    });
  }
}
