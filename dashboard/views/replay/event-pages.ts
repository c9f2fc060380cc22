// A run's events by number, fetched in pages of which a few are kept. It knows neither the server's paths nor the
// page: what fetches is given to it.
import type { EventPage } from "../../../server/protocol/index.ts";

export type Event = EventPage["events"][number];

export const PAGE = 200;

export class EventPages {
  readonly #fetch: (from: number, to: number) => Promise<readonly Event[]>;
  readonly #keep: number;
  /** Page number -> its events; the one used last comes last. */
  readonly #pages = new Map<number, readonly Event[]>();
  readonly #pending = new Map<number, Promise<void>>();

  constructor(fetch: (from: number, to: number) => Promise<readonly Event[]>, keep = 8) {
    this.#fetch = fetch;
    this.#keep = keep;
  }

  /** The events numbered from..to that are here already, in order. */
  known(from: number, to: number): Event[] {
    const found: Event[] = [];
    for (const page of pagesOf(from, to)) {
      for (const event of this.#pages.get(page) ?? []) {
        if (event.seq >= from && event.seq <= to) found.push(event);
      }
    }
    return found;
  }

  /** Fetches what is missing of from..to; `newest` is the last event there is. @throws what fetching throws. */
  async load(from: number, to: number, newest: number): Promise<void> {
    const last = Math.min(to, newest);
    await Promise.all(pagesOf(from, last).map((page) => this.#loadPage(page, newest)));
  }

  get size(): number {
    return this.#pages.size;
  }

  async #loadPage(page: number, newest: number): Promise<void> {
    const first = page * PAGE + 1;
    const end = Math.min(first + PAGE - 1, newest);
    const known = this.#pages.get(page);
    if (known !== undefined) {
      this.#pages.delete(page);
      this.#pages.set(page, known);
      // The newest page of a live run grows.
      if ((known.at(-1)?.seq ?? 0) >= end) return;
    }
    const pending =
      this.#pending.get(page) ??
      this.#fetch(first, first + PAGE - 1)
        .then((events) => this.#store(page, events))
        .finally(() => this.#pending.delete(page));
    this.#pending.set(page, pending);
    await pending;
  }

  #store(page: number, events: readonly Event[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, events);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= this.#keep) break;
      this.#pages.delete(oldest);
    }
  }
}

function pagesOf(from: number, to: number): number[] {
  const pages: number[] = [];
  for (let page = Math.floor((Math.max(from, 1) - 1) / PAGE); page * PAGE + 1 <= to; page++) pages.push(page);
  return pages;
}
