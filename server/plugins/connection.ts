// The contract of a connection to an external family, messages out and messages in, and the inbox that its
// implementations share. It knows neither processes nor sockets nor what the messages mean.
import type { FaultKind } from "./fault.ts";

/** The other side failed; the connection is of no more use. */
export class ConnectionFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, detail: string) {
    super(detail);
    this.name = "ConnectionFault";
    this.kind = kind;
  }
}

export interface Connection {
  /** Sends one message. Never throws: what is wrong is found when reading. */
  write(message: string): void;
  /** The next message. Rejects with a ConnectionFault when there is none in time or never will be. */
  read(limitMs: number): Promise<string>;
  /** Ends the other side, whatever it does. */
  close(): void;
  /** Resolves when the other side is gone. */
  readonly ended: Promise<void>;
}

/** Messages that may wait unread: nobody was asked for more than one. */
const MAX_UNREAD = 16;

export class Inbox {
  #unread: string[] = [];
  #fault: ConnectionFault | undefined;
  #waiting: { resolve(message: string): void; reject(fault: ConnectionFault): void } | undefined;

  add(message: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.resolve(message);
    else if (this.#unread.length < MAX_UNREAD) this.#unread.push(message);
    else this.fail("junk", "it talks without being asked");
  }

  /** The first fault counts. What was received before it can still be taken. */
  fail(kind: FaultKind, detail: string): void {
    this.#fault ??= new ConnectionFault(kind, detail);
    this.#waiting?.reject(this.#fault);
    this.#waiting = undefined;
  }

  take(limitMs: number): Promise<string> {
    const next = this.#unread.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.#fault !== undefined) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail("timed-out", `no answer within ${limitMs} ms`), limitMs);
      this.#waiting = {
        resolve(message) {
          clearTimeout(timer);
          resolve(message);
        },
        reject(fault) {
          clearTimeout(timer);
          reject(fault);
        },
      };
    });
  }
}
