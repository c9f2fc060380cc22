// The host of one plug-in, as seen by the thread that asks: starts the host thread, waits for an answer asleep (the
// simulation is synchronous), and ends the thread when it is late. It knows nothing of what is said.
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FaultKind } from "./fault.ts";
import { type HostOrder, type HostReply, type HostRequest, SHARED } from "./host-messages.ts";
import { LIMITS } from "./limits.ts";
import { killGroup } from "./program.ts";
import type { PluginSource } from "./source.ts";

/** No answer: what happened instead. The thread is gone, the next request starts another. */
export class HostFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, detail: string) {
    super(detail);
    this.name = "HostFault";
    this.kind = kind;
  }
}

interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly shared: Int32Array;
}

/** Taken now: the audit looks for families that read clocks by replacing them. */
const now = performance.now.bind(performance);

/** Programs must not outlive us. */
const open = new Set<PluginHost>();
process.on("exit", () => {
  for (const host of open) host.stop();
});

export class PluginHost {
  readonly #source: PluginSource;
  readonly #heapMb: number;
  #running: Running | undefined;

  constructor(source: PluginSource, heapMb: number = LIMITS.heapMb) {
    this.#source = source;
    this.#heapMb = heapMb;
  }

  /** False before the first request and after a fault: whoever asks next starts a thread that knows nothing yet. */
  get running(): boolean {
    return this.#running !== undefined;
  }

  /** @throws HostFault */
  ask(message: string, limitMs: number): string {
    this.#running ??= this.#start();
    const { port, shared } = this.#running;
    // The host keeps the time and can say more about it; we only see that it lives.
    const until = now() + limitMs + LIMITS.graceMs;
    let seen = Atomics.load(shared, SHARED.replies);
    port.postMessage({ message, limitMs } satisfies HostRequest);
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: HostReply } | undefined;
      if (received !== undefined) return this.#accept(received.message);
      const left = until - now();
      if (left <= 0) return this.#fail("timed-out", `no answer within ${limitMs} ms`);
      Atomics.wait(shared, SHARED.replies, seen, left);
      seen = Atomics.load(shared, SHARED.replies);
    }
  }

  /** Ends the thread and the program behind it. */
  stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    open.delete(this);
    const pid = Atomics.load(running.shared, SHARED.pid);
    if (pid > 0) killGroup(pid);
    // Not terminated: it has to see its program end, or that would stay behind as a zombie.
    running.port.postMessage("close" satisfies HostRequest);
  }

  #start(): Running {
    const { port1, port2 } = new MessageChannel();
    const shared = new Int32Array(new SharedArrayBuffer(4 * SHARED.size));
    const worker = new Worker(new URL("./host-worker.ts", import.meta.url), {
      workerData: { source: this.#source, heapMb: this.#heapMb, port: port2, shared } satisfies HostOrder,
      transferList: [port2],
    });
    worker.on("error", () => {}); // seen as no answer; it must not end us
    worker.unref();
    open.add(this);
    return { worker, port: port1, shared };
  }

  #accept(reply: HostReply): string {
    return "text" in reply ? reply.text : this.#fail(reply.fault.kind, reply.fault.detail);
  }

  #fail(kind: FaultKind, detail: string): never {
    this.stop();
    throw new HostFault(kind, detail);
  }
}
