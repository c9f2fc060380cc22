// A root of the room that only the server writes: a map of plain values, kept as the server wants it whatever others
// write there. It knows neither what the values mean nor when they are sent.
import type * as Y from "yjs";

interface Wanted {
  readonly value: object;
  readonly text: string;
}

export class MirrorMap {
  readonly #map: Y.Map<unknown>;
  readonly #wanted = new Map<string, Wanted>();
  /** Keys that others have written to. */
  readonly #foreign = new Set<string>();

  /** What the map holds at the start is what the server last wanted. */
  constructor(map: Y.Map<unknown>, server: unknown) {
    this.#map = map;
    for (const [key, value] of map) {
      const isPlain = typeof value === "object" && value !== null && value.constructor === Object;
      if (isPlain) this.#wanted.set(key, { value, text: JSON.stringify(value) });
      else this.#foreign.add(key);
    }
    map.observe((event) => {
      if (event.transaction.origin !== server) for (const key of event.keysChanged) this.#foreign.add(key);
    });
  }

  get disturbed(): boolean {
    return this.#foreign.size > 0;
  }

  get(key: string): object | undefined {
    return this.#wanted.get(key)?.value;
  }

  keys(): IterableIterator<string> {
    return this.#wanted.keys();
  }

  /** True if the value is not the one already there. Equal means the same object, or the same JSON. */
  differs(key: string, value: object): boolean {
    const known = this.#wanted.get(key);
    return known === undefined || (known.value !== value && known.text !== JSON.stringify(value));
  }

  /** The following three are for use within a transaction of the server. */
  set(key: string, value: object): void {
    this.#wanted.set(key, { value, text: JSON.stringify(value) });
    this.#map.set(key, value);
  }

  delete(key: string): void {
    this.#wanted.delete(key);
    this.#map.delete(key);
  }

  /** Puts right what others have written. */
  repair(): void {
    for (const key of this.#foreign) {
      const wanted = this.#wanted.get(key);
      if (wanted !== undefined) this.#map.set(key, wanted.value);
      else this.#map.delete(key);
    }
    this.#foreign.clear();
  }
}
