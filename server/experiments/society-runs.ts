// The runs of a society experiment, several at once: each is a process of its own (folklore resume RUN --json), since a
// run's own thread computes too. Finished runs are kept, others go on from their last round.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { canonicalJson } from "../../core/index.ts";
import type { PlannedRun } from "../config/index.ts";
import { type ErrorCode, EXIT_INTERRUPTED, FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import type { Store } from "../store/index.ts";
import { runPool } from "./pool.ts";

/** Seconds between two lines of progress of one run. */
const LINE_EVERY = 10;

export interface SocietyRun extends PlannedRun {
  /** Id of the run in the store. */
  readonly id: string;
  /** Id of the run that must be finished first: this one inherits from it. */
  readonly needs?: string;
}

export interface SocietyOptions {
  readonly runs: readonly SocietyRun[];
  readonly store: Store;
  /** The data folder of the store. */
  readonly dir: string;
  /** Runs at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly progress: (run: string, text: string) => void;
}

/**
 * Runs what is not finished. When the signal aborts, the runs under way are asked to stop and keep their last round.
 * @throws FolkloreError "bad-config" before anything is started when a run exists with another config, or what stopped a run.
 */
export async function runSociety({
  runs,
  store,
  dir,
  jobs,
  signal,
  progress,
}: SocietyOptions): Promise<void> {
  for (const run of runs) checkConfig(store, run);
  const open = runs.filter(({ id }) => store.getRun(id)?.status !== "finished");
  for (const { id } of runs) if (!open.some((run) => run.id === id)) progress(id, "finished before");
  await runPool(
    open,
    jobs,
    async ({ id, config }) => {
      if (store.getRun(id) === undefined)
        store.createRun({ id, name: config.name, seed: config.seed, config });
      progress(id, "starts");
      await runInProcess(id, dir, signal, (text) => progress(id, text));
    },
    signal,
  );
}

function checkConfig(store: Store, { id, config }: SocietyRun): void {
  const known = store.getRun(id);
  if (known === undefined || canonicalJson(known.config) === canonicalJson(config)) return;
  throw new FolkloreError(
    "bad-config",
    `run ${id} was made with another config`,
    "give the experiment another title, or use another folder with --dir",
  );
}

function runInProcess(
  id: string,
  dir: string,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const main = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
    // A process group of its own: Ctrl-C reaches it through us, once.
    const child = spawn(process.execPath, [main, "resume", id, "--dir", dir, "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stop = (): void => void child.kill("SIGINT");
    const kill = (): void => void child.kill("SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    process.once("exit", kill); // nobody would stop it otherwise
    const follow = new Follower(progress);
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => follow.read(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      process.off("exit", kill);
      if (code === 0 || (signal.aborted && code === EXIT_INTERRUPTED)) {
        progress(code === 0 ? `finished: ${follow.summary()}` : "stopped");
        return resolve();
      }
      reject(failure(id, code, complaint));
    });
  });
}

function failure(id: string, code: number | null, complaint: string): FolkloreError {
  for (const line of complaint.split("\n")) {
    if (!line.startsWith('{"error"')) continue;
    const { error } = JSON.parse(line) as { error: { code: ErrorCode; message: string; hint: string } };
    return new FolkloreError(error.code, `run ${id}: ${error.message}`, error.hint);
  }
  return new FolkloreError(
    "run-failed",
    `the process of run ${id} ended with ${code === null ? "a signal" : `code ${code}`}: ${complaint.trim().split("\n").at(-1) ?? ""}`,
    `go on with the same command, or look at: folklore show ${id}`,
  );
}

/** Reads a run's events from JSON lines and says now and then where it is. */
class Follower {
  readonly #say: (text: string) => void;
  readonly #laws = new Set<string>();
  #rest = "";
  #round = 0;
  #said = Number.NEGATIVE_INFINITY;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    // The report at the end is JSON over many lines: no line of it begins like an event.
    for (const line of lines) if (line.startsWith('{"seq"')) this.#follow(JSON.parse(line) as Event);
  }

  summary(): string {
    return `round ${this.#round}, ${this.#laws.size} laws`;
  }

  #follow({ type, data, round }: Event): void {
    this.#round = Math.max(this.#round, round);
    if (type === "law.discovered") this.#laws.add(data.law);
    const now = performance.now() / 1000;
    if (now - this.#said < LINE_EVERY) return;
    this.#said = now;
    this.#say(this.summary());
  }
}
