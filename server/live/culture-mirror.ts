// The cultures of a run as its committed events have them, followed as they are committed: their entries, and what
// became of each edit from outside. Reads a little at a time. It knows no room and no manager.
import { z } from "zod";
import { type Entry, type Receipt, YCulture } from "../../culture/index.ts";
import { OP_SETS } from "../../tasks/index.ts";
import type { Event } from "../events.ts";
import type { RunRecord, Store } from "../store/index.ts";

/** Only what is needed: cultures of runs made with an older config stay readable. */
const opsSchema = z.looseObject({ world: z.looseObject({ ops: z.enum(["A", "B"]) }) });

export class CultureMirror {
  readonly #store: Store;
  readonly #run: string;
  readonly #primitives: Iterable<string>;
  readonly #cultures = new Map<string, YCulture>();
  readonly #outcomes = new Map<string, Receipt>();
  /** Everything up to this event has been read. */
  #read = 0;
  #reading: { readonly events: Iterator<Event>; readonly to: number } | undefined;
  #entries: readonly Entry[] | undefined = [];

  constructor(store: Store, record: RunRecord) {
    this.#store = store;
    this.#run = record.id;
    this.#primitives = OP_SETS[opsSchema.parse(record.config).world.ops];
  }

  /** Reads on to an event for so many milliseconds. True when it is there. @throws FolkloreError "database-damaged" */
  advance(to: number, milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    while (this.#read < to) {
      this.#reading ??= {
        events: this.#store.events(this.#run, { from: this.#read + 1, to, types: ["culture.edited"] }),
        to,
      };
      const next = this.#reading.events.next();
      if (next.done) {
        this.#read = this.#reading.to;
        this.#reading = undefined;
      } else this.#take(next.value);
      if (performance.now() > end) break;
    }
    return this.#read >= to;
  }

  /** Events after this one never happened. */
  rewind(to: number): void {
    this.#reading = undefined;
    if (this.#read <= to) return;
    this.#read = 0;
    this.#cultures.clear();
    this.#outcomes.clear();
    this.#entries = undefined;
  }

  /** What became of an edit from outside; undefined if it has not entered. */
  outcome(request: string): Receipt | undefined {
    return this.#outcomes.get(request);
  }

  /** The entries of all cultures; the same array until something changes. */
  entries(): readonly Entry[] {
    if (this.#entries === undefined) {
      const entries = new Map<string, Entry>();
      for (const culture of this.#cultures.values())
        for (const entry of culture.entries()) if (!entries.has(entry.id)) entries.set(entry.id, entry);
      this.#entries = [...entries.values()];
    }
    return this.#entries;
  }

  #take(event: Event): void {
    if (event.type !== "culture.edited") return;
    this.#read = event.seq;
    const { culture: name, update, request, accepted, reason, entry } = event.data;
    if (request !== undefined && !this.#outcomes.has(request)) {
      const status = accepted ? "accepted" : "refused";
      this.#outcomes.set(request, { status, reason, entry, round: event.round });
    }
    if (update === null) return;
    let culture = this.#cultures.get(name);
    if (culture === undefined) {
      // A reader's replica: any client id will do, it never writes.
      culture = new YCulture({ clientId: 1, primitives: this.#primitives });
      this.#cultures.set(name, culture);
    }
    // A damaged update is shown by not showing: `folklore doctor` finds it.
    culture.apply(Buffer.from(update, "base64"));
    this.#entries = undefined;
  }
}
