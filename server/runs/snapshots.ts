// Keeps the folded state of a live run on disk, so that a page opens a long run at once. A snapshot may be behind the
// log, never ahead of it: whoever reads it folds the rest.
import { type RunState, STATE_VERSION, setRoundTime } from "../protocol/index.ts";
import type { Store } from "../store/index.ts";

/** Rounds may be milliseconds long; a snapshot is up to a megabyte. */
const EVERY_MS = 1000;

export class Snapshots {
  readonly #store: Store;
  readonly #runId: string;
  readonly #state: RunState;
  #last = Number.NEGATIVE_INFINITY;

  /** @param state folded in place by the caller. */
  constructor(store: Store, runId: string, state: RunState) {
    this.#store = store;
    this.#runId = runId;
    this.#state = state;
  }

  /** Call after each commit, while the state holds nothing that is not committed. */
  committed(round: number): void {
    setRoundTime(this.#state, round, Date.now());
    if (performance.now() - this.#last >= EVERY_MS) this.save();
  }

  save(): void {
    this.#store.saveSnapshot(this.#runId, {
      seq: this.#state.seq,
      version: STATE_VERSION,
      json: JSON.stringify(this.#state),
    });
    this.#last = performance.now();
  }
}
