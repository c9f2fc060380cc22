// The one source of randomness: a seeded, forkable, serialisable generator (sfc32, 128 bits of state).
// It knows nothing of what the numbers are for. Same seed, same calls: same numbers on every machine.

/** Serialisable state of an {@link Rng}: four unsigned 32-bit words. */
export type RngState = readonly [number, number, number, number];

/** Seeded random generator (sfc32, Chris Doty-Humphrey, PractRand). */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  private constructor(state: RngState) {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** A generator seeded by any number or string. */
  static seed(seed: number | string): Rng {
    return new Rng(mix(String(seed), [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1])).#warm();
  }

  /** Continue exactly where `state()` was taken. */
  static restore(state: RngState): Rng {
    return new Rng(state);
  }

  state(): RngState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#d >>> 0];
  }

  /** An independent generator that depends on the current state and the label; does not advance this one. */
  fork(label: string | number): Rng {
    return new Rng(mix(String(label), this.state())).#warm();
  }

  #warm(): Rng {
    for (let i = 0; i < 12; i++) this.u32();
    return this;
  }

  /** Uniform unsigned 32-bit integer. */
  u32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number {
    return this.u32() / 4294967296;
  }

  /** Uniform integer in [0, n). */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Uniform integer in [low, high], both included. */
  range(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("pick from an empty list");
    return items[this.int(items.length)] as T;
  }

  /** An index drawn in proportion to non-negative weights; uniform if all are zero. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const w of weights) total += w;
    if (total <= 0) return this.int(weights.length);
    let left = this.next() * total;
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] as number;
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  /** Standard normal (Box-Muller, one of the pair). */
  gaussian(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Standard Gumbel: argmax(logits + gumbel) samples softmax(logits). */
  gumbel(): number {
    return -Math.log(-Math.log((this.u32() + 0.5) / 4294967296));
  }
}

/** FNV-1a over the text, once per word of state, so that labels and states both matter. */
function mix(text: string, state: RngState): RngState {
  const words = state.map((word, i) => {
    let h = (0x811c9dc5 ^ Math.imul(word ^ (i * 0x85ebca6b), 0xc2b2ae35)) >>> 0;
    for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
    return (h ^ (h >>> 15)) >>> 0;
  });
  return words as unknown as RngState;
}
