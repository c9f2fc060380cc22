// News of runs, a few a second at most: the first at once, what comes soon after it together. It knows no pages.
import type { RunInfo } from "../protocol/index.ts";
import { LIVE } from "./limits.ts";

export class RunNews {
  readonly #tell: (info: RunInfo) => void;
  /** Run -> the newest that was held back since it was last told of; null = nothing. */
  readonly #held = new Map<string, RunInfo | null>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(tell: (info: RunInfo) => void) {
    this.#tell = tell;
  }

  add(info: RunInfo): void {
    const quiet = !this.#held.has(info.id);
    this.#held.set(info.id, quiet ? null : info);
    if (!quiet) return;
    this.#tell(info);
    this.#wait(info.id);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const info of this.#held.values()) if (info !== null) this.#tell(info);
    this.#held.clear();
  }

  #wait(id: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const held = this.#held.get(id);
      this.#held.delete(id);
      if (held) this.add(held);
    }, LIVE.news).unref();
    this.#timers.add(timer);
  }
}
