// How much, how fast and how deep: every bound of the HTTP side with its unit and reason, a token bucket for each
// visitor, and the depth of a JSON text. It knows no requests.
import { type Rate, TokenBucket } from "../token-bucket.ts";

export const LIMITS = {
  /** Bytes of a request's body: a config with every key is 3 KB. */
  body: 256 * 1024,
  /** Nested lists and objects in a body: a config has 4, and deep ones can exhaust a parser's stack. */
  depth: 32,
  /** Characters of an address: 64 metrics of 80 characters fit. */
  address: 8192,
  /** Bytes of all headers of a request (Node's default). */
  headers: 16 * 1024,
  /** Connections at once, WebSockets included. */
  connections: 1024,
  /** WebSockets at once: 200 people with two each, and some. */
  sockets: 600,
  /** Bytes of a WebSocket message from outside: an edit is at most some 10 KB, a reconnecting peer sends several. */
  message: 1024 * 1024,
  /** Bytes of a message to /ws/events: a subscription is 100. */
  eventsMessage: 4096,
  /** Milliseconds that headers, a whole request, a quiet connection may take. */
  headersTime: 10_000,
  requestTime: 30_000,
  quietTime: 180_000,
  /** Milliseconds that an answer may take; in the lab an agent thinks. */
  answerTime: 30_000,
  labTime: 120_000,
  /** Milliseconds between two looks whether the other end of a WebSocket is still there. */
  heartbeat: 30_000,
  /** Milliseconds that close() waits for answers under way. */
  closing: 2000,
} as const;

/** Each request or message takes one token. */
export interface Rates {
  /** Requests of one address in one role: the page makes some ten when it opens. */
  readonly requests: Rate;
  /** Requests to the lab: each makes an agent think. */
  readonly lab: Rate;
  /** Messages of one WebSocket to /ws/events. */
  readonly events: Rate;
  /** Messages of one WebSocket to /ws/culture: typing and cursor moves are some 20 a second. */
  readonly culture: Rate;
}

export const RATES: Rates = {
  requests: { perSecond: 60, burst: 240 },
  lab: { perSecond: 5, burst: 10 },
  events: { perSecond: 20, burst: 100 },
  culture: { perSecond: 100, burst: 500 },
};

/** Buckets kept at most; beyond it full ones are forgotten, then the oldest. */
export const MOST_BUCKETS = 4096;

/** One bucket for each key, of bounded number. */
export class TokenBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #make: () => TokenBucket;

  constructor(rate: Rate, now?: () => number) {
    this.#make = () => new TokenBucket(rate, now);
  }

  of(key: string): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= MOST_BUCKETS) this.#forget();
    const made = this.#make();
    this.#buckets.set(key, made);
    return made;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #forget(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.full) this.#buckets.delete(key);
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_BUCKETS) break;
      this.#buckets.delete(key);
    }
  }
}

/** How deep lists and objects are nested in a JSON text, without parsing it; brackets within strings do not count. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter === "\\") i++;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth--;
  }
  return deepest;
}
