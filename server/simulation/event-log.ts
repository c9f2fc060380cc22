// Numbers a run's events in order and buffers them until the round is committed. The only way state changes are
// recorded. It knows neither the store nor what events mean.
import type { Event, EventData, EventType } from "../events.ts";

export class EventLog {
  readonly #run: string;
  readonly #listener: (event: Event) => void;
  #seq: number;
  #round = 0;
  #buffer: Event[] = [];

  /** @param lastSeq number of the last committed event; 0 for a new run. */
  constructor(run: string, lastSeq: number, listener: (event: Event) => void) {
    this.#run = run;
    this.#seq = lastSeq;
    this.#listener = listener;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Goes on after a round that was committed: the end of a run belongs to its last round, whoever writes it. */
  resumeAfter(round: number): void {
    this.#round = round;
  }

  startRound(round: number): void {
    this.#round = round;
    this.add("round.started", {});
  }

  add<T extends EventType>(type: T, data: EventData<T>): void {
    const event = { seq: ++this.#seq, run: this.#run, round: this.#round, type, data } as Event;
    this.#buffer.push(event);
    this.#listener(event);
  }

  /** The events since the last call, for the commit. */
  drain(): readonly Event[] {
    const events = this.#buffer;
    this.#buffer = [];
    return events;
  }
}
