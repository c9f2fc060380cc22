// A family under a stop-watch. A call in this process cannot be interrupted: one that is slow is found afterwards, one
// that never ends is for the contained host (server/plugins) to kill together with its worker. All an audit can do
// here is to stop at the first call that is slow twice, and when the family has had its time.
import { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import { Hole } from "./hole.ts";

export interface TimeLimits {
  /** Longest a single call may take, in milliseconds. */
  readonly callMs: number;
  /** All calls together. */
  readonly totalMs: number;
}

type Method = "generate" | "render" | "oracle" | "verify" | "parse" | "propose" | "measure";

/** Taken now: the audit looks for families that read clocks by replacing them. */
const now = performance.now.bind(performance);

export class Watch {
  /** Does what the family does; throws a Hole when time is up. */
  readonly family: TaskFamily;
  readonly #limits: TimeLimits;
  #spent = 0;
  #slowest: { readonly method: Method; readonly ms: number } | undefined;
  #over: string | undefined;

  constructor(family: TaskFamily, limits: TimeLimits) {
    this.#limits = limits;
    // Reads whatever else there is of the family, also of one that is an instance of a class.
    this.family = Object.assign(Object.create(family) as TaskFamily, {
      generate: (rng: Rng, level: number) => {
        const state = rng.state();
        return this.#time(
          "generate",
          () => family.generate(rng, level),
          () => family.generate(Rng.restore(state), level),
        );
      },
      render: (...args: Parameters<TaskFamily["render"]>) =>
        this.#time("render", () => family.render(...args)),
      oracle: (...args: Parameters<TaskFamily["oracle"]>) =>
        this.#time("oracle", () => family.oracle(...args)),
      verify: (...args: Parameters<TaskFamily["verify"]>) =>
        this.#time("verify", () => family.verify(...args)),
      parse: (...args: Parameters<TaskFamily["parse"]>) => this.#time("parse", () => family.parse(...args)),
      propose: (...args: Parameters<TaskFamily["propose"]>) =>
        this.#time("propose", () => family.propose(...args)),
      measure: (...args: Parameters<TaskFamily["measure"]>) =>
        this.#time("measure", () => family.measure(...args)),
    });
  }

  /** How long things took; throws a Hole if too long. */
  report(): string {
    if (this.#over !== undefined) throw new Hole(this.#over);
    const { method = "none", ms = 0 } = this.#slowest ?? {};
    return `slowest call: ${method}, ${ms.toFixed(1)} ms; all together ${(this.#spent / 1000).toFixed(2)} s`;
  }

  #time<T>(method: Method, call: () => T, again: () => T = call): T {
    if (this.#spent > this.#limits.totalMs) {
      this.#over ??= `no time left: more than ${this.#limits.totalMs / 1000} s for all calls together`;
    }
    // One slow call is enough to know: what is left of the audit must not take as long once more.
    if (this.#over !== undefined) throw new Hole(this.#over);
    const start = now();
    let value: T | undefined;
    let thrown: { readonly error: unknown } | undefined;
    try {
      value = call();
    } catch (error) {
      thrown = { error };
    }
    let ms = now() - start;
    this.#spent += ms;
    // Tables may be built on a first call, and others use the machine: only slow twice is slow.
    if (ms > this.#limits.callMs) ms = Math.min(ms, this.#repeat(again));
    if (this.#slowest === undefined || ms > this.#slowest.ms) this.#slowest = { method, ms };
    if (ms > this.#limits.callMs) {
      this.#over = `${method} took ${Math.round(ms)} ms, at most ${this.#limits.callMs} are allowed`;
      throw new Hole(this.#over);
    }
    if (thrown !== undefined) throw thrown.error;
    return value as T;
  }

  #repeat(call: () => unknown): number {
    const start = now();
    try {
      call();
    } catch {
      // What it says was heard the first time.
    }
    const ms = now() - start;
    this.#spent += ms;
    return ms;
  }
}
