// Who is in a room and where: the awareness states that clients announce, relayed and bounded. States are JSON text
// that is checked and passed on, never looked into. It keeps no time: clients forget the silent by themselves.
import { ROOM } from "./layout.ts";
import { type Presence, presenceMessage, readPresences } from "./messages.ts";

interface Known<Owner> {
  readonly clock: number;
  readonly state: string;
  readonly owner: Owner;
}

/** Clocks of those who left are kept for this many, so that a late echo does not bring them back. */
const REMEMBERED = 4096;
const GONE = "null";

export class PresenceTable<Owner> {
  readonly #known = new Map<number, Known<Owner>>();
  readonly #gone = new Map<number, number>();
  /** Clients of whom the others have not been told the newest. */
  readonly #changed = new Set<number>();
  readonly #tell: (news: Uint8Array) => void;
  readonly #defer: (tell: () => void) => void;
  #due = false;

  /** `tell` is given what has changed whenever `defer` calls back: at once by default. */
  constructor(tell: (news: Uint8Array) => void, defer: (tell: () => void) => void = (now) => now()) {
    this.#tell = tell;
    this.#defer = defer;
  }

  /** Everybody, as one message; undefined when nobody is there. */
  everybody(): Uint8Array | undefined {
    if (this.#known.size === 0) return undefined;
    return presenceMessage([...this.#known].map(([client, { clock, state }]) => ({ client, clock, state })));
  }

  /**
   * What a peer says of itself, and what stock clients echo of others (older or equal clocks: ignored). A client with
   * a newer clock moves to the peer that announced it: it has reconnected. A string says what is wrong.
   */
  hear(owner: Owner, update: Uint8Array): string | undefined {
    const flaw = this.#read(owner, update);
    this.#tellLater();
    return flaw;
  }

  /** A peer's clients leave with it. */
  leave(owner: Owner): void {
    for (const [client, known] of this.#known) {
      if (known.owner !== owner) continue;
      this.#forget(client, known.clock);
      this.#changed.add(client);
    }
    this.#tellLater();
  }

  #read(owner: Owner, update: Uint8Array): string | undefined {
    try {
      let read = 0;
      for (const presence of readPresences(update)) {
        if (++read > 2 * ROOM.presences) return "too many presences in one message";
        const flaw = flawOf(presence);
        if (flaw !== undefined) return flaw;
        if (this.#take(owner, presence)) this.#changed.add(presence.client);
      }
    } catch {
      return "presence that cannot be read";
    }
    return undefined;
  }

  #tellLater(): void {
    if (this.#due || this.#changed.size === 0) return;
    this.#due = true;
    this.#defer(() => {
      this.#due = false;
      this.#tell(this.#news());
    });
  }

  /** What has changed since the last call, as one message for all. */
  #news(): Uint8Array {
    const news = [...this.#changed].map((client): Presence => {
      const known = this.#known.get(client);
      return { client, clock: known?.clock ?? this.#gone.get(client) ?? 0, state: known?.state ?? GONE };
    });
    this.#changed.clear();
    return presenceMessage(news);
  }

  #take(owner: Owner, { client, clock, state }: Presence): boolean {
    const known = this.#known.get(client);
    if (state === GONE) {
      if (known === undefined || clock < known.clock) return false;
      // Who only thinks that another has gone says so with the clock it last saw.
      if (clock === known.clock && known.owner !== owner) return false;
      this.#forget(client, clock);
      return true;
    }
    if (clock <= (known?.clock ?? this.#gone.get(client) ?? -1)) return false;
    if (known?.owner !== owner && this.#full(owner)) return false;
    this.#gone.delete(client);
    this.#known.set(client, { clock, state, owner });
    return true;
  }

  #full(owner: Owner): boolean {
    if (this.#known.size >= ROOM.presences) return true;
    let own = 0;
    for (const known of this.#known.values()) if (known.owner === owner) own++;
    return own >= ROOM.presencesEach;
  }

  #forget(client: number, clock: number): void {
    this.#known.delete(client);
    this.#gone.delete(client);
    this.#gone.set(client, clock);
    const oldest = this.#gone.keys().next().value;
    if (this.#gone.size > REMEMBERED && oldest !== undefined) this.#gone.delete(oldest);
  }
}

function flawOf({ client, state }: Presence): string | undefined {
  if (client > 0xffff_ffff) return "a client id is below 2^32";
  if (state.length > ROOM.presenceBytes) return `a presence has more than ${ROOM.presenceBytes} characters`;
  try {
    const value: unknown = JSON.parse(state);
    return typeof value === "object" && !Array.isArray(value) ? undefined : "a presence is an object";
  } catch {
    return "a presence is JSON";
  }
}
