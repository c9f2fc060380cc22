// One page that watches one run: where it is in the log and what it needs next. Only positions are kept; what is to be
// sent is made when the page can take it. It knows no timers: whoever owns it calls step() when there is something.
import { PROTOCOL_VERSION, type ServerMessage } from "../protocol/index.ts";
import { LIVE } from "./limits.ts";
import type { RunChannel, StateText } from "./run-channel.ts";

export class Subscription<Page> {
  readonly page: Page;
  readonly channel: RunChannel;
  readonly #folded: boolean;
  readonly #send: (text: string) => void;
  /** The last event that the page has. */
  #at: number;
  /** What it was last told is on disk. */
  #told = -1;
  /** The page has to forget every event after this one. */
  #rewindTo: number | undefined;
  /** It is to be sent the folded state before anything else. */
  #needsState: boolean;
  #state: StateText | undefined;
  /** It has had everything once: from then on, to be behind is to be slow. */
  #arrived = false;
  #slow = false;

  constructor(page: Page, channel: RunChannel, after: number | "snapshot", send: (text: string) => void) {
    this.page = page;
    this.channel = channel;
    this.#send = send;
    this.#folded = after === "snapshot";
    this.#needsState = this.#folded;
    this.#at = this.#folded ? 0 : Number(after);
    if (this.#at > channel.seen) this.rewind(channel.seen);
  }

  /** Waits for the state, and cannot go on without. */
  get needsState(): boolean {
    return this.#needsState && this.#state === undefined;
  }

  /** The page cannot be sent anything for now. */
  stall(): void {
    this.#slow ||= this.#arrived;
    // Not kept for the slow: they get a newer one.
    this.#state = undefined;
  }

  rewind(to: number): void {
    this.#state = undefined;
    this.#told = Math.min(this.#told, to);
    if (this.#at <= to) return;
    this.#at = to;
    this.#rewindTo = Math.min(to, this.#rewindTo ?? to);
    // A folded state cannot go back.
    this.#needsState ||= this.#folded;
  }

  giveState(state: StateText): void {
    if (this.#needsState && state.epoch === this.channel.epoch) this.#state = state;
  }

  /** Sends one message, if one is due. False when none is, or when the state is needed first. */
  step(): boolean {
    if (this.#rewindTo !== undefined) {
      const message: ServerMessage = {
        v: PROTOCOL_VERSION,
        type: "rewind",
        run: this.channel.run,
        to: this.#rewindTo,
      };
      this.#rewindTo = undefined;
      this.#send(JSON.stringify(message));
      return true;
    }
    if (this.#slow) {
      this.#slow = false;
      this.#needsState ||= this.channel.seen - this.#at > LIVE.behind;
    }
    if (this.#needsState) return this.#sendState();
    const batch = this.channel.batchAfter(this.#at);
    if (batch !== undefined) {
      this.#at = batch.last;
      this.#told = batch.committed;
      this.#send(batch.text);
      return true;
    }
    this.#arrived = true;
    if (this.#told >= this.channel.committed) return false;
    const { text, committed } = this.channel.progress();
    this.#told = committed;
    this.#send(text);
    return true;
  }

  #sendState(): boolean {
    const state = this.#state;
    if (state === undefined) return false;
    this.#state = undefined;
    // Stale or older than what the page has by now: another is asked for.
    if (state.epoch !== this.channel.epoch) return false;
    this.#needsState = false;
    this.#at = state.seq;
    this.#told = -1;
    this.#send(state.text);
    return true;
  }
}
