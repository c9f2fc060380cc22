// How much somebody may still do: a bucket that fills steadily and is emptied by what they do. It knows not what.

/** Tokens come back at `perSecond` up to `burst`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export class TokenBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** `now` in milliseconds. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#at = now();
  }

  /** False, and nothing is taken, when there are not enough left. */
  take(tokens = 1): boolean {
    this.#refill();
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }

  /** Seconds until one can be taken again. */
  get wait(): number {
    return Math.max(0, (1 - this.#tokens) / this.#rate.perSecond);
  }

  /** Nobody has taken any for long enough: forgetting it changes nothing. */
  get full(): boolean {
    this.#refill();
    return this.#tokens >= this.#rate.burst;
  }

  #refill(): void {
    const now = this.#now();
    const { perSecond, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
  }
}
