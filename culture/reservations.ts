// Who is about to name what: reservations keep others from naming the same thing, or another thing the same, while
// its author still works on it. They are no entries, they end by themselves, and two that were made at the same time
// on two replicas are settled by the order of the log, like everything else. It knows no Yjs and no entries.
import { DOCUMENT } from "./record.ts";

export interface Reservation {
  readonly id: string;
  /** What is to be named: a law's id, a body. */
  readonly about: string;
  /** The word that is to name it. */
  readonly name: string;
  readonly author: string;
  /** First and last round in which it holds. */
  readonly from: number;
  readonly until: number;
}

/** What somebody wants to name, and in which rounds. */
type Wish = Pick<Reservation, "about" | "name" | "author" | "from" | "until">;

export class Reservations {
  readonly #ids = new Set<string>();
  /** By "name NAME", "about ABOUT" and "author AUTHOR", each in the order of the log. */
  readonly #by = new Map<string, Reservation[]>();
  readonly #all: Reservation[] = [];

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** What stands in the way of a wish: another author's reservation of the same name or thing that holds meanwhile. */
  against({ about, name, author, from, until }: Wish): Reservation | undefined {
    const rivals = [...this.#of("name", name), ...(about === "" ? [] : this.#of("about", about))];
    return rivals.find((held) => held.author !== author && held.from <= until && held.until >= from);
  }

  /** The author holds as many as anybody may. */
  isFull({ author, from, until }: Wish): boolean {
    const own = this.#of("author", author).filter((held) => held.from <= until && held.until >= from);
    return own.length >= DOCUMENT.reservations;
  }

  /** Folds in the next one; false if it does not hold. */
  add(reservation: Reservation): boolean {
    if (this.has(reservation.id) || this.against(reservation) || this.isFull(reservation)) return false;
    this.#ids.add(reservation.id);
    this.#all.push(reservation);
    for (const kind of ["name", "about", "author"] as const) {
      const key = `${kind} ${reservation[kind]}`;
      this.#by.set(key, [...(this.#by.get(key) ?? []), reservation]);
    }
    return true;
  }

  /** Those that hold in a round, in the order of the log. */
  holding(round: number): readonly Reservation[] {
    return this.#all.filter(({ from, until }) => from <= round && round <= until);
  }

  #of(kind: "name" | "about" | "author", value: string): readonly Reservation[] {
    return this.#by.get(`${kind} ${value}`) ?? [];
  }
}
