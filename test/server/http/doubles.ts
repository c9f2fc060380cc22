// Doubles of what the HTTP server is given, each with small fixed answers that fit their types, and a server started
// with them on a port of its own. Live sockets echo what they hear.
import { pino } from "pino";
import { resolveConfig } from "../../../server/config/index.ts";
import type {
  Lab,
  LiveSocket,
  LiveSockets,
  Queries,
  Rates,
  Refusal,
  RunningServer,
  ServerOptions,
  SocketHandler,
  Visitor,
} from "../../../server/http/index.ts";
import { startServer } from "../../../server/http/index.ts";
import { CLOSE, type Gallery, type GalleryEntry } from "../../../server/protocol/index.ts";
import { FakeRuns } from "../../fixtures/fake-runs.ts";

/** Echoes; says "who" for who it talks to; breaks at "break". */
export class EchoLive implements LiveSockets {
  /** What closed() was called for, in order. */
  readonly ended: string[] = [];
  closed = false;

  events(socket: LiveSocket, who: Visitor): SocketHandler {
    return this.#echo(socket, who, "events");
  }

  culture(socket: LiveSocket, run: string, who: Visitor): SocketHandler | Refusal {
    return run === "missing" ? CLOSE.notFound : this.#echo(socket, who, `culture/${run}`);
  }

  close(): void {
    this.closed = true;
  }

  #echo(socket: LiveSocket, { role, name }: Visitor, where: string): SocketHandler {
    return {
      message: (data) => {
        if (data === "break") throw new Error("secret internals");
        if (data === "buffered") socket.send(String(socket.buffered));
        else socket.send(data === "who" ? `${role} ${name} ${where}` : data);
      },
      closed: () => {
        this.ended.push(where);
      },
    };
  }
}

/** Remembers what it was asked. */
export class FixedQueries implements Queries {
  asked: unknown[] = [];

  async series(run: string, options: Parameters<Queries["series"]>[1]) {
    this.asked = [run, options];
    return {
      run,
      x: options.x,
      lines: [{ metric: "loss/ash", x: [1], mean: [0.5], min: [0.4], max: [null] }],
    };
  }

  async culture(run: string, options: Parameters<Queries["culture"]>[1]) {
    this.asked = [run, options];
    return { run, cultures: ["shared"], culture: "shared", round: options.round ?? 0, entries: [], tree: "" };
  }

  async trace(run: string, kind: Parameters<Queries["trace"]>[1], id: string) {
    this.asked = [run, kind, id];
    if (id === "break") throw new Error("secret internals at /home/somebody");
    return { kind, id, events: [], more: false, related: [] };
  }

  async compare(runs: readonly string[], baseline: string) {
    this.asked = [runs, baseline];
    return { baseline, runs: [], differences: [] };
  }

  async events(run: string, options: Parameters<Queries["events"]>[1]) {
    this.asked = [run, options];
    return { events: [{ seq: 1, run, round: 1, type: "round.started" as const, data: {} }], next: null };
  }

  async experiments() {
    return [{ name: "default", description: "what npm start does", config: {} }];
  }

  async gallery(): Promise<Gallery> {
    const kinds = [{ kind: "sequences" as const, heading: "Sequences" }];
    const family: GalleryEntry = {
      ...{ id: "caesar", title: "Caesar", kind: "sequences", levels: 1, proposals: true },
      examples: [{ level: 1, prompt: "K a", answer: "b ." }],
      audit: { items: 1, checks: 2, holes: [{ check: "fast", detail: "slow" }], blind: { score: 0.5 } },
      speed: { generated: 1, verified: 2 },
    };
    return { machine: "a machine", kinds, families: [family] };
  }
}

const TASK = { id: "t1", family: "laws", level: 1, text: "dup", prompt: "find the law" };
const VERDICT = { correct: true, score: 1, reason: "right", steps: [true] };

export class FixedLab implements Lab {
  async task() {
    return TASK;
  }

  async solve() {
    const tokens = [{ token: "dup", probability: 0.5, top: [{ token: "dup", probability: 0.5 }] }];
    return { task: TASK, round: 1, read: [], tokens, completion: "dup", verdict: VERDICT, oracle: null };
  }

  async grade() {
    return VERDICT;
  }
}

export interface Trial {
  readonly server: RunningServer;
  readonly manager: FakeRuns;
  readonly live: EchoLive;
  readonly queries: FixedQueries;
  /** A run that is there, live. */
  readonly run: string;
  /** Lines of the log. */
  readonly logged: string[];
}

/** No test is slowed down, except those about limits. */
const plenty = { perSecond: 1e6, burst: 1e6 };
const PLENTY: Rates = { requests: plenty, lab: plenty, events: plenty, culture: plenty };

export const NO_PAGE = "/nowhere/at/all";

/** On a free port, with one live run. */
export async function startTrial(options: Partial<ServerOptions> = {}): Promise<Trial> {
  const manager = new FakeRuns();
  const live = new EchoLive();
  const queries = new FixedQueries();
  const logged: string[] = [];
  const { id: run } = await manager.start(resolveConfig({ name: "trial" }), { paused: false });
  const server = await startServer({
    manager,
    live,
    queries,
    lab: new FixedLab(),
    store: { location: "memory", getRun: () => undefined },
    page: NO_PAGE,
    port: 0,
    rates: PLENTY,
    log: pino({ level: "warn" }, { write: (line: string) => logged.push(line) }),
    ...options,
  });
  return { server, manager, live, queries, run, logged };
}
