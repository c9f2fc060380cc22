// One run as it is streamed: which events there are, on disk and not yet on disk, as batches of JSON text that are
// made once for all who are at the same place; and its folded state as text. It knows nothing of who listens.
import type { Event } from "../events.ts";
import { MAX_BATCH, PROTOCOL_VERSION, type ServerMessage } from "../protocol/index.ts";
import type { RunManager } from "../runs/index.ts";
import type { Store } from "../store/index.ts";
import { LIVE } from "./limits.ts";

export interface Sources {
  readonly manager: RunManager;
  readonly store: Store;
}

/** A message of events, ready to be sent. */
export interface Batch {
  readonly text: string;
  /** Number of its last event. */
  readonly last: number;
  /** What it says is on disk. */
  readonly committed: number;
}

/** A message with the folded state up to event `seq`; of no use once `epoch` is not the channel's any more. */
export interface StateText {
  readonly text: string;
  readonly seq: number;
  readonly epoch: number;
}

interface Made {
  readonly after: number;
  readonly committed: number;
  readonly seen: number;
  readonly batch: Batch;
}

export class RunChannel {
  readonly run: string;
  readonly #sources: Sources;
  #committed: number;
  #seen: number;
  #epoch = 0;
  /** When the newest event came, in milliseconds since the epoch. */
  #at = Date.now();
  #made: Made | undefined;
  #times: ReadonlyMap<number, number> = new Map();
  #state:
    | { readonly committed: number; readonly epoch: number; readonly text: Promise<StateText> }
    | undefined;
  #closed = false;

  /** @throws FolkloreError when the run cannot be read. */
  constructor(run: string, sources: Sources) {
    this.run = run;
    this.#sources = sources;
    this.#committed = sources.store.getRun(run)?.lastSeq ?? 0;
    this.#seen = Math.max(this.#committed, sources.manager.pending(run).at(-1)?.seq ?? 0);
  }

  /** The last event on disk, as far as the manager has said. */
  get committed(): number {
    return this.#committed;
  }

  /** The last event. */
  get seen(): number {
    return this.#seen;
  }

  /** Goes up whenever events were taken back. */
  get epoch(): number {
    return this.#epoch;
  }

  add(events: readonly Event[]): void {
    this.#seen = events.at(-1)?.seq ?? this.#seen;
    this.#at = Date.now();
  }

  commit(seq: number): void {
    this.#committed = Math.max(this.#committed, seq);
    this.#seen = Math.max(this.#seen, seq);
  }

  rewind(to: number): void {
    this.#committed = Math.min(this.#committed, to);
    this.#seen = Math.min(this.#seen, to);
    this.#epoch++;
    this.#made = undefined;
    this.#times = new Map();
  }

  close(): void {
    this.#closed = true;
  }

  /** The next events after this one; undefined when there are none. */
  batchAfter(after: number): Batch | undefined {
    const [committed, seen] = [this.#committed, this.#seen];
    const made = this.#made;
    if (made?.after === after && made.committed === committed && made.seen === seen) return made.batch;
    const batch = after < committed ? this.#fromStore(after) : this.#fromPending(after);
    if (batch !== undefined) this.#made = { after, committed, seen, batch };
    return batch;
  }

  /** A message without events, that only says what is on disk. */
  progress(): Batch {
    return this.#batch([], this.#committed, this.#at);
  }

  /** Made once for all who ask between two commits. Waits while the manager is ahead of the events seen here. */
  state(): Promise<StateText> {
    const [committed, epoch] = [this.#committed, this.#epoch];
    const known = this.#state;
    if (known?.committed === committed && known.epoch === epoch) return known.text;
    const text = this.#askState();
    this.#state = { committed, epoch, text };
    text.catch(() => {
      if (this.#state?.text === text) this.#state = undefined;
    });
    return text;
  }

  async #askState(): Promise<StateText> {
    for (;;) {
      const epoch = this.#epoch;
      const state = await this.#sources.manager.state(this.run);
      if (this.#closed || (epoch === this.#epoch && state.seq <= this.#seen)) {
        const message: ServerMessage = { v: PROTOCOL_VERSION, type: "snapshot", run: this.run, state };
        return { text: JSON.stringify(message), seq: state.seq, epoch };
      }
      await new Promise((resolve) => setTimeout(resolve, LIVE.retry).unref());
    }
  }

  #fromStore(after: number): Batch | undefined {
    const query = { after, limit: MAX_BATCH, to: this.#committed };
    const texts = this.#sources.store.eventTexts(this.run, query);
    const newest = texts.at(-1);
    if (newest === undefined) return undefined;
    const { round } = JSON.parse(newest) as Event;
    return this.#batch(texts, after + texts.length, this.#timeOf(round));
  }

  #fromPending(after: number): Batch | undefined {
    const pending = this.#sources.manager.pending(this.run);
    const first = pending[0]?.seq;
    // A manager that is a step ahead: what is missing between is on disk.
    if (first !== undefined && first > after + 1) {
      this.commit(first - 1);
      return this.#fromStore(after);
    }
    const start = first === undefined ? 0 : after + 1 - first;
    const events = pending.slice(start, start + MAX_BATCH);
    if (events.length === 0) return undefined;
    return this.#batch(
      events.map((event) => JSON.stringify(event)),
      after + events.length,
      this.#at,
    );
  }

  /** When a round was committed; the newest round may still grow, so it is asked for again. */
  #timeOf(round: number): number {
    const newest = [...this.#times.keys()].at(-1) ?? -1;
    if (round >= newest) this.#times = this.#sources.store.roundTimes(this.run);
    return this.#times.get(round) ?? this.#at;
  }

  #batch(texts: readonly string[], last: number, at: number): Batch {
    const committed = this.#committed;
    const head = `{"v":${PROTOCOL_VERSION},"type":"events","run":${JSON.stringify(this.run)}`;
    return {
      text: `${head},"events":[${texts.join(",")}],"committed":${committed},"at":${at}}`,
      last,
      committed,
    };
  }
}
