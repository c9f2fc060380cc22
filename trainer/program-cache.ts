// Compiled steps by shape, within a budget of memory: each holds on to the activations of its shape, so a learner
// that meets many shapes would otherwise grow by about 100 MB for each. It knows no model and no engine.
import type { Program } from "./engine/engine.ts";

interface Entry {
  readonly program: Program;
  readonly bytes: number;
}

/** Keeps the most recently used programs whose estimated memory fits the budget; always the last one. */
export class ProgramCache {
  readonly #budget: number;
  readonly #entries = new Map<string, Entry>(); // least recently used first
  #bytes = 0;

  /** @param budget bytes */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** The program for `key`, made by `make` if it is not kept; `bytes` is what it is expected to hold. */
  async get(key: string, bytes: number, make: () => Promise<Program>): Promise<Program> {
    const kept = this.#entries.get(key);
    if (kept !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, kept);
      return kept.program;
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes + bytes <= this.#budget) break;
      await this.#drop(oldest);
    }
    const program = await make();
    this.#entries.set(key, { program, bytes });
    this.#bytes += bytes;
    return program;
  }

  async dispose(): Promise<void> {
    for (const key of this.#entries.keys()) await this.#drop(key);
  }

  async #drop(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    await entry.program.dispose();
  }
}
