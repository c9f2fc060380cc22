// What Prometheus reads at /metrics: event loop delay, requests, sockets, live runs, memory. Each server has its own
// registry, so that several can live in one process. It knows no Hono.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";
import type { RunManager } from "../runs/contract.ts";

/** Milliseconds between two looks at the event loop: finer ones cost more than they tell. */
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

export type SocketKind = "events" | "culture";

export class Metrics {
  readonly #registry = new Registry();
  readonly #delay: ReturnType<typeof monitorEventLoopDelay>;
  readonly #requests: Counter<"route" | "method" | "status">;
  readonly #sockets: Gauge<"kind">;

  constructor(manager: Pick<RunManager, "list">) {
    const registers = [this.#registry];
    this.#delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#delay.enable();
    this.#requests = new Counter({
      name: "folklore_http_requests_total",
      help: "HTTP requests by route, method and status",
      labelNames: ["route", "method", "status"],
      registers,
    });
    this.#sockets = new Gauge({
      name: "folklore_open_sockets",
      help: "open WebSockets by kind",
      labelNames: ["kind"],
      registers,
    });
    for (const kind of ["events", "culture"] satisfies SocketKind[]) this.#sockets.set({ kind }, 0);
    this.#addProcess(registers);
    addRuns(manager, registers);
  }

  counted(route: string, method: string, status: number): void {
    this.#requests.inc({ route, method, status });
  }

  opened(kind: SocketKind): void {
    this.#sockets.inc({ kind });
  }

  closed(kind: SocketKind): void {
    this.#sockets.dec({ kind });
  }

  /** Prometheus' text format, and its content type. The event loop's figures are of the time since the last call. */
  async text(): Promise<{ readonly body: string; readonly type: string }> {
    const body = await this.#registry.metrics();
    this.#delay.reset();
    return { body, type: this.#registry.contentType };
  }

  stop(): void {
    this.#delay.disable();
  }

  #addProcess(registers: Registry[]): void {
    const delay = this.#delay;
    new Gauge({
      name: "folklore_event_loop_delay_seconds",
      help: "delay of the main thread's event loop since the last reading",
      labelNames: ["quantile"],
      registers,
      collect() {
        for (const percentile of [50, 99, 100]) {
          // What is measured is the time between two looks.
          const late = Math.max(0, delay.percentile(percentile) / NANOSECONDS - RESOLUTION_MS / 1000);
          this.set({ quantile: String(percentile / 100) }, late);
        }
      },
    });
    new Gauge({
      name: "folklore_memory_bytes",
      help: "memory of this process",
      labelNames: ["kind"],
      registers,
      collect() {
        const { rss, heapUsed, external } = process.memoryUsage();
        this.set({ kind: "resident" }, rss);
        this.set({ kind: "heap" }, heapUsed);
        this.set({ kind: "external" }, external);
      },
    });
  }
}

/** Only live runs are labels: their number is bounded. */
function addRuns(manager: Pick<RunManager, "list">, registers: Registry[]): void {
  const live = () => manager.list().filter(({ control }) => control !== "idle");
  new Gauge({
    name: "folklore_live_runs",
    help: "runs with a worker in this process",
    registers,
    collect() {
      this.set(live().length);
    },
  });
  new Gauge({
    name: "folklore_run_round",
    help: "last committed round of a live run",
    labelNames: ["run"],
    registers,
    collect() {
      this.reset();
      for (const { id, round } of live()) this.set({ run: id }, round);
    },
  });
  new Gauge({
    name: "folklore_run_tokens",
    help: "tokens of a live run since its worker started",
    labelNames: ["run", "kind"],
    registers,
    collect() {
      this.reset();
      for (const { id, progress } of live()) {
        this.set({ run: id, kind: "trained" }, progress?.tokens.trained ?? 0);
        this.set({ run: id, kind: "sampled" }, progress?.tokens.sampled ?? 0);
      }
    },
  });
}
