// What was admitted lately, and how often the same program came: the memory behind the near-duplicate gate.
// It knows neither outcomes nor families; who asks decides what counts as the same.
import { z } from "zod";

/** The program of a proposal: the symbols before the first ":" (what follows is its input), or the whole text. */
export function programPart(text: string): string {
  const symbols = text.split(/\s+/).filter((symbol) => symbol !== "");
  const colon = symbols.indexOf(":");
  return (colon < 0 ? symbols : symbols.slice(0, colon)).join(" ");
}

const stateSchema = z.array(z.tuple([z.string(), z.string()]));

/** A sliding window over admitted tasks with counts of exact ids and of near-duplicate keys. */
export class NoveltyLedger {
  readonly #window: number;
  /** Oldest first, [task id, key]. */
  #admitted: [string, string][] = [];
  readonly #ids = new Map<string, number>();
  readonly #keys = new Map<string, number>();

  /** @param window tasks remembered; 3,000 is the window that stopped collapse in a prototype. */
  constructor(window = 3000) {
    if (!Number.isInteger(window) || window < 1)
      throw new RangeError(`window must be at least 1, not ${window}`);
    this.#window = window;
  }

  get size(): number {
    return this.#admitted.length;
  }

  get window(): number {
    return this.#window;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** How often the key occurs in the window. */
  count(key: string): number {
    return this.#keys.get(key) ?? 0;
  }

  admit(id: string, key: string): void {
    this.#admitted.push([id, key]);
    add(this.#ids, id, 1);
    add(this.#keys, key, 1);
    while (this.#admitted.length > this.#window) {
      const [oldId, oldKey] = this.#admitted.shift() as [string, string];
      add(this.#ids, oldId, -1);
      add(this.#keys, oldKey, -1);
    }
  }

  save(): unknown {
    return this.#admitted.map(([id, key]) => [id, key]);
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    const admitted = stateSchema.parse(state);
    this.#admitted = [];
    this.#ids.clear();
    this.#keys.clear();
    for (const [id, key] of admitted) this.admit(id, key);
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
